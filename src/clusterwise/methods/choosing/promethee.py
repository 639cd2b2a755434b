"""Ranking by how clearly each candidate outdoes the others, pair by pair."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Ranks, Scores, places


@dataclass(frozen=True, slots=True)
class Linear:
    """Preference grows from none at `indifference` to full at `full`, both in the criterion's unit."""

    indifference: float
    full: float

    def __post_init__(self) -> None:
        if not (np.isfinite([self.indifference, self.full]).all() and 0 <= self.indifference < self.full):
            raise ChoosingError(
                f"Preference starts at {self.indifference:g} and is full at {self.full:g}; "
                "give zero or more for the first and more than that for the second."
            )


@dataclass(frozen=True, slots=True)
class Promethee:
    """How far each candidate outdoes the others, is outdone by them, and the difference of both."""

    alternatives: tuple[str, ...]
    leaving: tuple[float, ...]
    entering: tuple[float, ...]
    net: tuple[float, ...]
    ranks: Ranks


def promethee(scores: Scores, linear: Mapping[str, Linear] | None = None) -> Promethee:
    """Rank candidates by PROMETHEE II.

    Formula: P(a, b) on a criterion is 1 where a is better (usual), or grows linearly with the difference between the two
    thresholds given; pi = weighted sum of P; leaving = mean of pi(a, b), entering = mean of pi(b, a), net = their
    difference.
    Source: Brans and Vincke (1985).
    Limits: the usual form asks only who is better, not by how much. Candidates that leave can turn the order of others.
    Needs every score.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (3, 1))
    >>> table = score_table(["figs", "dates"], both, [[40, 5], [10, 1]])
    >>> promethee(table).net, promethee(table, {"jobs": Linear(0, 60)}).net
    ((0.5, -0.5), (0.125, -0.125))
    """
    table, criteria = scores.complete(), scores.criteria
    unknown = set(linear or {}) - set(criteria.names)
    if unknown:
        raise ChoosingError(f"Thresholds are given for {sorted(unknown)}, which are not criteria; correct the names.")
    outranks = np.zeros((len(table), len(table)))
    for column, (name, share) in enumerate(zip(criteria.names, criteria.shares, strict=True)):
        sign = -1.0 if criteria.is_cost[column] else 1.0
        gaps = sign * (table[:, column][:, None] - table[:, column][None, :])
        outranks += share * _preference(gaps, (linear or {}).get(name))
    others = max(len(table) - 1, 1)
    leaving, entering = outranks.sum(axis=1) / others, outranks.sum(axis=0) / others
    net = leaving - entering
    return Promethee(
        scores.alternatives, tuple(leaving.tolist()), tuple(entering.tolist()), tuple(net.tolist()), places(net)
    )


def _preference(gaps: Numbers, linear: Linear | None) -> Numbers:
    if linear is None:
        return (gaps > 0).astype(np.float64)
    return np.clip((gaps - linear.indifference) / (linear.full - linear.indifference), 0.0, 1.0)
