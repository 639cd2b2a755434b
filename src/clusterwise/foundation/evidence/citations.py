"""Records that a frozen baseline or a published report cites; those are not undone."""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.models import Baseline, FrozenFigure
from clusterwise.foundation.journal import undo


def cited_by(model: str, record_id: str) -> str:
    """Return a sentence naming what cites a record, or an empty text."""
    if model == "evidence.Indicator":
        return _computed_by(record_id)
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


def _computed_by(indicator: str) -> str:
    """Say what was frozen by an indicator's present definition: its number would come back with another meaning."""
    baselines = Baseline.objects.filter(
        indicator_id=UUID(indicator), definition_version=F("indicator__definition_version")
    )
    figures = FrozenFigure.objects.filter(
        indicator_id=UUID(indicator), definition_version=F("indicator__definition_version")
    )
    if baselines.exists() or figures.exists():
        return _("A frozen figure was computed by this definition. Change the definition again instead.")
    return ""


def register() -> None:
    """Make undo ask before it puts back a record."""
    if cited_by not in undo.citations:
        undo.citations.append(cited_by)
