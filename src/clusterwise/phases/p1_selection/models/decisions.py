"""What was decided in a round, by whom and why, and the note where a cluster was chosen elsewhere."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.people.models import Sex, User
from clusterwise.foundation.people.scope import InInitiative, Scoped
from clusterwise.phases.p1_selection.models.rounds import Entry, SelectionRound


class DecisionNote(Scoped):
    """What the committee decided in a round, and why; it does not change afterwards."""

    round = models.OneToOneField(SelectionRound, on_delete=models.PROTECT, related_name="note", verbose_name=_("round"))
    decided_on = models.DateField(_("decided on"))
    body = models.CharField(_("who decided"), max_length=200)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("decision in the minutes"),
    )  # fmt: skip
    reasons = models.TextField(_("reasons"))
    language = models.CharField(_("language"), max_length=8, default="en")
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    #: The case and its result as they stood when the note was signed; empty for notes signed before this was kept.
    record = models.JSONField(default=dict, blank=True, editable=False)
    digest_fields: ClassVar[tuple[str, ...]] = ("record",)
    involvement_path: ClassVar[str] = "round__entries__candidate__initiative"

    class Meta:
        verbose_name = _("decision note")
        verbose_name_plural = _("decision notes")

    def __str__(self) -> str:
        return _now("Decision note: %(round)s") % {"round": self.round}


class HeadCount(Scoped):
    """How many people of one sex attended, or voted in one way."""

    class What(models.TextChoices):
        ATTENDED = "attended", _("attended")
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstained")

    note = models.ForeignKey(DecisionNote, on_delete=models.PROTECT, related_name="counts", verbose_name=_("note"))
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    count = models.PositiveIntegerField(_("people"))
    involvement_path: ClassVar[str] = "note__round__entries__candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "note", "what", "sex"], name="selection_count_once")
        ]
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.get_sex_display()}: {self.count}"


class Outcome(Scoped):
    """What the note says of one candidate, with the reason."""

    class Verdict(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        RESERVE = "reserve", _("reserve")
        REJECTED = "rejected", _("rejected")

    note = models.ForeignKey(DecisionNote, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("note"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="outcome", verbose_name=_("candidate"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason_code = models.CharField(_("kind of reason"), max_length=60)
    reason = models.CharField(_("reason"), max_length=500)
    involvement_path: ClassVar[str] = "note__round__entries__candidate__initiative"

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="selection_outcome_says_why")]
        ordering = ["verdict", "entry__candidate__name"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_verdict_display()}"


class EntryNote(InInitiative):
    """Why an initiative began without a selection here, and how women's and men's work was weighed; signed."""

    reason = models.TextField(_("why this cluster was chosen, by whom and when"))
    units_before_project = models.PositiveIntegerField(_("enterprises that worked here before the project"))
    women_and_men = models.TextField(_("what is known of women's and men's work in it"))
    source = models.CharField(_("source"), max_length=300)
    language = models.CharField(_("language"), max_length=8, default="en")
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    signed_at = models.DateTimeField(_("signed"), default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "initiative"], name="selection_entry_note_once")]
        verbose_name = _("note on a choice made elsewhere")
        verbose_name_plural = _("notes on choices made elsewhere")

    def __str__(self) -> str:
        return _now("How %(initiative)s was chosen") % {"initiative": self.initiative}
