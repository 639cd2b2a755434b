"""What a table is, and what one of its cells may hold when it leaves the system."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that a workbook computes by itself; `{row}` stands for its row, `value` is what it gives now.

    The text is ours, never a person's: nothing that people write becomes a formula.
    """

    text: str
    value: float | Decimal | None


Cell = str | int | float | Decimal | date | Formula | None
Row = Sequence[Cell]
Direction = Literal["ltr", "rtl"]

_DIGITS_OF_XLSX = 15
_RISKY = re.compile(r"'*(?:[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class UnwritableCellError(ValueError):
    """A cell that a table file cannot hold, naming the row and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows, small enough to be shown beside a picture."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to be downloaded; `rows` may be a generator and is read once, row by row."""

    title: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    source: str = ""
    dated: str = ""
    name: str = ""
    direction: Direction = "ltr"

    def whole_rows(self) -> Iterator[Row]:
        """Yield the rows, refusing one that is shorter or longer than the header."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise UnwritableCellError(f"Row {number} has {len(row)} cells for {len(self.columns)} columns.")
            yield row

    @property
    def preamble(self) -> list[str]:
        """The lines above the header: title, source and date."""
        return [line for line in (self.title, self.source, self.dated) if line]


def sheet_of(table: Table, *, title: str, source: str = "", dated: str = "", direction: Direction = "ltr") -> Sheet:
    """Return the download of a table that is shown on a page."""
    return Sheet(title, table.columns, table.rows, source, dated, direction=direction)


def harmless(text: str) -> str:
    """Return a text that a spreadsheet program reads as text.

    >>> harmless("=1+1"), harmless("12 ha"), harmless("'tis")
    ("'=1+1", '12 ha', "'tis")
    """
    return f"'{text}" if _RISKY.match(text) else text


def restored(text: str) -> str:
    """Return the text that `harmless` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def plain(cell: Cell, row: int) -> str | int | float | Decimal | None:
    """Return a cell as text, finite number or nothing; dates become ISO text."""
    if isinstance(cell, Formula):
        return cell.value
    if isinstance(cell, str):
        if _UNSTORABLE.search(cell):
            raise UnwritableCellError(f"Row {row} holds a character that no table file can store; remove it: {cell!r}.")
        return cell
    if isinstance(cell, bool):
        raise UnwritableCellError(f"Row {row} holds {cell}; give the reader's word for yes or no.")
    if isinstance(cell, date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    if cell is not None and not Decimal(cell).is_finite():
        raise UnwritableCellError(f"Row {row} holds {cell}, not a number; give None where a value is not known.")
    return cell


def written(number: int | float | Decimal) -> str:
    """Return every digit of a number, without an exponent where that is possible."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def storable_number(number: int | float | Decimal) -> float | str:
    """Return the number as XLSX holds it, or as text where XLSX would round it away."""
    if isinstance(number, float):
        return number
    digits = len("".join(map(str, Decimal(number).as_tuple().digits)).strip("0"))
    return float(number) if digits <= _DIGITS_OF_XLSX and abs(Decimal(number)) < Decimal("1e300") else written(number)
