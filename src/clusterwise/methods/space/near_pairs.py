"""Pairs of points within a distance, handed out in pieces so that memory stays small."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers

Rows = NDArray[np.int64]
LARGEST_SAMPLE = 20_000
PAIRS_AT_ONCE = 2_000_000


class SampleError(ValueError):
    """Points or their weights cannot be used; the message says why and what to do."""


def checked_sample(points: ArrayLike, weights: ArrayLike | None) -> tuple[Numbers, Numbers]:
    """Return points (rows of coordinates in one unit of length) and their weights, or refuse.

    Formula: weights are one each where none are given.
    Source: none.
    Limits: at most 20,000 points; draw a sample above that.

    >>> [values.tolist() for values in checked_sample([[0, 0], [3, 4]], None)]
    [[[0.0, 0.0], [3.0, 4.0]], [1.0, 1.0]]
    """
    places = np.asarray(points, dtype=np.float64)
    if places.ndim != 2 or not np.isfinite(places).all():
        raise SampleError("Points are rows of known coordinates; leave out those without a place.")
    if len(places) > LARGEST_SAMPLE:
        raise SampleError(f"{len(places):,} points are too many; draw a sample of at most {LARGEST_SAMPLE:,}.")
    sizes = np.ones(len(places)) if weights is None else np.asarray(weights, dtype=np.float64)
    if sizes.shape != (len(places),) or not (np.isfinite(sizes) & (sizes > 0)).all():
        raise SampleError("Give every point one weight above zero, or no weights at all.")
    return places, sizes


def distances_asked(distances: ArrayLike) -> Numbers:
    """Return the distances of a curve, or refuse.

    Formula: 0 <= r_1 < r_2 < ...
    Source: none.
    Limits: in the unit of the points.

    >>> distances_asked([0, 2, 5]).tolist()
    [0.0, 2.0, 5.0]
    """
    reach = np.asarray(distances, dtype=np.float64)
    if reach.ndim != 1 or not reach.size or reach[0] < 0 or not (np.diff(reach) > 0).all():
        raise SampleError("Distances start at zero or above and rise; sort them and drop repeats.")
    return reach


def pairs_within(tree: Any, places: Numbers, rows: Rows, reach: float) -> Iterator[tuple[Rows, Rows, Numbers]]:
    """Yield (position in rows, other point, distance) for all points within reach of the named rows, self left out.

    Formula: Euclidean distance <= reach.
    Source: k-d tree of scipy.
    Limits: pieces hold some two million pairs, more only where one point alone has more.

    >>> from scipy.spatial import cKDTree
    >>> points = np.array([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]])
    >>> [(a.tolist(), b.tolist(), d.tolist()) for a, b, d in pairs_within(cKDTree(points), points, np.array([0]), 5.0)]
    [([0], [1], [5.0])]
    """
    from scipy.spatial import cKDTree

    if not len(rows):
        return
    count = np.cumsum(tree.query_ball_point(places[rows], reach, return_length=True))
    piece = count // PAIRS_AT_ONCE
    starts = np.concatenate([[0], np.flatnonzero(np.diff(piece)) + 1, [len(rows)]])
    for first, last in pairwise(starts):
        few = cKDTree(places[rows[first:last]])
        found = few.sparse_distance_matrix(tree, reach, output_type="ndarray")
        one, other = found["i"].astype(np.int64) + first, found["j"].astype(np.int64)
        apart = rows[one] != other
        yield one[apart], other[apart], found["v"][apart]
