"""A table as it was read from a file: raw cells, where they stood, and everything that a person should know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clusterwise.formats.sentences import RefusedError, Sentence, say

MAX_CELL_TEXT = 32_767
#: More columns than any register or list has; a stray cell at the edge of a sheet makes 16,384.
MOST_COLUMNS = 500

RawCell = str | Decimal | date | bool | None
Row = tuple[RawCell, ...]


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with one cell; the row is the one seen in the sheet, `column` None means the whole row."""

    row: int
    column: int | None
    header: str
    value: str
    reason: Sentence
    suggestion: Sentence
    rule: str = "reading"


@dataclass(frozen=True, slots=True)
class Source:
    """How a table was read: the kind of file, and the sheet or the encoding and delimiter."""

    kind: str
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and raw rows, with the sheet's own row numbers; faults are cells that could not be read."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    row_numbers: tuple[int, ...]
    header_row: int
    source: Source
    notices: tuple[Sentence, ...] = ()
    faults: tuple[CellFault, ...] = ()

    def column(self, index: int) -> tuple[RawCell, ...]:
        """Return one column from top to bottom."""
        return tuple(row[index] for row in self.rows)


class TableError(RefusedError):
    """A file that holds no table that can be read row by row."""


def header_position(grid: Sequence[tuple[int, Row]]) -> int:
    """Return the index of the header: the first row of two cells or more, below titles of one cell.

    >>> header_position([(1, ("Register 2016", None)), (2, ("id", "jobs"))])
    1
    """
    filled = [sum(cell is not None for cell in row) for _, row in grid[:20]]
    if not any(filled):
        raise TableError(say("The file holds no cells."), say("Send a table with one header row and one row a record."))
    several = next((index for index, count in enumerate(filled) if count > 1), None)
    return next(index for index, count in enumerate(filled) if count) if several is None else several


def headers_of(row: Row, row_number: int) -> tuple[str, ...]:
    """Return the header texts; a header made of numbers alone means that the header is missing."""
    texts = tuple("" if cell is None else str(cell).strip() for cell in row)
    if not any(isinstance(cell, str) and any(character.isalpha() for character in cell) for cell in row):
        raise TableError(
            say("Row {row} should hold the column names, but it holds no words.", row=row_number),
            say("Put one row with the column names above the data."),
        )
    return texts


def built(
    grid: Sequence[tuple[int, Row]], source: Source, notices: Sequence[Sentence] = (), faults: Sequence[CellFault] = ()
) -> Table:
    """Return the table of a grid of numbered rows, each row brought to the width of the header."""
    told = list(notices)
    top = header_position(grid)
    header_row = grid[top][0]
    headers = headers_of(grid[top][1], header_row)
    if top:
        told.append(
            say("The rows above row {row} are a title; the column names are read from row {row}.", row=header_row)
        )
    faulty = {fault.row for fault in faults}
    body = [
        (number, row) for number, row in grid[top + 1 :] if number in faulty or any(cell is not None for cell in row)
    ]
    _refuse_long_cells(body)
    headers = _without_empty_end(headers, body)
    _refuse_wide(headers)
    width = len(headers)
    found = [*faults, *(_too_wide(number, row, width) for number, row in body if _used(row) > width)]
    rows = tuple((row + (None,) * width)[:width] for _, row in body)
    told.extend(_header_notices(headers, rows))
    kept = sorted(
        (fault for fault in found if fault.row > header_row), key=lambda fault: (fault.row, fault.column or 0)
    )
    return Table(
        headers=headers,
        rows=rows,
        row_numbers=tuple(number for number, _ in body),
        header_row=header_row,
        source=source,
        notices=tuple(told),
        faults=tuple(_named(fault, headers) for fault in kept),
    )


def _without_empty_end(headers: tuple[str, ...], body: Sequence[tuple[int, Row]]) -> tuple[str, ...]:
    """Drop columns at the right end that have neither a name nor a value, which spreadsheets like to leave behind."""
    needed = max((_used(row) for _, row in body), default=0)
    named = max(index + 1 for index, header in enumerate(headers) if header)
    return headers[: max(needed, named)]


def _used(row: Row) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell is not None), default=0)


def _refuse_wide(headers: tuple[str, ...]) -> None:
    if len(headers) > MOST_COLUMNS:
        raise TableError(
            say("The table has {count} columns; at most {limit} can be read.", count=len(headers), limit=MOST_COLUMNS),
            say("Remove the columns that are not needed; look for a stray cell far to the right."),
        )


def _refuse_long_cells(body: Sequence[tuple[int, Row]]) -> None:
    for number, row in body:
        if any(isinstance(cell, str) and len(cell) > MAX_CELL_TEXT for cell in row):
            raise TableError(
                say("A cell in row {row} holds more than {limit} characters.", row=number, limit=MAX_CELL_TEXT),
                say("Shorten it; if the row should be many cells, the delimiter or a quotation mark is wrong."),
            )


def _too_wide(number: int, row: Row, width: int) -> CellFault:
    return CellFault(
        row=number,
        column=None,
        header="",
        value=str(row[width])[:40] if row[width] is not None else "",
        reason=say("The row has {count} cells, the header {width}.", count=_used(row), width=width),
        suggestion=say("Put a value that holds the delimiter into quotation marks, or remove the extra cells."),
    )


def _header_notices(headers: tuple[str, ...], rows: tuple[Row, ...]) -> list[Sentence]:
    notices = []
    doubled = sorted({header for header in headers if header and headers.count(header) > 1})
    if doubled:
        notices.append(say("Several columns have the same name: {names}.", names=", ".join(doubled)))
    nameless = [
        index + 1 for index, header in enumerate(headers) if not header and any(row[index] is not None for row in rows)
    ]
    if nameless:
        notices.append(say("Columns without a name hold values: {numbers}.", numbers=", ".join(map(str, nameless))))
    return notices


def _named(fault: CellFault, headers: tuple[str, ...]) -> CellFault:
    """Say the column's name beside its letter, as soon as the header is known."""
    if fault.column is None or fault.column >= len(headers):
        return fault
    return replace(fault, header=headers[fault.column])
