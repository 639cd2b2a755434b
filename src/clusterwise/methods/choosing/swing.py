"""Weights by swing and by the order of the criteria alone."""

from collections.abc import Mapping

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Weights, refuse_repeats, shares_of


def swing_weights(swings: Mapping[str, float]) -> Weights:
    """Turn the worth of each criterion's swing from worst to best into weights.

    Formula: the most important swing is worth 100, each other from 0 to 100 against it; weight = swing / sum of swings.
    Source: von Winterfeldt and Edwards (1986).
    Limits: asks about the whole way from the worst to the best end of each scale, so the ends must be shown.

    >>> swing_weights({"jobs": 100, "women": 60, "growth": 40}).shares
    (0.5, 0.3, 0.2)
    """
    weights = shares_of(tuple(swings), tuple(swings.values()))
    if max(swings.values()) != 100:
        raise ChoosingError(
            f"The greatest swing is {max(swings.values()):g}; give the most important criterion 100 and the others less."
        )
    return weights


def rank_order_weights(order: Mapping[str, float]) -> Weights:
    """Turn the places of the criteria into weights.

    Formula: rank-order centroid, w_k = (1/n) * sum from i = k to n of 1/i; criteria that share a place share the mean of
    the weights of the places that they take up together.
    Source: Barron and Barrett (1996).
    Limits: needs an order alone, so it suits groups without much time or schooling; the first place weighs heavily.
    Only the order of the numbers counts: places 1, 1, 2 and 1, 1, 3 say the same.

    >>> [round(share, 4) for share in rank_order_weights({"jobs": 1, "women": 2, "growth": 3}).shares]
    [0.6111, 0.2778, 0.1111]
    >>> rank_order_weights({"jobs": 1, "women": 1}).shares
    (0.5, 0.5)
    """
    refuse_repeats("criterion", tuple(order))
    given = np.array(list(order.values()), dtype=np.float64)
    if not np.isfinite(given).all():
        raise ChoosingError(
            "A criterion has no place; give every criterion a place, the same one where they are equal."
        )
    count = len(given)
    centroid = np.cumsum(1 / np.arange(count, 0, -1))[::-1] / count
    first = np.searchsorted(np.sort(given), given, side="left")
    after = np.searchsorted(np.sort(given), given, side="right")
    running = np.concatenate([[0.0], np.cumsum(centroid)])
    return shares_of(tuple(order), (running[after] - running[first]) / (after - first))
