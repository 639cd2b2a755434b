"""Rings of areas: which points lie inside, and which rings are holes of which; even-odd, so that drawing agrees."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = Sequence[tuple[float, float]]
Points = NDArray[np.float64]


def inside(points: Points, rings: Iterable[Ring]) -> NDArray[np.bool_]:
    """Return which points (longitude, latitude) lie inside the rings; inside a hole is outside.

    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    >>> inside(np.array([[1.0, 1.0], [5.0, 1.0]]), [square]).tolist()
    [True, False]
    """
    found = np.zeros(len(points), dtype=np.bool_)
    east, north = points[:, 0], points[:, 1]
    for ring in rings:
        near = np.flatnonzero(_in_box(points, ring))
        if not near.size:
            continue
        odd = np.zeros(near.size, dtype=np.bool_)
        x, y = east[near], north[near]
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if y1 == y2:
                continue
            crossed = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            odd ^= crossed
        found[near] ^= odd
    return found


def _in_box(points: Points, ring: Ring) -> NDArray[np.bool_]:
    corners = np.asarray(ring, dtype=np.float64)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))


def size_of(ring: Ring) -> float:
    """Return the area of a ring in square degrees, whichever way it turns.

    >>> size_of([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)])
    16.0
    """
    corners = np.asarray(ring, dtype=np.float64)
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def multipolygon(rings: Sequence[Ring]) -> dict[str, Any]:
    """Return rings as a GeoJSON MultiPolygon: each outer ring followed by the holes that lie in it.

    >>> square, hole = [(0, 0), (4, 0), (4, 4), (0, 0)], [(2, 1), (3, 1), (3, 2), (2, 1)]
    >>> [len(polygon) for polygon in multipolygon([hole, square])["coordinates"]]
    [2]
    """
    ordered = sorted(rings, key=size_of, reverse=True)
    first = np.array([ring[0] for ring in ordered], dtype=np.float64)
    depth = np.zeros(len(ordered), dtype=np.int64)
    holder: list[int | None] = [None] * len(ordered)
    for index, ring in enumerate(ordered[:-1]):
        later = np.arange(index + 1, len(ordered))
        for held in later[inside(first[later], [ring])]:
            depth[held] += 1
            holder[held] = index
    polygons: dict[int, list[list[list[float]]]] = {}
    for index, ring in enumerate(ordered):
        plain = [[east, north] for east, north in ring]
        outer = holder[index] if depth[index] % 2 else None
        polygons.setdefault(index if outer is None else outer, []).append(plain)
    return {"type": "MultiPolygon", "coordinates": list(polygons.values())}
