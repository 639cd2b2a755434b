"""How far apart the places of a cluster lie, and into how many parts they fall."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.density_clusters import density_clusters
from clusterwise.methods.space.sphere import EARTH_KM, PlaceError, checked_places, on_globe


def ground_km(chord: ArrayLike) -> Numbers:
    """Return the distance on the ground that a straight line through the globe spans.

    Formula: 2 R asin(c / 2R), the inverse of `sphere.chord_km`.
    Source: geometry of the sphere.
    Limits: for lines up to the Earth's diameter.

    >>> ground_km([4.999999871648, 998.97432]).round(2).tolist()
    [5.0, 1000.0]
    """
    half = np.asarray(chord, dtype=np.float64) / (2 * EARTH_KM)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(half, 0.0, 1.0)), dtype=np.float64)


def greatest_distance(lon: ArrayLike, lat: ArrayLike) -> float:
    """Return the distance between the two places that lie farthest apart, in kilometres on the ground.

    Formula: largest great-circle distance over all pairs; pairs are taken block by block among distinct places.
    Source: geometry of the sphere.
    Limits: straight over land and water, not by road. Time grows with the square of the number of distinct places
    once they are rounded to four decimals (some 11 m): 20,000 take about four seconds.

    >>> round(greatest_distance([36.8, 36.9, 36.8], [-1.3, -1.3, -1.2]), 1)
    15.7
    """
    east, north = checked_places(lon, lat)
    if not east.size:
        raise PlaceError("There is no place to measure from; give at least one.")
    spots = np.unique(np.column_stack([east, north]).round(4), axis=0)
    globe = on_globe(spots[:, 0], spots[:, 1])
    least = min(float((block @ globe.T).min()) for block in (globe[at : at + 512] for at in range(0, len(globe), 512)))
    # |a - b|^2 = 2 R^2 - 2 a.b: the smallest product belongs to the longest line.
    return float(ground_km(np.sqrt(max(2 * EARTH_KM**2 - 2 * least, 0.0))))


def parts(lon: ArrayLike, lat: ArrayLike, reach_km: float) -> NDArray[np.intp]:
    """Return the part of each place: places belong together when steps of at most the reach lead from one to another.

    Formula: single linkage cut at the reach; parts are numbered from the one with most places on.
    Source: Florek et al. (1951); the same as density clusters with a minimum of one.
    Limits: one place between two groups joins them; a reach below the usual distance of neighbours splits everything.

    >>> parts([36.80, 36.81, 38.0, 36.82], [-1.3, -1.3, -1.3, -1.3], reach_km=5).tolist()
    [0, 0, 1, 0]
    """
    if not reach_km > 0:
        raise PlaceError(f"A reach of {reach_km:g} km joins nothing; give one above zero.")
    east, north = checked_places(lon, lat)
    if not east.size:
        return np.zeros(0, dtype=np.intp)
    labels = density_clusters(east, north, np.zeros(len(east), dtype=np.int64), reach_km, 1).labels
    order = np.argsort(-np.bincount(labels), kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[labels]
