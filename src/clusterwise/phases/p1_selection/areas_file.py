"""Areas of an uploaded GeoJSON or TopoJSON file: strict reading, limits, and the property that names them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clusterwise.formats.json_strict import read_json
from clusterwise.formats.sentences import RefusedError, Sentence, say
from clusterwise.phases.p1_selection.rings import multipolygon, size_of
from clusterwise.press.charts.geometry import Outline, outlines_of
from clusterwise.press.charts.picture import UndrawableError

MAX_BYTES = 20_000_000
MAX_VERTICES = 100_000
MAX_AREAS = 5_000
#: About one metre; more digits only make the file heavier.
PLACES = 5


class AreasRefusedError(RefusedError):
    """A file of areas that is not taken in; the sentence says what to export instead."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the areas with a few of its values, so that a person can tell which one is the name."""

    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area to be kept: its code, name, and its shape as GeoJSON."""

    code: str
    name: str
    shape: dict[str, Any]


def areas_document(data: bytes) -> dict[str, Any]:
    """Return the checked document of a file: a FeatureCollection or a Topology within the limits."""
    document = read_json(data, max_bytes=MAX_BYTES)
    kind = document.get("type") if isinstance(document, dict) else None
    if kind not in ("FeatureCollection", "Topology"):
        raise _refused(say("The file holds no FeatureCollection and no Topology."))
    features = _features(document)
    if not features:
        raise _refused(say("The file holds no areas."))
    if not all(isinstance(feature.get("properties") or {}, dict) for feature in features):
        raise _refused(say("An area of the file has properties that are no object."))
    if len(features) > MAX_AREAS:
        raise _refused(say("The file holds more than {limit} areas.", limit=MAX_AREAS))
    vertices = sum(
        1 for _ in _vertices(document.get("arcs") if kind == "Topology" else [f.get("geometry") for f in features])
    )
    if vertices > MAX_VERTICES:
        raise AreasRefusedError(
            say("The borders have {count} points; at most {limit} are kept.", count=vertices, limit=MAX_VERTICES),
            say("Simplify the borders before the export; for a map on a page a twentieth is enough."),
        )
    return document  # type: ignore[no-any-return]


def properties_of(document: dict[str, Any]) -> list[Property]:
    """Return the properties that could name or code an area, with up to three values each; `id` where features have one."""
    samples: dict[str, list[str]] = {}
    for feature in _features(document)[:50]:
        given = dict(feature.get("properties") or {})
        if feature.get("id") is not None:
            given["id"] = feature["id"]
        for name, value in given.items():
            if isinstance(value, str | int) and str(value).strip() and len(samples.setdefault(name, [])) < 3:
                samples[name].append(str(value)[:40])
    return [Property(name, tuple(values)) for name, values in samples.items() if values]


def shapes_of(document: dict[str, Any], *, code: str, name: str) -> list[AreaShape]:
    """Return the areas with a shape, each with its code and name; refuse missing or doubled ones."""
    try:
        outlines = outlines_of(json.dumps(document, default=float), key=code, name=name)
    except UndrawableError as error:
        raise _refused(say("An area is neither a Polygon nor a MultiPolygon.")) from error
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise _refused(say("The borders of an area cannot be followed.")) from error
    if not outlines:
        raise _refused(say("No area of the file has a shape."))
    seen: set[str] = set()
    for outline in outlines:
        if not outline.key.strip() or not outline.name.strip():
            raise _refused(say("An area has no value in “{code}” or “{name}”.", code=code, name=name))
        if outline.key in seen:
            raise _refused(say("Two areas have the code “{code}”.", code=outline.key[:40]))
        seen.add(outline.key)
    return [AreaShape(one.key.strip()[:60], one.name.strip()[:200], _shape(one)) for one in outlines]


def _shape(outline: Outline) -> dict[str, Any]:
    for ring in outline.rings:
        if any(abs(east) > 180 or abs(north) > 90 for east, north in ring):
            raise AreasRefusedError(
                say("“{name}” lies beyond 180 degrees of longitude or 90 of latitude.", name=outline.name[:40]),
                say("Export the areas in longitude and latitude (WGS 84), longitude first."),
            )
    rounded = [[(round(east, PLACES), round(north, PLACES)) for east, north in ring] for ring in outline.rings]
    rings = [ring for ring in rounded if len(ring) >= 4 and size_of(ring) > 0]
    if not rings:
        raise _refused(say("“{name}” has no inside.", name=outline.name[:40]))
    return multipolygon(rings)


def _features(document: dict[str, Any]) -> list[dict[str, Any]]:
    if document["type"] == "FeatureCollection":
        found = document.get("features")
    else:
        objects = document.get("objects")
        first = next(iter(objects.values()), None) if isinstance(objects, dict) else None
        found = first.get("geometries", [first]) if isinstance(first, dict) else None
    if not isinstance(found, list) or not all(isinstance(feature, dict) for feature in found):
        raise _refused(say("The areas of the file cannot be listed."))
    return found


def _vertices(value: Any) -> Iterator[None]:
    """Yield once for each pair of coordinates, however deep it lies."""
    if isinstance(value, dict):
        yield from _vertices(value.get("coordinates") or value.get("geometries"))
    elif isinstance(value, list):
        if value and not isinstance(value[0], list | dict):
            yield None
        else:
            for inner in value:
                yield from _vertices(inner)


def _refused(reason: Sentence) -> AreasRefusedError:
    return AreasRefusedError(
        reason, say("Export the areas again as GeoJSON (a FeatureCollection of polygons) or as TopoJSON.")
    )
