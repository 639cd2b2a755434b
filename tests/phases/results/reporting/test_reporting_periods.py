"""A period from open to locked: who moves it, what a lock refuses, and which reports wait for it."""

import uuid
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.lists import record_observations
from clusterwise.foundation.evidence.models import Observation, Publication
from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.reporting import locking, services
from clusterwise.phases.p6_results.reporting.models import Period
from clusterwise.phases.p6_results.services import reports

IN, OUT = date(2024, 2, 10), date(2024, 4, 10)
LOCKED = "is locked, so its records stay as they are"


def test_the_agent_submits_and_the_manager_approves_locks_and_reopens(quarter, cda, manager):
    states = [quarter.state]
    for deed, by in (
        (services.submit_period, cda),
        (services.approve_period, manager),
        (services.lock_period, manager),
    ):
        states.append(deed(quarter, by=by).state)
    states.append(services.reopen_period(quarter, reason="A receipt turned up", by=manager).state)
    states.append(services.submit_period(quarter, by=cda).state)

    assert states == ["open", "submitted", "approved", "locked", "reopened", "submitted"]
    assert Period.objects.get(pk=quarter.pk).reason == "A receipt turned up"


def test_an_agent_neither_approves_nor_locks_nor_reopens(quarter, cda):
    services.submit_period(quarter, by=cda)
    with pytest.raises(NotAllowedError):
        services.approve_period(quarter, by=cda)
    services.approve_period(quarter, by=None)
    with pytest.raises(NotAllowedError):
        services.lock_period(quarter, by=cda)
    with pytest.raises(NotAllowedError):
        services.reopen_period(quarter, reason="Because", by=cda)

    assert Period.objects.get(pk=quarter.pk).state == "approved"


def test_whoever_submitted_does_not_approve(quarter, manager):
    services.submit_period(quarter, by=manager)

    with pytest.raises(ValidationError, match="submitted this period yourself"):
        services.approve_period(quarter, by=manager)


@pytest.mark.parametrize("deed", [services.approve_period, services.lock_period])
def test_no_step_is_skipped(quarter, deed):
    with pytest.raises(ValidationError, match=r"1 January 2024 to 31 March 2024 is open; this can be done while it is"):
        deed(quarter, by=None)


def test_reopening_needs_a_reason(move, manager):
    with pytest.raises(ValidationError, match="Say why"):
        services.reopen_period(move("locked"), reason=" ", by=manager)


def test_a_period_is_submitted_when_it_is_over(initiative):
    running = services.open_period(initiative=initiative, by=None, starts=date(2024, 4, 1), ends=date(2024, 6, 30))

    with pytest.raises(ValidationError, match="ends on 2024-06-30"):
        services.submit_period(running, by=None)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2024, 1, 2), date(2024, 3, 31), "a quarter or a year"),
        (date(2024, 2, 1), date(2024, 4, 30), "a quarter or a year"),
        (date(2024, 1, 1), date(2024, 12, 31), "covers some of these days already"),
    ],
)
def test_a_period_is_a_quarter_or_a_year_and_overlaps_none(initiative, quarter, first, last, says):
    with pytest.raises(ValidationError, match=says):
        services.open_period(initiative=initiative, by=None, starts=first, ends=last)


def test_a_deed_that_arrives_twice_is_done_once(quarter, cda):
    key = uuid.uuid4()
    services.submit_period(quarter, by=cda, client_id=key)

    with pytest.raises(ReplayedError):
        services.submit_period(quarter, by=cda, client_id=key)


def test_a_period_that_somebody_moved_meanwhile_is_not_moved_unseen(quarter, cda):
    seen = Period.objects.get(pk=quarter.pk)
    services.submit_period(quarter, by=cda)
    services.reopen_period(quarter, reason="Too early", by=None)

    with pytest.raises(StaleRecordError):
        services.submit_period(seen, by=cda)


def test_only_an_open_period_is_removed(move):
    with pytest.raises(ValidationError, match="is submitted; this can be done while it is: open"):
        services.drop_period(move("submitted"), by=None)


def test_a_locked_period_refuses_new_observations_one_by_one_and_by_the_table(move, observe, initiative):
    move("locked")
    row = {"quantity": "sales", "unit": "USD", "method": "Books", "subject": "Shop", "value": 1}

    with pytest.raises(ValidationError, match=LOCKED):
        observe(IN)
    with pytest.raises(ValidationError, match=LOCKED):
        record_observations(initiative=initiative, by=None, rows=[{**row, "starts": OUT}, {**row, "starts": IN}])
    observe(OUT)

    assert [one.starts for one in Observation.objects.all()] == [OUT]


def test_a_locked_observation_is_neither_corrected_nor_moved_nor_removed(move, observe, cda):
    inside, outside = observe(IN), observe(OUT)
    move("locked")

    for change in ({"value": 5}, {"starts": OUT}):
        with pytest.raises(ValidationError, match=LOCKED):
            evidence.revise_observation(Observation.objects.get(pk=inside.pk), by=cda, **change)
    with pytest.raises(ValidationError, match=LOCKED):
        evidence.revise_observation(outside, by=cda, starts=IN)
    with pytest.raises(ValidationError, match=LOCKED):
        evidence.remove_observation(Observation.objects.get(pk=inside.pk), by=cda)

    assert {(one.starts, one.value) for one in Observation.objects.all()} == {(IN, 100), (OUT, 100)}


def test_an_undo_does_not_reach_into_a_locked_period(move, observe, cda, manager):
    made, gone = observe(IN), observe(IN)
    evidence.remove_observation(gone, by=None)
    events = [Event.objects.filter(subject_id=str(one.pk)).order_by("-sequence").first() for one in (made, gone)]
    period = move("locked")

    for event in events:
        with pytest.raises(CannotUndoError, match=LOCKED):
            undo(event, cda)
    services.reopen_period(period, reason="Mend it", by=manager)
    undo(events[1], cda)

    assert Observation.objects.count() == 2


def test_other_initiatives_are_not_locked(move, sibling):
    move("locked")
    evidence.record_observation(
        initiative=sibling, by=None, quantity="sales", unit="USD", method="B", subject="S", value=1, starts=IN
    )

    assert Observation.objects.get().initiative == sibling


def test_attendance_of_a_locked_session_stays(initiative, move):
    from tests import factories

    from clusterwise.phases.p5_action.training import services as training

    course = training.add_course(initiative=initiative, by=None, title="GMP", topic="gmp")
    session = training.add_session(initiative=initiative, by=None, course=course, starts=IN, ends=IN)
    person = factories.person(initiative, "T-1", since=date(2024, 1, 1))
    move("locked")

    with pytest.raises(ValidationError, match=LOCKED):
        training.take_attendance(session=session, people_present=[person], category="student", by=None)
    with pytest.raises(ValidationError, match=LOCKED):
        training.add_session(initiative=initiative, by=None, course=course, starts=IN, ends=OUT)


@pytest.mark.parametrize("label", sorted(locking.DATED))
def test_every_dated_model_leads_to_a_day(label):
    model = apps.get_model(label)
    for part in locking.DATED[label].split("."):
        field = model._meta.get_field(part)
        model = field.related_model or model

    assert field.get_internal_type() == "DateField"


@pytest.fixture
def draft(initiative):
    return reports.build_report(
        initiative=initiative, starts=date(2024, 1, 1), ends=date(2024, 3, 31), language="en", by=None
    )


def test_a_report_on_an_open_period_is_refused(quarter, draft):
    with pytest.raises(ValidationError) as refusal:
        reports.freeze_report(draft, by=None)

    assert refusal.value.messages == [
        "The period 1 January 2024 to 31 March 2024 is open. It can be reported on once it is submitted and approved."
    ]
    assert not Publication.objects.exists()


@pytest.mark.parametrize(("state", "published"), [("submitted", 0), ("approved", 1), ("locked", 1)])
def test_a_report_needs_an_approved_period(move, draft, state, published):
    move(state)
    if published:
        reports.freeze_report(draft, by=None)
    else:
        with pytest.raises(ValidationError, match="is submitted"):
            reports.freeze_report(draft, by=None)

    assert Publication.objects.count() == published


def test_a_reopened_period_is_not_reported_on(move, draft):
    services.reopen_period(move("locked"), reason="A receipt turned up", by=None)

    with pytest.raises(ValidationError, match="is reopened"):
        reports.freeze_report(draft, by=None)


def test_days_that_no_period_covers_are_named_once_there_are_periods(move, initiative):
    move("approved")
    longer = reports.build_report(
        initiative=initiative, starts=date(2024, 1, 1), ends=date(2024, 4, 30), language="en", by=None
    )

    with pytest.raises(ValidationError, match=r"No reporting period covers 2024-04-01\. Open the quarter"):
        reports.freeze_report(longer, by=None)


def test_an_initiative_without_periods_reports_as_before(draft):
    assert reports.freeze_report(draft, by=None).starts == date(2024, 1, 1)
