"""Criteria with direction and weight, and the scores of the candidates on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.ranking import Direction

Numbers = NDArray[np.float64]
Ranks = tuple[int, ...]
Limits = tuple[float, float]


class ChoosingError(ValueError):
    """The material of a choice does not fit together; the message names the cause and the remedy."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The importance of each criterion, shares that sum to one."""

    names: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def ranks(self) -> Ranks:
        return places(np.array(self.shares))

    def share_of(self, name: str) -> float:
        return self.shares[self.names.index(name)]


@dataclass(frozen=True, slots=True)
class Criteria:
    """The criteria with direction and weight; an anchor fixes the worst and best ends of a criterion's scale."""

    names: tuple[str, ...]
    directions: tuple[Direction, ...]
    weights: tuple[float, ...]
    anchors: tuple[Limits | None, ...] = ()

    def __post_init__(self) -> None:
        refuse_repeats("criterion", self.names)
        for kind, values in (("directions", self.directions), ("weights", self.weights)):
            if len(values) != len(self.names):
                raise ChoosingError(f"{len(self.names)} criteria but {len(values)} {kind}; give one each.")
        shares_of(self.names, self.weights)
        if self.anchors and len(self.anchors) != len(self.names):
            raise ChoosingError(f"{len(self.names)} criteria but {len(self.anchors)} anchors; give one each or none.")
        for name, anchor in zip(self.names, self.anchors, strict=False):
            if anchor is not None and not (np.isfinite(anchor).all() and anchor[0] < anchor[1]):
                raise ChoosingError(
                    f"Criterion {name} is anchored at {anchor}; the low end must be below the high end."
                )

    @property
    def shares(self) -> Numbers:
        return np.array(shares_of(self.names, self.weights).shares)

    @property
    def is_cost(self) -> NDArray[np.bool_]:
        return np.array([way is Direction.LESS_IS_BETTER for way in self.directions])

    def anchor_of(self, column: int) -> Limits | None:
        return self.anchors[column] if self.anchors else None


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Candidates by criteria; nan is a missing score, which lies somewhere from `low` to `high` and is never zero."""

    alternatives: tuple[str, ...]
    criteria: Criteria
    values: Numbers
    low: Numbers
    high: Numbers

    @property
    def middle(self) -> Numbers:
        return (self.low + self.high) / 2

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        return tuple((self.alternatives[i], self.criteria.names[j]) for i, j in np.argwhere(np.isnan(self.values)))

    def complete(self) -> Numbers:
        """The scores, refused where one is missing."""
        if self.missing:
            alternative, criterion = self.missing[0]
            raise ChoosingError(
                f"{alternative} has no score on {criterion} ({len(self.missing)} missing in all); this method needs "
                "every score. Add it, leave the candidate out, or use the weighted sum or the acceptability analysis."
            )
        return self.values

    def at_middle(self) -> "Scores":
        """The same with every missing score put at the middle of its interval, for methods that need every score."""
        return replace(self, values=self.middle, low=self.middle, high=self.middle)

    def weighted(self, weights: Weights) -> "Scores":
        """The same scores under other weights."""
        if weights.names != self.criteria.names:
            raise ChoosingError(f"Weights are for {weights.names}, scores for {self.criteria.names}; use one list.")
        return replace(self, criteria=replace(self.criteria, weights=weights.shares))

    def without_criterion(self, name: str) -> "Scores":
        """The same scores with one criterion left out."""
        keep = [column for column, other in enumerate(self.criteria.names) if other != name]
        old = self.criteria
        criteria = Criteria(
            tuple(old.names[c] for c in keep),
            tuple(old.directions[c] for c in keep),
            tuple(old.weights[c] for c in keep),
            tuple(old.anchors[c] for c in keep) if old.anchors else (),
        )
        return Scores(self.alternatives, criteria, self.values[:, keep], self.low[:, keep], self.high[:, keep])


def refuse_repeats(kind: str, names: Sequence[str]) -> None:
    """Refuse an empty list, a blank name or a name listed twice.

    Formula: none; names must be distinct and not blank.
    Source: house rule that a choice names each criterion, candidate and person once.
    Limits: compares names as written.

    >>> refuse_repeats("criterion", ["growth", "jobs"])
    """
    if not names:
        raise ChoosingError(f"There is no {kind}; name at least one.")
    if any(not name for name in names):
        raise ChoosingError(f"A {kind} has no name; name it or remove it.")
    if len(set(names)) != len(names):
        raise ChoosingError(f"A {kind} is listed twice in {sorted(names)}; list each once.")


def shares_of(names: Sequence[str], weights: Sequence[float] | Numbers) -> Weights:
    """Turn weights of any total into shares.

    Formula: share = weight / sum of weights.
    Source: definition; rankings do not depend on the scale of the weights.
    Limits: weights are finite, zero or more, and not all zero.

    >>> shares_of(["growth", "jobs"], [30, 10]).shares
    (0.75, 0.25)
    """
    refuse_repeats("criterion", names)
    values = np.array(weights, dtype=np.float64)
    if values.shape != (len(names),):
        raise ChoosingError(f"{len(names)} criteria but {values.size} weights; give one each.")
    for name, value in zip(names, values, strict=True):
        if not (np.isfinite(value) and value >= 0):
            raise ChoosingError(f"Criterion {name} has weight {value:g}; weights are known and zero or more.")
    if not values.any():
        raise ChoosingError("All weights are zero, so nothing can be ranked; give at least one criterion a weight.")
    return Weights(tuple(names), tuple((values / values.sum()).tolist()))


def score_table(
    alternatives: Sequence[str],
    criteria: Criteria,
    values: ArrayLike,
    intervals: Mapping[tuple[str, str], Limits] | None = None,
) -> Scores:
    """Check a table of scores and say for each missing one within what interval it lies.

    Formula: a known score is its own interval; a missing one has the interval given, else the criterion's anchors,
    else the range of the known scores of that criterion.
    Source: house rule that unknown is not zero; Lahdelma and Salminen (2001) for uncertain scores as intervals.
    Limits: a criterion without any known score, anchor or interval cannot be used and is refused; so is infinity.

    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (2, 1))
    >>> table = score_table(["figs", "dates"], both, [[40, float("nan")], [10, 3]], {("figs", "risk"): (1, 5)})
    >>> table.missing, table.low.tolist(), table.high.tolist()
    ((('figs', 'risk'),), [[40.0, 1.0], [10.0, 3.0]], [[40.0, 5.0], [10.0, 3.0]])
    """
    refuse_repeats("candidate", alternatives)
    table = np.array(values, dtype=np.float64)
    if table.shape != (len(alternatives), len(criteria.names)):
        raise ChoosingError(
            f"Scores have shape {table.shape} for {len(alternatives)} candidates and {len(criteria.names)} criteria; "
            "give one row a candidate and one column a criterion."
        )
    for row, column in np.argwhere(np.isinf(table)):
        raise ChoosingError(
            f"{alternatives[row]} has an infinite score on {criteria.names[column]}; leave a missing score empty."
        )
    given = dict(intervals or {})
    low, high = table.copy(), table.copy()
    for row, column in np.argwhere(np.isnan(table)):
        limits = given.pop((alternatives[row], criteria.names[column]), None)
        low[row, column], high[row, column] = limits or _limits(criteria, column, table[:, column])
    _refuse_bad_intervals(given, low, high, alternatives, criteria)
    return Scores(tuple(alternatives), criteria, table, low, high)


def _limits(criteria: Criteria, column: int, scores: Numbers) -> Limits:
    anchor = criteria.anchor_of(column)
    if anchor is not None:
        return anchor
    known = scores[~np.isnan(scores)]
    if not known.size:
        raise ChoosingError(
            f"Criterion {criteria.names[column]} has no score at all; score it, anchor its scale or leave it out."
        )
    return float(known.min()), float(known.max())


def _refuse_bad_intervals(
    unused: Mapping[tuple[str, str], Limits],
    low: Numbers,
    high: Numbers,
    alternatives: Sequence[str],
    criteria: Criteria,
) -> None:
    for pair in unused:
        raise ChoosingError(f"An interval is given for {pair}, which is not a missing score; remove it.")
    for row, column in np.argwhere(~(np.isfinite(low) & np.isfinite(high) & (low <= high))):
        raise ChoosingError(
            f"{alternatives[row]} on {criteria.names[column]} lies from {low[row, column]} to {high[row, column]}; "
            "give two known numbers, the lower first."
        )
    for column, name in enumerate(criteria.names):
        anchor = criteria.anchor_of(column)
        if anchor is not None and (low[:, column].min() < anchor[0] or high[:, column].max() > anchor[1]):
            raise ChoosingError(f"A score on {name} lies outside its scale from {anchor[0]:g} to {anchor[1]:g}.")


def places(values: Numbers, less_is_better: bool = False) -> Ranks:
    """Rank values, the best first; equal values share the better place.

    Formula: place = 1 + number of values that are better by more than 1e-12 of the largest size.
    Source: standard competition ranking.
    Limits: the tolerance keeps rounding in the last digits from breaking a tie.

    >>> places(np.array([0.2, 0.9, 0.9]))
    (3, 1, 1)
    """
    signed = -values if less_is_better else values
    tolerance = 1e-12 * float(np.abs(values).max(initial=0.0))
    better = signed[None, :] > signed[:, None] + tolerance
    return tuple((1 + better.sum(axis=1)).tolist())
