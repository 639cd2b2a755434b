"""An indicator's figure: the same facts that are its evidence, aggregated; nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.evidence.formulas import counts, typed_of
from clusterwise.foundation.evidence.models import Baseline, Indicator, Target
from clusterwise.methods import counting
from clusterwise.methods.change import Change, change
from clusterwise.methods.formulas import REASONS, evaluate
from clusterwise.methods.formulas import Baseline as FrozenValue
from clusterwise.methods.people import Sex
from clusterwise.methods.qualifiers import Qualifier, combined, flipped

SEXES = tuple(sex.value for sex in Sex)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with its unit, date, n, split, qualifier and the facts behind it."""

    indicator: Indicator
    on: date
    start: date | None
    value: Decimal | None
    qualifier: str
    n: int
    unknown: int
    anonymous: int
    by_sex: Mapping[str, Decimal | None]
    by_dimension: Mapping[str, Decimal | None]
    facts: tuple[Fact, ...]
    denominator_facts: tuple[Fact, ...]
    baseline: Baseline | None = None
    target: Target | None = None
    change: Change | None = None
    #: The cells of a formula's breakdown: the codes in the order of `cell_names`.
    cells: Mapping[tuple[str, ...], Decimal | None] = field(default_factory=dict)
    cell_names: tuple[str, ...] = ()
    #: Why a formula gives no value, as a code of `methods.formulas.REASONS`.
    reason: str = ""

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def splits_people(self) -> bool:
        """Whether the split by sex says something: people are counted, or facts carry a sex."""
        return self.indicator.subject == "person" or any(self.by_sex[sex] for sex in ("F", "M", "X"))


def _subject(fact: Fact, kind: str) -> str | None:
    if kind == "person":
        return str(fact.person) if fact.person else None
    if kind == "organisation":
        return str(fact.organisation) if fact.organisation else None
    return ":".join(fact.source)


def row_of(fact: Fact, kind: str) -> counting.Row:
    """Return a fact as the counting methods take it."""
    subject = _subject(fact, kind)
    return counting.Row(
        starts=fact.starts,
        ends=fact.ends,
        subject=subject,
        sex=Sex(fact.sex or "U"),
        amount=fact.amount,
        denominator=fact.denominator,
        head_count=None if subject else fact.head_count,
        unit=fact.unit,
        dimensions={**fact.dimensions, "place": fact.place, "age_band": fact.age_band},
    )


def matches(fact: Fact, filters: Mapping[str, object]) -> bool:
    """Say whether a fact fits the filters; a list means any of its codes, `sex` and `unit` are filters as well."""
    for name, wanted in filters.items():
        found = {"sex": fact.sex, "unit": fact.unit, "place": fact.place, "age_band": fact.age_band}.get(
            name, fact.dimensions.get(name)
        )
        allowed = wanted if isinstance(wanted, list | tuple) else [wanted]
        if found not in allowed:
            return False
    return True


def in_time(facts: Sequence[Fact], when: str, start: date | None, on: date) -> tuple[Fact, ...]:
    """Return the facts that hold on the day, or that began in the period or since the start."""
    if when == Indicator.When.AT_DATE:
        return tuple(fact for fact in facts if fact.starts <= on and (fact.ends is None or on < fact.ends))
    first = start if when == Indicator.When.IN_PERIOD and start else date.min
    return tuple(fact for fact in facts if first <= fact.starts <= on)


def _paired(numerators: tuple[Fact, ...], denominators: tuple[Fact, ...], kind: str) -> list[counting.Row]:
    """Pool the sums of two measures in one ratio: numerator rows over a total of the denominator rows."""
    above, below = (
        counting.aggregate([row_of(fact, kind) for fact in facts], counting.Aggregation.SUM).value
        for facts in (numerators, denominators)
    )
    if above is None or below is None:
        return []
    return [counting.Row(starts=numerators[0].starts, amount=above, denominator=below)]


def _rows(indicator: Indicator, facts: tuple[Fact, ...], below: tuple[Fact, ...]) -> list[counting.Row]:
    if indicator.how == Indicator.How.RATIO and indicator.denominator_measure:
        return _paired(facts, below, indicator.subject)
    return [row_of(fact, indicator.subject) for fact in facts]


def _sexes(
    indicator: Indicator, facts: tuple[Fact, ...], below: tuple[Fact, ...], rows: Sequence[counting.Row]
) -> dict[str, Decimal | None]:
    """Return the figure by sex; a ratio of two measures has one where both of them tell the sex."""
    how = counting.Aggregation(indicator.how)
    if not (how is counting.Aggregation.RATIO and indicator.denominator_measure):
        return {sex.value: figure.value for sex, figure in counting.by_sex(rows, how).items()}
    return {
        sex: counting.aggregate(_paired(_of_sex(facts, sex), _of_sex(below, sex), indicator.subject), how).value
        for sex in SEXES
    }


def _of_sex(facts: tuple[Fact, ...], sex: str) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if (fact.sex or "U") == sex)


def _qualifier(indicator: Indicator, facts: Sequence[Fact]) -> str:
    found: Qualifier | None = Qualifier(indicator.qualifier)
    if indicator.how in (Indicator.How.COUNT, Indicator.How.DISTINCT):
        return indicator.qualifier
    for qualifier in {fact.qualifier for fact in facts}:
        found = combined(found, Qualifier(qualifier)) if found else None
    return found.value if found else Qualifier.ABOUT.value


def compute(
    indicator: Indicator,
    facts: Sequence[Fact],
    below: Sequence[Fact] = (),
    *,
    on: date,
    start: date | None = None,
    baseline: Baseline | None = None,
    target: Target | None = None,
) -> Value:
    """Return the figure of an indicator on a day from the facts of its measures.

    An indicator with a formula takes the facts of all measures that the formula reads, in either of the two.
    """
    if indicator.formula:
        return by_formula(indicator, (*facts, *below), on=on, start=start, baseline=baseline, target=target)
    wanted = in_time([f for f in facts if matches(f, indicator.filters)], indicator.when, start, on)
    under = in_time([f for f in below if matches(f, indicator.denominator_filters)], indicator.when, start, on)
    rows = _rows(indicator, wanted, under)
    how = counting.Aggregation(indicator.how)
    total = counting.aggregate(rows, how)
    value = (
        Decimal(0)
        if total.value is None and how in (counting.Aggregation.COUNT, counting.Aggregation.DISTINCT)
        else total.value
    )
    sexes = _sexes(indicator, wanted, under, rows)
    dimension = {}
    if indicator.breakdown:
        grouped = counting.by_dimension(rows, how, indicator.breakdown)
        for code in grouped:
            part = [row for row in rows if (row.dimensions.get(indicator.breakdown) or "not stated") == code]
            dimension[code] = counting.aggregate(part, how).value
    comparable = baseline if baseline and baseline.definition_version == indicator.definition_version else None
    qualifier = _qualifier(indicator, (*wanted, *_turned(under if how is counting.Aggregation.RATIO else ())))
    return Value(
        indicator,
        on,
        start,
        value,
        qualifier,
        len(wanted),
        total.unknown,
        total.anonymous,
        sexes,
        dimension,
        wanted,
        under,
        comparable,
        target,
        _change(indicator, comparable, value, qualifier),
    )


def by_formula(
    indicator: Indicator,
    facts: Sequence[Fact],
    *,
    on: date,
    start: date | None,
    baseline: Baseline | None,
    target: Target | None,
) -> Value:
    """Return the figure that an indicator's formula gives, with the facts behind its first part and behind the others."""
    typed = typed_of(indicator)
    comparable = baseline if baseline and baseline.definition_version == indicator.definition_version else None
    frozen = _frozen_baseline(comparable)
    once = tuple({id(fact): fact for fact in facts}.values())
    found = evaluate(typed, once, on=on, start=start, baseline=frozen)
    if found.reason == "mixed_units":
        raise counting.CountingError(_(REASONS[found.reason]))
    sexes = evaluate(typed, once, on=on, start=start, baseline=frozen, by=("sex",)).by
    absent = Decimal(0) if counts(typed) else None
    used = [tuple(row for row in rows if isinstance(row, Fact)) for rows in found.used]
    first = used[0]
    seen = {id(fact) for fact in first}
    others = tuple({id(fact): fact for rows in used[1:] for fact in rows if id(fact) not in seen}.values())
    return Value(
        indicator,
        on,
        start,
        found.value,
        _qualifier(indicator, (*first, *_turned(others))),
        len(first),
        found.unknown,
        found.anonymous,
        {sex: sexes[(sex,)].value if (sex,) in sexes else absent for sex in SEXES},
        {},
        first,
        others,
        comparable,
        target,
        cells={key: cell.value for key, cell in found.by.items()},
        cell_names=typed.formula.by,
        reason=found.reason,
    )


def _frozen_baseline(baseline: Baseline | None) -> FrozenValue | None:
    if baseline is None:
        return None
    split: dict[tuple[str, ...], Decimal | None] = {
        (sex,): None if part is None else Decimal(part) for sex, part in baseline.by_sex.items()
    }
    return FrozenValue(baseline.value, baseline.unit, split)


def _turned(facts: Sequence[Fact]) -> list[Fact]:
    """Return what a figure is divided by: dividing by at least ten gives at most a tenth."""
    return [replace(fact, qualifier=flipped(Qualifier(fact.qualifier)).value) for fact in facts]


def _change(indicator: Indicator, baseline: Baseline | None, value: Decimal | None, qualifier: str) -> Change | None:
    if not indicator.compared or baseline is None:
        return None
    return change(baseline.value, value, Qualifier(baseline.qualifier), Qualifier(qualifier))
