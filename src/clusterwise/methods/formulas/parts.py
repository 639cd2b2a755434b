"""What one aggregate is over some rows: its value, how many rows, and what is unknown; the exact reference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from clusterwise.methods.formulas.rows import Row, subject_of
from clusterwise.methods.formulas.tree import Aggregate, Op

Composite = Callable[[Sequence[Row]], "Decimal | Fraction | float | int | None"]
COUNTING = (Op.COUNT, Op.DISTINCT)


@dataclass(frozen=True, slots=True)
class Part:
    """The value of an aggregate with what stands behind it; None is unknown."""

    value: Fraction | None
    rows: int = 0
    unknown: int = 0
    anonymous: int = 0
    unit: str = ""
    is_mixed: bool = False


def empty_part(aggregate: Aggregate) -> Part:
    """Return what an aggregate is where no row fits: zero if it counts, else unknown.

    Formula: definition.
    Source: house rule: unknown is not zero.
    Limits: none.

    >>> empty_part(Aggregate(Op.COUNT)).value, empty_part(Aggregate(Op.SUM)).value
    (Fraction(0, 1), None)
    """
    is_count = aggregate.op in COUNTING
    return Part(Fraction(0) if is_count else None, unit=aggregate.subject if is_count else "")


def part_of(
    aggregate: Aggregate,
    rows: Sequence[Row],
    weights: Mapping[str, Fraction] | None = None,
    composites: Mapping[str, Composite] | None = None,
) -> Part:
    """Return an aggregate over rows that fit it.

    Formula: count = rows, an anonymous row counting its heads; distinct = different subjects; sum, mean, median, min,
    max over known amounts; ratio = sum(amount) / sum(denominator) over rows that know both; weighted mean =
    sum(weight * amount) / sum(weight) over rows that know both.
    Source: monitoring reference, sections 5 and 6; the same rules as `clusterwise.methods.counting`.
    Limits: rows in more than one unit have no sum, mean or ratio.

    >>> from datetime import date
    >>> from clusterwise.methods.formulas.rows import PlainRow
    >>> rows = [PlainRow("loss", date(2025, 1, 1), amount=Decimal(a), denominator=Decimal(b)) for a, b in [(30, 40), (10, 160)]]
    >>> part_of(Aggregate(Op.RATIO, "record", "loss"), rows).value
    Fraction(1, 5)
    """
    subjects = [subject_of(row, aggregate.subject) for row in rows]
    anonymous = sum(row.head_count or 0 for row, subject in zip(rows, subjects, strict=True) if subject is None)
    nameless = sum(1 for row, one in zip(rows, subjects, strict=True) if one is None and row.head_count is None)
    named = sum(1 for subject in subjects if subject is not None)
    if aggregate.op is Op.COUNT:
        return Part(Fraction(named + nameless + anonymous), len(rows), 0, anonymous, aggregate.subject)
    if aggregate.op is Op.DISTINCT:
        people = len({subject for subject in subjects if subject is not None})
        return Part(Fraction(people), len(rows), nameless, anonymous, aggregate.subject)
    if aggregate.op is Op.COMPOSITE:
        found = (composites or {})[aggregate.composite](rows)
        return Part(None if found is None else Fraction(found), len(rows), 0, anonymous)
    units = {row.unit for row in rows}
    unit = units.pop() if len(units) == 1 else ""
    is_mixed = bool(units)
    known, value = _of_amounts(aggregate, rows, subjects, weights)
    unit = "" if aggregate.op is Op.RATIO else unit
    return Part(None if is_mixed else value, len(rows), len(rows) - known, anonymous, unit, is_mixed)


def _of_amounts(
    aggregate: Aggregate, rows: Sequence[Row], subjects: Sequence[str | None], weights: Mapping[str, Fraction] | None
) -> tuple[int, Fraction | None]:
    if aggregate.op is Op.RATIO:
        return _ratio((row.amount, row.denominator) for row in rows)
    if aggregate.op is Op.WEIGHTED:
        heavy = [
            row.denominator if weights is None else weights.get(subject) if subject else None
            for row, subject in zip(rows, subjects, strict=True)
        ]
        pairs = [
            (Fraction(row.amount) * Fraction(weight), weight)
            for row, weight in zip(rows, heavy, strict=True)
            if row.amount is not None and weight is not None
        ]
        return _ratio(pairs)
    known = [Fraction(row.amount) for row in rows if row.amount is not None]
    return len(known), _OF_KNOWN[aggregate.op](known) if known else None


Figure = Decimal | Fraction | None


def _ratio(pairs: Iterable[tuple[Figure, Figure]]) -> tuple[int, Fraction | None]:
    known = [(Fraction(above), Fraction(below)) for above, below in pairs if above is not None and below is not None]
    total = sum((below for _, below in known), Fraction(0))
    return len(known), sum((above for above, _ in known), Fraction(0)) / total if total else None


def _mean(known: Sequence[Fraction]) -> Fraction:
    return sum(known, Fraction(0)) / len(known)


_OF_KNOWN: Mapping[Op, Callable[[Sequence[Fraction]], Fraction]] = {
    Op.SUM: lambda known: sum(known, Fraction(0)),
    Op.MEAN: _mean,
    Op.MEDIAN: median,
    Op.MIN: min,
    Op.MAX: max,
}
