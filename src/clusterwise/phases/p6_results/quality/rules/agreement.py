"""Whether a second visit hears the same yes or no."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.back_checks import back_check_agreement
from clusterwise.phases.p6_results.quality.material import Material, about, by_key, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "agreement"


@quality_rule(
    CODE,
    _("Back-checks of yes and no"),
    asks=_("Does a second visit hear the same yes or no, beyond chance (Cohen's kappa, Gwet's AC1)?"),
    remedy=_("Visit again together, and agree on what counts as a yes."),
)
def back_checks(material: Material) -> Judged:
    """Compare first and second answers of yes (above zero) and no, quantity by quantity."""
    rows = [row for row in material.rechecks if row.observation.unit in ("yes", "yes/no")]
    findings = [
        Finding(
            CODE,
            source_of(row.observation),
            about(row.observation),
            _now("The second visit on %(day)s heard the opposite.") % {"day": row.on.isoformat()},
            f"{row.observation.value} {row.value}",
        )
        for row in rows
        if (row.observation.value > 0) != (row.value > 0)
    ]
    said = []
    for quantity, like in by_key(rows, lambda row: row.observation.quantity).items():
        found = back_check_agreement([(str(row.observation.value > 0), str(row.value > 0)) for row in like])
        if found.kappa is not None and found.ac1 is not None:
            said.append(f"{quantity}: κ {round(found.kappa, 2)}, AC1 {round(found.ac1, 2)} (n {found.n})")
    nobody = _now("No answer of yes or no was asked a second time.")
    return Judged(len(rows), tuple(findings), "; ".join(said) if rows else nobody)
