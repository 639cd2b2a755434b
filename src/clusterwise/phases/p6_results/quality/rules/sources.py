"""Observations that nobody could look up again."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.completeness import completeness
from clusterwise.phases.p6_results.quality.material import Material, about, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "sources"


@quality_rule(
    CODE,
    _("Evidence of observations"),
    asks=_("Does every observation name its document, where the evidence is, or who said so?"),
    remedy=_("Attach the document, or write where the paper is kept."),
)
def evidence(material: Material) -> Judged:
    """Mark observations without a document, a place of the evidence or a respondent."""
    rows = material.observations
    cells = [{"evidence": bool(row.evidence_id or row.evidence_note or row.respondent_id)} for row in rows]
    gaps = completeness(cells, ["evidence"]).gaps
    what = _now("Nothing tells where this is known from.")
    findings = tuple(Finding(CODE, source_of(rows[place]), about(rows[place]), what, "") for place in gaps)
    return Judged(len(rows), findings, "" if rows else _now("No observation is recorded in the period."))
