"""Outlines for small maps: read from GeoJSON or TopoJSON, flattened, and thinned to what a screen can show."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from clusterwise.press.charts.picture import UndrawableError

Spot = tuple[float, float]
Ring = tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's rings in longitude and latitude; a ring inside another is a hole."""

    key: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to pixels, with the shapes of the middle latitude kept; north is up, also where reading starts at the right."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    def __call__(self, spot: Spot) -> Spot:
        """Return where a place lies on paper."""
        across = (spot[0] - self.west) * self.squeeze * self.scale + self.left
        return across, (self.north - spot[1]) * self.scale + self.top


def outlines_of(text: str, *, key: str = "id", name: str = "name") -> tuple[Outline, ...]:
    """Return the areas of a GeoJSON collection or of a TopoJSON's first object; `key` is `id` or a property."""
    data = json.loads(text)
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "Topology":
        features = list(_topology_features(data))
    elif kind == "FeatureCollection":
        features = data["features"]
    else:
        raise UndrawableError(f"A map needs a FeatureCollection or a Topology, not {kind!r}; export the areas again.")
    return tuple(_outline(feature, key, name) for feature in features if feature.get("geometry"))


def fitted(spots: Sequence[Spot], *, width: float, most_height: float, edge: float = 6) -> tuple[Projection, float]:
    """Return the projection that fits the places into a width, and the height that this takes."""
    if not spots:
        raise UndrawableError("A map needs at least one area or point; show a table instead.")
    wests, norths = [spot[0] for spot in spots], [spot[1] for spot in spots]
    if not all(map(math.isfinite, (*wests, *norths))) or max(map(abs, norths)) > 90 or max(map(abs, wests)) > 180:
        raise UndrawableError("A place lies outside 180 degrees of longitude or 90 of latitude; check their order.")
    squeeze = max(math.cos(math.radians((min(norths) + max(norths)) / 2)), 0.05)
    wide, high = max((max(wests) - min(wests)) * squeeze, 1e-6), max(max(norths) - min(norths), 1e-6)
    scale = min((width - 2 * edge) / wide, (most_height - 2 * edge) / high, 5000.0)
    left, height = (width - wide * scale) / 2, high * scale + 2 * edge
    return Projection(min(wests), max(norths), squeeze, scale, left, edge), height


def drawn_path(rings: Sequence[Ring], projection: Projection) -> str:
    """Return an area as path data on a grid of whole pixels, so that neighbours still share their border."""
    return "".join(_path([projection(spot) for spot in part]) for ring in rings for part in _split(ring))


def _split(ring: Ring) -> list[list[Spot]]:
    """Cut a ring where it jumps over the 180th meridian, which would draw a line across the whole map."""
    parts: list[list[Spot]] = [[]]
    for spot in ring:
        if parts[-1] and abs(spot[0] - parts[-1][-1][0]) > 180:
            parts.append([])
        parts[-1].append(spot)
    return parts


def _path(spots: Sequence[Spot]) -> str:
    grid = [(round(x), round(y)) for x, y in spots]
    kept = [grid[0]]
    for here, ahead in pairwise([*grid[1:], grid[0]]):
        (x, y), (to_x, to_y) = kept[-1], ahead
        if here != kept[-1] and (here[0] - x) * (to_y - y) != (to_x - x) * (here[1] - y):
            kept.append(here)
    if len(kept) < 3:
        return f"M{kept[0][0]},{kept[0][1]}h1v1h-1Z"  # smaller than a pixel, yet it must not vanish
    steps = " ".join(f"{right - left},{low - high}" for (left, high), (right, low) in pairwise(kept))
    return f"M{kept[0][0]},{kept[0][1]}l{steps.replace(' -', '-').replace(',-', '-')}Z"


def _outline(feature: Mapping[str, Any], key: str, name: str) -> Outline:
    properties = feature.get("properties") or {}
    own = str(feature.get("id", "") if key == "id" else properties.get(key, ""))
    return Outline(own, str(properties.get(name, own)), tuple(_rings(feature["geometry"])))


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _rings(part)
    elif kind in ("Polygon", "MultiPolygon"):
        polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            for ring in polygon:
                yield tuple((float(spot[0]), float(spot[1])) for spot in ring)
    else:
        raise UndrawableError(f"An area is a Polygon or a MultiPolygon, not a {kind}; draw it as a point.")


def _topology_features(topology: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    arcs = [_decoded(arc, topology.get("transform")) for arc in topology["arcs"]]
    first = next(iter(topology["objects"].values()))
    for shape in first.get("geometries", [first]):
        if shape.get("type") in ("Polygon", "MultiPolygon"):
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            joined = [[_joined(ring, arcs) for ring in polygon] for polygon in polygons]
            yield {**shape, "geometry": {"type": "MultiPolygon", "coordinates": joined}}


def _decoded(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> list[Spot]:
    if transform is None:
        return [(spot[0], spot[1]) for spot in arc]
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0.0
    spots = []
    for spot in arc:
        x, y = x + spot[0], y + spot[1]
        spots.append((x * wide + west, y * high + south))
    return spots


def _joined(ring: Sequence[int], arcs: Sequence[Sequence[Spot]]) -> list[Spot]:
    """Join arcs end to end; the complement of an index runs its arc backwards."""
    joined: list[Spot] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else list(reversed(arcs[~index]))
        joined += arc[1:] if joined else arc
    return joined
