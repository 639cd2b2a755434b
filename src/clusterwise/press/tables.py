"""Tables as CSV and XLSX that no spreadsheet program can be tricked into running as formulas.

Round trip: in CSV a text that a spreadsheet could read as a formula gets one apostrophe in front; `restored` takes it
off again, for every text. In XLSX texts are written as strings and come back unchanged. Numbers stay numbers, except
those with more than 15 significant digits, which XLSX cannot hold and which are therefore written as text.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clusterwise.press.cells import (
    Formula,
    Row,
    Sheet,
    Table,
    UnwritableCellError,
    harmless,
    plain,
    restored,
    sheet_of,
    storable_number,
    written,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "Formula",
    "Sheet",
    "Table",
    "UnwritableCellError",
    "csv_lines",
    "harmless",
    "restored",
    "sheet_of",
    "write_csv",
    "write_xlsx",
]

_WIDEST = 60


def write_csv(sheet: Sheet) -> bytes:
    """Return the sheet as CSV: UTF-8 with a byte order mark, comma, every text quoted, CRLF."""
    return b"".join(csv_lines(sheet))


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    """Yield the same CSV line by line, for tables too long to be held."""
    yield b"\xef\xbb\xbf"
    for line in sheet.preamble:
        yield _csv_line([line], 0)
    if sheet.preamble:
        yield b"\r\n"
    yield _csv_line(sheet.columns, 0)
    for number, row in enumerate(sheet.whole_rows(), start=1):
        yield _csv_line(row, number)


def write_xlsx(sheets: Sequence[Sheet], *, created: datetime) -> bytes:
    """Return a workbook with one worksheet a sheet; the same sheets and creation date give the same bytes."""
    import xlsxwriter

    if not sheets:
        raise UnwritableCellError("A workbook needs at least one sheet.")

    moment = created.astimezone(UTC).replace(tzinfo=None) if created.tzinfo else created
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": sheets[0].title, "created": moment})
    looks = _looks(book)
    taken: set[str] = set()
    try:
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_sheet_name(sheet, taken)), sheet, looks)
    finally:
        book.close()  # also after a refusal: each worksheet holds a temporary file open
    return buffer.getvalue()


def _looks(book: "Workbook") -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "small": book.add_format({"font_color": "#5b645e"}),
        "header": book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#e2efe9", "text_wrap": True, "valign": "top"}
        ),
        "whole": book.add_format({"num_format": "#,##0"}),
        "broken": book.add_format({"num_format": "#,##0.##########"}),
        "text": None,
    }


def _write_sheet(paper: "Worksheet", sheet: Sheet, looks: dict[str, Any]) -> None:
    for line, text in enumerate(sheet.preamble):
        _put(paper, line, 0, text, looks["small" if line else "title"], 0)
    header = len(sheet.preamble) + 1 if sheet.preamble else 0
    for column, title in enumerate(sheet.columns):
        _put(paper, header, column, title, looks["header"], 0)
    widths = [len(title) for title in sheet.columns]
    last = header
    for number, row in enumerate(sheet.whole_rows(), start=1):
        last = header + number
        for column, cell in enumerate(row):
            if isinstance(cell, Formula):
                _compute(paper, last, column, cell, looks["broken"])
                continue
            value = plain(cell, number)
            stored = value if isinstance(value, str) or value is None else storable_number(value)
            if stored is not None:
                kind = "text" if isinstance(stored, str) else "whole" if stored == int(stored) else "broken"
                _put(paper, last, column, stored, looks[kind], number)
                widths[column] = max(widths[column], len(str(stored)))
    for column, width in enumerate(widths):
        paper.set_column(column, column, min(width, _WIDEST) + 2)
    paper.freeze_panes(header + 1, 0)
    paper.autofilter(header, 0, last, len(sheet.columns) - 1)
    _set_paper(paper, header, sheet.direction)


def _compute(paper: "Worksheet", line: int, column: int, cell: Formula, look: Any) -> None:
    """Write a formula with what it gives now, for readers that do not compute."""
    paper.write_formula(
        line, column, cell.text.replace("{row}", str(line + 1)), look, "" if cell.value is None else float(cell.value)
    )


def _put(paper: "Worksheet", line: int, column: int, value: float | str, look: Any, row: int) -> None:
    if isinstance(value, str):
        outcome = paper.write_string(line, column, value, look)
    else:
        outcome = paper.write_number(line, column, value, look)
    if outcome:
        raise UnwritableCellError(
            f"Row {row} does not fit a worksheet (a million rows, 32,767 characters a cell); use CSV."
        )


def _set_paper(paper: "Worksheet", header: int, direction: str) -> None:
    paper.set_paper(9)
    paper.set_landscape()
    paper.fit_to_pages(1, 0)
    paper.repeat_rows(header)
    paper.set_footer("&C&P / &N")
    if direction == "rtl":
        paper.right_to_left()


def _sheet_name(sheet: Sheet, taken: set[str]) -> str:
    """Return a name that Excel accepts: 31 characters, none of []:*?/\\, no apostrophe at an end, not used twice."""
    wanted = "".join(" " if sign in "[]:*?/\\" else sign for sign in sheet.name or sheet.title)
    name = wanted.strip("' ")[:31].strip("' ") or "1"
    for number in range(2, 1000):
        if name.casefold() not in taken and name.casefold() != "history":
            break
        name = f"{wanted.strip(chr(39) + ' ')[:27]} {number}"
    taken.add(name.casefold())
    return name


def _csv_line(cells: Row, row: int) -> bytes:
    return (",".join(_csv_field(plain(cell, row)) for cell in cells) + "\r\n").encode()


def _csv_field(value: str | int | float | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + harmless(value).replace('"', '""') + '"'
    return written(value)
