"""Facts as Arrow columns and back: the one layout that the engines read."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

import pyarrow as pa

from clusterwise.foundation.evidence.facts import Fact

#: Amounts keep the six decimals of the database.
PLACES = Decimal("0.000001")
AMOUNT = pa.decimal128(20, 6)
SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("programme", pa.string()),
        ("initiative", pa.string()),
        ("starts", pa.date32()),
        ("ends", pa.date32()),
        ("person", pa.string()),
        ("organisation", pa.string()),
        ("place", pa.string()),
        ("sex", pa.string()),
        ("age_band", pa.string()),
        ("dimensions", pa.map_(pa.string(), pa.string())),
        ("amount", AMOUNT),
        ("denominator", AMOUNT),
        ("unit", pa.string()),
        ("head_count", pa.int32()),
        ("qualifier", pa.string()),
        ("source_model", pa.string()),
        ("source_key", pa.string()),
        ("label", pa.string()),
    ]
)


def to_arrow(facts: Iterable[Fact], programme: UUID) -> pa.Table:
    """Return facts as a table of `SCHEMA`, ordered by their record, so that equal facts make equal files."""
    rows = [_row(fact, str(programme)) for fact in facts]
    rows.sort(key=lambda row: (row["source_model"], row["source_key"], row["starts"], repr(row)))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _row(fact: Fact, programme: str) -> dict[str, object]:
    return {
        "measure": fact.measure,
        "programme": programme,
        "initiative": str(fact.initiative),
        "starts": fact.starts,
        "ends": fact.ends,
        "person": str(fact.person) if fact.person else None,
        "organisation": str(fact.organisation) if fact.organisation else None,
        "place": fact.place,
        "sex": fact.sex or "U",
        "age_band": fact.age_band,
        "dimensions": sorted(fact.dimensions.items()),
        "amount": _exact(fact.amount),
        "denominator": _exact(fact.denominator),
        "unit": fact.unit,
        "head_count": fact.head_count,
        "qualifier": fact.qualifier,
        "source_model": fact.source[0],
        "source_key": fact.source[1],
        "label": fact.label,
    }


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(PLACES)


def to_facts(table: pa.Table) -> Iterator[Fact]:
    """Return the rows of a table as facts again."""
    for row in table.to_pylist():
        yield Fact(
            measure=row["measure"],
            initiative=UUID(row["initiative"]),
            starts=row["starts"],
            ends=row["ends"],
            source=(row["source_model"], row["source_key"]),
            label=row["label"],
            person=UUID(row["person"]) if row["person"] else None,
            organisation=UUID(row["organisation"]) if row["organisation"] else None,
            place=row["place"],
            sex=row["sex"],
            age_band=row["age_band"],
            dimensions=dict(row["dimensions"]),
            amount=row["amount"],
            denominator=row["denominator"],
            unit=row["unit"],
            head_count=row["head_count"],
            qualifier=row["qualifier"],
        )
