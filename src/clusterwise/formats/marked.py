"""The person's own table back as a workbook, faulty cells marked and explained; no text in it can run as a formula."""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from clusterwise.formats.table import CellFault, RawCell, Table

#: Beyond this many notes a workbook opens slowly; the list of faults still names all.
MAX_NOTES = 2_000
_EXACT_DIGITS = 15
_MADE = datetime(2000, 1, 1)


def mark_faults(table: Table, errors: Iterable[CellFault], warnings: Iterable[CellFault] = ()) -> bytes:
    """Return an .xlsx with the table in its own rows, red cells for errors, yellow for warnings, and a list of all."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _MADE})
    formats = {
        "error": book.add_format({"bg_color": "#F8CBAD", "border": 2}),
        "warning": book.add_format({"bg_color": "#FFF2CC", "border": 1}),
        "header": book.add_format({"bold": True, "text_wrap": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    faults = [(fault, "error") for fault in errors] + [(fault, "warning") for fault in warnings]
    _write_table(book.add_worksheet("Register"), table, faults, formats)
    _write_list(book.add_worksheet("Faults"), faults, formats)
    book.close()
    return buffer.getvalue()


def _write_table(sheet: Any, table: Table, faults: Sequence[tuple[CellFault, str]], formats: dict[str, Any]) -> None:
    by_cell: dict[tuple[int, int], list[tuple[CellFault, str]]] = defaultdict(list)
    for fault, kind in faults:
        by_cell[fault.row, fault.column or 0].append((fault, kind))
    for column, header in enumerate(table.headers):
        sheet.write_string(table.header_row - 1, column, header, formats["header"])
    notes = 0
    for number, cells in zip(table.row_numbers, table.rows, strict=True):
        for column, cell in enumerate(cells):
            found = by_cell.get((number, column), [])
            worst = min((kind for _, kind in found), default=None)
            _write_cell(sheet, number - 1, column, cell, formats, worst)
            if found and notes < MAX_NOTES:
                sheet.write_comment(
                    number - 1, column, "\n".join(f"{fault.reason} {fault.suggestion}" for fault, _ in found)
                )
                notes += 1
    sheet.freeze_panes(table.header_row, 0)
    sheet.set_column(0, max(0, len(table.headers) - 1), 16)


def _write_cell(sheet: Any, row: int, column: int, cell: RawCell, formats: dict[str, Any], kind: str | None) -> None:
    """Write one cell as what it was; numbers that a spreadsheet would round stay text."""
    mark = formats[kind] if kind else None
    if cell is None:
        sheet.write_blank(row, column, None, mark)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, mark)
    elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= _EXACT_DIGITS:
        sheet.write_number(row, column, float(cell), mark)
    elif isinstance(cell, date) and cell.year >= 1900:
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), mark or formats["date"])
    else:
        sheet.write_string(row, column, str(cell), mark)


def _write_list(sheet: Any, faults: Sequence[tuple[CellFault, str]], formats: dict[str, Any]) -> None:
    for column, header in enumerate(("Row", "Column", "Value", "Kind", "What is wrong", "What to do")):
        sheet.write_string(0, column, header, formats["header"])
    for index, (fault, kind) in enumerate(faults, start=1):
        sheet.write_number(index, 0, fault.row)
        for column, text in enumerate((fault.header, fault.value, kind, fault.reason, fault.suggestion), start=1):
            sheet.write_string(index, column, str(text))
    sheet.set_column(1, 3, 16)
    sheet.set_column(4, 5, 60)
