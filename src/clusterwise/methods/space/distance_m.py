"""Marcon and Puech's M: how over-represented an industry is round its own firms, at every distance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.envelopes import Envelope, envelope
from clusterwise.methods.space.near_pairs import SampleError, checked_sample, distances_asked, pairs_within

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class DistanceM:
    """M at each distance; nan where no firm of the industry has any neighbour that near."""

    distances: Numbers
    m: Numbers
    firms: int
    with_neighbours: NDArray[np.int64]


def _marks(marks: ArrayLike, rows: int, name: str) -> Booleans:
    marked = np.asarray(marks, dtype=np.bool_)
    if marked.shape != (rows,):
        raise SampleError(f"There are {marked.size} marks of {name} for {rows} points; give one a point.")
    if not marked.any():
        raise SampleError(f"No point is marked as {name}, so there is nothing to measure.")
    return marked


def distance_m(
    points: ArrayLike,
    in_industry: ArrayLike,
    distances: ArrayLike,
    weights: ArrayLike | None = None,
    neighbour_industry: ArrayLike | None = None,
) -> DistanceM:
    """Return Marcon and Puech's M of an industry, or of one industry round another (inter-industry M).

    Formula: M(r) = sum_i [w of the industry within r of i / w of all within r of i] / sum_i [(W_s - w_i) / (W - w_i)]
    over the firms i of the industry that have a neighbour within r, i itself left out. Inter-industry: the upper
    weights and W_s are those of the neighbour industry (w_i is not taken from W_s). 1 is no tendency.
    Source: Marcon and Puech (2010, 2017); checked against dbmss on the paracou16 data.
    Limits: up to 20,000 points in one unit of length, piles of points at area centres left out beforehand.
    Distances are inclusive. Judge it by its envelope, not by 1 alone.

    >>> found = distance_m([[0, 0], [1, 0], [2, 0], [9, 0]], [True, True, False, False], [1, 10])
    >>> found.m.round(3).tolist()
    [2.25, 1.0]
    """
    places, sizes = checked_sample(points, weights)
    reach = distances_asked(distances)
    marked = _marks(in_industry, len(places), "the industry")
    target = marked if neighbour_industry is None else _marks(neighbour_industry, len(places), "the neighbour industry")
    if neighbour_industry is not None and (marked & target).any():
        raise SampleError("Some points are in both industries; compare two that are apart, or leave the second out.")
    from scipy.spatial import cKDTree

    return _m_of(cKDTree(places), places, sizes, marked, target, reach)


def _m_of(
    tree: object, places: Numbers, sizes: Numbers, marked: Booleans, target: Booleans, reach: Numbers
) -> DistanceM:
    rows = np.flatnonzero(marked)
    shape = (len(rows), len(reach))
    near, of_target = np.zeros(shape), np.zeros(shape)
    for one, other, apart in pairs_within(tree, places, rows, float(reach[-1])):
        slot = one * len(reach) + np.searchsorted(reach, apart, side="left")
        near += np.bincount(slot, weights=sizes[other], minlength=near.size).reshape(shape)
        of_target += np.bincount(slot, weights=sizes[other] * target[other], minlength=near.size).reshape(shape)
    near, of_target = near.cumsum(axis=1), of_target.cumsum(axis=1)
    own = np.where(target[rows], sizes[rows], 0.0)
    overall = (sizes[target].sum() - own) / (sizes.sum() - sizes[rows])
    has = near > 0
    local = np.divide(of_target, near, out=np.zeros(shape), where=has).sum(axis=0)
    basis = (has * overall[:, None]).sum(axis=0)
    m = np.divide(local, basis, out=np.full(len(reach), np.nan), where=basis > 0)
    return DistanceM(reach, m, len(rows), has.sum(axis=0))


def m_envelope(
    points: ArrayLike,
    in_industry: ArrayLike,
    distances: ArrayLike,
    generator: np.random.Generator,
    weights: ArrayLike | None = None,
    neighbour_industry: ArrayLike | None = None,
    simulations: int = 99,
    level: float = 0.05,
) -> Envelope:
    """Return M with the bounds that it keeps when firms, with their industry and size, are shuffled over the places.

    Formula: M of each shuffle; bounds as in `envelope`. For two industries the firms of the first stay, since their
    own pattern is given, and all others are shuffled.
    Source: Marcon and Puech (2010), shuffle of (industry, size) over the locations; Duranton and Overman (2005).
    Limits: the null keeps all places and all sizes, so an outlying p says "not by chance given where firms are".

    >>> places = np.column_stack([np.arange(60.0), np.zeros(60)])
    >>> m_envelope(places, np.arange(60) < 12, [2.0, 5.0], np.random.default_rng(1), simulations=19).p
    0.05
    """
    places, sizes = checked_sample(points, weights)
    reach = distances_asked(distances)
    observed = distance_m(places, in_industry, reach, sizes, neighbour_industry)
    marked = np.asarray(in_industry, dtype=np.bool_)
    target = marked if neighbour_industry is None else np.asarray(neighbour_industry, dtype=np.bool_)
    moving = np.arange(len(places)) if neighbour_industry is None else np.flatnonzero(~marked)
    from scipy.spatial import cKDTree

    tree = cKDTree(places)
    curves = np.empty((simulations, len(reach)))
    for shuffle in range(simulations):
        order = np.arange(len(places))
        order[moving] = generator.permutation(moving)
        curves[shuffle] = _m_of(tree, places, sizes[order], marked[order], target[order], reach).m
    return envelope(observed.m, curves, level)
