"""Whether neighbours are alike: Moran's I and Geary's C over the map, local Moran place by place."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.neighbours import NeighbourError, Neighbours, Places, values_of_places


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """A statistic of the whole map with its moments when values are shuffled over the places."""

    value: float
    expectation: float
    variance: float
    z: float
    p: float
    places: int
    islands: int


@dataclass(frozen=True, slots=True, eq=False)
class LocalAutocorrelation:
    """Local Moran a place; nan on islands. A positive value is a place among its like, high or low."""

    value: Numbers
    expectation: Numbers
    variance: Numbers
    z: Numbers
    p: Numbers
    islands: Places


def two_sided(z: Numbers) -> Numbers:
    """Return the chance of a standard normal at least as far from zero.

    Formula: p = erfc(|z| / sqrt 2).
    Source: normal distribution.
    Limits: nan stays nan.

    >>> two_sided(np.array([0.0, 1.959964, float("nan")])).round(4).tolist()
    [1.0, 0.05, nan]
    """
    from scipy.special import erfc

    return np.asarray(erfc(np.abs(z) / np.sqrt(2)), dtype=np.float64)


def _connected(values: ArrayLike, neighbours: Neighbours) -> tuple[Numbers, Any, Places]:
    """Deviations from the mean and row-standardised weights of the places that have neighbours."""
    from scipy.sparse import diags

    numbers = values_of_places(values, neighbours)
    matrix, kept = neighbours.without_islands()
    if len(kept) < 4:
        raise NeighbourError(f"Only {len(kept)} places have a neighbour; likeness of neighbours needs four or more.")
    numbers = numbers[kept]
    if np.ptp(numbers) == 0:
        raise NeighbourError("All places have the same value, so neighbours cannot differ; there is nothing to test.")
    return numbers - numbers.mean(), diags(1 / np.diff(matrix.indptr)) @ matrix, kept


def _moments(weights: Any) -> tuple[float, float, float]:
    """S0, S1 and S2 of Cliff and Ord."""
    both = weights + weights.T
    margins = np.asarray(weights.sum(axis=0)).ravel() + np.asarray(weights.sum(axis=1)).ravel()
    return float(weights.sum()), float((both.data**2).sum() / 2), float((margins**2).sum())


def _told(value: float, expectation: float, variance: float, places: int, islands: int) -> Autocorrelation:
    z = (value - expectation) / np.sqrt(variance) if variance > 0 else float("nan")
    p = float(two_sided(np.array([z]))[0])
    return Autocorrelation(float(value), expectation, float(variance), float(z), p, places, islands)


def morans_i(values: ArrayLike, neighbours: Neighbours) -> Autocorrelation:
    """Return Moran's I with row-standardised weights, its moments under randomisation and a two-sided p.

    Formula: I = (n / S0) sum_ij w_ij z_i z_j / sum_i z_i^2; E = -1 / (n - 1); variance under randomisation.
    Source: Cliff and Ord (1981); checked against spdep on the Columbus data.
    Limits: islands are left out and counted; p is by the normal curve, poor below some 30 places.

    >>> from clusterwise.methods.space.neighbours import neighbours_from_pairs
    >>> row = neighbours_from_pairs([0, 1, 2, 3, 4], [1, 2, 3, 4, 5], 6)
    >>> round(morans_i([1, 1, 1, 9, 9, 9], row).value, 3)
    0.667
    """
    z, weights, kept = _connected(values, neighbours)
    n = len(kept)
    s0, s1, s2 = _moments(weights)
    value = n / s0 * float(z @ (weights @ z)) / float(z @ z)
    peak = n * float((z**4).sum()) / float(z @ z) ** 2
    first = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = peak * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    expectation = -1 / (n - 1)
    variance = (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expectation**2
    return _told(value, expectation, variance, n, len(neighbours.islands))


def gearys_c(values: ArrayLike, neighbours: Neighbours) -> Autocorrelation:
    """Return Geary's C with row-standardised weights, its moments under randomisation and a two-sided p.

    Formula: C = (n - 1) / (2 S0) sum_ij w_ij (x_i - x_j)^2 / sum_i z_i^2; E = 1; below 1 neighbours are alike.
    Source: Cliff and Ord (1981).
    Limits: as `morans_i`; more swayed by single outlying places.

    >>> from clusterwise.methods.space.neighbours import neighbours_from_pairs
    >>> row = neighbours_from_pairs([0, 1, 2, 3, 4], [1, 2, 3, 4, 5], 6)
    >>> round(gearys_c([1, 1, 1, 9, 9, 9], row).value, 3)
    0.278
    """
    z, weights, kept = _connected(values, neighbours)
    n = len(kept)
    s0, s1, s2 = _moments(weights)
    pairs = weights.tocoo()
    spread = float((pairs.data * (z[pairs.row] - z[pairs.col]) ** 2).sum())
    value = (n - 1) / (2 * s0) * spread / float(z @ z)
    peak = n * float((z**4).sum()) / float(z @ z) ** 2
    variance = (n - 1) * s1 * (n * n - 3 * n + 3 - (n - 1) * peak)
    variance -= (n - 1) * s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * peak) / 4
    variance += s0**2 * (n * n - 3 - (n - 1) ** 2 * peak)
    variance /= n * (n - 2) * (n - 3) * s0**2
    return _told(value, 1.0, variance, n, len(neighbours.islands))


def local_morans(values: ArrayLike, neighbours: Neighbours) -> LocalAutocorrelation:
    """Return local Moran a place, with moments given the place's own value and two-sided p.

    Formula: I_i = z_i / m2 sum_j w_ij z_j, row-standardised, m2 = sum z^2 / n; conditional moments.
    Source: Anselin (1995); conditional moments after Sokal, Oden and Thomson (1998); checked against spdep.
    Limits: islands have no value (nan). Correct p for many places before speaking of any one.

    >>> from clusterwise.methods.space.neighbours import neighbours_from_pairs
    >>> row = neighbours_from_pairs([0, 1, 2, 3, 4], [1, 2, 3, 4, 5], 6)
    >>> local_morans([1, 1, 1, 9, 9, 8], row).value.round(2).tolist()
    [0.99, 0.99, -0.04, 0.05, 1.03, 0.89]
    """
    z, weights, kept = _connected(values, neighbours)
    n = len(kept)
    mean_square = float(z @ z) / n
    squares = np.asarray(weights.multiply(weights).sum(axis=1)).ravel()
    value = z / mean_square * (weights @ z)
    expectation = -(z**2) / ((n - 1) * mean_square)
    variance = (z / mean_square) ** 2 * (n / (n - 2)) * (squares - 1 / (n - 1)) * (mean_square - z**2 / (n - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(variance > 0, (value - expectation) / np.sqrt(variance), np.nan)
    parts = np.full((5, len(neighbours)), np.nan)
    parts[:, kept] = value, expectation, variance, score, two_sided(score)
    return LocalAutocorrelation(parts[0], parts[1], parts[2], parts[3], parts[4], neighbours.islands)
