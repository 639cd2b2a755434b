"""Bodies and their seats; what an unregistered group holds in trust."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation.fractions import fraction_of, is_fraction
from clusterwise.foundation.documents.levels import page_of
from clusterwise.foundation.documents.models import DocumentVersion
from clusterwise.foundation.documents.scope import InEitherScope
from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person


class Body(InEitherScope):
    """A group that decides: a commission, a board, a selection committee, or an informal group of neighbours."""

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("cluster commission")
        CMO_BOARD = "cmo_board", _("board of the cluster management organisation (CMO)")
        SELECTION_COMMITTEE = "selection_committee", _("selection committee")
        WORKING_GROUP = "working_group", _("working group")
        INFORMAL_GROUP = "informal_group", _("informal group")

    class Quorum(models.TextChoices):
        HEADS = "heads", _("a number of voting seats")
        SHARE = "share", _("a share of the voting seats")
        WEIGHTED = "weighted", _("a share of the voting weight")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    is_formal = models.BooleanField(
        _("registered"), default=False, help_text=_("An unregistered group decides and holds assets all the same.")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="bodies",
        verbose_name=_("organisation that it belongs to"),
    )  # fmt: skip
    mandate = models.TextField(_("mandate"), blank=True)
    language = models.CharField(_("language of the mandate"), max_length=8, default="en")
    founded_on = models.DateField(_("founded on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    quorum_kind = models.CharField(_("quorum counts"), max_length=8, choices=Quorum.choices, default=Quorum.SHARE)
    quorum_needed = models.CharField(
        _("quorum"), max_length=9, default="1/2", validators=[is_fraction],
        help_text=_("A fraction such as 1/2 or 2/3, or a whole number of heads."),
    )  # fmt: skip
    quorum_source = models.CharField(
        _("where the quorum is written"), max_length=200, help_text=_("Such as: by-laws, article 7; or: agreed aloud.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "name"], name="deliberation_body_once_an_initiative"
            ),
            models.UniqueConstraint(
                fields=["programme", "name"], condition=Q(initiative=None), name="deliberation_body_once_a_programme"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("founded_on")),
                name="deliberation_body_ends_after_start",
            ),
        ]
        ordering = ["name"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_of(self)

    def clean(self) -> None:
        """Refuse a quorum that has no meaning: half a head, or more than all."""
        super().clean()
        needed = fraction_of(self.quorum_needed)
        if self.quorum_kind == self.Quorum.HEADS and needed.denominator != 1:
            raise ValidationError({"quorum_needed": _now("A number of seats is a whole number, such as 5.")})
        if self.quorum_kind != self.Quorum.HEADS and needed > 1:
            raise ValidationError({"quorum_needed": _now("A share is at most 1, such as 1/2 or 2/3.")})


class Seat(InEitherScope):
    """A place in a body, held by a person, by an organisation, or by a person for an organisation."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name=_("body"))
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="seats", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats",
        verbose_name=_("organisation"),
    )  # fmt: skip
    category = models.CharField(_("category"), max_length=60)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    is_chair = models.BooleanField(_("chairs the body"), default=False)
    votes = models.BooleanField(_("votes"), default=True, help_text=_("An adviser or guest has a seat without a vote."))
    weight = models.DecimalField(
        _("weight of the vote"), max_digits=8, decimal_places=3, default=1, validators=[MinValueValidator(0)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="deliberation_seat_is_held"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="deliberation_seat_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="deliberation_seat_has_weight"),
            models.UniqueConstraint(
                fields=["programme", "body", "person", "starts"], name="deliberation_one_seat_a_person_and_day"
            ),
        ]
        ordering = ["starts", "id"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")

    def __str__(self) -> str:
        return ", ".join(str(holder) for holder in (self.person, self.organisation) if holder is not None)

    def get_absolute_url(self) -> str:
        return page_of(self)


class AssetInTrust(InEitherScope):
    """Something that a body holds for its members, in the name of a trustee where the group has no legal person."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="assets", verbose_name=_("body"))
    what = models.CharField(_("what"), max_length=200)
    value = models.DecimalField(
        _("value"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    trustee_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("trustee (person)")
    )
    trustee_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("trustee (organisation)"),
    )  # fmt: skip
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    decision = models.ForeignKey(
        "deliberation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="assets",
        verbose_name=_("decision that entrusted it"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trustee_person__isnull=False) ^ Q(trustee_organisation__isnull=False),
                name="deliberation_asset_has_one_trustee",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(currency=""), name="deliberation_asset_value_has_currency"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="deliberation_asset_ends_after_start"
            ),
        ]
        ordering = ["starts"]
        verbose_name = _("asset held in trust")
        verbose_name_plural = _("assets held in trust")

    def __str__(self) -> str:
        return self.what


class Meeting(InEitherScope):
    """A meeting of a body; closing it freezes who was there, what was voted, and whether it could decide."""

    class CalledBy(models.TextChoices):
        CDA = "cda", _("the cluster development agent (CDA)")
        CMO = "cmo", _("the cluster management organisation (CMO)")
        CHAIR = "chair", _("the chair of the body")
        MEMBERS = "members", _("its members")
        OTHER = "other", _("somebody else")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("body"))
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    called_by = models.CharField(_("called by"), max_length=10, choices=CalledBy.choices)
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), null=True, blank=True)
    minutes = models.ForeignKey(
        DocumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("minutes")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    is_quorate = models.BooleanField(_("quorum"), null=True, editable=False)
    quorum_present = models.DecimalField(
        _("present for the quorum"), max_digits=12, decimal_places=3, null=True, editable=False
    )
    quorum_seats = models.DecimalField(
        _("seats for the quorum"), max_digits=12, decimal_places=3, null=True, editable=False
    )
    present_by_sex = models.JSONField(_("present, by sex"), default=dict, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, is_quorate=None, quorum_present=None, quorum_seats=None)
                | Q(closed_at__isnull=False, is_quorate__isnull=False, quorum_present__isnull=False)
                & Q(quorum_seats__isnull=False),
                name="deliberation_meeting_closed_with_its_quorum",
            )
        ]
        ordering = ["-held_on"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on.isoformat()}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def get_absolute_url(self) -> str:
        return page_of(self)


class AgendaItem(InEitherScope):
    """What a meeting is to talk about, in order."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=200)
    notes = models.TextField(_("what was said"), blank=True)
    language = models.CharField(_("language of the notes"), max_length=8, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "meeting", "position"], name="deliberation_agenda_place_once")
        ]
        ordering = ["position"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Attendance(InEitherScope):
    """A seat that was there; the person is who came, whether the holder or a substitute."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("meeting")
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("seat"))
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who came")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "meeting", "seat"], name="deliberation_seat_attends_once")
        ]
        ordering = ["id"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.seat}"


class Decision(InEitherScope):
    """What a meeting was asked to decide, what came of it, and who does it by when."""

    class Method(models.TextChoices):
        CONSENT = "consent", _("consent (nobody blocks it)")
        MAJORITY = "majority", _("simple majority")
        SUPERMAJORITY = "supermajority", _("larger majority")

    class Outcome(models.TextChoices):
        PENDING = "", _("not closed yet")
        CARRIED = "carried", _("carried")
        REJECTED = "rejected", _("rejected")
        VOID = "void", _("void, no quorum")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions",
        verbose_name=_("agenda item"),
    )  # fmt: skip
    text = models.TextField(_("decision"))
    language = models.CharField(_("language"), max_length=8, default="en")
    method = models.CharField(_("how it is decided"), max_length=14, choices=Method.choices, default=Method.MAJORITY)
    threshold = models.CharField(
        _("share needed"), max_length=9, blank=True, validators=[is_fraction],
        help_text=_("For a larger majority alone, such as 2/3."),
    )  # fmt: skip
    owner_person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who does it (person)"),
    )
    owner_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("who does it (organisation)"),
    )  # fmt: skip
    due = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    dissent = models.TextField(_("dissent"), blank=True, help_text=_("Who disagrees and why, in their own words."))
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.PENDING, blank=True, editable=False
    )
    weight_for = models.DecimalField(_("for"), max_digits=12, decimal_places=3, null=True, editable=False)
    weight_against = models.DecimalField(_("against"), max_digits=12, decimal_places=3, null=True, editable=False)
    weight_abstain = models.DecimalField(_("abstained"), max_digits=12, decimal_places=3, null=True, editable=False)
    weight_block = models.DecimalField(_("blocked"), max_digits=12, decimal_places=3, null=True, editable=False)

    #: What a closed meeting has settled; the rest is follow-up and may still change.
    settled_fields: ClassVar[tuple[str, ...]] = (
        "meeting", "agenda_item", "text", "language", "method", "threshold", "reasons", "dissent",
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def is_carried(self) -> bool:
        return self.outcome == self.Outcome.CARRIED

    @property
    def has_owner(self) -> bool:
        return self.owner_person_id is not None or self.owner_organisation_id is not None

    def get_absolute_url(self) -> str:
        return page_of(self)

    def clean(self) -> None:
        """Refuse a threshold that the method does not take, and an agenda item of another meeting."""
        super().clean()
        if (self.method == self.Method.SUPERMAJORITY) != bool(self.threshold):
            raise ValidationError(
                {"threshold": _now("A larger majority needs its share, such as 2/3; the other ways take none.")}
            )
        if self.threshold and not 1 < 2 * fraction_of(self.threshold) <= 2:
            raise ValidationError({"threshold": _now("A larger majority is more than 1/2 and at most 1.")})
        if self.agenda_item is not None and self.agenda_item.meeting_id != self.meeting_id:
            raise ValidationError({"agenda_item": _now("Choose an item from the agenda of this meeting.")})


class Vote(InEitherScope):
    """What one present seat said on one decision."""

    class Choice(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstains")
        BLOCK = "block", _("blocks")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes", verbose_name=_("decision"))
    attendance = models.ForeignKey(
        Attendance, on_delete=models.PROTECT, related_name="votes", verbose_name=_("attendance")
    )
    choice = models.CharField(_("vote"), max_length=8, choices=Choice.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "decision", "attendance"], name="deliberation_one_vote_a_seat")
        ]
        ordering = ["id"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self) -> str:
        return f"{self.attendance.seat}: {self.get_choice_display()}"


class Endorsement(InEitherScope):
    """A version of a document that a body stands behind, with the quorum and the sexes of those who were there."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="endorsements", verbose_name=_("decision")
    )
    document_version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="endorsements", verbose_name=_("version of a document")
    )
    endorsed_on = models.DateField(_("endorsed on"), editable=False)
    quorum_present = models.DecimalField(_("present for the quorum"), max_digits=12, decimal_places=3, editable=False)
    quorum_seats = models.DecimalField(_("seats for the quorum"), max_digits=12, decimal_places=3, editable=False)
    women = models.PositiveIntegerField(_("women present"), editable=False)
    men = models.PositiveIntegerField(_("men present"), editable=False)
    other = models.PositiveIntegerField(_("others present"), editable=False)
    not_stated = models.PositiveIntegerField(_("present, sex not stated"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "decision", "document_version"], name="deliberation_endorsed_once"
            )
        ]
        ordering = ["-endorsed_on"]
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")

    def __str__(self) -> str:
        return str(self.document_version)
