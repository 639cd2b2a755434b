"""Observations that were entered long after they were made."""

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.timeliness import Due, timeliness
from clusterwise.phases.p6_results.quality.material import Material, by_key, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "delays"


@quality_rule(
    CODE,
    _("Entered in time"),
    asks=_("Was every observation entered soon after it was made?"),
    remedy=_("Enter at the end of each field day. Where papers were entered later, say from which papers."),
)
def in_time(material: Material) -> Judged:
    """Compare the day of each observation with the day on which the journal says that it was entered."""
    most = material.limits(CODE)["most_days"]
    known = [row for row in material.observations if source_of(row) in material.entered]
    findings = []
    for quantity, rows in by_key(known, lambda row: row.quantity).items():
        dues = [
            Due(str(row.pk), row.ends or row.starts, timezone.localdate(material.entered[source_of(row)][0]))
            for row in rows
        ]
        late = sorted(days for _code, days in timeliness(dues, material.today, most).late)
        if late:
            text = _now(
                "%(late)s of %(n)s were entered more than %(most)s days later, most of them about %(days)s days."
            )
            words = {"late": len(late), "n": len(rows), "most": most, "days": late[len(late) // 2]}
            findings.append(Finding(CODE, None, quantity, text % words, f"{len(late)} {len(rows)}", len(late)))
    return Judged(len(known), tuple(findings), "" if known else _now("No observation is recorded in the period."))
