"""The weighted sum: the readable default by which candidates are ranked."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.scales import Numbers, Ranks, Scores, places
from clusterwise.methods.choosing.scaling import Scaling, merits, sum_scaled, vector_scaled


@dataclass(frozen=True, slots=True)
class Additive:
    """Values from 0 to 1 with the places that missing scores leave possible."""

    alternatives: tuple[str, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    ranks: Ranks
    best_ranks: Ranks
    worst_ranks: Ranks

    @property
    def order(self) -> tuple[str, ...]:
        """Best first; candidates of the same place by name."""
        pairs = sorted(zip(self.ranks, self.alternatives, strict=True))
        return tuple(name for _, name in pairs)


def weighted_sum(scores: Scores, scaling: Scaling = Scaling.MIN_MAX) -> Additive:
    """Rank candidates by the weighted sum of their scaled scores.

    Formula: value = sum over criteria of weight share * scaled score. With min-max scaling a missing score is an
    interval, so the value is one too; the place follows its middle, best and worst place hold for any values inside.
    Source: simple additive weighting (Hwang and Yoon 1981); intervals as in `methods.ranking`.
    Limits: criteria compensate one another. Scaling by sums or lengths needs every score.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (3, 1))
    >>> result = weighted_sum(score_table(["figs", "dates", "olives"], both, [[40, 5], [10, 1], [25, 3]]))
    >>> result.order, result.values
    (('figs', 'olives', 'dates'), (0.75, 0.25, 0.5))
    """
    share = scores.criteria.shares
    if scaling is Scaling.MIN_MAX:
        ends = np.stack([merits(scores, scores.low), merits(scores, scores.high)])
        return _standing(scores, ends.min(axis=0) @ share, ends.max(axis=0) @ share)
    scaled = vector_scaled(scores) if scaling is Scaling.VECTOR else sum_scaled(scores)
    return _standing(scores, scaled @ share, scaled @ share)


def _standing(scores: Scores, low: Numbers, high: Numbers) -> Additive:
    middle = (low + high) / 2
    near = 1e-12
    return Additive(
        scores.alternatives,
        tuple(middle.tolist()),
        tuple(low.tolist()),
        tuple(high.tolist()),
        places(middle),
        tuple((1 + (low[None, :] > high[:, None] + near).sum(axis=1)).tolist()),
        # A candidate's own high end is above its own low end where a score is missing; it is no rival of itself.
        tuple((1 + (high[None, :] > low[:, None] + near).sum(axis=1) - (high > low + near)).tolist()),
    )
