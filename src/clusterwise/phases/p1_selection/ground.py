"""What a map of clusters on the ground shows, read from its files and drawn in the reader's language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation.codes.models import Rule
from clusterwise.methods.space.hexagons import HexagonError, cell_rings
from clusterwise.phases.p1_selection import maps
from clusterwise.phases.p1_selection.choice_words import percent
from clusterwise.phases.p1_selection.mapping.rules import NEEDED, Rules, rules_of
from clusterwise.phases.p1_selection.matching import areas_of, rings_of
from clusterwise.phases.p1_selection.models import ClusterMap
from clusterwise.phases.p1_selection.pictures import look
from clusterwise.press.charts.geometry import Outline
from clusterwise.press.charts.hexagons import Hexagon, HexagonWords, hexagon_map
from clusterwise.press.charts.outlines import NumberedShape, ShapeWords, outlines_map
from clusterwise.press.charts.picture import Picture

FOLDER = "maps"
SEXES = ("all", "women")
NUMBERED = 30
#: Words of the engine's files, said in the reader's language.
WORDS = {
    "strongly performing": gettext_lazy("strongly performing"),
    "underperforming with mass": gettext_lazy("underperforming with mass"),
    "niche": gettext_lazy("niche"),
    "none": gettext_lazy("no cluster"),
    "mass, performance not known": gettext_lazy("mass, performance not known"),
    "no mass, performance not known": gettext_lazy("no mass, performance not known"),
    "eligible": gettext_lazy("eligible"),
    "open": gettext_lazy("open: to be confirmed by people who know the place"),
    "overridden": gettext_lazy("let pass by two persons"),
    "not eligible": gettext_lazy("not eligible"),
}
NOT_ELIGIBLE = "not eligible"


class MissingFilesError(LookupError):
    """The files of a map are gone; the register is still there, so the map can be made again."""

    def __init__(self) -> None:
        super().__init__(_("The files of this map are not here any more. Make the map again from its register."))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which industry, whose jobs, and which resolution is looked at."""

    industry: str
    sex: str
    resolution: int


def folder_of(name: str) -> Path:
    """Return where the files of a map lie."""
    return Path(settings.CLUSTERWISE_REGISTERS) / FOLDER / name


def file_of(found: ClusterMap, name: str) -> Path:
    """Return one file of a map, or say that it is gone."""
    path = folder_of(found.folder) / name
    if not path.is_file():
        raise MissingFilesError
    return path


def rules_in_force() -> Rules:
    """Return the dated rules of this installation in the form that the engine takes."""
    rows = Rule.objects.filter(code__in=NEEDED).values("code", "name", "parameters", "source", "valid_from", "valid_to")
    return rules_of(list(rows))


@lru_cache(maxsize=16)
def _clusters(path: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(pq.read_table(path).to_pylist())


def clusters_of(found: ClusterMap) -> tuple[Mapping[str, Any], ...]:
    """Return the clusters of a map, those with most firms first."""
    rows = _clusters(file_of(found, "clusters.parquet"))
    return tuple(sorted(rows, key=lambda row: (-(row["firms"] or 0), row["cluster"])))


def verdict(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return standing, always with its probability, and gate of a cluster in the reader's words."""
    if row["standing"] is None:
        return _("not assessed"), ""
    words = {"standing": WORDS[row["standing"]], "share": percent(row["probability"])}
    return _("%(standing)s (probability %(share)s)") % words, str(WORDS[row["gate"]])


@lru_cache(maxsize=16)
def _names(path: Path) -> Mapping[str, str]:
    table = pq.read_table(path, columns=["industry", "industry_name"])
    pairs = table.group_by(["industry", "industry_name"]).aggregate([]).to_pylist()
    return {row["industry"]: row["industry_name"] or row["industry"] for row in pairs if row["industry"]}


def industries_of(found: ClusterMap, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the industries that have windows on the map, by name."""
    column = pq.read_table(file_of(found, "hotspots.parquet"), columns=["industry"])["industry"]
    codes = [str(code) for code in pc.unique(column.cast("string")).to_pylist()]
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])


def resolutions_of(found: ClusterMap) -> list[int]:
    """Return the two resolutions of a map, the finer first."""
    return [int(size) for size in found.run["options"]["resolutions"]]


def chosen(found: ClusterMap, given: Mapping[str, str], industries: Sequence[tuple[str, str]]) -> Chosen:
    """Return what a reader asks for, and a sensible first view where nothing or nonsense is asked."""
    codes = [code for code, _name in industries]
    sizes = resolutions_of(found)
    first = next((row["industry"] for row in clusters_of(found) if row["industry"] in codes), codes[0] if codes else "")
    size = given.get("resolution", "")
    return Chosen(
        industry=given["industry"] if given.get("industry") in codes else first,
        sex=given["sex"] if given.get("sex") in SEXES else "all",
        resolution=int(size) if size.isdecimal() and int(size) in sizes else sizes[0],
    )


@lru_cache(maxsize=16)
def _occupied(path: Path) -> tuple[Outline, ...]:
    """Return the land on which the register has firms: the wider cells as one shape."""
    import shapely

    table = pq.read_table(path, columns=["cell", "resolution"])
    wider = table.filter(pc.equal(table["resolution"], pc.min(table["resolution"])))
    rings = _rings({str(cell) for cell in wider["cell"].to_pylist()})
    whole = shapely.simplify(shapely.union_all([shapely.Polygon(ring) for ring in rings]), 0.01)
    lines = [
        line
        for part in shapely.get_parts(whole)
        if part.geom_type == "Polygon"
        for line in (part.exterior, *part.interiors)
    ]
    return (Outline("ground", "", tuple(tuple(map(tuple, line.coords)) for line in lines)),) if lines else ()


def land_of(found: ClusterMap) -> tuple[Outline, ...]:
    """Return what lies below the pictures: the imported areas, else the occupied land."""
    areas = areas_of(found.programme)
    drawn = tuple(Outline(area.code, area.name, rings_of(area)) for area in areas)
    return drawn or _occupied(file_of(found, "hotspots.parquet"))


def hot_picture(found: ClusterMap, wanted: Chosen, name: str) -> Picture | None:
    """Draw the hot spots of an industry at a resolution, beside the cells where enough of it is to be shown."""
    path = file_of(found, "hotspots.parquet")
    table = pq.read_table(path, filters=[("industry", "=", wanted.industry), ("resolution", "=", wanted.resolution)])
    rows = table.select(["cell", "sex", "establishments", "hot"]).to_pylist()
    hot = {row["cell"] for row in rows if row["sex"] == wanted.sex and row["hot"]}
    present = {row["cell"] for row in rows if row["sex"] == "all" and row["establishments"]} - hot
    kinds = {_("hot spot"): hot, _("enough establishments to be shown"): present}
    hexagons = tuple(Hexagon(ring, kind) for kind, cells in kinds.items() for ring in _rings(cells))
    if not hexagons:
        return None
    whose = _("women's jobs") if wanted.sex == "women" else _("all establishments")
    title = _("%(industry)s: hot spots of %(whose)s, resolution %(size)s") % {
        "industry": name,
        "whose": whose,
        "size": wanted.resolution,
    }
    shape = {key: value for key, value in look().items() if key != "words"}
    land = land_of(found)
    return hexagon_map(
        hexagons, tuple(kinds), title=title, ground=land, names=HexagonWords(_("Kind of cell"), _("Cells")), **shape
    )


def _rings(cells: set[str]) -> list[tuple[tuple[float, float], ...]]:
    codes = np.array(sorted(int(cell, 16) for cell in cells), dtype=np.uint64)
    found = []
    for code in codes:
        try:
            found += [tuple(ring) for ring in cell_rings(code.reshape(1))]
        except HexagonError:  # a cell across the antimeridian, which a flat map cannot show
            continue
    return found


def outline_of(found: ClusterMap, cluster: str) -> Mapping[str, Any] | None:
    """Return the outline of a cluster as GeoJSON; None where its file shows none."""
    document = json.loads(file_of(found, "clusters.geojson").read_text(encoding="utf-8"))
    return next((one["geometry"] for one in document["features"] if one["id"] == cluster), None)


def outline_picture(found: ClusterMap, industry: str, names: Mapping[str, str]) -> Picture | None:
    """Draw the outlines of the clusters, all or those of one industry, numbered as in the table."""
    document = json.loads(file_of(found, "clusters.geojson").read_text(encoding="utf-8"))
    rings = {one["id"]: one["geometry"]["coordinates"][0] for one in document["features"]}
    rows = [row for row in clusters_of(found) if not industry or row["industry"] == industry]
    kinds = (_("eligible or open to confirmation"), _("not eligible"), _("mapped, not assessed"))
    shapes = []
    for number, row in enumerate(rows, start=1):
        if row["cluster"] not in rings:
            continue
        kind = kinds[2] if row["gate"] is None else kinds[1] if row["gate"] == NOT_ELIGIBLE else kinds[0]
        ring = tuple((float(east), float(north)) for east, north in rings[row["cluster"]])
        label = number if number <= NUMBERED else None
        shapes.append(
            NumberedShape(label, f"{names.get(row['industry'], row['industry'])}, {row['cluster']}", ring, kind)
        )
    if not shapes:
        return None
    words = ShapeWords(_("Number"), _("Cluster"), _("Kind"))
    title, land = _("Clusters across administrative borders"), land_of(found)
    return outlines_map(tuple(shapes), kinds, title=title, ground=land, names=words, **look())


def names_of(found: ClusterMap) -> Mapping[str, str]:
    """Return the names of the industries of a map's register by their code."""
    return _names(maps.file_of(found.register))


def overlap_words(found: ClusterMap, industry: str) -> str:
    """Return how far the two resolutions agree on an industry's hot spots, in percent; empty where that is not told."""
    wanted = [("industry", "=", industry), ("sex", "=", "all")]
    rows = pq.read_table(file_of(found, "agreement.parquet"), filters=wanted).to_pylist()
    return "" if not rows or rows[0]["overlap"] is None else percent(rows[0]["overlap"])
