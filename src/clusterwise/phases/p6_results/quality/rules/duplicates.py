"""The same thing observed twice."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.state import canonical
from clusterwise.methods.quality.duplicates import duplicate_groups
from clusterwise.phases.p6_results.quality.material import Material, about, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "duplicates"


@quality_rule(
    CODE,
    _("Entered twice"),
    asks=_("Does the same quantity of the same subject, day, sex and codes stand twice?"),
    remedy=_(
        "Remove the one that was entered by mistake. Two real things of one day need a code that tells them apart."
    ),
)
def entered_twice(material: Material) -> Judged:
    """Mark every observation after the first of the same subject, quantity, day, sex, unit and codes."""
    rows = material.observations
    keys = [
        (
            row.quantity,
            row.unit,
            row.organisation_id,
            row.person_id,
            row.subject,
            row.starts,
            row.ends,
            row.sex,
            canonical(row.dimensions),
        )
        if row.organisation_id or row.person_id or row.subject
        else None
        for row in rows
    ]
    findings = []
    for first, *others in duplicate_groups(keys):
        for place in others:
            text = _now("The same stands already: %(first)s.")
            what = text % {"first": about(rows[first])}
            findings.append(Finding(CODE, source_of(rows[place]), about(rows[place]), what, str(rows[first].pk)))
    judged = sum(key is not None for key in keys)
    return Judged(judged, tuple(findings), "" if judged else _now("No observation names its subject."))
