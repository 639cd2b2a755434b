"""Exact chances of a count when each of many firms belongs to an industry with the same probability."""

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers


def chance_of_at_least(count: ArrayLike, among: ArrayLike, share: ArrayLike) -> Numbers:
    """Return the chance that `count` or more of `among` firms are of an industry with this share.

    Formula: P(Binomial(among, share) >= count) = I_share(count, among - count + 1), the incomplete beta function.
    Source: exact binomial test.
    Limits: 1 for a count of zero, 0 for a count above `among`; precise down to 1e-300.

    >>> chance_of_at_least([0, 1, 2, 3], 2, 0.5).tolist()
    [1.0, 0.75, 0.25, 0.0]
    """
    from scipy.special import betainc

    k, n, p = (np.asarray(part, dtype=np.float64) for part in (count, among, share))
    # Most windows hold no firm of the industry: the costly function is asked for the others alone.
    k, n, p = np.broadcast_arrays(k, n, p)
    inner = np.where(k <= 0, 1.0, 0.0)
    asked = (k > 0) & (k <= n)
    inner[asked] = betainc(k[asked], n[asked] - k[asked] + 1, p[asked])
    return inner


def chance_of_at_most(count: ArrayLike, among: ArrayLike, share: ArrayLike) -> Numbers:
    """Return the chance that `count` or fewer of `among` firms are of an industry with this share.

    Formula: P(Binomial(among, share) <= count) = 1 - I_share(count + 1, among - count).
    Source: exact binomial test.
    Limits: 1 for a count of `among` or more.

    >>> chance_of_at_most([0, 1, 2], 2, 0.5).tolist()
    [0.25, 0.75, 1.0]
    """
    from scipy.special import betaincc

    k, n, p = (np.asarray(part, dtype=np.float64) for part in (count, among, share))
    with np.errstate(divide="ignore"):
        miss = np.log1p(-p)
    k, n, p, miss = np.broadcast_arrays(k, n, p, miss)
    inner = np.ones(k.shape)
    none = (k == 0) & (n > 0)
    inner[none] = np.exp(n[none] * miss[none])
    asked = (k > 0) & (k < n)
    inner[asked] = betaincc(k[asked] + 1, n[asked] - k[asked], p[asked])
    return inner
