"""A piece of evidence: what it shows, and the figure, record or paper that it is known from."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.models import DocumentVersion
from clusterwise.foundation.evidence.models import FrozenFigure, Indicator, Observation
from clusterwise.foundation.people.scope import InInitiative
from clusterwise.phases.p3_diagnostic.models import Finding
from clusterwise.phases.p6_results.evaluation.models.effects import EffectStudy

SOURCES = ("figure", "indicator", "effect_study", "observation", "finding", "document_version")

#: Holds for evidence that names at least one thing that can be opened or looked up.
CITES = Q(*((f"{name}__isnull", False) for name in SOURCES), _connector=Q.OR) | ~Q(written_source="")


def language_field() -> models.CharField:
    """Return the column that says in which language a text was written."""
    return models.CharField(_("language"), max_length=8, default="en")


def _source(model: Any, label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        model, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class Citing(InInitiative):
    """Evidence for or against something, with its source."""

    class Shows(models.TextChoices):
        SUPPORTS = "supports", _("speaks for it")
        MIXED = "mixed", _("speaks for and against it")
        CONTRADICTS = "contradicts", _("speaks against it")

    statement = models.TextField(_("what it shows"))
    language = language_field()
    shows = models.CharField(_("direction"), max_length=12, choices=Shows.choices, default=Shows.SUPPORTS)
    strength = models.CharField(_("strength"), max_length=20)
    figure = _source(FrozenFigure, _("source: a published figure"))
    indicator = _source(Indicator, _("source: an indicator as it stands"))
    effect_study = _source(EffectStudy, _("source: a study of effect"))
    observation = _source(Observation, _("source: an observation"))
    finding = _source(Finding, _("source: a finding of the diagnostic"))
    document_version = _source(DocumentVersion, _("source: a document"))
    written_source = models.CharField(
        _("source: in writing"),
        max_length=300,
        blank=True,
        help_text=_("Author, title, year and page, or the interview with its date and the role of who spoke."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 80 else f"{self.statement[:79]}…"

    @property
    def sources(self) -> tuple[Any, ...]:
        """Every record that is cited, then the words of a written source."""
        found = [getattr(self, name) for name in SOURCES if getattr(self, f"{name}_id")]
        return (*found, self.written_source) if self.written_source else tuple(found)


def cites_a_source(name: str) -> models.CheckConstraint:
    """Return the rule that evidence without a source is no evidence."""
    return models.CheckConstraint(
        condition=CITES,
        name=name,
        violation_error_message=_(
            "Say what this is known from: a figure, an indicator, a record, a document or a written source."
        ),
    )
