"""What a frozen round, a closed scoring or a signed note has settled; those records are not undone."""

from uuid import UUID

from django.utils.translation import gettext as _

from clusterwise.foundation.journal import undo
from clusterwise.phases.p1_selection.models import Score, SelectionRound, Weighing


def settled_by(model: str, record_id: str) -> str:
    """Return why a record of the selection stays as it is, or an empty text."""
    if not model.startswith("selection."):
        return ""
    key = UUID(record_id)
    frozen = {
        "selection.Criterion": SelectionRound.objects.filter(criteria__pk=key, frozen_at__isnull=False),
        "selection.Entry": SelectionRound.objects.filter(entries__pk=key, frozen_at__isnull=False),
    }
    closed = {
        "selection.Judge": SelectionRound.objects.filter(judges__pk=key, closed_at__isnull=False),
        "selection.Score": SelectionRound.objects.filter(entries__scores__pk=key, closed_at__isnull=False),
    }
    if model in frozen and (found := frozen[model].first()):
        return _("The criteria of “%(round)s” are frozen. Open a new round for other criteria.") % {"round": found}
    if model == "selection.Criterion" and (
        found := SelectionRound.objects.filter(criteria__pk=key, weighing_opened_at__isnull=False).first()
    ):
        return _("The judges of “%(round)s” weigh these criteria, so they stay.") % {"round": found}
    if model == "selection.Judge" and _has_given(key):
        return _("This judge has given weights or scores already; the seat stays.")
    if model in closed and (found := closed[model].first()):
        return _("The scoring of “%(round)s” is closed; its scores stay.") % {"round": found}
    return ""


def _has_given(judge: UUID) -> bool:
    return Weighing.objects.filter(judge=judge).exists() or Score.objects.filter(judge=judge).exists()


def register() -> None:
    """Make undo ask before it puts back what a round has settled."""
    if settled_by not in undo.citations:
        undo.citations.append(settled_by)
