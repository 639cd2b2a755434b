"""Where a candidate lies: the outline of its firms or the areas chosen, distances, and the institutions around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.extent import greatest_distance, parts
from clusterwise.methods.space.membership import membership
from clusterwise.methods.space.outline import Outline, outline
from clusterwise.methods.space.piles import PileRule, find_piles
from clusterwise.methods.space.sphere import LocalPlane, PlaceError
from clusterwise.phases.p1_selection import refusals
from clusterwise.phases.p1_selection.models import Candidate, CandidateInstitution
from clusterwise.phases.p1_selection.portrait.cell import CellFirms

_SMALLEST_PART = 3
#: Parts of an area that are so small beside the largest are rocks and lakeshores, no part of a territory.
_SMALLEST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class InstitutionAt:
    """An institution on the map and how far it stands from the boundary; zero is inside."""

    institution: CandidateInstitution
    distance_km: float


@dataclass(frozen=True, slots=True, eq=False)
class Territory:
    """The parts of a territory, its greatest distance, and what is placed or not placed around it."""

    parts: tuple[Outline, ...]
    from_members: bool
    placed: int
    piled: int
    without_place: int
    apart: int
    greatest_km: float | None
    institutions: tuple[InstitutionAt, ...]
    unplaced: tuple[CandidateInstitution, ...]
    fault: str

    @property
    def area_km2(self) -> float:
        return sum(part.area_km2 for part in self.parts)

    @property
    def is_contiguous(self) -> bool:
        return len(self.parts) < 2


def territory_of(candidate: Candidate, read: CellFirms | None, reach_km: float, piles: PileRule) -> Territory:
    """Return the territory from the members that the register places, else from the areas that people chose."""
    rows = [row for row in candidate.institutions.all() if row.lon is not None and row.lat is not None]
    unplaced = tuple(row for row in candidate.institutions.all() if row.lon is None)
    lon, lat, piled, without = _usable(read, piles)
    fault, apart = "", 0
    found: tuple[Outline, ...] = ()
    try:
        if len(lon) >= _SMALLEST_PART:
            found, apart = _from_members(lon, lat, reach_km)
        from_members = bool(found)
        found = found or _from_areas(candidate)
    except PlaceError as error:
        found, from_members, fault = (), False, refusals.said(error)
    greatest = _greatest(lon, lat) if from_members else _of_areas(found)
    return Territory(
        parts=found,
        from_members=from_members,
        placed=len(lon),
        piled=piled,
        without_place=without,
        apart=apart,
        greatest_km=greatest,
        institutions=_around(rows, found),
        unplaced=unplaced,
        fault=fault,
    )


def _usable(read: CellFirms | None, rule: PileRule) -> tuple[Numbers, Numbers, int, int]:
    none = np.zeros(0)
    if read is None:
        return none, none, 0, 0
    known = ~np.isnan(read.lon) & ~np.isnan(read.lat)
    lon, lat = read.lon[known], read.lat[known]
    if not len(lon):
        return none, none, 0, int((~known).sum())
    precision = [word for word, is_known in zip(read.precision, known, strict=True) if is_known]
    found = find_piles(lon, lat, precision, rule)
    return lon[found.usable], lat[found.usable], found.rows, int((~known).sum())


def _from_members(lon: Numbers, lat: Numbers, reach_km: float) -> tuple[tuple[Outline, ...], int]:
    """An outline round each part of three firms or more; firms in smaller parts stand apart and are counted."""
    label = parts(lon, lat, reach_km)
    sizes = np.bincount(label)
    drawn = tuple(outline(lon[label == one], lat[label == one]) for one in np.flatnonzero(sizes >= _SMALLEST_PART))
    return drawn, int(sizes[sizes < _SMALLEST_PART].sum())


def _from_areas(candidate: Candidate) -> tuple[Outline, ...]:
    """The areas joined where they touch; each polygon that is left is a part."""
    import shapely

    rows = list(candidate.territory_areas.all())
    areas = [row.area for row in rows] or ([candidate.area] if candidate.area else [])
    shapes = [_shape(area.shape) for area in areas if area.shape]
    if not shapes:
        return ()
    joined = shapely.union_all([shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes])
    polygons = [part for part in shapely.get_parts(joined) if part.geom_type == "Polygon"]
    polygons.sort(key=lambda part: -part.area)
    kept = [part for part in polygons if part.area >= _SMALLEST_SHARE * polygons[0].area]
    return tuple(_outline(part) for part in kept)


def _shape(given: dict[str, Any]) -> Any:
    import shapely

    polygons = [given["coordinates"]] if given["type"] == "Polygon" else given["coordinates"]
    return shapely.MultiPolygon(
        [(ring[0], ring[1:]) for polygon in polygons if (ring := [[spot[:2] for spot in line] for line in polygon])]
    )


def _outline(polygon: Any) -> Outline:
    import shapely

    ring = np.array(shapely.get_coordinates(polygon.exterior), dtype=np.float64)
    if np.ptp(ring[:, 0]) > 180:
        raise PlaceError("An area lies on both sides of the antimeridian; import its eastern and western part apart.")
    plane = LocalPlane(float(ring[:, 0].min() + ring[:, 0].max()) / 2, float(ring[:, 1].min() + ring[:, 1].max()) / 2)
    flat = shapely.Polygon(plane.flat(ring[:, 0], ring[:, 1]))
    return Outline(ring, float(flat.area), plane)


def _of_areas(found: tuple[Outline, ...]) -> float | None:
    if not found:
        return None
    corners = np.concatenate([part.ring for part in found])
    return _greatest(corners[:, 0], corners[:, 1])


def _greatest(lon: Numbers, lat: Numbers) -> float:
    """The two places farthest apart are corners of the hull, so that only these are measured."""
    import shapely

    corners = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(np.column_stack([lon, lat]))))
    return greatest_distance(corners[:, 0], corners[:, 1])


def _around(rows: Sequence[CandidateInstitution], found: tuple[Outline, ...]) -> tuple[InstitutionAt, ...]:
    """The institutions by their distance to the nearest part."""
    if not rows or not found:
        return ()
    lon = [float(row.lon) for row in rows if row.lon is not None]
    lat = [float(row.lat) for row in rows if row.lat is not None]
    nearest = np.min([membership(part, lon, lat).distance_km for part in found], axis=0)
    placed = [InstitutionAt(row, float(km)) for row, km in zip(rows, nearest, strict=True)]
    return tuple(sorted(placed, key=lambda one: (one.distance_km, one.institution.name)))
