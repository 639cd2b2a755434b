"""Hide as little more as is needed, so that totals do not give hidden cells away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.disclosure.margins import refuse_uneven
from clusterwise.methods.disclosure.network import Network
from clusterwise.methods.disclosure.programme import Programme, sums_of
from clusterwise.methods.disclosure.suppression import (
    Booleans,
    DisclosureError,
    Numbers,
    State,
    States,
    SuppressionRule,
    is_hidden,
    primary,
)


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """A table with totals and what may be shown of it."""

    values: Numbers
    states: States

    @property
    def shown(self) -> Numbers:
        """The table as it may leave; hidden cells are nan."""
        return np.where(is_hidden(self.states), np.nan, self.values)

    @property
    def hidden(self) -> int:
        return int(is_hidden(self.states).sum())


def protect(
    values: ArrayLike,
    units: ArrayLike,
    rule: SuppressionRule,
    largest: ArrayLike | None = None,
    second: ArrayLike | None = None,
    cost: ArrayLike | None = None,
    least_hidden: float = 1.0,
) -> Protected:
    """Hide cells by the rule, and the cheapest others that keep readers from computing them.

    Formula: for each cell c of the rule, the smallest sum of cost * |d| over changes d of the table that keep every
    sum, with d_c = spread and every cell staying >= least_hidden; the cells that change are hidden too. So the true
    table and the changed one look alike, and a reader's range of c is at least `spread` wide. Costs are the cells'
    own values unless given. Two dimensions: shortest path in a network; others: linear programme.
    Source: Kelly, Golden and Assad (1992), Networks 22; Castro (2012), European Journal of Operational Research 216.
    Limits: all arrays carry their totals as the last place of each dimension (two dimensions or three as a rule).
    The sum of costs is small, not proven smallest. Cells hidden as a second step can be narrower than `spread`, never
    known. In three dimensions the width holds for a reader who allows fractions. A contributor who subtracts what he
    knows of himself sees more. Three dimensions take one linear programme a cell of the rule.

    >>> from datetime import date
    >>> from clusterwise.methods.disclosure.margins import with_margins
    >>> people = with_margins([[2, 30, 9], [40, 50, 60]])
    >>> protect(people, people, SuppressionRule("house", 5, 4, "house rule", date(2026, 1, 1))).shown.tolist()
    [[nan, 30.0, nan, 41.0], [nan, 50.0, nan, 150.0], [42.0, 80.0, 69.0, 191.0]]
    """
    table, counts = np.asarray(values, dtype=np.float64), np.asarray(units, dtype=np.float64)
    own = primary(table, counts, rule, largest, second)
    refuse_uneven(table)
    weights = table if cost is None else np.asarray(cost, dtype=np.float64)
    if weights.shape != table.shape or not (weights >= 0).all():
        raise DisclosureError("Costs are zero or more, one a cell; correct them or leave them out.")
    empty = (table == 0) & (counts == 0)
    states = np.full(table.shape, State.SHOWN.value, dtype="<U9")
    states[empty] = State.ZERO.value
    states.ravel()[_companions(table, own, ~empty, weights, rule.spread, least_hidden)] = State.SECONDARY.value
    states[own] = State.PRIMARY.value
    return Protected(table, states)


def feasible_ranges(protected: Protected, least_hidden: float = 1.0) -> tuple[Numbers, Numbers]:
    """Return the least and the greatest value that a reader can believe of each cell.

    Formula: min and max of x_c over all x >= least_hidden in hidden cells that agree with every shown cell and sum.
    Source: the attacker's problem of Hundepool et al. (2012), section 4.4.
    Limits: two linear programmes a hidden cell; infinity where nothing shown limits a cell from above.

    >>> from datetime import date
    >>> from clusterwise.methods.disclosure.margins import with_margins
    >>> people = with_margins([3, 8, 20])
    >>> table = protect(people, people, SuppressionRule("house", 5, 4, "house rule", date(2026, 1, 1)))
    >>> [bounds.tolist() for bounds in feasible_ranges(table)]
    [[1.0, 1.0, 20.0, 31.0], [10.0, 10.0, 20.0, 31.0]]
    """
    from scipy.optimize import linprog

    hidden, truth = is_hidden(protected.states).ravel(), protected.values.ravel()
    low, high = truth.copy(), truth.copy()
    places = np.flatnonzero(hidden)
    sums = sums_of(protected.values.shape)
    inner, outer = sums[:, places], -(sums @ np.where(hidden, 0.0, truth))
    bounds = [(min(least_hidden, float(truth[place])), None) for place in places]
    for column, place in enumerate(places):
        for sign, found in ((1.0, low), (-1.0, high)):
            aim = np.zeros(places.size)
            aim[column] = sign
            answer = linprog(aim, A_eq=inner, b_eq=outer, bounds=bounds, method="highs")
            if answer.status not in (0, 3):
                raise DisclosureError(f"The range of a hidden cell could not be worked out: {answer.message}")
            found[place] = answer.x[column] if answer.status == 0 else -sign * np.inf
    return low.reshape(protected.values.shape), high.reshape(protected.values.shape)


def _companions(
    table: Numbers, own: Booleans, usable: Booleans, cost: Numbers, spread: float, least_hidden: float
) -> NDArray[np.int64]:
    """All cells that move when each cell of the rule is moved, largest first: its companions serve the smaller."""
    makes = Network if table.ndim == 2 else Programme
    changes = makes.of(table, usable, cost, spread, least_hidden)
    cells = np.flatnonzero(own)
    changes.free(cells)
    hidden = own.ravel().copy()
    for cell in cells[np.argsort(-table.ravel()[cells], kind="stable")].tolist():
        companions = changes.companions(cell)
        fresh = companions[~hidden[companions]]
        if fresh.size:
            changes.free(fresh)
            hidden[fresh] = True
    return np.flatnonzero(hidden)
