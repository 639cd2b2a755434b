"""False discoveries: how many of many tests would come out by chance alone."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


class ProbabilityError(ValueError):
    """A p value is not a probability."""


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Turn the p values of many tests into q values; keep q <= 0.05 and at most 5 % of the finds are false on average.

    Formula: with the m known p values in order, q_(k) = min over j >= k of p_(j) * m / j, at most 1.
    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.
    Limits: holds for independent and for positively dependent tests. An unknown p (nan) is no test: it counts
    nowhere and stays unknown. Tests that were left out because they looked dull must be put back first.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    values = np.asarray(p, dtype=np.float64)
    known = ~np.isnan(values)
    wrong = known & ((values < 0) | (values > 1))
    if wrong.any():
        raise ProbabilityError(f"{values[wrong].flat[0]:g} is no p value; give probabilities from 0 to 1.")
    tested = values[known]
    order = np.argsort(tested, kind="stable")
    scaled = tested[order] * tested.size / np.arange(1, tested.size + 1)
    kept = np.empty(tested.size)
    kept[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    q = np.full(values.shape, np.nan)
    q[known] = kept
    return q
