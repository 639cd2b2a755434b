"""Density clusters of many categories at once, exactly those of DBSCAN, without ever holding all pairs of neighbours.

Places are put into cubes so small that all places of a cube are neighbours. Then a full cube needs no count, an empty
neighbourhood needs none either, and two cubes are joined by a single near pair. Categories lie apart on a fourth axis.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.sphere import PlaceError, chord_km, on_globe

Booleans = NDArray[np.bool_]
Rows = NDArray[np.int64]
PRODUCTS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class DensityClusters:
    """The cluster of each row (-1 for none) and whether the row is a core; clusters never mix categories."""

    labels: Rows
    core: Booleans
    clusters: int


def density_clusters(
    lon: ArrayLike, lat: ArrayLike, category: ArrayLike, reach_km: ArrayLike, minimum: ArrayLike
) -> DensityClusters:
    """Group the establishments of each category that are densely linked, as DBSCAN within each category does.

    Formula: a core has `minimum` or more of its category within reach, itself included. Cores within reach of each
    other share a cluster; another establishment within reach of a core joins the cluster of its nearest core.
    Source: Ester et al. (1996); cores and their clusters are those of scikit-learn's DBSCAN on the same points.
    Limits: reach is one number or one a category (in the order of the sorted names), minimum one, one a category or
    one a row (a local minimum, also where both fit). Distances are chords of the globe, so borders, poles and the
    antimeridian do no harm.
    Numbering follows the sorted categories, then the lowest row. A tie between two cores as near is left to chance.

    >>> found = density_clusters([36.80, 36.81, 36.82, 38.0], [0.0] * 4, ["figs"] * 4, 5, 3)
    >>> found.labels.tolist(), found.core.tolist()
    ([0, 0, 0, -1], [True, True, True, False])
    """
    kind, points, widest = _categories_apart(lon, lat, category, reach_km)
    labels, core = np.full(len(points), -1, dtype=np.int64), np.zeros(len(points), dtype=np.bool_)
    if not len(points):
        return DensityClusters(labels, core, 0)
    least = np.asarray(minimum, dtype=np.int64)
    least = np.broadcast_to(least, len(points)) if least.ndim == 0 or least.shape == kind.shape else least[kind]
    if (least < 1).any():
        raise PlaceError("The minimum of a cluster is one establishment or more.")
    busy, wanted = _promising(points, kind, least, widest)
    rows = np.flatnonzero(wanted)
    if len(rows):
        labels[rows], core[rows] = _clusters(points[rows], kind[rows], busy[rows], least[rows], widest)
    return DensityClusters(*_numbered(labels, kind, core))


def counts_within_reach(
    lon: ArrayLike, lat: ArrayLike, category: ArrayLike, reach_km: ArrayLike, at_least: int = 1
) -> Rows:
    """Count the establishments of its own category within reach of each, itself included; 0 where below `at_least`.

    Formula: number of rows j of the category of i with chord(i, j) <= reach of the category.
    Source: as `density_clusters`.
    Limits: as `density_clusters`; a higher `at_least` saves time, since sparse places are never looked at.

    >>> counts_within_reach([36.80, 36.81, 38.0], [0.0] * 3, ["figs"] * 3, 5, 2).tolist()
    [2, 2, 0]
    """
    from scipy.spatial import cKDTree

    kind, points, widest = _categories_apart(lon, lat, category, reach_km)
    counts = np.zeros(len(points), dtype=np.int64)
    if not len(points):
        return counts
    busy, wanted = _promising(points, kind, np.broadcast_to(np.int64(at_least), len(points)), widest)
    rows = np.flatnonzero(busy)
    if len(rows):
        place = np.cumsum(wanted) - 1
        found = counted_in_tree(cKDTree(points[wanted], leafsize=32), points[wanted], place[rows], widest)
        counts[rows] = np.where(found >= at_least, found, 0)
    return counts


def counted_in_tree(tree: Any, points: Numbers, rows: Rows, reach: float | Numbers) -> Rows:
    """Count the points of a tree within reach of some of its own points, each itself included.

    Formula: number of j with |x_i - x_j| <= reach, one reach or one a row.
    Source: k-d tree of scipy.
    Limits: rows are asked in the order of the tree, since neighbours then find its leaves still at hand (twice as fast).

    >>> from scipy.spatial import cKDTree
    >>> points = np.array([[0.0], [1.0], [5.0]])
    >>> counted_in_tree(cKDTree(points), points, np.array([2, 0]), 1.0).tolist()
    [1, 2]
    """
    turn = np.empty(len(points), dtype=np.int64)
    turn[tree.indices] = np.arange(len(points))
    order = np.argsort(turn[rows])
    counts = np.empty(len(rows), dtype=np.int64)
    far = reach if isinstance(reach, float) else reach[order]
    counts[order] = tree.query_ball_point(points[rows[order]], far, return_length=True, workers=-1)
    return counts


def _categories_apart(
    lon: ArrayLike, lat: ArrayLike, category: ArrayLike, reach_km: ArrayLike
) -> tuple[Rows, Numbers, float]:
    """Category codes, places with the categories on a fourth axis in units of the widest reach, and that reach."""
    globe = on_globe(lon, lat)
    names, codes = np.unique(np.asarray(category), return_inverse=True)
    if codes.shape != (len(globe),):
        raise PlaceError(f"There are {codes.size} categories for {len(globe)} rows; give one a row.")
    chords = chord_km(reach_km)
    if chords.shape not in ((), (len(names),)):
        raise PlaceError(f"There are {chords.size} reaches for {len(names)} categories; give one, or one a category.")
    if not (chords > 0).all():
        raise PlaceError("The reach of a cluster is a distance above zero, in kilometres.")
    reach = np.broadcast_to(chords, len(names))
    widest, kind = float(reach.max(initial=0.0)), codes.astype(np.int64)
    return kind, np.column_stack([globe * (widest / reach)[kind][:, None], kind * (4.0 * widest)]), widest


def _promising(points: Numbers, kind: Rows, least: Rows, reach: float) -> tuple[Booleans, Booleans]:
    """Rows that could be a core, and rows within reach of such, by counts in a hashed grid; never too few."""
    size = 1 << max(10, (4 * len(points)).bit_length())
    steps = np.floor(points[:, :3] / (reach * (1 + 1e-9))).astype(np.int64)
    factors = np.array([73_856_093, 19_349_663, 83_492_791])
    # A power of two, so that the last bits are the remainder.
    last = size - 1
    place = (steps @ factors + kind * 49_979_687) & last
    held = np.bincount(place, minlength=size)
    shifts = [int(np.array(shift) @ factors) for shift in product((-1, 0, 1), repeat=3)]
    used = np.flatnonzero(held)
    around = np.zeros(size, dtype=np.int64)
    for shift in shifts:
        around[used] += held[(used + shift) & last]
    busy = np.asarray(around[place] >= least, dtype=np.bool_)
    wanted = np.zeros(size, dtype=np.bool_)
    centres = np.unique(place[busy])
    for shift in shifts:
        wanted[(centres + shift) & last] = True
    return busy, np.asarray(wanted[place], dtype=np.bool_)


def _clusters(points: Numbers, kind: Rows, busy: Booleans, least: Rows, reach: float) -> tuple[Rows, Booleans]:
    """Labels in any numbering, and the cores."""
    from scipy.spatial import cKDTree

    cube, cubes = _cubes(points, kind, reach)
    core = _cores(points, cube, busy, least, reach)
    labels = np.full(len(points), -1, dtype=np.int64)
    chosen = np.flatnonzero(core)
    if not len(chosen):
        return labels, core
    used, place = np.unique(cube[chosen], return_inverse=True)
    group = _joined(points[chosen], place, cubes[used], reach)[place]
    edge = np.flatnonzero(~core)
    if len(edge):
        tree = cKDTree(points[chosen], balanced_tree=False, compact_nodes=False)
        apart, nearest = tree.query(points[edge], distance_upper_bound=reach * (1 + 1e-9))
        near = apart <= reach
        labels[edge[near]] = group[nearest[near]]
    labels[chosen] = group
    return labels, core


def _numbered(labels: Rows, kind: Rows, core: Booleans) -> tuple[Rows, Booleans, int]:
    """Number clusters by category, then by their first row."""
    rows = np.flatnonzero(labels >= 0)
    _, first, inverse = np.unique(labels[rows], return_index=True, return_inverse=True)
    order = np.lexsort((rows[first], kind[rows[first]]))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    labels[rows] = number[inverse]
    return labels, core, len(order)


def _cubes(points: Numbers, kind: Rows, reach: float) -> tuple[Rows, Numbers]:
    """The cube of each row, and the cubes' integer places with the categories ten steps apart."""
    steps = np.floor(points[:, :3] / (reach / np.sqrt(3) * (1 - 1e-9))).astype(np.int64)
    steps -= steps.min(axis=0)
    span = steps.max(axis=0) + 1
    key = ((kind * span[0] + steps[:, 0]) * span[1] + steps[:, 1]) * span[2] + steps[:, 2]
    _, first, cube = np.unique(key, return_index=True, return_inverse=True)
    return cube.astype(np.int64), np.column_stack([steps[first], kind[first] * 10]).astype(np.float64)


def _near_cubes(cubes: Numbers) -> tuple[Rows, Rows]:
    """Pairs of cubes that may hold places within reach: two steps or fewer apart on every axis."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(cubes, balanced_tree=False).query_pairs(2.5, p=np.inf, output_type="ndarray")
    return pairs[:, 0], pairs[:, 1]


def _cores(points: Numbers, cube: Rows, busy: Booleans, least: Rows, reach: float) -> Booleans:
    from scipy.spatial import cKDTree

    held = np.bincount(cube)
    core = held[cube] >= least
    unsure = np.flatnonzero(busy & ~core)
    if len(unsure):
        core[unsure] = counted_in_tree(cKDTree(points, leafsize=32), points, unsure, reach) >= least[unsure]
    return core


def _joined(points: Numbers, place: Rows, cubes: Numbers, reach: float) -> Rows:
    """The component of each cube: cubes are linked when a core of one is within reach of a core of the other."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    order = np.argsort(place, kind="stable")
    points, size = points[order], np.bincount(place)
    start = np.cumsum(size) - size
    one, other = _near_cubes(cubes)
    linked = _apart(points[start[one]], points[start[other]]) <= reach**2
    edges = [(one[linked], other[linked])]

    def components() -> Any:
        rows, columns = (np.concatenate(side) for side in zip(*edges, strict=True))
        graph = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(len(size), len(size)))
        return connected_components(graph, directed=False)[1]

    group = components()
    work = size[one] * size[other]
    turn = np.argsort(work, kind="stable")
    turn = turn[group[one[turn]] != group[other[turn]]]
    while len(turn):
        batch = max(1, int(np.searchsorted(np.cumsum(work[turn]), PRODUCTS_AT_ONCE)))
        now, turn = turn[:batch], turn[batch:]
        met = _meet(points, start, size, one[now], other[now], reach)
        if met.any():
            edges.append((one[now][met], other[now][met]))
            group = components()
            turn = turn[group[one[turn]] != group[other[turn]]]
    return np.asarray(group, dtype=np.int64)


def _apart(first: Numbers, second: Numbers) -> Numbers:
    return np.asarray(((first - second) ** 2).sum(axis=1), dtype=np.float64)


def _meet(points: Numbers, start: Rows, size: Rows, one: Rows, other: Rows, reach: float) -> Booleans:
    """Whether two cubes hold a pair within reach; a single huge pair of cubes is asked of a tree."""
    from scipy.spatial import cKDTree

    work = size[one] * size[other]
    if work[0] > PRODUCTS_AT_ONCE:
        left, right = (points[start[side[0]] : start[side[0]] + size[side[0]]] for side in (one, other))
        apart, _ = cKDTree(left).query(right, distance_upper_bound=reach * (1 + 1e-9))
        return np.array([bool((apart <= reach).any())])
    pair = np.repeat(np.arange(len(one)), work)
    turn = np.arange(len(pair)) - np.repeat(np.cumsum(work) - work, work)
    width = size[other][pair]
    near = _apart(points[start[one][pair] + turn // width], points[start[other][pair] + turn % width]) <= reach**2
    met = np.zeros(len(one), dtype=np.bool_)
    met[pair[near]] = True
    return met
