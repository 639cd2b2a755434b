"""How much of the variation of answers comes from who asked, rather than from who answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.quality.faults import QualityError


@dataclass(frozen=True, slots=True)
class EnumeratorEffect:
    """The share of variance between those who asked, its intra-class correlation, the test, and each one's distance.

    `shifts` is by how many standard deviations the mean of each differs from the mean of all the others.
    """

    n: int
    enumerators: int
    variance_share: float
    icc: float
    f_value: float
    p_value: float
    design_effect: float
    shifts: dict[str, float]


def enumerator_effect(values: ArrayLike, asked_by: Sequence[str]) -> EnumeratorEffect | None:
    """Return the effect of those who asked on a number; None where it cannot be told.

    Formula: one-way analysis of variance; share = SSB / SST; ICC = (MSB - MSW) / (MSB + (n0 - 1) MSW) with
    n0 = (n - sum n_k^2 / n) / (K - 1); design effect = 1 + (n0 - 1) ICC, never below 1.
    Source: Donner, International Statistical Review 54, 1986; Kish 1962 for interviewers.
    Limits: tells the effect of the person only where people were assigned at random; else place and person are mixed.
    Needs two who asked, more answers than askers, and some variation.

    >>> found = enumerator_effect([1, 2, 1, 2, 9, 8, 9, 8], ["a"] * 4 + ["b"] * 4)
    >>> round(found.variance_share, 3), round(found.icc, 3)
    (0.98, 0.987)
    """
    given = np.asarray(values, dtype=np.float64)
    names, group = np.unique(np.asarray(asked_by, dtype=np.str_), return_inverse=True)
    if given.ndim != 1 or given.size != len(asked_by) or not np.isfinite(given).all():
        raise QualityError("Give one finite number and one name of who asked a row; leave out rows without either.")
    n, k = given.size, len(names)
    if k < 2 or n <= k or np.ptp(given) == 0:
        return None
    size = np.bincount(group).astype(np.float64)
    means = np.bincount(group, weights=given) / size
    between = float((size * (means - given.mean()) ** 2).sum())
    within = float(((given - means[group]) ** 2).sum())
    msb, msw = between / (k - 1), within / (n - k)
    n0 = (n - float((size**2).sum()) / n) / (k - 1)
    from scipy.special import fdtrc

    f_value = msb / msw if msw else float("inf")
    icc = (msb - msw) / (msb + (n0 - 1) * msw)
    others = (given.sum() - size * means) / (n - size)
    return EnumeratorEffect(
        n=int(n),
        enumerators=k,
        variance_share=between / (between + within),
        icc=icc,
        f_value=f_value,
        p_value=float(fdtrc(k - 1, n - k, f_value)) if msw else 0.0,
        design_effect=max(1.0, 1 + (n0 - 1) * icc),
        shifts={
            str(name): float(shift) for name, shift in zip(names, (means - others) / given.std(ddof=1), strict=True)
        },
    )
