"""The pictures of the selection: areas where names match, else points, else ranked bars, each saying why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.phases.p1_selection.maps import Filters, file_of
from clusterwise.phases.p1_selection.matching import Matching
from clusterwise.phases.p1_selection.models import Candidate, RegisterFile
from clusterwise.phases.p1_selection.profile import figure_actors, knows_institutions
from clusterwise.phases.p1_selection.specialised import MapRow
from clusterwise.phases.p1_selection.standing import Ranking
from clusterwise.press.charts.actors import Actor, ActorWords, actor_star
from clusterwise.press.charts.areas import AreaValue, AreaWords, areas_map
from clusterwise.press.charts.picture import Picture
from clusterwise.press.charts.points import Point, PointWords, points_map
from clusterwise.press.charts.ranked import Ranked, RankedWords, ranked_bars
from clusterwise.press.numbers import Words

MOST_BARS = 15
MOST_POINTS = 2_000


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A picture, why it is of this kind, and whether it is a map, which carries the disclaimer."""

    picture: Picture
    why: str
    is_map: bool


def look() -> dict[str, Any]:
    """Return the language, reading direction and words of the page that a picture stands on."""
    return {
        "language": (get_language() or "en").split("-")[0],
        "direction": "rtl" if get_language_bidi() else "ltr",
        "words": Words(not_known=_("not known")),
    }


def map_picture(
    register: RegisterFile, rows: Sequence[MapRow], chosen: Filters, matching: Matching, period: str
) -> MapPicture | None:
    """Return the picture of a map: one industry's quotients, or the number of strong clusters by region."""
    if not rows:
        return None
    values, title, unit, decimals = _values(rows, chosen)
    if matching.is_usable:
        return MapPicture(_areas(values, matching, title, unit, decimals), "", True)
    if register.shape == RegisterFile.Shape.ESTABLISHMENTS:
        if chosen.industry and (points := _points(register, chosen, period)):
            why = _(
                "No areas with these names are imported, so each establishment is a point where its coordinates are known."
            )
            named = _("%(industry)s: establishments by people employed") % {"industry": _industry(rows, chosen)}
            names = PointWords(_("Establishment"), _("Kind"), _("People employed"))
            return MapPicture(_points_of(points, named, names, matching), why, True)
        if not chosen.industry and (points := _middles(register, values, period)):
            why = _(
                "No areas with these names are imported, so each region is a point in the middle of its establishments."
            )
            return MapPicture(_points_of(points, title, PointWords(_("Region"), _("Kind"), title), matching), why, True)
    why = _(
        "No areas with these names are imported and there are no coordinates, so the regions stand in order of their value."
    )
    return MapPicture(_bars(values, title, unit, decimals), why, False)


def _values(rows: Sequence[MapRow], chosen: Filters) -> tuple[dict[str, tuple[str, float | None]], str, str, int]:
    if chosen.industry:
        name = _industry(rows, chosen)
        values = {row.region: (row.region_name, row.lq) for row in rows if row.industry == chosen.industry}
        return values, _("%(industry)s: location quotient by region") % {"industry": name}, "", 2
    strong: dict[str, tuple[str, float | None]] = {}
    for row in rows:
        count = strong.get(row.region, ("", 0.0))[1] or 0.0
        strong[row.region] = (row.region_name, count + (row.strong is True))
    return strong, _("Strong clusters by region"), "", 0


def _industry(rows: Sequence[MapRow], chosen: Filters) -> str:
    return next((row.industry_name for row in rows if row.industry == chosen.industry), chosen.industry)


def _areas(
    values: dict[str, tuple[str, float | None]], matching: Matching, title: str, unit: str, decimals: int
) -> Picture:
    shown = tuple(
        AreaValue(outline.key, values[outline.key][1]) for outline in matching.outlines if outline.key in values
    )
    names = AreaWords(area=_("Region"), value=title)
    return areas_map(matching.outlines, shown, title=title, unit=unit, decimals=decimals, names=names, **look())


def _bars(values: dict[str, tuple[str, float | None]], title: str, unit: str, decimals: int) -> Picture:
    known = sorted(values.values(), key=lambda pair: (pair[1] is None, -(pair[1] or 0)))[:MOST_BARS]
    bars = tuple(Ranked(name, value) for name, value in known)
    return ranked_bars(bars, title=title, unit=unit, decimals=decimals, names=RankedWords(_("Region"), title), **look())


def _points(register: RegisterFile, chosen: Filters, period: str) -> tuple[Point, ...]:
    """Return the largest establishments of an industry where they stand."""
    wanted = [("industry", "=", chosen.industry), ("period", "=", period)]
    held = pq.read_table(file_of(register), columns=["name", "lon", "lat", "employment"], filters=wanted)
    known = [row for row in held.to_pylist() if row["lon"] is not None and row["lat"] is not None]
    largest = sorted(known, key=lambda row: -(row["employment"] or 0))[:MOST_POINTS]
    return tuple(Point(row["name"] or "", row["lon"], row["lat"], "", row["employment"]) for row in largest)


def _middles(register: RegisterFile, values: dict[str, tuple[str, float | None]], period: str) -> tuple[Point, ...]:
    """Return each region with its value, in the middle of those of its establishments whose coordinates are known."""
    held = pq.read_table(file_of(register), columns=["region", "lon", "lat"], filters=[("period", "=", period)])
    middles = held.group_by("region").aggregate([("lon", "mean"), ("lat", "mean")]).to_pylist()
    return tuple(
        Point(values[row["region"]][0], row["lon_mean"], row["lat_mean"], "", values[row["region"]][1])
        for row in middles
        if row["region"] in values and row["lon_mean"] is not None and row["lat_mean"] is not None
    )


def _points_of(points: tuple[Point, ...], title: str, names: PointWords, matching: Matching) -> Picture:
    return points_map(points, title=title, outlines=matching.outlines, names=names, **look())


def actors_picture(candidate: Candidate) -> Picture:
    """Return the source's figure for a candidate: firms in the middle, the other four actors around."""
    counts = figure_actors(candidate)
    words = Words(not_known=_("not known") if knows_institutions(candidate) else _("not asked yet"))
    around = tuple(Actor(codes.label("figure_actor", code), count) for code, count in counts.items() if code != "firms")
    return actor_star(
        Actor(codes.label("figure_actor", "firms"), candidate.units),
        around,
        title=_("Actors of %(candidate)s") % {"candidate": candidate},
        names=ActorWords(_("Actor"), _("Organisations")),
        **look() | {"words": words},
    )


def ranking_picture(ranking: Ranking) -> Picture | None:
    """Return the middle points of the ranked candidates as bars; candidates that fell to a veto have none."""
    ranked = [place for place in ranking.places if place.rank is not None]
    if not ranked:
        return None
    title = _("Points out of 100")
    bars = tuple(
        Ranked(str(place.entry), (place.low + place.high) / 2, place.is_complete) for place in ranked[:MOST_BARS]
    )
    return ranked_bars(bars, title=title, decimals=1, names=RankedWords(_("Candidate"), title), **look())
