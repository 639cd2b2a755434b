"""Forms of bodies, meetings and decisions, and the one form in which a meeting is minuted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation.deliberation.models import (
    AgendaItem,
    AssetInTrust,
    Body,
    Decision,
    Endorsement,
    Meeting,
    Seat,
    Vote,
)
from clusterwise.foundation.deliberation.selectors import Room
from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.foundation.journal.models import new_id


class BodyForm(EitherScopeForm):
    """A body with its quorum."""

    code_lists: ClassVar[dict[str, str]] = {"language": "text_language"}

    class Meta:
        model = Body
        fields = (
            "name", "kind", "is_formal", "organisation", "mandate", "language", "founded_on", "ended_on",
            "quorum_kind", "quorum_needed", "quorum_source",
        )  # fmt: skip


class SeatForm(EitherScopeForm):
    """A seat and who holds it."""

    code_lists: ClassVar[dict[str, str]] = {"category": "seat_category"}

    class Meta:
        model = Seat
        fields = ("body", "person", "organisation", "category", "starts", "ends", "is_chair", "votes", "weight")


class AssetForm(EitherScopeForm):
    """What a body holds in trust."""

    class Meta:
        model = AssetInTrust
        fields = (
            "body", "what", "value", "currency", "trustee_person", "trustee_organisation", "starts", "ends", "decision",
        )  # fmt: skip


class MeetingForm(EitherScopeForm):
    """A meeting, held or to be held."""

    also_of_programme: ClassVar[frozenset[str]] = frozenset({"minutes"})

    class Meta:
        model = Meeting
        fields = ("body", "held_on", "place", "called_by", "notice_days", "minutes")


class AgendaItemForm(EitherScopeForm):
    """An item of an agenda."""

    code_lists: ClassVar[dict[str, str]] = {"language": "text_language"}

    class Meta:
        model = AgendaItem
        fields = ("meeting", "position", "title", "notes", "language")


class DecisionForm(EitherScopeForm):
    """What a meeting is asked to decide, and who does it by when."""

    code_lists: ClassVar[dict[str, str]] = {"language": "text_language"}

    class Meta:
        model = Decision
        fields = (
            "meeting", "agenda_item", "text", "language", "method", "threshold", "owner_person", "owner_organisation",
            "due", "done_on", "reasons", "dissent",
        )  # fmt: skip


class EndorsementForm(EitherScopeForm):
    """Which version of a document a carried decision stands behind."""

    also_of_programme: ClassVar[frozenset[str]] = frozenset({"document_version"})

    class Meta:
        model = Endorsement
        fields = ("decision", "document_version")

    def _narrow(self, name: str, field: forms.ModelChoiceField) -> None:
        super()._narrow(name, field)
        if name == "decision":
            field.queryset = field.queryset.filter(outcome=Decision.Outcome.CARRIED)
        if name == "document_version":
            field.queryset = field.queryset.select_related("document")


class DoneForm(forms.Form):
    """The day on which a decision was carried out."""

    done_on = forms.DateField(
        label=gettext_lazy("done on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One seat of the minutes: whether it was there and what it said on each decision."""

    seat: Seat
    present: Any
    votes: list[Any]


class MinutesForm(forms.Form):
    """Attendance and votes of one meeting in one form; it works without a script."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, meeting: Meeting, room: Room, decisions: list[Decision], names: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.room, self.decisions = meeting, room, decisions
        self._attended = {row.seat_id: row for row in room.attended}
        self.fields["client_id"].initial = new_id()
        self.fields["version"].initial = meeting.version
        for decision in decisions:
            self._add_votes(decision, names)
        for seat in room.seats:
            label = _("%(seat)s was present") % {"seat": self.label_of(seat, names)}
            self.fields[f"present-{seat.pk}"] = forms.BooleanField(
                required=False, label=label, initial=seat.pk in self._attended,
                widget=forms.CheckboxInput(attrs={"aria-label": label}),
            )  # fmt: skip

    @staticmethod
    def label_of(seat: Seat, names: bool) -> str:
        """Return a seat by codes, with the person's name for those who work with the person."""
        name = seat.person.name if names and seat.person is not None else ""
        return f"{seat} {name}".strip()

    def _add_votes(self, decision: Decision, names: bool) -> None:
        said = {vote.attendance_id: vote.choice for vote in decision.votes.all()}
        for seat in self.room.seats:
            if not seat.votes:
                continue
            attended = self._attended.get(seat.pk)
            label = _("Vote of %(seat)s on “%(decision)s”") % {
                "seat": self.label_of(seat, names),
                "decision": decision,
            }
            self.fields[f"vote-{decision.pk}-{seat.pk}"] = forms.ChoiceField(
                choices=[("", "—"), *Vote.Choice.choices], required=False, label=label,
                initial=said.get(attended.pk, "") if attended else "",
                widget=forms.Select(attrs={"aria-label": label}),
            )  # fmt: skip
        label = _("All others present on “%(decision)s”") % {"decision": decision}
        self.fields[f"others-{decision.pk}"] = forms.ChoiceField(
            choices=[("", "—"), *Vote.Choice.choices], required=False, label=label,
            widget=forms.Select(attrs={"aria-label": label}),
        )  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """Yield the table of the form, seat by seat."""
        for seat in self.room.seats:
            names = [f"vote-{decision.pk}-{seat.pk}" for decision in self.decisions]
            votes = [self[name] if name in self.fields else None for name in names]
            yield Row(seat, self[f"present-{seat.pk}"], votes)

    def others(self) -> list[Any]:
        """Return the fields that fill in what all others present said."""
        return [self[f"others-{decision.pk}"] for decision in self.decisions]

    def present(self) -> dict[Seat, Any]:
        """Return the seats marked as present, with the person who came before or else the holder."""
        marked = [seat for seat in self.room.seats if self.cleaned_data.get(f"present-{seat.pk}")]
        return {seat: self._attended[seat.pk].person if seat.pk in self._attended else seat.person for seat in marked}

    def votes(self) -> dict[Decision, dict[Seat, str]]:
        """Return what each seat said on each decision; `others` speaks for those present who said nothing."""
        there = self.present()
        found: dict[Decision, dict[Seat, str]] = {}
        for decision in self.decisions:
            others = self.cleaned_data.get(f"others-{decision.pk}", "")
            found[decision] = {
                seat: self.cleaned_data.get(f"vote-{decision.pk}-{seat.pk}", "") or (others if seat in there else "")
                for seat in self.room.seats
                if seat.votes
            }
        return found
