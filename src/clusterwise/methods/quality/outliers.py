"""Values far from their like, by median and median absolute deviation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.quality.faults import QualityError

#: A median absolute deviation times this is a standard deviation where values are normal.
NORMAL = 1.482602218505602


@dataclass(frozen=True, slots=True, eq=False)
class Outliers:
    """Each value's distance in robust standard deviations (nan where it is not known) and whether it is far."""

    distance: Numbers
    is_far: NDArray[np.bool_]
    median: float
    n: int


def outliers(values: ArrayLike, most: float = 3.5, least_n: int = 8, *, log: bool = False) -> Outliers:
    """Mark the values that lie further from the median than most of their like do.

    Formula: z = (x - median) / (1.4826 MAD), or of ln x with `log`; far if |z| > most. Where more than half of the
    values are equal MAD is zero, and the mean absolute deviation times 1.2533 stands in.
    Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993 (3.5).
    Limits: far is not false: look at the record. Under `least_n` values nothing is marked. Use `log` for money, areas
    and weights, which are skewed; it needs values above zero. An unknown value (nan) is never far.

    >>> found = outliers([10, 11, 12, 11, 10, 12, 11, 110])
    >>> found.is_far.tolist().index(True), found.median
    (7, 11.0)
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or np.isinf(given).any() or not most > 0:
        raise QualityError("Give one column of finite numbers, empty where not known, and a limit above zero.")
    known = ~np.isnan(given)
    if log and (given[known] <= 0).any():
        raise QualityError("A logarithm needs values above zero; look for far values without it.")
    distance = np.full(given.shape, np.nan)
    n = int(known.sum())
    median = float(np.median(given[known])) if n else float("nan")
    if n >= least_n:
        scaled = np.log(given[known]) if log else given[known]
        off = scaled - np.median(scaled)
        spread = NORMAL * float(np.median(np.abs(off))) or 1.253314137315500 * float(np.abs(off).mean())
        distance[known] = off / spread if spread else 0.0
    return Outliers(distance, np.abs(np.nan_to_num(distance)) > most, median, n)
