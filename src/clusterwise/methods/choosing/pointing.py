"""Weights by sharing out points."""

from collections.abc import Mapping

from clusterwise.methods.choosing.scales import ChoosingError, Weights, shares_of


def point_weights(points: Mapping[str, float], total: float = 100) -> Weights:
    """Turn points shared out among the criteria into weights.

    Formula: weight = points / total.
    Source: direct point allocation (Bottomley, Doyle and Green 2000).
    Limits: quick and easy to grasp, but people tend to give round numbers and to differ too little; all points must
    be given out.

    >>> point_weights({"jobs": 50, "women": 30, "growth": 20}).shares
    (0.5, 0.3, 0.2)
    """
    weights = shares_of(tuple(points), tuple(points.values()))
    given = sum(points.values())
    if abs(given - total) > 1e-9 * total:
        rest = total - given
        remedy = f"give out {rest:g} more" if rest > 0 else f"take back {-rest:g}"
        raise ChoosingError(f"{given:g} of {total:g} points are given out; {remedy}.")
    return weights
