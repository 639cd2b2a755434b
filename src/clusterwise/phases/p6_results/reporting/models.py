"""Duties of people, periods that close, what was handed in of each window, reminders, and versions of the chain."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.scope import STAFF, InInitiative
from clusterwise.phases.p6_results.models import Result
from clusterwise.phases.p6_results.reporting.calendar import Window, window_of


class Duty(models.TextChoices):
    """What somebody is responsible for in an indicator."""

    COLLECT = "collect", _("collect")
    VERIFY = "verify", _("verify")
    REPORT = "report", _("report")


def _days(starts: Any, ends: Any) -> dict[str, str]:
    return {"first": formats.date_format(starts, "j F Y"), "last": formats.date_format(ends, "j F Y")}


class Assignment(InInitiative):
    """An account that collects, verifies or reports an indicator, from a day until a day; the sheet's names stay beside it."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("indicator")
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("account"))
    duty = models.CharField(_("duty"), max_length=8, choices=Duty.choices)
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until, this day included"), null=True, blank=True)
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="reporting_assignment_ends_after_start",
                violation_error_message=_("The duty ends before it starts. Correct one of the days."),
            ),
            models.UniqueConstraint(
                fields=["programme", "indicator", "user", "duty", "starts"],
                name="reporting_assignment_once",
                violation_error_message=_("This account has that duty from that day already."),
            ),
        ]
        ordering = ["indicator__code", "duty", "starts"]
        verbose_name = _("duty in an indicator")
        verbose_name_plural = _("duties in indicators")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_duty_display()}"

    def holds_on(self, day: Any) -> bool:
        """Say whether the duty holds on a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Period(InInitiative):
    """A quarter or a year of an initiative, from open to locked; what is locked keeps its records as they are."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        LOCKED = "locked", _("locked")
        REOPENED = "reopened", _("reopened")

    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False, db_index=True
    )
    reason = models.CharField(_("why it was reopened"), max_length=300, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="reporting_period_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="reopened") | ~Q(reason=""), name="reporting_reopened_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["programme", "initiative", "starts"],
                name="reporting_period_once",
                violation_error_message=_("A period begins on that day already."),
            ),
        ]
        ordering = ["-starts"]
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")

    def __str__(self) -> str:
        return _now("%(first)s to %(last)s") % _days(self.starts, self.ends)

    @property
    def window(self) -> Window:
        return Window(self.starts, self.ends)

    def clean(self) -> None:
        """Refuse what is neither a quarter nor a year, and what overlaps another period."""
        super().clean()
        if not self.starts or not self.ends:
            return
        if self.window not in (window_of(self.starts, 3), window_of(self.starts, 12)):
            raise ValidationError(
                _now("A period is a quarter or a year of the calendar, from its first to its last day.")
            )
        others = Period.objects.filter(initiative_id=self.initiative_id, starts__lte=self.ends, ends__gte=self.starts)
        other = others.exclude(pk=self.pk).first()
        if other is not None:
            raise ValidationError(_now("The period %(other)s covers some of these days already.") % {"other": other})


class Delivery(InInitiative):
    """What became of an indicator's records of one window: handed in, sent back, verified, reported."""

    class State(models.TextChoices):
        HANDED_IN = "handed_in", _("handed in")
        RETURNED = "returned", _("sent back")
        VERIFIED = "verified", _("verified")
        REPORTED = "reported", _("reported")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("indicator")
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    reason = models.CharField(_("why it was sent back"), max_length=300, blank=True)
    handed_in_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_by: ClassVar[frozenset[str]] = STAFF

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator", "starts", "ends"], name="reporting_delivery_once_a_window"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""),
                name="reporting_returned_with_a_reason",
                violation_error_message=_("Say why it goes back, so that it can be mended."),
            ),
        ]
        ordering = ["-ends"]
        verbose_name = _("hand-in of an indicator")
        verbose_name_plural = _("hand-ins of indicators")

    def __str__(self) -> str:
        return f"{self.indicator}, {_now('%(first)s to %(last)s') % _days(self.starts, self.ends)}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders, and who reads them."""

    def visible_to(self, user: Any) -> "ReminderQuerySet":
        """Return a person's own reminders in the initiatives that the person still sees."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(user=user, initiative__in=Initiative.objects.visible_to(user))


class Reminder(models.Model):
    """One thing that one person was to be told once: in the application at once, by e-mail as soon as a server takes it.

    It is no record of the method but a ticket, so it is not journalled. `mark` tells two returns of one window apart.
    `claim` is held by the run that is sending it; a claim that nobody finished grows stale and is taken anew.
    """

    class Stage(models.TextChoices):
        DUE = "due", _("due")
        LATE = "late", _("late")
        RETURNED = "returned", _("sent back")
        ESCALATED = "escalated", _("late with somebody else")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey("organisations.Programme", on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey("organisations.Initiative", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    duty = models.CharField(max_length=8, choices=Duty.choices)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    mark = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user", "indicator", "starts", "ends", "duty", "stage", "mark"],
                name="reporting_reminder_once_a_stage",
            )
        ]
        indexes = [models.Index(fields=["user", "closed_at"], name="reporting_reminder_open")]
        ordering = ["made_at", "id"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.indicator}"


class ChainVersion(InInitiative):
    """The result chain as it was approved; it is never changed, a changed chain is approved as a new version."""

    number = models.PositiveIntegerField(_("version"), editable=False)
    approved_at = models.DateTimeField(_("approved at"), editable=False)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("what changed and why"), max_length=300)
    language = models.CharField(_("language"), max_length=8, default="en")
    content = models.JSONField(default=dict, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "number"], name="reporting_chain_version_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="reporting_chain_version_has_reason"),
        ]
        ordering = ["-number"]
        verbose_name = _("version of the result chain")
        verbose_name_plural = _("versions of the result chain")

    def __str__(self) -> str:
        return _now("Version %(number)s of the result chain") % {"number": self.number}


class GenderMark(InInitiative):
    """How much an initiative, or one result of its chain, is meant to do for gender equality, with the reason."""

    result = models.ForeignKey(
        Result,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gender_marks",
        verbose_name=_("result"),
        help_text=_("Empty: the mark of the whole initiative."),
    )
    marker = models.CharField(_("gender marker"), max_length=4)
    reason = models.CharField(
        _("why"), max_length=300, help_text=_("What is done for whom; a number alone says little.")
    )
    language = models.CharField(_("language"), max_length=8, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative"],
                condition=Q(result=None),
                name="reporting_one_mark_an_initiative",
                violation_error_message=_("The initiative has a gender mark already; change that one."),
            ),
            models.UniqueConstraint(
                fields=["programme", "result"],
                condition=Q(result__isnull=False),
                name="reporting_one_mark_a_result",
                violation_error_message=_("This result has a gender mark already; change that one."),
            ),
            models.CheckConstraint(
                condition=Q(marker__in=["0", "1", "2", "3"]),
                name="reporting_marker_from_0_to_3",
                violation_error_message=_("The gender marker goes from 0 to 3."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("gender mark")
        verbose_name_plural = _("gender marks")

    def __str__(self) -> str:
        return f"{self.result or self.initiative}: {self.marker}"
