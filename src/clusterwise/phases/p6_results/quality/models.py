"""Findings that somebody judged to be right after all, and second looks at what was observed."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.scope import STAFF, InInitiative


class Dismissal(InInitiative):
    """A finding that was looked at and is no fault, with the reason; it comes back when the record changes."""

    rule = models.CharField(_("rule"), max_length=40, editable=False)
    finding = models.CharField(max_length=64, editable=False)
    what = models.CharField(_("what was odd"), max_length=400, editable=False)
    reason = models.CharField(
        _("why it is right"), max_length=300, help_text=_("What you looked at and what you found, in one sentence.")
    )
    language = models.CharField(_("language"), max_length=8, default="en")
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "rule", "finding"],
                name="quality_finding_dismissed_once",
                violation_error_message=_("Somebody dismissed this finding already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="quality_dismissal_has_reason",
                violation_error_message=_(
                    "Say why the record is right; a finding is never dismissed without a reason."
                ),
            ),
        ]
        ordering = ["rule", "id"]
        verbose_name = _("dismissed finding")
        verbose_name_plural = _("dismissed findings")

    def __str__(self) -> str:
        return self.what


class Recheck(InInitiative):
    """A second look at an observation: what was found again, by whom and how. It never counts in a figure."""

    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="rechecks", verbose_name=_("observation")
    )
    value = models.DecimalField(
        _("value found again"),
        max_digits=20,
        decimal_places=6,
        validators=[MinValueValidator(0)],
        help_text=_("In the unit of the observation; 1 for yes and 0 for no."),
    )
    on = models.DateField(_("date of the second look"))
    checker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who looked")
    )
    method = models.CharField(
        _("how"), max_length=200, help_text=_("Such as a recount of the receipts, or a second visit by another person.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "observation", "on"],
                name="quality_recheck_once_a_day",
                violation_error_message=_("A second look at this observation stands on that day already."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="quality_recheck_not_below_zero"),
        ]
        ordering = ["-on", "id"]
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")

    def __str__(self) -> str:
        return f"{self.observation} → {self.value.normalize():f}"
