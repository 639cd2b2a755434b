"""Records of a day that is still to come."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.phases.p6_results.quality.material import Material, about, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "days"


@quality_rule(
    CODE,
    _("Days to come"),
    asks=_("Is an observation dated later than today?"),
    remedy=_("Correct the year or the month; a plan is not an observation."),
)
def days_to_come(material: Material) -> Judged:
    """Mark observations whose first day has not come yet, whatever the period."""
    rows = material.all_observations
    what = _now("Its day has not come yet.")
    findings = tuple(
        Finding(CODE, source_of(row), about(row), what, row.starts.isoformat())
        for row in rows
        if row.starts > material.today
    )
    return Judged(len(rows), findings, "" if rows else _now("No observation is recorded."))
