"""The regions of a register and the imported areas, matched by code or name; what has no partner is listed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from clusterwise.formats.register.checks import BoundingBox
from clusterwise.formats.register.mapping import plain_words
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p1_selection.rings import inside, size_of
from clusterwise.press.charts.geometry import Outline


@dataclass(frozen=True, slots=True)
class Matching:
    """Outlines by region, and the names on either side that found no partner."""

    outlines: tuple[Outline, ...]
    regions_without_area: tuple[str, ...]
    areas_without_region: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """A picture of areas serves only where most regions have theirs."""
        return len(self.outlines) > len(self.regions_without_area)


def areas_of(programme: Programme) -> list[Area]:
    """Return the areas of a programme that have a shape."""
    return list(Area.objects.filter(programme=programme, shape__isnull=False))


class _Atlas:
    """Areas by code, and by name without accents and signs."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.by_code: dict[str, Area] = {}
        self.by_name: dict[str, Area] = {}
        for area in areas:
            self.by_code.setdefault(area.code.casefold(), area)
            self.by_name.setdefault(plain_words(area.name), area)

    def find(self, key: str, name: str) -> Area | None:
        return self.by_code.get(key.casefold()) or self.by_name.get(plain_words(name))


def area_of(key: str, name: str, areas: Iterable[Area]) -> Area | None:
    """Return the area that a region of a register is, None where no area has its code or name."""
    return _Atlas(areas).find(key, name)


def matched(regions: Mapping[str, str], areas: Iterable[Area]) -> Matching:
    """Match regions (key to name) to areas: the same code first, then the same name without accents and signs."""
    atlas = _Atlas(areas)
    outlines: list[Outline] = []
    lonely: list[str] = []
    taken: set[UUID] = set()
    for key, name in regions.items():
        found = atlas.find(key, name)
        if found is None:
            lonely.append(name)
            continue
        taken.add(found.pk)
        outlines.append(Outline(key, name, rings_of(found)))
    idle = sorted(area.name for area in atlas.by_code.values() if area.pk not in taken)
    return Matching(tuple(outlines), tuple(sorted(lonely)), tuple(idle))


def rings_of(area: Area) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the rings of an area's shape, as pictures take them."""
    return tuple(_rings(area))


def _rings(area: Area) -> Iterable[tuple[tuple[float, float], ...]]:
    shape: Mapping[str, Any] = area.shape or {"type": "MultiPolygon", "coordinates": []}
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield tuple((float(spot[0]), float(spot[1])) for spot in ring)


def box_around(areas: Iterable[Area]) -> BoundingBox | None:
    """Return west, south, east and north of the areas with a margin of a tenth; None without areas."""
    spots = [spot for area in areas for ring in _rings(area) for spot in ring]
    if not spots:
        return None
    west, east = min(spot[0] for spot in spots), max(spot[0] for spot in spots)
    south, north = min(spot[1] for spot in spots), max(spot[1] for spot in spots)
    wide, high = (east - west) / 10, (north - south) / 10
    edges = (west - wide, south - high, east + wide, north + high)
    return tuple(Decimal(str(round(edge, 5))) for edge in edges)  # type: ignore[return-value]


def areas_at(points: Iterable[tuple[float, float] | None], areas: Iterable[Area]) -> list[Area | None]:
    """Return for each point the smallest area that holds it, None where none does or the point is not known."""
    given = list(points)
    known = np.array([index for index, point in enumerate(given) if point is not None], dtype=np.int64)
    found: list[Area | None] = [None] * len(given)
    if not known.size:
        return found
    spots = np.array([given[index] for index in known], dtype=np.float64)
    shaped = [(area, tuple(_rings(area))) for area in areas]
    for area, rings in sorted(shaped, key=lambda pair: -max(map(size_of, pair[1]))):
        for index in known[inside(spots, rings)]:
            found[index] = area
    return found
