"""A meeting in the browser: attendance and votes in one form without a script, in an initiative and in the programme."""

import re
from datetime import date

import pytest
from tests import factories
from tests.foundation.deliberation.conftest import DAY, a_body, a_seat

from clusterwise.foundation.deliberation import minutes, services
from clusterwise.foundation.deliberation.models import Attendance, Body, Decision, Endorsement, Meeting, Vote
from clusterwise.foundation.documents import services as documents
from clusterwise.foundation.journal.models import new_id

pytestmark = pytest.mark.django_db
HOME = "/p/alpha/i/cocoa/governance"


def filled(meeting, present=(), votes=None, **more):
    """The form of the minutes as a browser sends it."""
    given = {"client_id": str(new_id()), "version": Meeting.objects.get(pk=meeting.pk).version}
    given |= {f"present-{seat.pk}": "on" for seat in present}
    for decision, choices in (votes or {}).items():
        given |= {f"vote-{decision.pk}-{seat.pk}": choice for seat, choice in choices.items()}
    return {**given, **more}


def test_a_meeting_is_minuted_and_closed_in_the_browser(client, cda, seats, meeting, decision):
    client.force_login(cda)
    page = client.get(f"{HOME}/meetings/{meeting.pk}/").content.decode()
    assert "No quorum" in page
    sent = filled(meeting, [seats.ama, seats.esi, seats.kofi], {decision: {seats.kofi: "against"}})
    kept = client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", {**sent, f"others-{decision.pk}": "for"})
    live = client.get(kept.headers["Location"]).content.decode()
    client.post(f"{HOME}/meetings/{meeting.pk}/close/")
    after = client.get(f"{HOME}/meetings/{meeting.pk}/").content.decode()

    assert kept.headers["Location"] == f"{HOME}/meetings/{meeting.pk}/"
    assert "Quorum reached" in live
    assert "3 of 4 present for the quorum" in live
    assert "as it stands now" in live
    assert (Decision.objects.get().outcome, Decision.objects.get().weight_for) == ("carried", 2)
    assert "as it stands now" not in after
    assert "Save the minutes" not in after


def test_a_repeated_form_is_written_once(client, cda, seats, meeting):
    client.force_login(cda)
    sent = filled(meeting, [seats.ama])
    first = client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", sent)
    again = client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", sent, follow=True)

    assert first.headers["Location"] == f"{HOME}/meetings/{meeting.pk}/"
    assert "This was recorded already; nothing was written twice." in again.content.decode()
    assert Attendance.objects.count() == 1


def test_refused_minutes_stay_on_the_page_as_typed(client, cda, seats, meeting, decision):
    client.force_login(cda)
    sent = filled(meeting, [seats.esi], {decision: {seats.ama: "for"}})
    answer = client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "voted but is not marked as present; correct the attendance or the vote." in page
    assert re.search(rf'<input[^>]*name="present-{seats.esi.pk}"[^>]*checked', page)
    assert not re.search(rf'<input[^>]*name="present-{seats.ama.pk}"[^>]*checked', page)
    assert (Vote.objects.count(), Attendance.objects.count()) == (0, 0)


def test_minutes_that_moved_on_are_refused(client, cda, seats, meeting):
    client.force_login(cda)
    sent = filled(meeting, [seats.ama])
    services.take_attendance(meeting=meeting, present=minutes.holders([seats.esi]), by=None)
    answer = client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", sent)

    assert answer.status_code == 422
    assert "Somebody else changed these minutes meanwhile." in answer.content.decode()
    assert [row.seat for row in Attendance.objects.all()] == [seats.esi]


def test_a_seat_of_another_initiative_in_the_form_counts_for_nothing(
    client, cda, seats, meeting, decision, sibling_seat
):
    client.force_login(cda)
    sent = filled(meeting, [seats.ama, sibling_seat], {decision: {sibling_seat: "for"}})
    client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", sent)

    assert [row.seat for row in Attendance.objects.all()] == [seats.ama]
    assert Vote.objects.count() == 0


def test_closing_too_early_says_what_is_missing(client, cda, seats, meeting, decision):
    services.take_attendance(meeting=meeting, present=minutes.holders([seats.ama, seats.esi]), by=None)
    client.force_login(cda)
    answer = client.post(f"{HOME}/meetings/{meeting.pk}/close/", follow=True)

    assert "Record the votes on “Build a common dryer” first, or remove it." in answer.content.decode()
    assert Meeting.objects.get().closed_at is None


def test_readers_see_codes_and_no_form(client, evaluator, seats, meeting, decision):
    client.force_login(evaluator)
    page = client.get(f"{HOME}/meetings/{meeting.pk}/").content.decode()
    listing = client.get(f"{HOME}/seats/").content.decode()

    assert "Save the minutes" not in page
    assert "Close the meeting" not in page
    assert "AMA" in listing
    assert "Secretname" not in page + listing
    assert client.post(f"{HOME}/meetings/{meeting.pk}/minutes/", {}).status_code == 403


def test_a_member_of_another_programme_finds_nothing(client, stranger, seats, meeting, decision):
    client.force_login(stranger)
    pages = [f"bodies/{meeting.body_id}/", f"meetings/{meeting.pk}/", f"meetings/{meeting.pk}/minutes/", "seats.csv"]

    assert [client.get(f"{HOME}/{page}").status_code for page in pages] == [404] * 4


def test_a_meeting_is_not_found_under_another_initiative(client, manager, sibling, meeting):
    client.force_login(manager)

    assert client.get(f"/p/alpha/i/mango/governance/meetings/{meeting.pk}/").status_code == 404


def test_a_decision_is_done_and_endorses_in_the_browser(client, cda, initiative, seats, meeting, decision):
    services.keep_minutes(
        meeting=meeting, present=minutes.holders([seats.ama, seats.esi]), votes={decision: {seats.ama: "for"}}, by=None
    )
    services.close_meeting(meeting=meeting, by=None)
    vision = documents.add_document(initiative=initiative, by=None, title="Vision", kind="vision", text="One")
    client.force_login(cda)
    page = client.get(f"{HOME}/decisions/{decision.pk}/").content.decode()
    client.post(f"{HOME}/decisions/{decision.pk}/done/", {"done_on": "2023-07-01"})
    form = client.get(f"{HOME}/endorsements/add/?decision={decision.pk}").content.decode()
    client.post(f"{HOME}/endorsements/add/", {"decision": decision.pk, "document_version": vision.versions.get().pk})

    assert "This decision is overdue." in page
    assert Decision.objects.get().done_on == date(2023, 7, 1)
    assert f'<option value="{decision.pk}" selected>Build a common dryer</option>' in form
    assert Endorsement.objects.get().women == 2


def test_a_body_and_its_seat_are_recorded_by_form(client, cda, initiative):
    factories.person(initiative, "P-7", sex="F")
    client.force_login(cda)
    body = {
        "name": "Board", "kind": "cmo_board", "language": "en", "founded_on": "2022-06-01", "quorum_kind": "share",
        "quorum_needed": "2/3", "quorum_source": "statutes",
    }  # fmt: skip
    added = client.post(f"{HOME}/bodies/add/", body)
    board = Body.objects.get()
    seat = {"body": board.pk, "person": "P-7", "category": "firm", "starts": "2022-06-01", "votes": "on", "weight": "1"}
    client.post(f"{HOME}/seats/add/", seat)

    assert added.headers["Location"] == f"{HOME}/bodies/{board.pk}/"
    assert [held.person.code for held in board.seats.all()] == ["P-7"]
    assert "Women hold 100.0 % of all seats" in client.get(f"{HOME}/bodies/{board.pk}/").content.decode()


def test_the_selection_committee_meets_at_the_programmes_address(client, manager, cda, programme, initiative):
    committee = a_body(programme, "Selection committee", kind="selection_committee", quorum_needed="1")
    seat = a_seat(committee, factories.person(initiative, "EXPERT", sex="F"))
    meeting = services.call_meeting(body=committee, by=None, held_on=DAY, called_by="other")
    decision = services.table_decision(meeting=meeting, by=None, text="Choose cocoa")
    client.force_login(manager)
    own = "/p/alpha/governance"
    page = client.get(f"{own}/bodies/{committee.pk}/").content.decode()
    client.post(f"{own}/meetings/{meeting.pk}/minutes/", filled(meeting, [seat], {decision: {seat: "for"}}))
    client.post(f"{own}/meetings/{meeting.pk}/close/")
    decided = client.get(f"{own}/decisions/{decision.pk}/").content.decode()
    added = client.post(
        f"{own}/decisions/add/", {"meeting": meeting.pk, "text": "Late", "language": "en", "method": "majority"}
    )

    assert f'href="{own}/meetings/{meeting.pk}/"' in page
    assert Decision.objects.get().outcome == "carried"
    assert "carried" in decided
    assert added.status_code == 422
    assert client.get(f"{own}/bodies.csv").status_code == 200
    client.force_login(cda)
    assert client.get(f"{own}/bodies/{committee.pk}/").status_code == 403


def test_a_meeting_page_asks_the_same_number_of_questions_for_more_decisions(
    client, cda, seats, meeting, decision, django_assert_max_num_queries
):
    for number in range(5):
        services.table_decision(meeting=meeting, by=None, text=f"Decision {number}")
    client.force_login(cda)
    with django_assert_max_num_queries(25):
        client.get(f"{HOME}/meetings/{meeting.pk}/minutes/")
