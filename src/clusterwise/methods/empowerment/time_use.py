"""Who works how long: 24-hour diaries, and who carries more than a person can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.empowerment.rules import EmpowermentError
from clusterwise.methods.people import Sex

DAY = Decimal(24)


@dataclass(frozen=True, slots=True)
class WorkloadRule:
    """One dated version of what counts as work, how far a second activity counts, and from how many hours it is too much."""

    work: frozenset[str]
    most_hours: Decimal
    second_counts: Fraction
    source: str
    valid_from: date


#: Paid work, own business, farm, care and housework; travelling to work counts, rest, meals and leisure do not.
WEAI_WORKLOAD = WorkloadRule(
    work=frozenset({"paid", "business", "farm", "care", "housework", "fetching", "travel"}),
    most_hours=Decimal("10.5"),
    second_counts=Fraction(1, 2),
    source="WEAI: inadequate when work takes more than 10.5 hours; a second activity counts half",
    valid_from=date(2012, 1, 1),
)


@dataclass(frozen=True, slots=True)
class Diary:
    """One person's day: hours by main activity, which fill the day, and hours by what was done beside it."""

    code: str
    sex: Sex
    hours: Mapping[str, Decimal]
    beside: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours of work of those of one sex; `overloaded` is how many exceed the rule, by_activity the mean hours of each."""

    sex: Sex
    n: int
    mean_hours: Decimal
    overloaded: int
    share_overloaded: Decimal
    by_activity: Mapping[str, Decimal]


def work_hours(diary: Diary, rule: WorkloadRule = WEAI_WORKLOAD) -> Decimal:
    """Return the hours of work of a day.

    Formula: sum of the hours of work as the main activity + `second_counts` times those beside another activity.
    Source: WEAI time module; the rule's own source.
    Limits: one day, and that day may not be a usual one; ask for another if it was not. A-WEAI asks for no second
    activity: leave `beside` empty there.

    >>> day = {"farm": Decimal(7), "care": Decimal(3), "rest": Decimal(14)}
    >>> work_hours(Diary("P-1", Sex.WOMEN, day, {"care": Decimal(1)}))
    Decimal('10.5')
    """
    for name, hours in (*diary.hours.items(), *diary.beside.items()):
        if hours < 0:
            raise EmpowermentError(f"Diary {diary.code}: {hours} hours of {name}; hours are zero or more.")
    filled = sum(diary.hours.values(), Decimal(0))
    if filled != DAY or sum(diary.beside.values(), Decimal(0)) > DAY:
        raise EmpowermentError(
            f"Diary {diary.code} tells {filled} hours; the main activities fill 24, those beside fit."
        )
    main = sum((Fraction(hours) for name, hours in diary.hours.items() if name in rule.work), Fraction(0))
    second = sum((Fraction(hours) for name, hours in diary.beside.items() if name in rule.work), Fraction(0))
    return as_decimal(main + rule.second_counts * second)


def is_overloaded(diary: Diary, rule: WorkloadRule = WEAI_WORKLOAD) -> bool:
    """Say whether a day held more work than the rule allows, which is the workload indicator of A-WEAI.

    Formula: hours of work > most_hours.
    Source: WEAI time module (10.5 hours).
    Limits: exactly 10.5 hours is not too much.

    >>> is_overloaded(Diary("P-1", Sex.MEN, {"farm": Decimal("10.5"), "rest": Decimal("13.5")}, {}))
    False
    """
    return work_hours(diary, rule) > rule.most_hours


def workloads(diaries: Sequence[Diary], rule: WorkloadRule = WEAI_WORKLOAD) -> tuple[Workload, ...]:
    """Return hours of work and overload for each sex that kept diaries.

    Formula: means and counts of `work_hours` and `is_overloaded`; an activity not named took no hours.
    Source: methodology, phase 3, gender analysis (activity profile, time poverty).
    Limits: means of days, not of years; say the season. Sexes without a diary are absent, not zero.

    >>> day = {"farm": Decimal(12), "rest": Decimal(12)}
    >>> [(one.sex.value, one.n, one.overloaded) for one in workloads([Diary("P-1", Sex.WOMEN, day, {})])]
    [('F', 1, 1)]
    """
    return tuple(
        _of_sex(sex, chosen, rule) for sex in Sex if (chosen := [diary for diary in diaries if diary.sex is sex])
    )


def _of_sex(sex: Sex, diaries: Sequence[Diary], rule: WorkloadRule) -> Workload:
    n = len(diaries)
    total = sum((Fraction(work_hours(diary, rule)) for diary in diaries), Fraction(0))
    overloaded = sum(is_overloaded(diary, rule) for diary in diaries)
    names = dict.fromkeys(name for diary in diaries for name in diary.hours)
    means = {
        name: as_decimal(sum((Fraction(diary.hours.get(name, 0)) for diary in diaries), Fraction(0)) / n)
        for name in names
    }
    return Workload(sex, n, as_decimal(total / n), overloaded, as_decimal(Fraction(overloaded, n)), means)
