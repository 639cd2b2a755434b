"""Evidence that a rating or a strength rests on is not taken away from under it, by nobody and by no undo."""

from uuid import UUID

from django.utils.translation import gettext as _

from clusterwise.foundation.journal import undo
from clusterwise.phases.p6_results.evaluation.models import ClaimEvidence, Evidence


def last_support(evidence: Evidence | ClaimEvidence) -> str:
    """Return a sentence where a judgement rests on this evidence alone, or an empty text."""
    if isinstance(evidence, Evidence):
        alone = not Evidence.objects.filter(question=evidence.question_id).exclude(pk=evidence.pk).exists()
        if alone and evidence.question.rating:
            return _("The rating rests on this evidence alone. Take the rating back first, or add other evidence.")
        return ""
    claim = evidence.claim
    if ClaimEvidence.objects.filter(claim=claim).exclude(pk=evidence.pk).exists():
        return ""
    if claim.strength or claim.contribution.story:
        return _("The claim rests on this evidence alone. Take its strength and the story back first.")
    return ""


def cited_by(model: str, record_id: str) -> str:
    """Return why an undo may not take a piece of evidence away, or an empty text."""
    found: Evidence | ClaimEvidence | None = None
    if model == "evaluation.Evidence":
        found = Evidence.objects.filter(pk=UUID(record_id)).first()
    elif model == "evaluation.ClaimEvidence":
        found = ClaimEvidence.objects.filter(pk=UUID(record_id)).first()
    return last_support(found) if found else ""


def register() -> None:
    """Make undo ask before it takes evidence away."""
    if cited_by not in undo.citations:
        undo.citations.append(cited_by)
