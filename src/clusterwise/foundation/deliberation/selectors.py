"""Reads of bodies and meetings: who sits, who came, whether a meeting can decide and what it decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from clusterwise.foundation.deliberation.fractions import fraction_of
from clusterwise.foundation.deliberation.models import Attendance, Body, Decision, Endorsement, Meeting, Seat
from clusterwise.foundation.documents.models import Document
from clusterwise.foundation.people.models import Person
from clusterwise.methods import deliberating
from clusterwise.methods.people import Sex

Split = dict[str, int]


def sex_split(people: Iterable[Person | None]) -> Split:
    """Count people by sex; a seat whose holder is not known counts as not stated."""
    split = {sex.value: 0 for sex in Sex}
    for person in people:
        split[person.sex if person is not None else Sex.NOT_STATED.value] += 1
    return split


def women_share(split: Split) -> Fraction | None:
    """Return women's share of all, those of unknown sex included, so that it is never overstated; None for nobody."""
    total = sum(split.values())
    return Fraction(split[Sex.WOMEN.value], total) if total else None


def seated(seats: QuerySet[Seat], day: date) -> QuerySet[Seat]:
    """Return the seats that are held on a day."""
    return seats.filter(starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gt=day))


def seats_on(body: Body, day: date) -> list[Seat]:
    """Return the seats of a body on a day with their holders, the chair first."""
    found = seated(Seat.objects.filter(body=body), day).select_related("person", "organisation")
    return sorted(found, key=lambda seat: (not seat.is_chair, not seat.votes, str(seat)))


def women_seat_share(bodies: Sequence[Body], day: date) -> tuple[Split, Fraction | None]:
    """Return the seats of bodies on a day by sex of their holders, and women's share of them."""
    held = seated(Seat.objects.filter(body__in=bodies), day).select_related("person")
    split = sex_split(seat.person for seat in held)
    return split, women_share(split)


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Return who attended, with seat and person."""
    return list(
        Attendance.objects.filter(meeting=meeting).select_related("seat__person", "seat__organisation", "person")
    )


def present_by_sex(meeting: Meeting) -> Split:
    """Return those present by sex: as frozen when the meeting is closed, else as recorded now."""
    if meeting.is_closed:
        return {sex.value: int(meeting.present_by_sex.get(sex.value, 0)) for sex in Sex}
    return sex_split(attended.person for attended in attendance_of(meeting))


def quorum_rule(body: Body) -> deliberating.QuorumRule:
    """Return the quorum of a body as the method takes it; thirds stay exact."""
    return deliberating.QuorumRule(
        deliberating.QuorumKind(body.quorum_kind),
        fraction_of(body.quorum_needed),  # type: ignore[arg-type]  # a share such as 2/3 has no exact Decimal
        body.quorum_source,
        body.founded_on,
    )


def voting_rule(decision: Decision) -> deliberating.VotingRule:
    """Return how a decision is taken as the method takes it."""
    body = decision.meeting.body
    threshold = fraction_of(decision.threshold) if decision.threshold else None
    return deliberating.VotingRule(
        deliberating.VotingMethod(decision.method), threshold, body.quorum_source, body.founded_on
    )


@dataclass(frozen=True, slots=True)
class Room:
    """Who could be at a meeting and who was there, read once for its quorum and all its decisions."""

    seats: list[Seat]
    attended: list[Attendance]

    @property
    def plain(self) -> list[deliberating.Seat]:
        return [deliberating.Seat(str(seat.pk), Decimal(seat.weight), seat.votes) for seat in self.seats]

    @property
    def present(self) -> set[str]:
        return {str(attended.seat_id) for attended in self.attended}

    @property
    def can_vote(self) -> bool:
        return any(seat.votes for seat in self.seats)


def room_of(meeting: Meeting) -> Room:
    """Read the seats of the day and the attendance of a meeting."""
    return Room(seats_on(meeting.body, meeting.held_on), attendance_of(meeting))


def quorum_of(meeting: Meeting, room: Room | None = None) -> deliberating.Quorum | None:
    """Return the quorum: as frozen when closed, else from the attendance now; None without voting seats."""
    if meeting.is_closed and meeting.quorum_present is not None and meeting.quorum_seats is not None:
        return deliberating.Quorum(meeting.quorum_present, meeting.quorum_seats, bool(meeting.is_quorate))
    room = room or room_of(meeting)
    if not room.can_vote:
        return None
    return deliberating.quorum(quorum_rule(meeting.body), room.plain, room.present)


def vote_result(decision: Decision, room: Room | None = None) -> deliberating.VoteResult | None:
    """Count the votes of a decision as they are recorded now; None while the body has no voting seat."""
    room = room or room_of(decision.meeting)
    if not room.can_vote:
        return None
    seat_of = {attended.pk: str(attended.seat_id) for attended in room.attended}
    votes = {seat_of[vote.attendance_id]: deliberating.Choice(vote.choice) for vote in decision.votes.all()}
    rule = quorum_rule(decision.meeting.body)
    return deliberating.decide(voting_rule(decision), rule, room.plain, room.present, votes)


def standing(decision: Decision, room: Room | None = None) -> tuple[str, dict[str, Decimal]]:
    """Return the outcome and the weights by choice: frozen when the meeting is closed, else as they stand now."""
    if decision.outcome:
        names = ("for", "against", "abstain", "block")
        return decision.outcome, {name: getattr(decision, f"weight_{name}") or Decimal(0) for name in names}
    result = vote_result(decision, room)
    if result is None:
        return "", {}
    return OUTCOMES[result.outcome], {choice.value: weight for choice, weight in result.tally.items()}


OUTCOMES = {
    deliberating.Outcome.ADOPTED: Decision.Outcome.CARRIED.value,
    deliberating.Outcome.REJECTED: Decision.Outcome.REJECTED.value,
    deliberating.Outcome.VOID: Decision.Outcome.VOID.value,
}


@dataclass(frozen=True, slots=True)
class Closure:
    """How far carried decisions were done: of those done or due by the day."""

    done: int
    overdue: int
    open: int
    rate: Fraction | None


def is_overdue(decision: Decision, day: date) -> bool:
    """Say whether a decision that was carried should have been done by a day and was not."""
    return decision.is_carried and decision.done_on is None and decision.due is not None and decision.due < day


def closure(decisions: Iterable[Decision], day: date) -> Closure:
    """Return the closure rate of carried decisions: done / (done + overdue), None where none was due yet."""
    carried = [decision for decision in decisions if decision.is_carried]
    done = sum(decision.done_on is not None and decision.done_on <= day for decision in carried)
    overdue = sum(is_overdue(decision, day) for decision in carried)
    due = done + overdue
    return Closure(done, overdue, len(carried) - due, Fraction(done, due) if due else None)


def scope_of(model: Any, scope: Any) -> QuerySet[Any]:
    """Return the records of an initiative, or the programme's own."""
    if hasattr(scope, "programme_id"):
        return model.objects.filter(initiative=scope)
    return model.objects.filter(programme=scope, initiative=None)


def decisions_of(scope: Any) -> QuerySet[Decision]:
    """Return the decisions of a scope with their meeting, body and owners, newest meeting first."""
    related = ("meeting__body", "owner_person", "owner_organisation")
    return scope_of(Decision, scope).select_related(*related).order_by("-meeting__held_on", "id")


def endorsements_of(document: Document) -> QuerySet[Endorsement]:
    """Return what a body endorsed of a document, newest first."""
    return Endorsement.objects.filter(document_version__document=document).select_related(
        "decision__meeting__body", "document_version"
    )


def is_endorsed(document: Document) -> bool:
    """Say whether the newest version of a document is endorsed; an endorsed older one does not count for it."""
    newest = document.versions.order_by("-number").first()
    return newest is not None and Endorsement.objects.filter(document_version=newest).exists()
