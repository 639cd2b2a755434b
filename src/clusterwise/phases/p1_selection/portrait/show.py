"""The parts of a candidate's pages as templates take them: two axes, related mass, signs, and the territory's map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusterwise.engines.session import EngineError
from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.places.models import Area
from clusterwise.methods.standing.axes import Standing
from clusterwise.phases.p1_selection import wording
from clusterwise.phases.p1_selection.matching import matched
from clusterwise.phases.p1_selection.pictures import look
from clusterwise.phases.p1_selection.portrait import words
from clusterwise.phases.p1_selection.portrait.existence import cell_of, has_establishments
from clusterwise.phases.p1_selection.portrait.page import Portrait, kinds
from clusterwise.phases.p1_selection.portrait.related import RelatedMass, related_mass
from clusterwise.phases.p1_selection.portrait.signs import signs_of
from clusterwise.phases.p1_selection.portrait.territory import Territory, territory_of
from clusterwise.press.charts.geometry import Outline
from clusterwise.press.charts.picture import Picture
from clusterwise.press.charts.territory import PlaceMark, TerritoryWords, territory_map
from clusterwise.press.charts.two_axes import AxesWords, Mark, two_axes

_SCALE_LIMITS = (1 / 3, 2 / 3)
#: Institutions farther away than this and than twice the territory's extent are told in the table, since a map that
#: holds them would show the territory as a dot.
_NEAR_KM = 50.0


@dataclass(frozen=True, slots=True)
class SignRow:
    """One sign in words."""

    label: str
    state: str
    state_words: str
    change: str
    limits: str
    source: str


def axes(portrait: Portrait) -> dict[str, Any]:
    """Return the class with its probabilities, the rule, and the picture where performance is known."""
    found = portrait.placement
    if found is None:
        return {"placement": None}
    return {
        "placement": found,
        "kinds": kinds(found),
        "score": wording.number(found.score, 2),
        "used": [str(words.MEASURES[measure]) for measure in found.used],
        "not_used": [str(words.MEASURES[measure]) for measure in found.not_known],
        "axes_picture": _axes_picture(portrait),
    }


def _axes_picture(portrait: Portrait) -> Picture | None:
    found = portrait.placement
    if found is None or not found.score or not found.firms:
        return None
    mark = Mark(
        1, str(portrait.candidate), found.firms, found.score, str(words.STANDINGS[found.standing]), found.probability
    )
    names = AxesWords(
        mass=_("firms"), score=_("performance, 1 is like the rest"), number=_("Number"), name=_("Candidate"),
        kind=_("Kind"), probability=_("Probability"), strong=str(words.STANDINGS[Standing.STRONG]),
        underperforming=str(words.STANDINGS[Standing.UNDERPERFORMING]), niche=str(words.STANDINGS[Standing.NICHE]),
        none=str(words.STANDINGS[Standing.NONE]),
    )  # fmt: skip
    return two_axes(
        (mark,), title=_("Mass and performance"), least_mass=found.rule.least_firms,
        least_score=found.rule.performing_at, names=names, **look(),
    )  # fmt: skip


def mass(portrait: Portrait) -> dict[str, Any]:
    """Return critical mass with related products; None where no register counts establishments by industry."""
    cell = cell_of(portrait.candidate)
    rule = portrait.rules.mass
    shown: dict[str, Any] = {
        "mass": None,
        "mass_rule": rule,
        "least_relatedness": wording.number(rule.least_relatedness, 2),
    }
    if cell is None or not cell.region:
        return shown
    of_establishments = has_establishments(portrait.candidate)
    try:
        found = related_mass(cell.path, cell.period, of_establishments, cell.region, cell.industry, rule)
    except EngineError:  # the page says already that the register cannot be read
        return shown
    if found is None:
        return shown
    names = _industry_names(portrait)
    return shown | {
        "mass": found,
        "mass_score": wording.number(found.verdict.relatedness, 2),
        "mass_counted": _industries(found, names),
    }


def _industries(found: RelatedMass, names: dict[str, str]) -> list[tuple[str, int, str]]:
    return [
        (names.get(one.industry, one.industry), one.firms, wording.number(one.relatedness, 2)) for one in found.counted
    ]


def _industry_names(portrait: Portrait) -> dict[str, str]:
    """Names of the industries of a register, by code."""
    import pyarrow.parquet as pq

    cell = cell_of(portrait.candidate)
    if cell is None:
        return {}
    held = pq.read_table(cell.path, columns=["industry", "industry_name"], filters=[("period", "=", cell.period)])
    rows = held.group_by("industry").aggregate([("industry_name", "min")]).to_pylist()
    return {row["industry"]: row["industry_name_min"] or row["industry"] for row in rows}


def signs(portrait: Portrait, *, open_to_all: bool) -> dict[str, Any]:
    """Return the four signs with their limits, and where the candidate stands on the scale."""
    read = portrait.found.read if portrait.found is not None else None
    members = read.firms.take(read.members) if read is not None and len(read.members) else None
    least = portrait.rules.rules.published.least
    if open_to_all and members is not None and len(members) < least:
        members = None
    found = signs_of(members, list(portrait.candidate.signs.all()), portrait.rules.signals)
    rows = [_sign_row(sign) for sign in found.signs]
    return {
        "signs": rows,
        "signs_known": found.known,
        "scale": found.scale,
        "scale_percent": None if found.scale is None else round(100 * found.scale),
        "scale_words": _scale_words(found.scale),
        "signs_rule": portrait.rules.signals,
    }


def _sign_row(sign: Any) -> SignRow:
    if sign.needs_prices:
        source = _("The register has both years, but a rise could be inflation: record the change of prices.")
    elif sign.is_asked:
        source = sign.evidence
    elif sign.change is not None:
        source = _("register, %(firms)s firms that tell both periods") % {"firms": wording.number(sign.told)}
    else:
        source = _("Not known; ask in the field and record the answer.")
    limits = _("warns at %(warns)s, good at %(good)s") % {
        "warns": words.percent(sign.warns_at, 1),
        "good": words.percent(sign.good_at, 1),
    }
    state = "" if sign.state is None else sign.state.value
    return SignRow(
        str(words.SIGNALS[sign.signal]), state, str(words.STATES[state]) if state else _("not known"),
        "" if sign.change is None else words.percent(sign.change, 1), limits, source,
    )  # fmt: skip


def _scale_words(scale: float | None) -> str:
    if scale is None:
        return _("No sign is known yet.")
    if scale < _SCALE_LIMITS[0]:
        return _("The known signs are those of an underperforming cluster.")
    if scale <= _SCALE_LIMITS[1]:
        return _("The known signs lie between an underperforming and a strong cluster.")
    return _("The known signs are those of a strong cluster.")


def territory(portrait: Portrait, areas: Sequence[Area], *, open_to_all: bool) -> dict[str, Any]:
    """Return the territory with its picture; an outline round few firms is withheld from readers from outside."""
    rules = portrait.rules.rules
    read = portrait.found.read if portrait.found is not None else None
    found = territory_of(portrait.candidate, read, float(rules.of("density_cluster", "reach_ceiling_km")), rules.piles)
    is_few = found.from_members and found.placed < rules.published.least
    if open_to_all and is_few:
        return {"territory": None, "territory_withheld": True}
    return {
        "territory": found,
        "greatest": None if found.greatest_km is None else wording.number(found.greatest_km, 1),
        "size": wording.number(found.area_km2),
        "around": [
            (row.institution, codes.label("actor_type", row.institution.kind), wording.number(row.distance_km, 1))
            for row in found.institutions
        ],
        "reach": wording.number(rules.of("density_cluster", "reach_ceiling_km")),
        "territory_picture": _territory_picture(portrait, found, areas),
    }


def _territory_picture(portrait: Portrait, found: Territory, areas: Sequence[Area]) -> Picture | None:
    if not found.parts:
        return None
    rings = tuple(tuple((float(east), float(north)) for east, north in part.ring) for part in found.parts)
    marks = tuple(
        PlaceMark(
            number, row.institution.name, codes.label("actor_type", row.institution.kind),
            float(row.institution.lon or 0), float(row.institution.lat or 0), row.distance_km,
        )
        for number, row in enumerate(found.institutions, start=1)
        if row.distance_km <= max(_NEAR_KM, 2 * (found.greatest_km or 0.0))
    )  # fmt: skip
    names = TerritoryWords(
        number=_("Number"), name=_("Institution"), kind=_("Kind"), distance=_("Distance to the boundary"), unit=_("km")
    )
    title = _("Territory of %(candidate)s") % {"candidate": portrait.candidate}
    return territory_map(rings, marks, title=title, ground=_ground(portrait, areas), names=names, **look())


def _ground(portrait: Portrait, areas: Sequence[Area]) -> tuple[Outline, ...]:
    """The imported area around: that of the register's region, else the one named in the profile."""
    region = portrait.candidate.register_region
    chosen = [area for area in areas if area.pk == portrait.candidate.area_id]
    names = {region: portrait.candidate.territory} if region else {area.code: area.name for area in chosen}
    return matched(names, areas).outlines
