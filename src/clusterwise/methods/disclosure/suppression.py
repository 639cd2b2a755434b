"""Which cells are too small, or too much one contributor's, to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Booleans = NDArray[np.bool_]
Numbers = NDArray[np.float64]


class DisclosureError(ValueError):
    """A table or rule cannot be protected as it is; the message says why and what to do."""


class State(StrEnum):
    """What happens to a cell; a page shows the same mark for both kinds of hiding."""

    SHOWN = "shown"
    ZERO = "zero"
    PRIMARY = "primary"
    SECONDARY = "secondary"


States = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """One dated version of what must stay hidden.

    least: units (people, firms) that a shown cell has at the least; zero units are shown as zero.
    dominance: the largest contributor's share of a shown cell is not above it; None for no such rule.
    closeness_percent: how close the second largest contributor may come to the largest one's value (the p% rule).
    spread: the width, in the unit of the table, of what a reader can still believe of a cell hidden by this rule;
    least - 1 for counts of people, so that `least` answers stay possible.
    """

    name: str
    least: int
    spread: float
    source: str
    valid_from: date
    dominance: float | None = None
    closeness_percent: float | None = None

    def __post_init__(self) -> None:
        if self.least < 1:
            raise DisclosureError(f"Rule {self.name}: least is {self.least}; it is 1 or more.")
        if self.dominance is not None and not 0 < self.dominance <= 1:
            raise DisclosureError(f"Rule {self.name}: dominance is {self.dominance}; give a share from 0 to 1.")
        if self.closeness_percent is not None and not self.closeness_percent > 0:
            raise DisclosureError(f"Rule {self.name}: closeness_percent is {self.closeness_percent}; it is above 0.")
        if not self.spread > 0:
            raise DisclosureError(f"Rule {self.name}: spread is {self.spread}; it is above 0.")


def by_count(units: ArrayLike, rule: SuppressionRule) -> Booleans:
    """Say which cells have too few units to be shown.

    Formula: 0 < units < least.
    Source: the rule; the house asks for five people, a ministry may ask for more.
    Limits: this is the first step only; totals still give such a cell away, so go on with `complementary.protect`.

    >>> rule = SuppressionRule("house", 5, 4, "house rule", date(2026, 1, 1))
    >>> by_count([0, 4, 5], rule).tolist()
    [False, True, False]
    """
    counts = _known("units", units)
    return (counts > 0) & (counts < rule.least)


def by_dominance(values: ArrayLike, largest: ArrayLike, second: ArrayLike | None, rule: SuppressionRule) -> Booleans:
    """Say which cells are so much one contributor's that the cell tells of that contributor.

    Formula: largest / cell > dominance; and, where p is set, cell - largest - second < p / 100 * largest.
    Source: Hundepool et al. (2012), Statistical Disclosure Control, section 4.2 (dominance and p% rules).
    Limits: contributors that belong to one owner must be added together before. Negative values are refused.

    >>> rule = SuppressionRule("firms", 3, 10, "example", date(2026, 1, 1), dominance=0.85)
    >>> by_dominance([100, 100], [85, 86], None, rule).tolist()
    [False, True]
    """
    cells, first = _known("values", values), _known("largest", largest)
    if (first > cells).any():
        raise DisclosureError("A largest contributor is above the value of its cell; check the two columns.")
    hidden = np.zeros(cells.shape, dtype=np.bool_)
    if rule.dominance is not None:
        hidden |= first > rule.dominance * cells
    if rule.closeness_percent is not None:
        if second is None:
            raise DisclosureError(f"Rule {rule.name} has a p% rule; give the second largest contributor of each cell.")
        remainder = cells - first - _known("second", second)
        hidden |= (first > 0) & (remainder < rule.closeness_percent / 100 * first)
    return hidden


def primary(
    values: ArrayLike,
    units: ArrayLike,
    rule: SuppressionRule,
    largest: ArrayLike | None = None,
    second: ArrayLike | None = None,
) -> Booleans:
    """Say which cells the rule hides for their own sake, by count or by dominance.

    Formula: `by_count` or `by_dominance`.
    Source: see these two.
    Limits: a rule with dominance asks for the largest contributors; without them the table is refused, not shown.

    >>> rule = SuppressionRule("firms", 3, 10, "example", date(2026, 1, 1), dominance=0.85)
    >>> primary([90, 100, 100], [2, 9, 9], rule, largest=[50, 95, 40]).tolist()
    [True, True, False]
    """
    hidden = by_count(units, rule)
    if _known("values", values).shape != hidden.shape:
        raise DisclosureError("Values and units have different shapes; give one count of units a cell.")
    if rule.dominance is None and rule.closeness_percent is None:
        return hidden
    if largest is None:
        raise DisclosureError(f"Rule {rule.name} looks at dominance; give the largest contributor of each cell.")
    return hidden | by_dominance(values, largest, second, rule)


def is_hidden(states: States) -> Booleans:
    """Say which cells must not be shown, for whichever reason.

    Formula: primary or secondary.
    Source: `State`.
    Limits: none.

    >>> is_hidden(np.array(["shown", "zero", "primary", "secondary"])).tolist()
    [False, False, True, True]
    """
    return np.asarray((states == State.PRIMARY.value) | (states == State.SECONDARY.value), dtype=np.bool_)


def derived(values: ArrayLike, made_from: Sequence[States]) -> Numbers:
    """Hide what was computed from hidden cells: a share, a quotient, a growth rate.

    Formula: nan where any of the cells that the value was made from is hidden, else the value.
    Source: the house's gate before everything that leaves a scope.
    Limits: name every cell that enters; a location quotient is made from the cell, its region's and its industry's
    total and the whole.

    >>> shown, hidden = np.array(["shown", "shown"]), np.array(["primary", "shown"])
    >>> derived([0.4, 0.6], [shown, hidden]).tolist()
    [nan, 0.6]
    """
    numbers = np.array(values, dtype=np.float64)
    for states in made_from:
        numbers = np.where(is_hidden(states), np.nan, numbers)
    return numbers


def _known(name: str, values: ArrayLike) -> Numbers:
    numbers = np.asarray(values, dtype=np.float64)
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise DisclosureError(f"Some {name} are unknown or below zero; drop these rows, or fill them, before showing.")
    return numbers
