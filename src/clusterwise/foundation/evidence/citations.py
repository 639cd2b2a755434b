"""Records that a frozen baseline or a published report cites; those are not undone."""

from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.models import Baseline, FrozenFigure
from clusterwise.foundation.journal import undo


def cited_by(model: str, record_id: str) -> str:
    """Return a sentence naming what cites a record, or an empty text."""
    published = FrozenFigure.objects.filter(facts__contains=record_id).select_related("publication").first()
    if published is not None:
        return _("The published report “%(title)s” cites it. Record a correction instead.") % {
            "title": published.publication
        }
    frozen = Baseline.objects.filter(facts__contains=record_id).select_related("indicator").first()
    if frozen is not None:
        return _("The frozen baseline of “%(indicator)s” cites it. Record a correction instead.") % {
            "indicator": frozen.indicator
        }
    return ""


def register() -> None:
    """Make undo ask before it puts back a record."""
    if cited_by not in undo.citations:
        undo.citations.append(cited_by)
