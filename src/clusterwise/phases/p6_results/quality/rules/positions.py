"""Places on the map that cannot be right."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.positions import INTERVIEW_PILES, positions
from clusterwise.methods.space.piles import find_piles
from clusterwise.phases.p6_results.quality.material import Material
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "positions"


@quality_rule(
    CODE,
    _("Places on the map"),
    asks=_("Does a firm or group lie outside the cluster's territory, or do several share one spot?"),
    remedy=_("Take the position again at the gate of the firm. A buyer abroad is rightly outside: say so."),
)
def places(material: Material) -> Judged:
    """Compare the places of organisations with the cluster's area, where its shape is known, and with each other."""
    rows = material.places
    if not rows:
        return Judged(0, remark=_now("No organisation stands on the map."))
    lon, lat = ([float(getattr(row, name)) for row in rows] for name in ("longitude", "latitude"))
    area = material.initiative.cluster.area
    shape = area.shape if area is not None else None
    slack = material.limits(CODE)["slack_km"]
    found = positions(lon, lat, shape, slack_km=slack) if shape else None
    piled = found.piled if found else find_piles(lon, lat, rule=INTERVIEW_PILES).piled
    findings = []
    for place, row in enumerate(rows):
        if found is not None and found.outside[place]:
            text = _now("It lies %(km)s km outside the territory of the cluster.")
            what = text % {"km": round(float(found.distance_km[place]), 1)}
        elif piled[place]:
            what = _now("It shares its spot with several others, or its position is given too roughly.")
        else:
            continue
        mark = f"{lon[place]} {lat[place]}"
        findings.append(Finding(CODE, ("organisations.Organisation", str(row.pk)), str(row), what, mark))
    remark = "" if shape else _now("The territory has no shape on the map, so nobody can say what lies outside.")
    return Judged(len(rows), tuple(findings), remark)
