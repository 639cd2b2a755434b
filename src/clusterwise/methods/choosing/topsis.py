"""Nearness to the best and distance from the worst that was seen."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Ranks, Scores, places
from clusterwise.methods.choosing.scaling import Scaling, merits, vector_scaled


@dataclass(frozen=True, slots=True)
class Topsis:
    """Closeness from 0 (at the worst) to 1 (at the best)."""

    alternatives: tuple[str, ...]
    closeness: tuple[float, ...]
    ranks: Ranks


def topsis(scores: Scores, scaling: Scaling = Scaling.VECTOR) -> Topsis:
    """Rank candidates by their closeness to the ideal.

    Formula: v = weight * scaled score; d+ and d- are the Euclidean distances to the best and to the worst v of each
    criterion; closeness = d- / (d+ + d-).
    Source: Hwang and Yoon (1981).
    Limits: the ideal is made from the candidates, so one that joins can turn the order of others. Where all are equal
    each has closeness 0.5. Needs every score; scaling by vector or min-max.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (1, 1))
    >>> topsis(score_table(["figs", "dates"], both, [[40, 1], [10, 5]])).closeness
    (1.0, 0.0)
    """
    scores.complete()
    if scaling is Scaling.SUM:
        raise ChoosingError("TOPSIS is offered with vector and min-max scaling; choose one of them.")
    scaled = vector_scaled(scores) if scaling is Scaling.VECTOR else merits(scores)
    weighted = scaled * scores.criteria.shares
    to_best = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    whole = to_best + to_worst
    closeness = np.divide(to_worst, whole, out=np.full(len(whole), 0.5), where=whole > 0)
    return Topsis(scores.alternatives, tuple(closeness.tolist()), places(closeness))
