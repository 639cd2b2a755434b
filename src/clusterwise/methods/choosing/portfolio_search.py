"""The search behind the best portfolio: all sets where there are few, branch and bound where there are many."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.choosing.scales import ChoosingError, Numbers

MOST_TO_COMPARE = 20
MOST_STEPS = 1_000_000
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Worth, whole costs by line, caps by line, and what must be in, must be out or must be apart."""

    values: tuple[float, ...]
    costs: tuple[tuple[int, ...], ...]
    caps: tuple[int, ...]
    must: frozenset[int]
    out: frozenset[int]
    apart: tuple[tuple[int, int], ...]

    @property
    def tolerance(self) -> float:
        return 1e-12 * max(sum(self.values), 1e-300)


class Finder(Protocol):
    """What both ways of searching answer."""

    def best(self) -> Rows | None: ...

    def other_than(self, best: Rows) -> Rows | None: ...

    def next_on(self, line: int, best: Rows) -> Rows | None: ...


def search(problem: Problem, most_to_compare: int = MOST_TO_COMPARE) -> Finder:
    """Return the exact search that suits the number of clusters.

    Formula: up to 20 clusters all 2^n sets are compared, above by depth-first branch and bound with the bound of
    the fractional knapsack on each line.
    Source: Dantzig (1957) for the bound; Kellerer, Pferschy and Pisinger (2004).
    Limits: differences in worth below 1e-12 of the whole count as none; a search of more than a million steps is refused.

    >>> search(Problem((3.0, 2.0), ((5, 4),), (6,), frozenset(), frozenset(), ())).best()
    (0,)
    """
    return AllSets(problem) if len(problem.values) <= most_to_compare else Branching(problem)


class AllSets:
    """Every set of clusters with its worth and costs, by doubling: sets with a cluster follow those without it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.values: Numbers = _sums(np.array(problem.values))
        self.costs = [_sums(np.array(line, dtype=np.int64)) for line in problem.costs]
        sets = np.arange(len(self.values))
        allowed = np.ones(len(sets), dtype=np.bool_)
        for row in problem.must:
            allowed &= (sets >> row & 1) == 1
        for row in problem.out:
            allowed &= (sets >> row & 1) == 0
        for one, other in problem.apart:
            allowed &= ((sets >> one & 1) + (sets >> other & 1)) < 2
        self.sets, self.allowed = sets, allowed

    def _within(self, but: int | None = None) -> NDArray[np.bool_]:
        fits = self.allowed.copy()
        for line, (costs, cap) in enumerate(zip(self.costs, self.problem.caps, strict=True)):
            if line != but:
                fits &= costs <= cap
        return fits

    def _greatest(self, fits: NDArray[np.bool_]) -> Rows | None:
        rows = np.flatnonzero(fits)
        if not rows.size:
            return None
        rows = rows[self.values[rows] >= self.values[rows].max() - self.problem.tolerance]
        rows = rows[self.costs[0][rows] == self.costs[0][rows].min()]
        return min(self._members(number) for number in rows)

    def _members(self, number: int) -> Rows:
        return tuple(row for row in range(len(self.problem.values)) if int(number) >> row & 1)

    def best(self) -> Rows | None:
        return self._greatest(self._within())

    def other_than(self, best: Rows) -> Rows | None:
        inside = sum(1 << row for row in best)
        return self._greatest(self._within() & ((self.sets & ~inside) != 0))

    def next_on(self, line: int, best: Rows) -> Rows | None:
        worth = sum(self.problem.values[row] for row in best)
        fits = self._within(but=line) & (self.values > worth + 2 * self.problem.tolerance)
        if not fits.any():
            return None
        return self._greatest(fits & (self.costs[line] == self.costs[line][fits].min()))


def _sums(parts: NDArray) -> NDArray:  # type: ignore[type-arg]
    totals = np.zeros(1, dtype=parts.dtype)
    for part in parts:
        totals = np.concatenate([totals, totals + part])
    return totals


class Branching:
    """Branch and bound: with or without each cluster in turn, cut where no rest could be worth more."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        # The worth of a unit of budget decides early where the best sets lie.
        free = [row for row in range(len(problem.values)) if row not in problem.must | problem.out]
        self.turn = sorted(free, key=lambda row: (-self._ratio(row, problem.caps), row))
        self.rivals: dict[int, set[int]] = {row: set() for row in range(len(problem.values))}
        for one, other in problem.apart:
            self.rivals[one].add(other)
            self.rivals[other].add(one)
        self.bounds = [self._bound_of(costs) for costs in problem.costs]

    def _ratio(self, row: int, caps: Sequence[int]) -> float:
        weight = sum(costs[row] / max(cap, 1) for costs, cap in zip(self.problem.costs, caps, strict=True))
        return self.problem.values[row] / max(weight, 1e-300)

    def _bound_of(self, costs: Sequence[int]) -> list[tuple[list[int], list[float]]]:
        """For the clusters from each turn on: cost and worth summed up in the order of worth a unit of cost."""
        answer = []
        values = self.problem.values
        for depth in range(len(self.turn) + 1):
            order = sorted(self.turn[depth:], key=lambda row: -values[row] / max(costs[row], 1e-300))
            answer.append(
                ([0, *accumulate(costs[row] for row in order)], [0.0, *accumulate(values[row] for row in order)])
            )
        return answer

    def _could_add(self, depth: int, left: Sequence[int]) -> float:
        """No set of the clusters still to come within the rest of any line is worth more than this."""
        least = inf
        for bound, rest in zip(self.bounds, left, strict=True):
            costs, values = bound[depth]
            at = bisect_right(costs, rest)
            if at == len(costs):
                least = min(least, values[-1])
            else:
                part = (rest - costs[at - 1]) / (costs[at] - costs[at - 1])
                least = min(least, values[at - 1] + part * (values[at] - values[at - 1]))
        return least

    def _greatest(self, caps: Sequence[int], above: float, with_row: int | None = None) -> Rows | None:
        """The set of the greatest worth within the caps that is worth more than `above`, if any."""
        problem, tolerance = self.problem, self.problem.tolerance
        start = sorted(problem.must | ({with_row} if with_row is not None else set()))
        left = tuple(cap - sum(costs[row] for row in start) for costs, cap in zip(problem.costs, caps, strict=True))
        if min(left) < 0 or any(self.rivals[row] & set(start) for row in start):
            return None
        best, found, steps = above, None, 0
        stack = [(0, sum(problem.values[row] for row in start), left, tuple(start))]
        while stack:
            depth, worth, left, rows = stack.pop()
            steps += 1
            if steps > MOST_STEPS:
                raise ChoosingError(
                    f"The best of so many sets is not found in {MOST_STEPS} steps; shorten the list, for instance to "
                    f"{MOST_TO_COMPARE} clusters, or fix some as must-have or excluded."
                )
            if worth > best + tolerance:
                best, found = worth, rows
            if depth == len(self.turn) or worth + self._could_add(depth, left) <= best + tolerance:
                continue
            row = self.turn[depth]
            stack.append((depth + 1, worth, left, rows))
            rest = tuple(have - costs[row] for have, costs in zip(left, problem.costs, strict=True))
            if row != with_row and min(rest) >= 0 and not self.rivals[row].intersection(rows):
                stack.append((depth + 1, worth + problem.values[row], rest, (*rows, row)))
        return tuple(sorted(found)) if found is not None else None

    def best(self) -> Rows | None:
        return self._greatest(self.problem.caps, -1.0)

    def other_than(self, best: Rows) -> Rows | None:
        worth, found = -1.0, None
        for row in self.turn:
            if row not in best:
                other = self._greatest(self.problem.caps, worth, with_row=row)
                if other is not None:
                    worth, found = sum(self.problem.values[one] for one in other), other
        return found

    def next_on(self, line: int, best: Rows) -> Rows | None:
        worth = sum(self.problem.values[row] for row in best) + self.problem.tolerance
        caps = list(self.problem.caps)
        low, high = caps[line], max(sum(self.problem.costs[line]), caps[line])

        def at(cap: int) -> Rows | None:
            return self._greatest([*caps[:line], cap, *caps[line + 1 :]], worth)

        if at(high) is None:
            return None
        # The greatest worth never falls when the cap rises, so the least cap that helps is found by halving.
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if at(middle) is not None else (middle, high)
        return at(high)
