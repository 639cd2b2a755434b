"""The rules of keeping minutes: only seats of the body attend, only those present vote, and closing freezes both."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.deliberation.models import Attendance, Decision, Meeting, Seat, Vote
from clusterwise.foundation.deliberation.selectors import (
    OUTCOMES,
    Room,
    quorum_of,
    room_of,
    seats_on,
    sex_split,
    vote_result,
)
from clusterwise.foundation.documents.scope import beside
from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.records import check

#: Seats that attended with the person who came; None where only the organisation is known.
Present = Mapping[Seat, Person | None]
#: Choices by decision and seat; an empty choice clears the vote.
Votes = Mapping[Decision, Mapping[Seat, str]]


def closed_sentence(meeting: Meeting) -> str:
    """Return why a closed meeting does not change."""
    return _(
        "The meeting of %(day)s is closed: attendance, votes and decisions stay. Decide anew in another meeting."
    ) % {"day": meeting.held_on.isoformat()}


def require_open(meeting: Meeting) -> None:
    """Refuse to change what a closed meeting has settled."""
    if Meeting.objects.filter(pk=meeting.pk, closed_at__isnull=False).exists():
        raise ValidationError(closed_sentence(meeting))


def holders(seats: Iterable[Seat]) -> dict[Seat, Person | None]:
    """Return seats as attended by their own holders."""
    return {seat: seat.person for seat in seats}


def _check_seats(meeting: Meeting, seats: Iterable[Seat]) -> None:
    known = set(seats_on(meeting.body, meeting.held_on))
    for seat in seats:
        if seat not in known:
            raise ValidationError(
                _("Choose seats that this body has on the day of the meeting; one given belongs elsewhere.")
            )


def _check_votes(meeting: Meeting, present: Iterable[Seat], votes: Votes) -> None:
    there = set(present)
    for decision, choices in votes.items():
        if decision.meeting_id != meeting.pk:
            raise ValidationError(_("Choose a decision of this meeting; the one given belongs elsewhere."))
        _check_seats(meeting, choices)
        for seat, choice in choices.items():
            if not choice:
                continue
            if choice not in Vote.Choice.values:
                raise ValidationError(_("A vote is for, against, abstains or blocks."))
            if not seat.votes:
                raise ValidationError(_("%(seat)s has a seat without a vote; clear the vote.") % {"seat": seat})
            if seat not in there:
                raise ValidationError(
                    _("%(seat)s voted but is not marked as present; correct the attendance or the vote.")
                    % {"seat": seat}
                )


def write(change: Change, meeting: Meeting, present: Present | None, votes: Votes) -> None:
    """Bring attendance and votes to what is given; the meeting's version moves with them."""
    kept = {
        row.seat: row for row in Attendance.objects.filter(meeting=meeting).select_related("seat__person", "person")
    }
    wanted: Present = {seat: row.person for seat, row in kept.items()} if present is None else present
    _check_seats(meeting, wanted)
    _check_votes(meeting, wanted, votes)
    before = len(change.entries)
    cleared = _clear_votes(change, votes)
    _bring_attendance(change, meeting, kept, wanted)
    _bring_votes(change, meeting, votes, cleared)
    if len(change.entries) > before:
        change.save(meeting)


def _clear_votes(change: Change, votes: Votes) -> set[Decision]:
    touched = set()
    for decision, choices in votes.items():
        gone = [seat for seat, choice in choices.items() if not choice]
        for vote in Vote.objects.filter(decision=decision, attendance__seat__in=gone):
            change.delete(vote)
            touched.add(decision)
    return touched


def _bring_attendance(change: Change, meeting: Meeting, kept: dict[Seat, Attendance], wanted: Present) -> None:
    for seat, row in kept.items():
        if seat in wanted:
            continue
        if row.votes.exists():
            raise ValidationError(
                _("%(seat)s voted but is not marked as present; correct the attendance or the vote.") % {"seat": seat}
            )
        change.delete(row)
    for seat, person in wanted.items():
        old = kept.get(seat)
        if old is None:
            new = beside(Attendance, meeting, meeting=meeting, seat=seat, person=person)
            check(new)
            change.create(new)
        elif old.person_id != getattr(person, "pk", None):
            old.person = person
            check(old)
            change.save(old)


def _bring_votes(change: Change, meeting: Meeting, votes: Votes, cleared: set[Decision]) -> None:
    attended = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting)}
    for decision, choices in votes.items():
        before = len(change.entries)
        kept = {vote.attendance_id: vote for vote in Vote.objects.filter(decision=decision)}
        for seat, choice in choices.items():
            if choice:
                _bring_vote(change, decision, attended[seat.pk], kept, choice)
        if len(change.entries) > before or decision in cleared:
            change.save(decision)


def _bring_vote(
    change: Change, decision: Decision, attendance: Attendance, kept: Mapping[Any, Vote], choice: str
) -> None:
    vote = kept.get(attendance.pk)
    if vote is None:
        vote = beside(Vote, decision, decision=decision, attendance=attendance, choice=choice)
        check(vote)
        change.create(vote)
    elif vote.choice != choice:
        vote.choice = choice
        check(vote)
        change.save(vote)


def settle(change: Change, meeting: Meeting, now: Any, today: date) -> None:
    """Freeze the quorum, who was there, and what came of each decision; without quorum a decision is void."""
    if meeting.held_on > today:
        raise ValidationError(_("The meeting has not been held yet; close it after its date."))
    room = room_of(meeting)
    quorum = quorum_of(meeting, room)
    if quorum is None:
        raise ValidationError(_("The body had no voting seat on that day. Give it seats from an earlier date first."))
    for decision in meeting.decisions.select_related("meeting__body").prefetch_related("votes"):
        _settle_decision(change, decision, room, quorum.is_met)
    meeting.present_by_sex = sex_split(row.person for row in room.attended)
    meeting.is_quorate = quorum.is_met
    meeting.quorum_present, meeting.quorum_seats = quorum.present, quorum.seats
    meeting.closed_at = now
    change.save(meeting)


def _settle_decision(change: Change, decision: Decision, room: Room, is_quorate: bool) -> None:
    if is_quorate and not decision.votes.all():
        raise ValidationError(_("Record the votes on “%(decision)s” first, or remove it.") % {"decision": decision})
    result = vote_result(decision, room)
    if result is None:
        return
    decision.outcome = OUTCOMES[result.outcome]
    for choice, weight in result.tally.items():
        setattr(decision, f"weight_{choice.value}", weight)
    change.save(decision)


def _meeting_behind(model: str, record_id: str) -> Meeting | None:
    paths = {
        "deliberation.Meeting": Meeting.objects.filter(pk=record_id),
        "deliberation.AgendaItem": Meeting.objects.filter(agenda__pk=record_id),
        "deliberation.Attendance": Meeting.objects.filter(attendances__pk=record_id),
        "deliberation.Vote": Meeting.objects.filter(decisions__votes__pk=record_id),
    }
    return paths[model].first() if model in paths else None


def settled_by(model: str, record_id: str) -> str:
    """Return why a record of a closed meeting is not undone, or an empty text."""
    meeting = _meeting_behind(model, record_id)
    return closed_sentence(meeting) if meeting is not None and meeting.is_closed else ""


def register() -> None:
    """Make undo ask before it puts back what a closed meeting settled."""
    if settled_by not in undo.citations:
        undo.citations.append(settled_by)
