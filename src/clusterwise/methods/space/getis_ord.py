"""Where high values gather: the Getis-Ord statistics Gi and Gi*."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.concentration.discoveries import benjamini_hochberg
from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.autocorrelation import two_sided
from clusterwise.methods.space.neighbours import NeighbourError, Neighbours, Places, values_of_places

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class GetisOrd:
    """A score a place, its two-sided p, and q after control of false discoveries; nan where there is none."""

    z: Numbers
    p: Numbers
    q: Numbers
    islands: Places

    def hot(self, level: float = 0.05) -> Booleans:
        return np.asarray((self.q <= level) & (self.z > 0), dtype=np.bool_)

    def cold(self, level: float = 0.05) -> Booleans:
        return np.asarray((self.q <= level) & (self.z < 0), dtype=np.bool_)


def getis_ord(values: ArrayLike, neighbours: Neighbours, star: bool = True) -> GetisOrd:
    """Return Gi* (the place counts among its neighbours) or Gi (it does not) as analytic scores.

    Formula: z_i = (sum_j w_ij x_j - W_i m) / (s sqrt((n W_i - W_i^2) / (n - 1))), binary weights; m and s over all n
    places for Gi*, over the n - 1 others for Gi. Two-sided normal p, then Benjamini-Hochberg q.
    Source: Getis and Ord (1992), Ord and Getis (1995); Gi checked against spdep on the Columbus data.
    Limits: the normal curve needs some eight neighbours or values that are not very skewed; ask for permutations
    else. Gi has no score on islands (nan, named); Gi* there rests on the place alone.

    >>> from clusterwise.methods.space.neighbours import neighbours_from_pairs
    >>> row = neighbours_from_pairs([0, 1, 2, 3, 4], [1, 2, 3, 4, 5], 6)
    >>> getis_ord([9, 9, 1, 1, 1, 1], row).z.round(2).tolist()
    [2.24, 1.58, 0.0, -1.58, -1.58, -1.12]
    """
    x = values_of_places(values, neighbours)
    n = len(x)
    if n < 3:
        raise NeighbourError(f"There are {n} places; a hot spot needs at least three to stand out from.")
    own = x if star else np.zeros(n)
    near = neighbours.matrix @ x + own
    weight = neighbours.degrees + (1.0 if star else 0.0)
    if star:
        others: float | Numbers = float(n)
        mean: float | Numbers = float(x.mean())
        spread: float | Numbers = float(x.var())
    else:
        others = float(n - 1)
        mean = (x.sum() - x) / others
        spread = ((x**2).sum() - x**2) / others - mean**2
    scale = np.maximum(spread, 0) * (others * weight - weight**2) / (others - 1)
    flat = scale <= 1e-12 * float((x**2).mean())
    z = np.divide(near - weight * mean, np.sqrt(scale), out=np.full(n, np.nan), where=~flat & (weight > 0))
    p = two_sided(z)
    return GetisOrd(z, p, benjamini_hochberg(p), neighbours.islands)


def permuted_getis_ord(
    values: ArrayLike, neighbours: Neighbours, generator: np.random.Generator, permutations: int = 999
) -> GetisOrd:
    """Return Gi* scores whose p comes from shuffling the other places' values round each place.

    Formula: p_i = min(1, 2 (1 + min(#sums >= observed, #sums <= observed)) / (1 + permutations)), where a sum adds
    as many values of other places, drawn without replacement, as the place has neighbours.
    Source: Anselin (1995), conditional permutation; as in PySAL all places share the draws, which leaves each p valid.
    Limits: p is never below 2 / (1 + permutations), so with many places ask for many; islands have no p (nan).
    Gi and Gi* have the same p here, since the place's own value stays.

    >>> from clusterwise.methods.space.neighbours import neighbours_from_pairs
    >>> row = neighbours_from_pairs(range(39), range(1, 40), 40)
    >>> hot = permuted_getis_ord([9.0] * 5 + [1.0, 2.0] * 17 + [1.0], row, np.random.default_rng(1), 199)
    >>> bool(hot.p[2] <= 0.05), bool(hot.p[20] > 0.05)
    (True, True)
    """
    x = values_of_places(values, neighbours)
    degrees = np.diff(neighbours.matrix.indptr)
    widest = int(degrees.max(initial=0))
    if widest + 1 > len(x):
        raise NeighbourError("Every place is a neighbour of every other, so a shuffle changes nothing.")
    draws = _draws(len(x), widest + 1, permutations, generator)
    sums = np.cumsum(x[draws], axis=1)
    observed = neighbours.matrix @ x
    # Sums of equal numbers in another order differ in the last bits and must still count as equal.
    slack = 1e-9 * (np.abs(x).max() + 1e-300) * (widest + 1)
    above, below = np.zeros(len(x)), np.zeros(len(x))
    for degree in np.unique(degrees[degrees > 0]):
        places = np.flatnonzero(degrees == degree)
        ordered = np.sort(sums[:, degree - 1])
        above[places] = permutations - np.searchsorted(ordered, observed[places] - slack, side="left")
        below[places] = np.searchsorted(ordered, observed[places] + slack, side="right")
    _leave_out_self(draws, sums, x, degrees, observed, slack, above, below)
    p = np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (1 + permutations))
    p[degrees == 0] = np.nan
    return GetisOrd(getis_ord(x, neighbours).z, p, benjamini_hochberg(p), neighbours.islands)


def _draws(places: int, size: int, permutations: int, generator: np.random.Generator) -> Places:
    """Rows of distinct places in random order; rows with a repeat are drawn again while that is cheap."""
    if size * size > places:
        return np.argsort(generator.random((permutations, places)), axis=1)[:, :size].astype(np.int64)
    rows = generator.integers(0, places, (permutations, size))
    while True:
        ordered = np.sort(rows, axis=1)
        repeated = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not repeated.size:
            return rows
        rows[repeated] = generator.integers(0, places, (len(repeated), size))


def _leave_out_self(
    draws: Places,
    sums: Numbers,
    x: Numbers,
    degrees: Places,
    observed: Numbers,
    slack: float,
    above: Numbers,
    below: Numbers,
) -> None:
    """Where a draw contains the place itself, put the next place drawn in its stead."""
    row, position = np.indices(draws.shape).reshape(2, -1)
    place = draws.ravel()
    inside = position < degrees[place]
    row, place = row[inside], place[inside]
    last = degrees[place]
    wrong, right = sums[row, last - 1], sums[row, last] - x[place]
    np.add.at(above, place, (right >= observed[place] - slack) * 1.0 - (wrong >= observed[place] - slack))
    np.add.at(below, place, (right <= observed[place] + slack) * 1.0 - (wrong <= observed[place] + slack))
