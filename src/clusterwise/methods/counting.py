"""Indicators as aggregations over fact rows, split by sex and one more dimension."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from clusterwise.methods.change import as_decimal
from clusterwise.methods.people import Sex

NOT_STATED = "not stated"


class CountingError(ValueError):
    """Rows cannot be aggregated as asked; the message names the cause and the remedy."""


class NotAdditiveError(CountingError):
    """Groups of this kind cannot be added up; aggregate the rows behind them instead."""


class Aggregation(StrEnum):
    """How rows become one figure."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MAX = "max"
    MIN = "min"
    RATIO = "ratio"


ADDITIVE = frozenset({Aggregation.COUNT, Aggregation.SUM})


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: a subject, or an anonymous head-count; an interval without end still holds; None is unknown."""

    starts: date
    ends: date | None = None
    subject: str | None = None
    sex: Sex = Sex.NOT_STATED
    amount: Decimal | None = None
    denominator: Decimal | None = None
    head_count: int | None = None
    unit: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for figure in (self.amount, self.denominator):
            if figure is not None and not figure.is_finite():
                raise CountingError(f"{figure} is not a number; leave an unknown amount empty.")
        if self.head_count is not None and (self.head_count < 0 or self.subject is not None):
            raise CountingError("A head-count is zero or more and has no named subject; give one or the other.")
        if self.ends is not None and self.ends < self.starts:
            raise CountingError(f"A fact ends on {self.ends}, before it starts on {self.starts}; correct one of them.")


@dataclass(frozen=True, slots=True)
class Figure:
    """An aggregate with what stands behind it.

    `rows` were looked at, `unknown` of them lacked what was asked, `anonymous` heads have no name and are in a count
    but never in a distinct count. The pooled numerator and denominator of a ratio are kept.
    """

    how: Aggregation
    value: Decimal | None
    rows: int
    unknown: int
    anonymous: int
    unit: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def aggregate(rows: Sequence[Row], how: Aggregation) -> Figure:
    """Turn rows into one figure.

    Formula: count = rows, an anonymous row counting its heads; distinct = different subjects; sum, mean, median, max
    and min over known amounts; ratio = sum(amount) / sum(denominator) over rows that know both.
    Source: monitoring reference, sections 5 and 6 (ratios pool, unknown is not zero).
    Limits: None where no row knows what is asked, and for a ratio over nothing; units must not be mixed.

    >>> rows = [Row(date(2023, 1, 1), subject="ada", amount=Decimal("1.5")), Row(date(2023, 2, 1), subject="ada")]
    >>> aggregate(rows, Aggregation.COUNT).value, aggregate(rows, Aggregation.DISTINCT).value
    (Decimal('2'), Decimal('1'))
    >>> total = aggregate(rows, Aggregation.SUM)
    >>> total.value, total.unknown
    (Decimal('1.5'), 1)
    """
    units = {row.unit for row in rows}
    if len(units) > 1 and how not in (Aggregation.COUNT, Aggregation.DISTINCT):
        raise CountingError(f"The rows are in {sorted(units)}; convert them to one unit first.")
    unit = units.pop() if len(units) == 1 else ""
    anonymous = sum(row.head_count or 0 for row in rows if row.subject is None)
    if how is Aggregation.RATIO:
        return _ratio(rows, unit, anonymous)
    if how is Aggregation.COUNT:
        named = sum(1 for row in rows if row.subject is not None or row.head_count is None)
        return Figure(how, Decimal(named + anonymous), len(rows), 0, anonymous, unit)
    if how is Aggregation.DISTINCT:
        people = {row.subject for row in rows if row.subject is not None}
        unknown = sum(1 for row in rows if row.subject is None and row.head_count is None)
        return Figure(how, Decimal(len(people)), len(rows), unknown, anonymous, unit)
    known = [row.amount for row in rows if row.amount is not None]
    value = _OF_AMOUNTS[how](known) if known else None
    return Figure(how, value, len(rows), len(rows) - len(known), anonymous, unit)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _mean(amounts: Sequence[Decimal]) -> Decimal:
    return as_decimal(Fraction(_total(amounts)) / len(amounts))


_OF_AMOUNTS: Mapping[Aggregation, Callable[[Sequence[Decimal]], Decimal]] = {
    Aggregation.SUM: _total,
    Aggregation.MEAN: _mean,
    Aggregation.MEDIAN: median,
    Aggregation.MAX: max,
    Aggregation.MIN: min,
}


def _ratio(rows: Sequence[Row], unit: str, anonymous: int) -> Figure:
    pairs = [(row.amount, row.denominator) for row in rows if row.amount is not None and row.denominator is not None]
    above = _total(amount for amount, _ in pairs) if pairs else None
    below = _total(denominator for _, denominator in pairs) if pairs else None
    value = as_decimal(Fraction(above) / Fraction(below)) if above is not None and below else None
    return Figure(Aggregation.RATIO, value, len(rows), len(rows) - len(pairs), anonymous, unit, above, below)


def by_sex(rows: Sequence[Row], how: Aggregation) -> dict[Sex, Figure]:
    """Return one figure for women, men, other and not stated, always all four.

    Formula: `aggregate` over the rows of each sex.
    Source: house rule: every count of people splits into women, men, other and not stated.
    Limits: only count, sum and ratio can be rolled up again; see `roll_up`.

    >>> split = by_sex([Row(date(2023, 1, 1), subject="ada", sex=Sex.WOMEN)], Aggregation.COUNT)
    >>> {sex.name: int(figure.value) for sex, figure in split.items()}
    {'WOMEN': 1, 'MEN': 0, 'OTHER': 0, 'NOT_STATED': 0}
    """
    return {sex: aggregate([row for row in rows if row.sex is sex], how) for sex in Sex}


def by_dimension(rows: Sequence[Row], how: Aggregation, dimension: str) -> dict[str, dict[Sex, Figure]]:
    """Return one split by sex for each code of a dimension, the rows without a code under "not stated".

    Formula: `by_sex` over the rows of each code, codes in order and "not stated" last.
    Source: house rule: by sex and by one more dimension.
    Limits: a row has one code a dimension, so that groups do not overlap.

    >>> rows = [Row(date(2023, 1, 1), amount=Decimal(3), dimensions={"crop": "fig"}), Row(date(2023, 1, 1))]
    >>> list(by_dimension(rows, Aggregation.SUM, "crop"))
    ['fig', 'not stated']
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.dimensions.get(dimension) or NOT_STATED, []).append(row)
    codes = sorted(groups, key=lambda code: (code == NOT_STATED, code))
    return {code: by_sex(groups[code], how) for code in codes}


def roll_up(figures: Iterable[Figure]) -> Figure:
    """Add the figures of groups that do not overlap; refuse kinds that do not add.

    Formula: count and sum: sum of the known values; ratio: pooled numerators over pooled denominators.
    Source: monitoring reference, section 5 (percentages, averages and distinct counts never add).
    Limits: distinct, mean, median, max and min raise `NotAdditiveError`: aggregate their rows instead.

    >>> two = by_sex([Row(date(2023, 1, 1), subject="ada", sex=Sex.WOMEN), Row(date(2023, 1, 1))], Aggregation.COUNT)
    >>> roll_up(two.values()).value
    Decimal('2')
    """
    parts = list(figures)
    kinds = {part.how for part in parts}
    if len(kinds) != 1:
        raise CountingError("Give at least one figure, and all of one kind.")
    how = kinds.pop()
    if how is not Aggregation.RATIO and how not in ADDITIVE:
        raise NotAdditiveError(f"A {how.value} of groups is not their sum; aggregate the rows behind them instead.")
    units = {part.unit for part in parts if part.rows}
    if len(units) > 1 and how is not Aggregation.COUNT:
        raise CountingError(f"The figures are in {sorted(units)}; convert them to one unit first.")
    above, below = _known_total(part.numerator for part in parts), _known_total(part.denominator for part in parts)
    if how is Aggregation.RATIO:
        value = as_decimal(Fraction(above) / Fraction(below)) if above is not None and below else None
    else:
        value = _known_total(part.value for part in parts)
    return Figure(
        how=how,
        value=value,
        rows=sum(part.rows for part in parts),
        unknown=sum(part.unknown for part in parts),
        anonymous=sum(part.anonymous for part in parts),
        unit=units.pop() if len(units) == 1 else "",
        numerator=above,
        denominator=below,
    )


def _known_total(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return _total(known) if known else None


def stock_at(rows: Sequence[Row], day: date) -> list[Row]:
    """Return the rows whose interval holds on a day.

    Formula: starts <= day and (no end or day < ends).
    Source: house rule: states are intervals and a stock names its date.
    Limits: an end is the first day on which the state no longer holds.

    >>> rows = [Row(date(2023, 1, 1), date(2024, 1, 1), "ada"), Row(date(2023, 6, 1), None, "ben")]
    >>> [row.subject for row in stock_at(rows, date(2024, 1, 1))]
    ['ben']
    """
    return [row for row in rows if row.starts <= day and (row.ends is None or day < row.ends)]


def flow_in(rows: Sequence[Row], first_day: date, last_day: date) -> list[Row]:
    """Return the rows that begin within a period, both days included.

    Formula: first day <= starts <= last day.
    Source: house rule: a flow is counted over a period, a stock at a date.
    Limits: a row that began earlier and still holds is stock, not flow.

    >>> rows = [Row(date(2023, 1, 1), None, "ada"), Row(date(2023, 6, 1), None, "ben")]
    >>> [row.subject for row in flow_in(rows, date(2023, 2, 1), date(2023, 12, 31))]
    ['ben']
    """
    if last_day < first_day:
        raise CountingError(f"The period ends on {last_day}, before it begins on {first_day}; swap the days.")
    return [row for row in rows if first_day <= row.starts <= last_day]
