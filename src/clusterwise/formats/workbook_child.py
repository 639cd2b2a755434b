"""The child process that opens workbooks: bytes on standard input, strict JSON lines on standard output."""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TextIO

from clusterwise.formats.archive import open_checked
from clusterwise.formats.limits import limit_this_process
from clusterwise.formats.ods_scan import scan_tables
from clusterwise.formats.sentences import RefusedError, Sentence, say
from clusterwise.formats.sheet_scan import SheetScan, damaged, refuse_doctypes, refuse_many_sheets
from clusterwise.formats.xlsx_scan import WorkbookList, list_sheets, scan_sheet

_MAX_TEXT = 100_000_000


def main() -> None:
    """Read one order and one workbook, and answer with a head line, a line for each row and an end line."""
    limit_this_process()
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        answer(data, order["kind"], order["sheet"], sys.stdout)
    except RefusedError as refusal:
        line = {"refused": [_sentence(refusal.reason), _sentence(refusal.suggestion)]}
        sys.stdout.write(json.dumps(line) + "\n")


def answer(data: bytes, kind: str, wanted: str | None, out: TextIO) -> None:
    """Write the chosen sheet of a workbook as JSON lines; nothing is parsed before the scan has found it harmless."""
    from python_calamine import SheetVisibleEnum

    archive = open_checked(data) if kind in ("xlsx", "ods") else None
    if archive is not None:
        refuse_doctypes(archive)
    listed = list_sheets(archive) if archive is not None and kind == "xlsx" else None
    scans = scan_tables(archive) if archive is not None and kind == "ods" else {}
    with _open(data) as workbook:
        names = list(workbook.sheet_names)
        refuse_many_sheets(len(names))
        hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
        name = _chosen(names, hidden, wanted)
        if archive is not None and listed is not None:
            scans[name] = _scan(archive, listed, name)
        sheet = _sheet(workbook, name)
        scan = scans.get(name) or SheetScan(merged=[(*a, *b) for a, b in sheet.merged_cell_ranges or []])
        out.write(json.dumps(_head(name, names, hidden, scan)) + "\n")
        rows = 0
        for line in _lines(sheet):
            out.write(line + "\n")
            rows += 1
        out.write(json.dumps({"end": rows}) + "\n")


def _scan(archive: zipfile.ZipFile, listed: WorkbookList, name: str) -> SheetScan:
    part = next((entry.part for entry in listed.sheets if entry.name == name), None)
    if part is None:
        raise damaged(say("The sheet “{name}” is missing in the workbook.", name=name))
    return scan_sheet(archive, part, is_stale=listed.is_stale)


def _open(data: bytes) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise RefusedError(
            say("The workbook is locked with a password."), say("Save it without a password.")
        ) from error
    except CalamineError as error:
        raise damaged(say("The workbook cannot be read: {why}.", why=error)) from error


def _sheet(workbook: Any, name: str) -> Any:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise damaged(say("The sheet “{name}” cannot be read: {why}.", name=name, why=error)) from error


def _head(name: str, names: list[str], hidden: list[str], scan: SheetScan) -> dict[str, Any]:
    return {
        "sheet": name,
        "sheets": names,
        "hidden": hidden,
        "merged": scan.merged,
        "formulas": scan.formulas,
        "uncomputed": scan.uncomputed,
        "errors": scan.errors,
    }


def _chosen(names: list[str], hidden: list[str], wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in names:
            raise RefusedError(
                say("The workbook has no sheet “{name}”.", name=wanted),
                say("Choose one of: {names}.", names=", ".join(names)),
            )
        return wanted
    if not names:
        raise damaged(say("The workbook has no sheets."))
    return next((name for name in names if name not in hidden), names[0])


def _lines(sheet: Any) -> Iterator[str]:
    """Yield each row that holds something as [row number, first column, cells]."""
    if sheet.start is None:
        return
    top, left = sheet.start
    size = 0
    for offset, row in enumerate(sheet.to_python(skip_empty_area=True)):
        cells = [_cell(value) for value in row]
        if all(cell is None for cell in cells):
            continue
        line = json.dumps([top + offset, left, cells], allow_nan=False)
        size += len(line)
        if size > _MAX_TEXT:
            raise RefusedError(
                say("The sheet holds more than {limit} MB of text.", limit=_MAX_TEXT // 1_000_000),
                say("Send the table in parts, without long texts."),
            )
        yield line


def _cell(value: Any) -> Any:
    """Return a cell as JSON: text, truth, null, or an object with its kind."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return {"n": str(int(value)) if whole else repr(value)}
    if isinstance(value, datetime):
        at_midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return {"d": value.date().isoformat()} if at_midnight else value.isoformat()
    if isinstance(value, date):
        return {"d": value.isoformat()}
    text = str(value)
    if "\0" in text:
        return {"x": text.replace("\0", "\u2400")}
    return text if text.strip() else None


def _sentence(sentence: Sentence) -> list[Any]:
    return [sentence.template, {key: str(value) for key, value in sentence.values.items()}]


if __name__ == "__main__":
    main()
