"""An old report that was compared, and each figure that it told with what was found. No person of the sheets is kept."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.scope import STAFF, InInitiative


class Reconciliation(InInitiative):
    """An old report and the sheets behind it, named by their SHA-256; the files themselves, with their names, go."""

    title = models.CharField(_("title"), max_length=200)
    starts = models.DateField(_("first day of the period"))
    ends = models.DateField(_("last day of the period"))
    report_name = models.CharField(_("file of the report"), max_length=200)
    report_sha256 = models.CharField(_("SHA-256 of the report"), max_length=64)
    sheets = models.JSONField(_("files of records"), default=list, blank=True)
    made_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="reconciling_period_ends_after_start",
                violation_error_message=_("The period ends before it begins; swap the days."),
            ),
        ]
        ordering = ["-made_at", "id"]
        verbose_name = _("comparison of an old report")
        verbose_name_plural = _("comparisons of old reports")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reconciling.result", args=[self.initiative.programme.slug, self.initiative.slug, self.pk])


def _number(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=26, decimal_places=6, null=True, blank=True)


class ReportedFigure(InInitiative):
    """A figure as the old report told it, how it was counted again, and what came out."""

    class Means(models.TextChoices):
        PEOPLE = "people", _("people, each once")
        PARTICIPATIONS = "participations", _("how often people took part")
        AMOUNT = "amount", _("the sum of the amounts")

    class Outcome(models.TextChoices):
        REPRODUCED = "reproduced", _("reproduced")
        DIFFERING = "differing", _("differing")
        WITHOUT_RECORDS = "without_records", _("without records")

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="figures", verbose_name=_("comparison")
    )
    row = models.PositiveIntegerField(_("row of the report"))
    code = models.CharField(_("code"), max_length=60, blank=True)
    name = models.CharField(_("indicator"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    total = _number(_("reported"))
    women = _number(_("women, reported"))
    men = _number(_("men, reported"))
    means = models.CharField(_("what the figure counts"), max_length=20, choices=Means.choices, blank=True)
    sheet = models.CharField(_("counted from"), max_length=300, blank=True)
    topic = models.CharField(_("activity or topic"), max_length=200, blank=True)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("own indicator")
    )
    outcome = models.CharField(_("verdict"), max_length=20, choices=Outcome.choices)
    found_total = _number(_("found"))
    found_women = _number(_("women, found"))
    found_men = _number(_("men, found"))
    slips = models.JSONField(_("ways of counting that give the reported number"), default=list, blank=True)
    rows = models.JSONField(_("rows that explain the difference"), default=list, blank=True)
    rows_in_all = models.PositiveIntegerField(_("number of these rows"), default=0)
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "reconciliation", "row"], name="reconciling_one_figure_a_row"),
            models.CheckConstraint(
                condition=Q(total__isnull=False) | Q(women__isnull=False) | Q(men__isnull=False),
                name="reconciling_figure_tells_a_number",
            ),
            models.CheckConstraint(
                condition=Q(outcome="without_records", found_total__isnull=True)
                | (~Q(outcome="without_records") & Q(found_total__isnull=False)),
                name="reconciling_outcome_fits_what_was_found",
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="reconciling_figure_ends_after_start"),
        ]
        ordering = ["row"]
        verbose_name = _("reported figure")
        verbose_name_plural = _("reported figures")

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
