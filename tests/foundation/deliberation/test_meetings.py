"""Attendance, votes, quorum and closing, by hand-worked cases."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from tests.foundation.deliberation.conftest import DAY, a_body, a_seat

from clusterwise.foundation.deliberation import minutes, selectors, services
from clusterwise.foundation.deliberation.models import Attendance, Decision, Meeting, Vote
from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.access import NotAllowedError

pytestmark = pytest.mark.django_db
CLOSED = "The meeting of 2023-05-10 is closed: attendance, votes and decisions stay. Decide anew in another meeting."


def attend(meeting, *seats, by=None):
    """Mark seats as present by their holders."""
    return services.take_attendance(meeting=meeting, present=minutes.holders(seats), by=by)


def fresh(record):
    """The record as it is stored."""
    return type(record).objects.get(pk=record.pk)


@pytest.mark.parametrize(
    ("kind", "needed", "present", "met"),
    [
        ("heads", "2", ["ama", "kofi"], True),
        ("heads", "3", ["ama", "kofi", "guest"], False),
        ("share", "1/2", ["ama", "kofi"], True),
        ("share", "1/2", ["ama", "guest"], False),
        ("share", "2/3", ["ama", "esi"], False),
        ("share", "2/3", ["ama", "esi", "kofi"], True),
        ("share", "1", ["ama", "esi", "kofi"], False),
        ("weighted", "1/2", ["ama"], True),
        ("weighted", "1/2", ["esi", "kofi"], False),
    ],
)
def test_the_quorum_counts_as_the_by_laws_say(commission, seats, meeting, kind, needed, present, met):
    services.revise_body(commission, by=None, quorum_kind=kind, quorum_needed=needed)
    services.revise_seat(seats.ama, by=None, weight=Decimal(3))
    meeting = fresh(meeting)
    attend(meeting, *(getattr(seats, code) for code in present))

    assert selectors.quorum_of(meeting).is_met is met


def test_two_of_three_seats_are_exactly_two_thirds(initiative, seats):
    small = a_body(initiative, "Board of three", quorum_needed="2/3")
    held = [a_seat(small, getattr(seats, code).person) for code in ("ama", "esi", "kofi")]
    meeting = services.call_meeting(body=small, by=None, held_on=DAY, called_by="chair")
    attend(meeting, *held[:2])

    assert selectors.quorum_of(meeting).is_met is True


@pytest.mark.parametrize(
    ("method", "threshold", "votes", "outcome"),
    [
        ("majority", "", {"ama": "for", "esi": "for", "kofi": "against"}, "carried"),
        ("majority", "", {"ama": "for", "kofi": "against", "esi": "abstain"}, "rejected"),
        ("supermajority", "2/3", {"ama": "for", "esi": "for", "kofi": "against"}, "carried"),
        ("supermajority", "3/4", {"ama": "for", "esi": "for", "kofi": "against"}, "rejected"),
        ("consent", "", {"ama": "for", "esi": "for", "kofi": "against"}, "carried"),
        ("consent", "", {"ama": "for", "esi": "for", "kofi": "block"}, "rejected"),
    ],
)
def test_closing_settles_each_decision_by_its_method(seats, meeting, decision, method, threshold, votes, outcome):
    services.revise_decision(decision, by=None, method=method, threshold=threshold)
    attend(meeting, seats.ama, seats.esi, seats.kofi)
    meeting, decision = fresh(meeting), fresh(decision)
    services.record_votes(decision=decision, votes={getattr(seats, c): v for c, v in votes.items()}, by=None)
    services.close_meeting(meeting=fresh(meeting), by=None)

    settled = fresh(decision)
    assert settled.outcome == outcome
    assert settled.weight_for == sum(vote == "for" for vote in votes.values())
    assert settled.weight_against == sum(vote == "against" for vote in votes.values())


def test_a_decision_without_quorum_is_kept_as_void(seats, meeting, decision):
    services.keep_minutes(
        meeting=meeting, present=minutes.holders([seats.ama]), votes={decision: {seats.ama: "for"}}, by=None
    )
    services.close_meeting(meeting=meeting, by=None)

    closed, kept = fresh(meeting), fresh(decision)
    assert (kept.outcome, kept.weight_for, str(kept)) == ("void", 1, "Build a common dryer")
    assert (closed.is_quorate, closed.quorum_present, closed.quorum_seats) == (False, 1, 4)
    assert [entry.pk for entry in selectors.decisions_of(meeting.initiative)] == [decision.pk]


def test_with_quorum_a_decision_needs_votes_before_the_meeting_closes(seats, meeting, decision):
    attend(meeting, seats.ama, seats.esi)
    with pytest.raises(ValidationError) as refusal:
        services.close_meeting(meeting=meeting, by=None)

    assert refusal.value.messages == ["Record the votes on “Build a common dryer” first, or remove it."]
    assert fresh(meeting).closed_at is None


def test_a_body_without_voting_seats_cannot_close_a_meeting(initiative):
    meeting = services.call_meeting(body=a_body(initiative, "Empty"), by=None, held_on=DAY, called_by="cda")
    with pytest.raises(ValidationError) as refusal:
        services.close_meeting(meeting=meeting, by=None)

    assert refusal.value.messages == [
        "The body had no voting seat on that day. Give it seats from an earlier date first."
    ]


def test_a_meeting_is_not_closed_before_it_is_held(meeting):
    with pytest.raises(ValidationError) as refusal:
        services.close_meeting(meeting=meeting, by=None, on=date(2023, 5, 9))

    assert refusal.value.messages == ["The meeting has not been held yet; close it after its date."]


def test_seats_count_on_the_day_of_the_meeting_alone(commission, seats, meeting):
    services.revise_seat(seats.yaw, by=None, ends=DAY)

    assert [str(seat) for seat in selectors.seats_on(commission, DAY)] == ["AMA", "ESI", "KOFI", "GUEST"]
    assert selectors.quorum_of(meeting).seats == 3


def test_attendance_is_split_by_sex_with_substitutes_as_themselves(seats, meeting):
    present = {seats.ama: seats.ama.person, seats.kofi: seats.esi.person, seats.yaw: None}
    services.take_attendance(meeting=meeting, present=present, by=None)

    assert selectors.present_by_sex(meeting) == {"F": 2, "M": 0, "X": 0, "U": 1}


def test_closing_freezes_the_split_by_sex(seats, meeting):
    attend(meeting, seats.ama, seats.kofi)
    services.close_meeting(meeting=meeting, by=None)
    people.revise_person(seats.kofi.person, by=None, sex="X")

    assert selectors.present_by_sex(fresh(meeting)) == {"F": 1, "M": 1, "X": 0, "U": 0}


def test_womens_share_counts_unknown_among_all(commission, seats):
    split, share = selectors.women_seat_share([commission], DAY)

    assert split == {"F": 2, "M": 2, "X": 0, "U": 1}
    assert share == Fraction(2, 5)
    assert selectors.women_share({"F": 0, "M": 0, "X": 0, "U": 0}) is None


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({"kofi": "for"}, "KOFI voted but is not marked as present; correct the attendance or the vote."),
        ({"guest": "for"}, "GUEST has a seat without a vote; clear the vote."),
        ({"ama": "maybe"}, "A vote is for, against, abstains or blocks."),
    ],
)
def test_a_vote_that_does_not_fit_is_refused(seats, meeting, decision, votes, words):
    attend(meeting, seats.ama, seats.guest)
    with pytest.raises(ValidationError) as refusal:
        services.record_votes(
            decision=fresh(decision), votes={getattr(seats, code): vote for code, vote in votes.items()}, by=None
        )

    assert refusal.value.messages == [words]
    assert Vote.objects.count() == 0


def test_a_seat_of_another_initiative_neither_attends_nor_votes(seats, meeting, decision, sibling_seat):
    words = ["Choose seats that this body has on the day of the meeting; one given belongs elsewhere."]
    with pytest.raises(ValidationError) as attending:
        attend(meeting, seats.ama, sibling_seat)
    with pytest.raises(ValidationError) as voting:
        services.record_votes(decision=decision, votes={sibling_seat: "for"}, by=None)

    assert (attending.value.messages, voting.value.messages) == (words, words)
    assert (Attendance.objects.count(), Vote.objects.count()) == (0, 0)


def test_a_decision_of_another_meeting_is_not_voted_here(seats, meeting, decision, commission):
    later = services.call_meeting(body=commission, by=None, held_on=date(2023, 6, 1), called_by="chair")
    with pytest.raises(ValidationError) as refusal:
        services.keep_minutes(
            meeting=later, present=minutes.holders([seats.ama]), votes={decision: {seats.ama: "for"}}, by=None
        )

    assert refusal.value.messages == ["Choose a decision of this meeting; the one given belongs elsewhere."]


def test_whoever_voted_stays_present(seats, meeting, decision):
    services.keep_minutes(
        meeting=meeting, present=minutes.holders([seats.ama]), votes={decision: {seats.ama: "for"}}, by=None
    )
    with pytest.raises(ValidationError) as refusal:
        attend(fresh(meeting), seats.esi)
    services.keep_minutes(
        meeting=fresh(meeting),
        present=minutes.holders([seats.esi]),
        votes={fresh(decision): {seats.ama: "", seats.esi: "against"}},
        by=None,
    )

    assert refusal.value.messages == ["AMA voted but is not marked as present; correct the attendance or the vote."]
    assert [(str(vote.attendance.seat), vote.choice) for vote in Vote.objects.all()] == [("ESI", "against")]


def test_the_database_keeps_one_vote_a_seat(seats, meeting, decision):
    services.keep_minutes(
        meeting=meeting, present=minutes.holders([seats.ama]), votes={decision: {seats.ama: "for"}}, by=None
    )
    vote = Vote.objects.get()
    services.record_votes(decision=fresh(decision), votes={seats.ama: "abstain"}, by=None)

    assert [(kept.pk, kept.choice) for kept in Vote.objects.all()] == [(vote.pk, "abstain")]
    constraint = {c.name for c in Vote._meta.constraints}
    assert constraint == {"deliberation_one_vote_a_seat"}


def test_a_repeated_submission_is_written_once(seats, meeting, decision, cda):
    once = uuid4()
    given = {"present": minutes.holders([seats.ama]), "votes": {decision: {seats.ama: "for"}}, "client_id": once}
    services.keep_minutes(meeting=meeting, by=cda, **given)
    with pytest.raises(ReplayedError):
        services.keep_minutes(meeting=fresh(meeting), by=cda, **given)

    assert (Vote.objects.count(), Attendance.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="deliberation.kept_minutes").count() == 1


def test_a_repeated_seat_is_the_same_seat(initiative, commission, seats, cda):
    once, holder = uuid4(), seats.guest.person
    services.revise_seat(seats.guest, by=None, ends=date(2023, 1, 1))
    again = {"body": commission, "person": holder, "category": "expert", "starts": date(2023, 1, 1)}
    services.give_seat(by=cda, client_id=once, **again)
    with pytest.raises(ReplayedError):
        services.give_seat(by=cda, client_id=once, **again)

    assert commission.seats.count() == 6


def test_minutes_that_changed_meanwhile_are_not_overwritten(seats, meeting):
    shown = meeting.version
    attend(meeting, seats.ama)
    with pytest.raises(StaleRecordError):
        services.keep_minutes(meeting=fresh(meeting), present={}, by=None, version=shown)

    assert Attendance.objects.count() == 1


def test_nothing_changed_leaves_no_event(seats, meeting):
    attend(meeting, seats.ama)
    attend(meeting, seats.ama)

    assert Event.objects.filter(verb="deliberation.kept_minutes").count() == 1


def test_a_vote_is_undone_while_the_meeting_is_open(seats, meeting, decision, cda):
    attend(meeting, seats.ama)
    services.record_votes(decision=fresh(decision), votes={seats.ama: "for"}, by=cda)
    undo(Event.objects.filter(verb="deliberation.kept_minutes").latest("sequence"), cda)

    assert Vote.objects.count() == 0
    assert Attendance.objects.count() == 1


def test_attendance_is_not_undone_below_a_vote(seats, meeting, decision, cda):
    attend(meeting, seats.ama, by=cda)
    services.record_votes(decision=fresh(decision), votes={seats.ama: "for"}, by=cda)
    first = Event.objects.filter(verb="deliberation.kept_minutes").earliest("sequence")
    with pytest.raises(CannotUndoError):
        undo(first, cda)

    assert Attendance.objects.count() == 1


def test_nothing_of_a_closed_meeting_changes_or_is_undone(seats, meeting, decision, cda):
    services.keep_minutes(
        meeting=meeting, present=minutes.holders([seats.ama, seats.esi]), votes={decision: {seats.ama: "for"}}, by=cda
    )
    services.close_meeting(meeting=meeting, by=cda)
    kept, closing = Event.objects.order_by("-sequence").filter(verb__startswith="deliberation.")[:2][::-1]
    stored = fresh(decision)

    with pytest.raises(CannotUndoError, match=r"is closed: attendance, votes and decisions stay"):
        undo(kept, cda)
    with pytest.raises(CannotUndoError, match="A closed meeting stays closed"):
        undo(closing, cda)
    for deed in (
        lambda: attend(fresh(meeting), seats.kofi),
        lambda: services.record_votes(decision=stored, votes={seats.ama: "against"}, by=cda),
        lambda: services.close_meeting(meeting=fresh(meeting), by=cda),
        lambda: services.table_decision(meeting=fresh(meeting), by=cda, text="Late"),
        lambda: services.add_agenda_item(meeting=fresh(meeting), by=cda, position=1, title="Late"),
        lambda: services.revise_decision(fresh(decision), by=cda, text="Build two dryers"),
        lambda: services.remove_decision(fresh(decision), by=cda),
        lambda: services.revise_meeting(fresh(meeting), by=cda, place="Ganta"),
    ):
        with pytest.raises(ValidationError) as refusal:
            deed()
        assert refusal.value.messages == [CLOSED]
    assert [(vote.choice, str(vote.attendance.seat)) for vote in Vote.objects.all()] == [("for", "AMA")]
    assert fresh(decision).text == "Build a common dryer"


def test_a_cleared_vote_does_not_come_back_after_closing(seats, meeting, decision, cda):
    attend(meeting, seats.ama)
    services.record_votes(decision=fresh(decision), votes={seats.ama: "for"}, by=cda)
    services.record_votes(decision=fresh(decision), votes={seats.ama: ""}, by=cda)
    cleared = Event.objects.filter(verb="deliberation.kept_minutes").latest("sequence")
    services.close_meeting(meeting=fresh(meeting), by=cda)
    with pytest.raises(CannotUndoError):
        undo(cleared, cda)

    assert Vote.objects.count() == 0


def test_body_and_date_stay_once_attendance_is_taken(seats, meeting):
    attend(meeting, seats.ama)
    with pytest.raises(ValidationError) as refusal:
        services.revise_meeting(fresh(meeting), by=None, held_on=date(2023, 5, 11))

    assert refusal.value.messages == ["Attendance was taken for this body and date; clear it before you change them."]


def test_a_seat_that_attended_keeps_dates_that_hold_the_meeting(seats, meeting):
    attend(meeting, seats.ama)
    with pytest.raises(ValidationError) as refusal:
        services.revise_seat(seats.ama, by=None, ends=date(2023, 5, 10))

    assert refusal.value.messages == [
        "The seat attended a meeting outside these dates; correct the dates or the attendance."
    ]


def test_who_only_reads_neither_minutes_nor_closes(seats, meeting, evaluator, clerk):
    with pytest.raises(NotAllowedError):
        attend(meeting, seats.ama, by=evaluator)
    attend(meeting, seats.ama, by=clerk)
    with pytest.raises(NotAllowedError):
        services.close_meeting(meeting=meeting, by=clerk)

    assert Meeting.objects.get().closed_at is None


def test_a_closed_meeting_without_its_quorum_is_refused_by_the_database(meeting):
    from clusterwise.foundation.journal.guard import writing

    meeting.closed_at = "2023-05-10T12:00:00Z"
    with pytest.raises(IntegrityError), writing():
        meeting.save()


def test_the_outcome_stands_live_before_closing(seats, meeting, decision):
    services.keep_minutes(
        meeting=meeting,
        present=minutes.holders([seats.ama, seats.esi]),
        votes={decision: {seats.ama: "for", seats.esi: "for"}},
        by=None,
    )

    outcome, weights = selectors.standing(fresh(decision))
    assert (outcome, weights["for"], Decision.objects.get().outcome) == ("carried", Decimal(2), "")
