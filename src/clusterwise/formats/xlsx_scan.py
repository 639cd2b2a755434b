"""The streaming look into an .xlsx workbook: sheet list, formulas without a value, errors and merged cells."""

import posixpath
import zipfile
from dataclasses import dataclass

from clusterwise.formats.sentences import say
from clusterwise.formats.sheet_scan import SheetScan, cell_position, damaged, keep, parse_part, refuse_many_sheets


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class WorkbookList:
    """The sheets of a workbook, and whether its formulas still wait for a spreadsheet programme."""

    sheets: tuple[SheetEntry, ...]
    is_stale: bool


def list_sheets(archive: zipfile.ZipFile) -> WorkbookList:
    """Return the sheets in the order of the workbook."""
    targets: dict[str, str] = {}
    listed: list[tuple[str, str, bool]] = []
    stale: list[bool] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def element(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            listed.append((attributes.get("name", ""), identity, attributes.get("state", "visible") != "visible"))
        elif tag == "calcPr":
            stale.append(attributes.get("fullCalcOnLoad") in ("1", "true"))

    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        raise damaged(say("The workbook lacks its list of sheets."))
    refuse_many_sheets(sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in names))
    parse_part(archive, "xl/_rels/workbook.xml.rels", relation)
    parse_part(archive, "xl/workbook.xml", element)
    refuse_many_sheets(len(listed))
    sheets = []
    for name, identity, is_hidden in listed:
        part = posixpath.normpath(posixpath.join("/xl", targets.get(identity, ""))).lstrip("/")
        if part not in names:
            raise damaged(say("The sheet “{name}” is missing in the workbook.", name=name))
        sheets.append(SheetEntry(name, part, is_hidden))
    return WorkbookList(tuple(sheets), any(stale))


def scan_sheet(archive: zipfile.ZipFile, part: str, *, is_stale: bool) -> SheetScan:
    """Return what a worksheet holds; a formula counts as uncomputed when no programme has stored its value."""
    walker = _Walker(is_stale)
    parse_part(archive, part, walker.start, walker.end, walker.text)
    return walker.scan


class _Walker:
    """Follows the elements of one worksheet."""

    def __init__(self, is_stale: bool) -> None:
        self.scan = SheetScan()
        self.is_stale = is_stale
        self.row, self.column = -1, -1
        self.kind = ""
        self.has_formula = self.has_content = self.in_value = False
        self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            if "r" in attributes:
                self.row, self.column = cell_position(attributes["r"])
            else:
                self.column += 1
            self.kind = attributes.get("t", "n")
            self.has_formula = self.has_content = False
            self.value = ""
        elif tag == "v":
            self.in_value = self.has_content = True
        elif tag == "is":
            self.has_content = True
        elif tag == "f":
            self.has_formula = self.has_content = True
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self.row + 1
            self.column = -1
        elif tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            keep(self.scan.merged, (*cell_position(first), *cell_position(last or first)))

    def text(self, data: str) -> None:
        if self.in_value and len(self.value) < 64:
            self.value += data

    def end(self, tag: str) -> None:
        if tag == "v":
            self.in_value = False
        elif tag == "c" and self.has_content:
            self._finish_cell()

    def _finish_cell(self) -> None:
        # calamine spans its grid over every cell of the file, so an empty formula counts too
        self.scan.take(self.row, self.column)
        if self.has_formula:
            keep(self.scan.formulas, (self.row, self.column))
            if self.is_stale or (not self.value and self.kind != "str"):
                keep(self.scan.uncomputed, (self.row, self.column))
                return
        if self.kind == "e":
            keep(self.scan.errors, (self.row, self.column, self.value))
