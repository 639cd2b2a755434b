"""The fifth stage: clusters across administrative borders, with their outline, firms, institutions and people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.space.delineation import FoundCluster, delineate
from clusterwise.methods.space.membership import membership
from clusterwise.methods.space.outline import Outline, outline
from clusterwise.methods.space.sphere import PlaceError
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import Plan

Rows = NDArray[np.intp]
KM_A_DEGREE = 111.0


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """One cluster with full detail; `rows` are its firms in the register's own order.

    `stability` is the mean share of its firms that lie in hot cells, over both resolutions: how far another method
    and another zoning find it too. `regions` gives each administrative region's firms, the largest first.
    """

    name: str
    industry: str
    rows: Rows
    found: FoundCluster
    shape: Outline | None
    regions: tuple[tuple[str, int], ...]
    inside: Mapping[str, int]
    serving: Mapping[str, int]
    stability: float

    @property
    def crosses_borders(self) -> bool:
        return len(self.regions) > 1


@dataclass(frozen=True, slots=True, eq=False)
class Delineated:
    """All clusters, the dense groups that chance explains, and those that no flat map can outline."""

    clusters: tuple[Cluster, ...]
    chance_groups: int
    without_outline: int
    has_institutions: bool


def delineated(
    register: Places, share_hot: NDArray[np.float32], plan: Plan, tell: Callable[[float], None]
) -> Delineated:
    """Find the clusters of every industry and tell who belongs to each."""
    is_firm = ~register.is_institution[register.points]
    at, share_hot = register.points[is_firm], share_hot[is_firm]
    if len(at) < 2:
        return Delineated((), 0, 0, False)
    kinds = register.industry.words[register.industry.codes[at]]
    drawn = delineate(register.lon[at], register.lat[at], kinds, plan.rules.delineation)
    tell(0.6)
    order = np.argsort(drawn.labels, kind="stable")
    bounds = np.searchsorted(drawn.labels[order], np.arange(len(drawn.clusters) + 1))
    bodies = _institutions(register, plan)
    clusters = []
    for index, one in enumerate(drawn.clusters):
        mine = order[bounds[index] : bounds[index + 1]]
        shape = _outline(register, at[mine])
        inside, serving = _served(shape, bodies, register, plan)
        clusters.append(
            Cluster(
                name=f"{one.category}-{index + 1}",
                industry=one.category,
                rows=at[mine],
                found=one,
                shape=shape,
                regions=_regions(register, at[mine]),
                inside=inside,
                serving=serving,
                stability=float(share_hot[mine].mean()),
            )
        )
        if index % 50 == 0:
            tell(0.6 + 0.4 * index / len(drawn.clusters))
    return Delineated(
        tuple(clusters), drawn.chance_groups, sum(one.shape is None for one in clusters), any(map(len, bodies.values()))
    )


def _outline(register: Places, rows: Rows) -> Outline | None:
    """The outline; none for a cluster at a pole or on both sides of the antimeridian, which a flat map cannot show."""
    try:
        return outline(register.lon[rows], register.lat[rows])
    except PlaceError:  # told to the reader as a cluster without outline
        return None


def _regions(register: Places, rows: Rows) -> tuple[tuple[str, int], ...]:
    codes, counts = np.unique(register.region.codes[rows], return_counts=True)
    pairs = [
        (str(register.region.words[code]), int(count)) for code, count in zip(codes, counts, strict=True) if code >= 0
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _institutions(register: Places, plan: Plan) -> dict[str, Rows]:
    """The rows of support institutions by class: as the register marks them, else by the codes of a scheme that the rule knows."""
    if register.tells_institutions:
        return _marked_institutions(register)
    scheme = plan.target or plan.scheme
    if scheme is not None and scheme.name.upper() not in plan.rules.of("support_institutions", "schemes"):
        return {}
    has_place = np.flatnonzero(~np.isnan(register.lon) & ~np.isnan(register.lat) & (register.industry.codes >= 0))
    found = {}
    for kind, prefixes in plan.rules.of("support_institutions", "classes").items():
        words = np.array(
            [word.startswith(tuple(prefixes)) for word in register.industry.words.tolist()], dtype=np.bool_
        )
        found[kind] = has_place[words[register.industry.codes[has_place]]]
    return found


def _marked_institutions(register: Places) -> dict[str, Rows]:
    rows = np.flatnonzero(register.is_institution & ~np.isnan(register.lon) & ~np.isnan(register.lat))
    kinds = np.array(register.institution.of(rows), dtype=np.str_)
    return {str(kind): rows[kinds == kind] for kind in np.unique(kinds)}


def _served(
    shape: Outline | None, bodies: Mapping[str, Rows], register: Places, plan: Plan
) -> tuple[dict[str, int], dict[str, int]]:
    """Count the institutions inside the outline and those that serve it from within the service distance."""
    inside, serving = {}, {}
    reach = plan.rules.of("support_institutions", "service_km")
    for kind, rows in bodies.items():
        near = rows if shape is None else rows[_near(shape, register.lon[rows], register.lat[rows], reach)]
        if shape is None or not len(near):
            continue
        found = membership(shape, register.lon[near], register.lat[near], reach)
        inside[kind], serving[kind] = int(found.inside.sum()), int(found.serving.sum())
    return inside, serving


def _near(shape: Outline, lon: NDArray[np.float64], lat: NDArray[np.float64], reach_km: float) -> NDArray[np.bool_]:
    """A quick look at the box round an outline, before each distance is measured."""
    (west, south), (east, north) = shape.ring.min(axis=0), shape.ring.max(axis=0)
    high = reach_km / KM_A_DEGREE * 1.05
    wide = high / max(np.cos(np.radians(min(85.0, max(abs(south), abs(north)) + high))), 0.05)
    return np.asarray((lat > south - high) & (lat < north + high) & (lon > west - wide) & (lon < east + wide))


def rows_inside(shape: Outline, register: Places) -> Rows:
    """Return all establishments with usable coordinates inside an outline, of whatever industry."""
    at = register.points
    near = at[_near(shape, register.lon[at], register.lat[at], 0.0)]
    if not len(near):
        return near
    return near[membership(shape, register.lon[near], register.lat[near]).inside]
