"""The rows of a clean dry run as the table that a register file keeps."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from clusterwise.formats.dates import Period
from clusterwise.formats.register import RegisterRow, Shape
from clusterwise.formats.register.cells import SizeBand
from clusterwise.formats.register.layout import period_name, schema_of

Value = Callable[[RegisterRow], Any]


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


def _period(row: RegisterRow) -> str:
    value = row.values.get("period")
    return period_name(value) if isinstance(value, Period) else ""


def _jobs(row: RegisterRow) -> float | None:
    value = employed(row)
    return None if value is None else float(value)


_BOTH: dict[str, Value] = {
    "row": lambda row: row.row,
    "period": _period,
    "industry": _text("industry", "industry_name"),
    "industry_name": _text("industry_name", "industry"),
    "women": _number("women"),
    "men": _number("men"),
    "unknown": _number("unknown"),
    "turnover": _number("turnover"),
    "wage_bill": _number("wage_bill"),
    "exports": _number("exports"),
}
_COLUMNS: dict[Shape, dict[str, Value]] = {
    Shape.ESTABLISHMENTS: {
        "establishment": _text("id"),
        "name": _text("name"),
        "region": _text("place"),
        "region_name": _text("place"),
        "lon": _number("lon"),
        "lat": _number("lat"),
        "employment": _jobs,
        "size_low": _band("low"),
        "size_high": _band("high"),
        "owner_sex": _plain("owner_sex"),
        "legal_form": _plain("legal_form"),
        "birth_year": _plain("birth_year"),
        "is_informal": _plain("is_informal"),
        "institution": _plain("institution"),
    },
    Shape.REGION_INDUSTRY: {
        "region": _text("region_code", "region"),
        "region_name": _text("region", "region_code"),
        "industry_group": _text("industry_group"),
        "employment": _number("employment"),
        "establishments": _number("establishments"),
        "share_of_industry": _number("share_of_industry"),
    },
}


def table_of(rows: Sequence[RegisterRow], shape: Shape) -> pa.Table:
    """Return one row a register row in the one layout, every column present, unknown values null."""
    made = _BOTH | _COLUMNS[shape]
    return pa.table(
        {
            field.name: pa.array([made[field.name](row) for row in rows], type=field.type)
            if field.name in made
            else pa.nulls(len(rows), field.type)
            for field in schema_of(shape)
        },
        schema=schema_of(shape),
    )
