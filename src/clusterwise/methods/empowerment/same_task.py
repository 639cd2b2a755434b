"""Women's and men's pay for the same task, told only where enough people stand behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.gender import GenderFigureError, wage_gap
from clusterwise.methods.people import Sex


@dataclass(frozen=True, slots=True)
class Paid:
    """How many people of one sex were asked about a task, and their mean pay."""

    n: int
    mean: Decimal


@dataclass(frozen=True, slots=True)
class Wage:
    """One person's pay for a task; all of one task in one unit, such as USD a day."""

    task: str
    sex: Sex
    pay: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class TaskGap:
    """Pay for one task. Where fewer than the least group stand behind a side, all of the task is withheld (None)."""

    task: str
    unit: str
    women: Paid | None
    men: Paid | None
    gap: Decimal | None
    parity: Decimal | None
    pooled_mean: Decimal | None
    is_withheld: bool


def task_gap(task: str, women: Paid, men: Paid, least: int, unit: str = "") -> TaskGap:
    """Return how far women's mean pay for a task lies below men's.

    Formula: gap = 1 - w_f / w_m; parity = w_f / w_m; pooled mean = (n_f w_f + n_m w_m) / (n_f + n_m).
    Source: methodology, phase 3, gender analysis (same task).
    Limits: unadjusted: hours, skill and season may differ. Under `least` women or men nothing of the task is told.

    >>> found = task_gap("sorting", Paid(40, Decimal(60)), Paid(60, Decimal(80)), least=5)
    >>> found.gap, found.parity, found.pooled_mean
    (Decimal('0.25'), Decimal('0.75'), Decimal('72'))
    """
    if least < 1 or women.n < 0 or men.n < 0:
        raise GenderFigureError(f"{task}: numbers of people are zero or more and the least group at least one.")
    if min(women.n, men.n) < least:
        return TaskGap(task, unit, None, None, None, None, None, is_withheld=True)
    gap = wage_gap(women.mean, men.mean)
    pooled = (women.n * Fraction(women.mean) + men.n * Fraction(men.mean)) / (women.n + men.n)
    parity = as_decimal(Fraction(women.mean) / Fraction(men.mean))
    return TaskGap(task, unit, women, men, gap, parity, as_decimal(pooled), is_withheld=False)


def task_gaps(wages: Sequence[Wage], least: int) -> tuple[TaskGap, ...]:
    """Return the gap of each task, in the order in which the tasks appear.

    Formula: `task_gap` of the women's and the men's mean within each task.
    Source: methodology, phase 3, gender analysis.
    Limits: tasks are never pooled, since women and men do different ones; two units within a task are refused.
    Pay of people of another or no stated sex enters no side.

    >>> pay = [Wage("sorting", Sex.WOMEN, Decimal(6), "USD a day"), Wage("sorting", Sex.MEN, Decimal(8), "USD a day")]
    >>> [(one.task, one.gap) for one in task_gaps(pay, least=1)]
    [('sorting', Decimal('0.25'))]
    """
    found = []
    for task in dict.fromkeys(wage.task for wage in wages):
        own = [wage for wage in wages if wage.task == task]
        units = list(dict.fromkeys(wage.unit for wage in own))
        if len(units) > 1:
            raise GenderFigureError(f"{task}: pay in {' and '.join(units)}; convert it to one unit first.")
        found.append(task_gap(task, _paid(own, Sex.WOMEN), _paid(own, Sex.MEN), least, units[0]))
    return tuple(found)


def _paid(wages: Sequence[Wage], sex: Sex) -> Paid:
    pays = [Fraction(wage.pay) for wage in wages if wage.sex is sex]
    return Paid(len(pays), as_decimal(sum(pays, Fraction(0)) / len(pays)) if pays else Decimal(0))
