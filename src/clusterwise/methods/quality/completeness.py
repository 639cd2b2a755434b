"""How much of what should be filled in is filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.quality.faults import QualityError


@dataclass(frozen=True, slots=True)
class Completeness:
    """Filled cells of those that are due, in all and by field, and the places of the rows with a gap; None without any."""

    due: int
    filled: int
    share: Decimal | None
    by_field: Mapping[str, Decimal | None]
    gaps: tuple[int, ...]


def completeness(rows: Sequence[Mapping[str, bool | None]], fields: Sequence[str]) -> Completeness:
    """Return the share of due fields that are filled in.

    Formula: filled / due over rows and fields; a field is True (filled), False (empty) or None (not asked of this row).
    Source: methodology notes on data quality (completeness of a routine data quality assessment).
    Limits: filled is not right. A field that a row does not name is empty, so that nothing is missed silently.

    >>> found = completeness([{"sex": True, "age": False}, {"sex": True, "age": None}], ["sex", "age"])
    >>> found.filled, found.due, found.by_field["age"], found.gaps
    (2, 3, Decimal('0'), (0,))
    """
    if not fields or len(set(fields)) != len(fields):
        raise QualityError("Name the fields that are due, each once.")
    cells = {name: [row.get(name, False) for row in rows] for name in fields}
    due = {name: [cell for cell in column if cell is not None] for name, column in cells.items()}
    asked, filled = sum(map(len, due.values())), sum(map(sum, due.values()))
    gaps = tuple(place for place in range(len(rows)) if any(cells[name][place] is False for name in fields))
    return Completeness(asked, filled, _share(filled, asked), {n: _share(sum(c), len(c)) for n, c in due.items()}, gaps)


def _share(part: int, whole: int) -> Decimal | None:
    return as_decimal(Fraction(part, whole)) if whole else None
