"""The rows of a clean dry run as the table that a register file keeps."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from clusterwise.formats.dates import Period
from clusterwise.formats.register import RegisterRow, Shape
from clusterwise.formats.register.cells import SizeBand

Value = Callable[[RegisterRow], Any]


def period_name(value: Any) -> str:
    """Return a period as a register file names it: a year, else its first and last day.

    >>> period_name(Period(date(2016, 1, 1), date(2016, 12, 31), "2016"))
    '2016'
    """
    if not isinstance(value, Period):
        return ""
    first, last = value.starts, value.ends
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and last == date(first.year, first.month, calendar.monthrange(first.year, first.month)[1]):
        return f"{first.year}-{first.month:02d}"
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def employed(row: RegisterRow) -> Decimal | None:
    """Return the people employed: the stated total, else women, men and unknown where women and men are both known."""
    total = row.number("total")
    women, men = row.number("women"), row.number("men")
    if total is None and women is not None and men is not None:
        return women + men + (row.number("unknown") or 0)
    return total


def _text(*names: str) -> Value:
    return lambda row: next((str(row.values[name]) for name in names if row.values.get(name) is not None), None)


def _number(name: str) -> Value:
    return lambda row: None if (value := row.number(name)) is None else float(value)


def _plain(name: str) -> Value:
    return lambda row: row.values.get(name)


def _band(edge: str) -> Value:
    def of(row: RegisterRow) -> int | None:
        band = row.values.get("size_band")
        return getattr(band, edge) if isinstance(band, SizeBand) else None

    return of


def _jobs(row: RegisterRow) -> float | None:
    value = employed(row)
    return None if value is None else float(value)


_BOTH: dict[str, tuple[Any, Value]] = {
    "row": (pa.int64(), lambda row: row.row),
    "period": (pa.string(), lambda row: period_name(row.values.get("period"))),
    "industry": (pa.string(), _text("industry", "industry_name")),
    "industry_name": (pa.string(), _text("industry_name", "industry")),
    "women": (pa.float64(), _number("women")),
    "men": (pa.float64(), _number("men")),
    "unknown": (pa.float64(), _number("unknown")),
    "turnover": (pa.float64(), _number("turnover")),
    "wage_bill": (pa.float64(), _number("wage_bill")),
    "exports": (pa.float64(), _number("exports")),
}
_COLUMNS: dict[Shape, dict[str, tuple[Any, Value]]] = {
    Shape.ESTABLISHMENTS: {
        "establishment": (pa.string(), _text("id")),
        "name": (pa.string(), _text("name")),
        "region": (pa.string(), _text("place")),
        "region_name": (pa.string(), _text("place")),
        "lon": (pa.float64(), _number("lon")),
        "lat": (pa.float64(), _number("lat")),
        "employment": (pa.float64(), _jobs),
        "size_low": (pa.int64(), _band("low")),
        "size_high": (pa.int64(), _band("high")),
        "owner_sex": (pa.string(), _plain("owner_sex")),
        "legal_form": (pa.string(), _plain("legal_form")),
        "birth_year": (pa.int64(), _plain("birth_year")),
        "is_informal": (pa.bool_(), _plain("is_informal")),
    },
    Shape.REGION_INDUSTRY: {
        "region": (pa.string(), _text("region_code", "region")),
        "region_name": (pa.string(), _text("region", "region_code")),
        "industry_group": (pa.string(), _text("industry_group")),
        "employment": (pa.float64(), _number("employment")),
        "establishments": (pa.float64(), _number("establishments")),
        "share_of_industry": (pa.float64(), _number("share_of_industry")),
    },
}


def table_of(rows: Sequence[RegisterRow], shape: Shape) -> pa.Table:
    """Return one row a register row, every column of the contract present, unknown values null."""
    columns = _BOTH | _COLUMNS[shape]
    return pa.table(
        {name: pa.array([value(row) for row in rows], type=kind) for name, (kind, value) in columns.items()}
    )
