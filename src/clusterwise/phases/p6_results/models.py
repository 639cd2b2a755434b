"""The result chain with its assumptions, and progress reports from draft to publication."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Indicator, Publication
from clusterwise.foundation.people.scope import InInitiative

#: About one page of text.
PAGE = 3500


class Result(InInitiative):
    """One box of the result chain: something put in, done, delivered, changed or lasting."""

    level = models.CharField(_("level"), max_length=10, choices=Indicator.Level.choices)
    statement = models.CharField(_("statement"), max_length=300)
    language = models.CharField(_("language"), max_length=8, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "level", "statement"],
                name="results_statement_once_a_level",
                violation_error_message=_("This statement stands on the level already."),
            )
        ]
        ordering = ["level", "id"]
        verbose_name = _("result")
        verbose_name_plural = _("results of the chain")

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 80 else f"{self.statement[:79]}…"


class ResultArrow(InInitiative):
    """An arrow of the chain: what leads to what, if an assumption holds, with its risk and how well it is known."""

    class Strength(models.TextChoices):
        NONE = "none", _("not tested yet")
        WEAK = "weak", _("weak: an opinion or one case")
        MODERATE = "moderate", _("moderate: several cases or sources")
        STRONG = "strong", _("strong: compared or measured")

    source = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="arrows", verbose_name=_("this"))
    target = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="reached_by", verbose_name=_("leads to"))
    assumption = models.CharField(
        _("assumption"), max_length=300, blank=True, help_text=_("What must hold for the one to lead to the other.")
    )
    risk = models.CharField(_("risk"), max_length=300, blank=True)
    evidence_strength = models.CharField(
        _("how well it is known"), max_length=10, choices=Strength.choices, default=Strength.NONE
    )
    language = models.CharField(_("language"), max_length=8, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source", "target"],
                name="results_arrow_once",
                violation_error_message=_("There is an arrow between these two already."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="results_arrow_leads_on",
                violation_error_message=_("An arrow leads from one result to another; choose two different ones."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("arrow of the result chain")
        verbose_name_plural = _("arrows of the result chain")

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class ResultIndicator(InInitiative):
    """An indicator that shows whether a result of the chain came true."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("result"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="results", verbose_name=_("indicator")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "result", "indicator"],
                name="results_indicator_once_a_result",
                violation_error_message=_("This indicator is tied to the result already."),
            )
        ]
        ordering = ["id"]
        verbose_name = _("indicator of a result")
        verbose_name_plural = _("indicators of results")

    def __str__(self) -> str:
        return f"{self.result}: {self.indicator}"


class ProgressReport(InInitiative):
    """A report of a period: its numbers come by query, people add the words; frozen, it is a publication."""

    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    language = models.CharField(_("language of the report"), max_length=8, choices=settings.LANGUAGES, default="en")
    narrative = models.TextField(
        _("what happened"), blank=True, max_length=PAGE, help_text=_("At most one page; the tables tell the numbers.")
    )
    risks = models.TextField(_("risks and what is done about them"), blank=True, max_length=PAGE)
    lessons = models.TextField(_("lessons"), blank=True, max_length=PAGE)
    issues = models.TextField(_("issues for the commission"), blank=True, max_length=PAGE)
    next_quarter = models.TextField(_("plan for the next quarter"), blank=True, max_length=PAGE)
    data_quality = models.TextField(
        _("how good the data are"),
        blank=True,
        max_length=PAGE,
        help_text=_("What is missing, late or estimated, and what was checked."),
    )
    publication = models.OneToOneField(
        Publication,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="report",
        verbose_name=_("published as"),
    )

    #: The parts that people write, in the order of the report.
    sections: ClassVar[tuple[str, ...]] = ("narrative", "risks", "lessons", "issues", "next_quarter", "data_quality")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="results_report_ends_after_start",
                violation_error_message=_("The period ends before it starts. Correct one of the days."),
            ),
            models.UniqueConstraint(
                fields=["programme", "initiative", "starts", "ends", "language"],
                condition=Q(publication=None),
                name="results_one_draft_a_period",
                violation_error_message=_("There is a draft of this period and language already; go on with that one."),
            ),
        ]
        ordering = ["-ends", "language"]
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")

    def __str__(self) -> str:
        return _now("Progress report, %(first)s to %(last)s") % {
            "first": formats.date_format(self.starts, "j F Y"),
            "last": formats.date_format(self.ends, "j F Y"),
        }

    @property
    def is_frozen(self) -> bool:
        return self.publication_id is not None

    def clean(self) -> None:
        """Refuse a text that is longer than its page."""
        super().clean()
        too_long = {
            name: _now("This part has %(n)s characters; at most %(most)s fit on its page.")
            % {"n": len(getattr(self, name)), "most": PAGE}
            for name in self.sections
            if len(getattr(self, name)) > PAGE
        }
        if too_long:
            raise ValidationError(too_long)


def quarter_before(day: date) -> tuple[date, date]:
    """Return the first and the last day of the last quarter that had ended before a day.

    >>> quarter_before(date(2024, 2, 29))
    (datetime.date(2023, 10, 1), datetime.date(2023, 12, 31))
    """
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = date.fromordinal(first.toordinal() - 1)
    return date(last.year, last.month - 2, 1), last
