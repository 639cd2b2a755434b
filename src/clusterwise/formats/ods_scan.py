"""The streaming look into an .ods workbook: repeated cells, formulas, errors and merged cells."""

import zipfile

from clusterwise.formats.sentences import say
from clusterwise.formats.sheet_scan import SheetScan, damaged, keep, parse_part, refuse_many_sheets


def scan_tables(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Return what each sheet of an .ods workbook holds, by name."""
    if "content.xml" not in archive.namelist():
        raise damaged(say("The workbook lacks its content."))
    walker = _Walker()
    parse_part(archive, "content.xml", walker.start, walker.end)
    return walker.scans


class _Walker:
    """Follows tables, rows and cells, of which many may be written as one repeated element."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self.scan = SheetScan()
        self.row = self.column = 0
        self.rows = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        given["error"] = str("error" in (attributes.get("calcext:value-type"), attributes.get("office:value-type")))
        if tag == "table":
            self.scan = SheetScan()
            self.scans[given.get("name", f"Sheet{len(self.scans) + 1}")] = self.scan
            refuse_many_sheets(len(self.scans))
            self.row = self.column = 0
        elif tag == "table-row":
            self.rows = _count(given, "number-rows-repeated")
            self.column = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(given)

    def _cell(self, given: dict[str, str]) -> None:
        columns = _count(given, "number-columns-repeated")
        if "value-type" in given or "formula" in given:
            self.scan.take(self.row, self.column, self.rows, columns)
        if "formula" in given:
            keep(self.scan.formulas, (self.row, self.column))
            if "value-type" not in given:
                keep(self.scan.uncomputed, (self.row, self.column))
            elif given["error"] == "True":
                keep(self.scan.errors, (self.row, self.column, "#ERROR"))
        down, across = _count(given, "number-rows-spanned"), _count(given, "number-columns-spanned")
        if down > 1 or across > 1:
            keep(self.scan.merged, (self.row, self.column, self.row + down - 1, self.column + across - 1))
        self.column += columns

    def end(self, tag: str) -> None:
        if tag == "table-row":
            self.row += self.rows


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    if not text.isdecimal() or len(text) > 8:
        raise damaged(say("A cell of the workbook is repeated “{count}” times.", count=text[:20]))
    return max(1, int(text))
