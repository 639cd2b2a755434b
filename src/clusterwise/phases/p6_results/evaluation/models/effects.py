"""A study of effect: its data by hash, method and seed, and what came out, so that anybody may count again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.people.scope import InInitiative


class EffectStudy(InInitiative):
    """One method over one table; once counted it stays, and a better one is a new study."""

    class Method(models.TextChoices):
        CHANGE = "change", _("change from before to after, without comparison")
        DID_2X2 = "did_2x2", _("difference in differences, two groups before and after")
        DID_PANEL = "did_panel", _("difference in differences over several periods, with event study")
        STAGGERED = "staggered", _("starts at different times, against those never treated")
        NOT_YET = "not_yet", _("starts at different times, against those not yet treated")
        MATCHING = "matching", _("matching with those most alike")

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en")
    outcome = models.CharField(_("what is measured, with its unit"), max_length=200)
    method = models.CharField(_("method"), max_length=12, choices=Method.choices)
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("indicator whose records were taken"),
    )
    treatment_measure = models.CharField(_("treated from the first record of"), max_length=80, blank=True)
    covariates = models.CharField(_("covariates"), max_length=300, blank=True)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    confidence = models.PositiveSmallIntegerField(_("confidence, percent"), default=95)
    file_name = models.CharField(_("file"), max_length=200, blank=True, editable=False)
    sha256 = models.CharField(_("hash of the data"), max_length=64, editable=False)
    result = models.JSONField(_("result"), default=dict, editable=False)
    counted_at = models.DateTimeField(_("counted"), default=timezone.now, editable=False)
    digest_fields: ClassVar[tuple[str, ...]] = ("result",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "title"],
                name="evaluation_study_once",
                violation_error_message=_("A study has this title already."),
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="evaluation_study_keeps_its_data"),
            models.CheckConstraint(
                condition=Q(confidence__gte=80, confidence__lte=99),
                name="evaluation_study_confidence",
                violation_error_message=_("Choose a confidence from 80 to 99 percent."),
            ),
        ]
        ordering = ["-counted_at"]
        verbose_name = _("study of effect")
        verbose_name_plural = _("studies of effect")

    def __str__(self) -> str:
        return self.title

    @property
    def is_change(self) -> bool:
        """Whether it has no comparison, so that it may be called a change and nothing more."""
        return self.method == self.Method.CHANGE
