"""Old files read: the tables in them, the figures of the report, and the rows of the sheets. Nothing is stored here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.formats.dates import AmbiguousDateError, DateError, read_date, read_period
from clusterwise.formats.numbers import AmbiguousNumberError, NumberError
from clusterwise.formats.register.cells import CellError, Reading, read_cell
from clusterwise.formats.register.fields import Kind
from clusterwise.formats.register.mapping import plain_words
from clusterwise.formats.sentences import RefusedError, say
from clusterwise.formats.table import RawCell, Table, TableError
from clusterwise.formats.workbook import read_table
from clusterwise.methods.people import Sex
from clusterwise.methods.reconciling.parts import Entry
from clusterwise.phases.p1_selection.wording import refusal, told

MOST_SHEETS = 20
MOST_FIGURES = 200
#: Places before and after the point that a figure is stored with.
_MOST, _STEP = Decimal(10) ** 18, Decimal("0.000001")
_SEXES = {"women": Sex.WOMEN, "men": Sex.MEN, "other": Sex.OTHER}
#: In a French attendance list men are H; the register of firms has no such column.
_MEN_IN_FRENCH = {"h"}
_TOTALS = {"total", "totals", "grand total", "subtotal", "sub total", "totaux", "sous total", "المجموع", "الاجمالي"}


@dataclass(frozen=True, slots=True)
class Part:
    """One table of an uploaded file, with the name that people know it by."""

    label: str
    table: Table


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as it stands in the report."""

    row: int
    code: str
    name: str
    unit: str
    starts: date
    ends: date
    cells: Mapping[str, Decimal]


def parts_of(name: str, data: bytes) -> list[Part]:
    """Return every table of a file; an empty sheet of a workbook is passed over, a file without a table is refused."""
    if len(data) > settings.READ_AT_ONCE_BYTES:
        limit = settings.READ_AT_ONCE_BYTES // 1_048_576
        raise ValidationError(
            _("“%(name)s” is larger than %(limit)s MB. Send the rows of the period alone.")
            % {"name": name, "limit": limit}
        )
    try:
        first = read_table(data, name)
    except RefusedError as error:
        raise ValidationError(f"“{name}”: {refusal(error)}") from error
    sheets = first.source.sheets
    if len(sheets) > MOST_SHEETS:
        raise ValidationError(
            _("“%(name)s” has %(n)s sheets; at most %(limit)s are read. Send a part of them.")
            % {"name": name, "n": len(sheets), "limit": MOST_SHEETS}
        )
    if len(sheets) < 2:
        return [Part(name, first)]
    tables = ((one, first if one == first.source.sheet else _other_sheet(data, name, one)) for one in sheets)
    return [Part(f"{name} · {one}", table) for one, table in tables if table is not None]


def _other_sheet(data: bytes, name: str, sheet: str) -> Table | None:
    """Return another sheet of a workbook; None where it holds no table, such as a cover or notes."""
    try:
        return read_table(data, name, sheet=sheet)
    except TableError:
        return None


def lines_of(
    part: Part, columns: Mapping[str, int], starts: date, ends: date, reading: Reading
) -> tuple[list[Line], list[str]]:
    """Return the figures of a report and, in sentences, the rows whose number or period cannot be read."""
    lines: list[Line] = []
    faults: list[str] = []
    for number, row in _rows(part.table):
        try:
            line = _line(number, row, columns, (starts, ends), reading)
        except RefusedError as error:
            faults.append(_("Row %(row)s: %(why)s") % {"row": number, "why": refusal(error)})
            continue
        if line is not None:
            lines.append(line)
    if len(lines) > MOST_FIGURES:
        raise ValidationError(
            _("The report has %(n)s figures; at most %(limit)s are compared at once. Send a part of it.")
            % {"n": len(lines), "limit": MOST_FIGURES}
        )
    return lines, faults


def _line(
    number: int, row: Sequence[RawCell], columns: Mapping[str, int], usual: tuple[date, date], reading: Reading
) -> Line | None:
    """Return the figure of a row; None where the row has no name or tells no number, such as a heading."""
    cell = {name: row[column] for name, column in columns.items()}
    name = _text(cell.get("name"))
    cells = {
        part: _told(value)
        for part in ("total", "women", "men")
        if (value := _amount(cell.get(part), reading)) is not None
    }
    if not name or not cells:
        return None
    starts, ends = usual
    period = cell.get("period")
    if _text(period) and not isinstance(period, bool):
        read = read_period(period, order=reading.date_order)  # type: ignore[arg-type]
        starts, ends = read.starts, read.ends
    return Line(number, _text(cell.get("code"))[:60], name[:300], _text(cell.get("unit"))[:60], starts, ends, cells)


def _told(value: Decimal) -> Decimal:
    """Return a number as it can be stored, refusing more digits than that."""
    if abs(value) >= _MOST or value != value.quantize(_STEP):
        raise _too_long(value)
    return value


def _too_long(value: Decimal) -> NumberError:
    return NumberError(
        say("The number {value} has too many digits.", value=value), say("Write at most six digits after the point.")
    )


def entries_of(key: str, part: Part, columns: Mapping[str, int], reading: Reading) -> list[Entry]:
    """Return the rows of a sheet; a date or amount that nobody can read is unknown, one of two meanings is refused."""
    found = []
    for number, row in _rows(part.table):
        cell = {name: row[column] for name, column in columns.items()}
        texts = {name: _text(cell.get(name)) for name in ("code", "name", "topic")}
        if not any(_text(value) for value in cell.values()) or _is_total(row):
            continue
        try:
            on, amount = _day(cell.get("on"), reading), _sum(cell.get("amount"), reading)
        except (AmbiguousDateError, AmbiguousNumberError) as error:
            raise ValidationError(
                _("“%(sheet)s”, row %(row)s: %(why)s") % {"sheet": part.label, "row": number, "why": refusal(error)}
            ) from error
        found.append(Entry((key, number), **texts, sex=_sex(cell.get("sex")), on=on, amount=amount))
    return found


def topics_of(entries: Iterable[Entry]) -> list[str]:
    """Return the activities that the rows name, each once, as they were first written."""
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.topic:
            seen.setdefault(plain_words(entry.topic), entry.topic[:200])
    return [seen[key] for key in sorted(seen)]


def about(entries: Iterable[Entry], topic: str) -> list[Entry]:
    """Return the rows of an activity; all of them where none is asked for."""
    asked = plain_words(topic)
    return [entry for entry in entries if not asked or plain_words(entry.topic[:200]) == asked]


def notices_of(part: Part) -> list[str]:
    """Return what a person should know of how a table was read."""
    faults = [
        _("Row %(row)s: %(why)s") % {"row": fault.row, "why": told(fault.reason)} for fault in part.table.faults[:10]
    ]
    return [*(told(notice) for notice in part.table.notices), *faults]


def _rows(table: Table) -> Iterator[tuple[int, Sequence[RawCell]]]:
    return zip(table.row_numbers, table.rows, strict=True)


def _is_total(row: Sequence[RawCell]) -> bool:
    first = next((cell for cell in row if cell is not None), None)
    return isinstance(first, str) and plain_words(first) in _TOTALS


def _text(cell: Any) -> str:
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return f"{int(cell)}"
    return "" if cell is None else " ".join(str(cell).split())


def _amount(cell: Any, reading: Reading) -> Decimal | None:
    value = read_cell(cell, Kind.AMOUNT, reading)[0]
    return value if isinstance(value, Decimal) else None


def _sum(cell: Any, reading: Reading) -> Decimal | None:
    try:
        return _amount(cell, reading)
    except AmbiguousNumberError:
        raise
    except (NumberError, CellError):
        return None


def _day(cell: Any, reading: Reading) -> date | None:
    if cell is None or isinstance(cell, bool | Decimal):
        return None
    try:
        return read_date(cell, order=reading.date_order).value
    except AmbiguousDateError:
        raise
    except DateError:
        return None


def _sex(cell: Any) -> Sex:
    if isinstance(cell, str) and cell.strip().lower() in _MEN_IN_FRENCH:
        return Sex.MEN
    try:
        return _SEXES.get(str(read_cell(cell, Kind.SEX, Reading())[0]), Sex.NOT_STATED)
    except RefusedError:
        return Sex.NOT_STATED
