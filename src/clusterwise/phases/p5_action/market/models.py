"""Conferences, fairs and business meetings; the named people who took part, and heads that nobody named."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person, Sex
from clusterwise.phases.p5_action.joint_actions.models import ActionRecord, PartOfAction


class MarketEvent(PartOfAction):
    """An event that opens doors: a conference, a fair or a day of business meetings."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("conference")
        FAIR = "fair", _("fair")
        B2B = "b2b", _("business meetings (B2B)")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    is_international = models.BooleanField(_("international"), default=False)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    cost = models.DecimalField(
        _("cost"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    members_share = models.DecimalField(
        _("part paid by members"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In the same currency as the cost; the rest is paid by others."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "name", "starts"],
                name="market_event_once",
                violation_error_message=_("An event of this name and day is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="market_event_ends_after_start",
                violation_error_message=_("The event ends before it starts. Correct one of the dates."),
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True, members_share__isnull=True) | ~Q(currency=""),
                name="market_event_cost_has_currency",
                violation_error_message=_("Say in which currency the cost is."),
            ),
            models.CheckConstraint(
                condition=Q(members_share__isnull=True) | Q(cost__isnull=True) | Q(members_share__lte=F("cost")),
                name="market_event_share_within_cost",
                violation_error_message=_("Members cannot pay more than the whole cost. Correct one of the amounts."),
            ),
        ]
        ordering = ["-starts", "name"]
        verbose_name = _("market event")
        verbose_name_plural = _("market events")

    def __str__(self) -> str:
        return self.name


class EventParticipant(ActionRecord):
    """A named person at an event, and the organisation that the person came for."""

    event = models.ForeignKey(
        MarketEvent, on_delete=models.PROTECT, related_name="participants", verbose_name=_("event")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="market_events", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="market_participants",
        verbose_name=_("came for the organisation"),
    )
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "event", "person"],
                name="market_person_once_an_event",
                violation_error_message=_("This person is on the list of the event already."),
            )
        ]
        ordering = ["person__code"]
        verbose_name = _("participant of an event")
        verbose_name_plural = _("participants of events")

    def __str__(self) -> str:
        return f"{self.person}, {self.event}"


class EventHeads(ActionRecord):
    """How many people at an event nobody named, by sex; shown apart and never added to the named people."""

    event = models.ForeignKey(
        MarketEvent, on_delete=models.PROTECT, related_name="head_counts", verbose_name=_("event")
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.NOT_STATED)
    heads = models.PositiveIntegerField(_("heads"), validators=[MinValueValidator(1)])
    source = models.CharField(
        _("counted by"), max_length=200, help_text=_("Who counted, and how; such as: badges handed out at the door.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "event", "sex"],
                name="market_heads_once",
                violation_error_message=_("Heads of this sex are recorded for the event already."),
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="market_heads_at_least_one"),
        ]
        ordering = ["sex"]
        verbose_name = _("anonymous head count of an event")
        verbose_name_plural = _("anonymous head counts of events")

    def __str__(self) -> str:
        return f"{self.event}: {self.heads}"
