"""The days of the calendar: windows of each frequency, grace, and the work that follows from duties."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests import factories

from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.reporting import services, worklist
from clusterwise.phases.p6_results.reporting.calendar import Window, due_on, window_of, windows
from clusterwise.phases.p6_results.reporting.models import Assignment

TODAY = date(2024, 5, 20)


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2024, 2, 29), 1, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 5), 1, date(2023, 2, 1), date(2023, 2, 28)),
        (date(2024, 12, 31), 1, date(2024, 12, 1), date(2024, 12, 31)),
        (date(2024, 11, 2), 3, date(2024, 10, 1), date(2024, 12, 31)),
        (date(2024, 5, 20), 12, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_day_lies_in_one_window(day, months, first, last):
    assert window_of(day, months) == Window(first, last)


def test_windows_follow_each_other_until_the_last_that_is_over():
    found = [window.starts for window in windows("monthly", date(2023, 11, 15), date(2024, 2, 28))]

    assert found == [date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1)]


def test_nothing_is_expected_after_the_last_day():
    found = [w.starts for w in windows("quarterly", date(2024, 1, 1), date(2025, 1, 1), date(2024, 4, 1))]

    assert found == [date(2024, 1, 1), date(2024, 4, 1)]


def test_what_is_measured_once_is_due_when_the_initiative_is_over():
    first, last = date(2024, 1, 1), date(2024, 6, 30)

    assert list(windows("once", first, date(2024, 6, 29), last)) == []
    assert list(windows("once", first, last, last)) == [Window(first, last)]
    assert list(windows("once", first, last, None)) == []


def test_each_step_has_its_own_days_of_grace():
    limits = {"collect_days": {"quarterly": 15}, "verify_days": 7, "report_days": 5}
    window = Window(date(2024, 1, 1), date(2024, 3, 31))

    found = [due_on(window, "quarterly", duty, limits) for duty in ("collect", "verify", "report")]

    assert found == [date(2024, 4, 15), date(2024, 4, 22), date(2024, 4, 27)]


def test_a_window_is_due_within_its_grace_and_late_after_it(initiative, collects):
    found = [[t.standing for t in worklist.tasks_of_initiative(initiative, day)] for day in DAYS]

    assert found == [[], ["due"], ["due"], ["late"]]


DAYS = (date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 15), date(2024, 4, 16))


def test_handing_in_gives_the_work_to_the_verifier_and_a_return_gives_it_back(
    initiative, sales, collects, verifies, clerk, cmo
):
    delivery = services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)
    handed = [(t.assignment.duty, t.standing) for t in worklist.tasks_of_initiative(initiative, TODAY)]
    services.send_back(delivery, reason="Two receipts are missing", by=cmo)
    returned = [(t.assignment.duty, t.standing, t.reason) for t in worklist.tasks_of_user(clerk, TODAY)]

    assert handed == [("verify", "late")]
    assert returned == [("collect", "returned", "Two receipts are missing")]
    assert worklist.tasks_of_user(cmo, TODAY) == []


def test_a_verified_window_waits_for_whoever_reports(initiative, sales, collects, verifies, clerk, cmo, cda):
    services.assign(initiative=initiative, by=None, indicator=sales, user=cda, duty="report", starts=date(2024, 1, 1))
    delivery = services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)
    services.verify_delivery(delivery, by=cmo)
    waiting = [(t.assignment.user, t.assignment.duty) for t in worklist.tasks_of_initiative(initiative, TODAY)]
    services.mark_reported(delivery, by=cda)

    assert waiting == [(cda, "report")]
    assert worklist.tasks_of_initiative(initiative, TODAY) == []


def test_nobody_works_in_a_locked_period(initiative, collects, move):
    move("locked")

    assert worklist.tasks_of_initiative(initiative, TODAY) == []


def test_a_duty_begins_and_ends_on_its_days(initiative, sales, clerk):
    services.assign(
        initiative=initiative, by=None, indicator=sales, user=clerk, duty="collect", starts=date(2024, 4, 1)
    )

    assert worklist.tasks_of_initiative(initiative, TODAY) == []
    assert [t.window.starts for t in worklist.tasks_of_initiative(initiative, date(2024, 7, 1))] == [date(2024, 4, 1)]


def test_a_retired_indicator_asks_for_nothing_more(initiative, sales, collects):
    from clusterwise.foundation.evidence.services import revise_indicator

    revise_indicator(sales, by=None, retired_on=date(2023, 12, 31))

    assert worklist.tasks_of_initiative(initiative, TODAY) == []


def test_an_account_that_lost_its_role_keeps_no_work_list(initiative, collects, clerk, stranger):
    assert [task.indicator.code for task in worklist.tasks_of_user(clerk, TODAY)] == ["sales"]
    assert worklist.tasks_of_user(stranger, TODAY) == []


def test_what_nobody_is_responsible_for_is_named(initiative, sales, collects):
    assert worklist.unassigned(initiative, TODAY) == [(sales, ["verify", "report"])]


def test_whoever_collects_does_not_verify(initiative, sales, collects, clerk):
    with pytest.raises(ValidationError) as refusal:
        services.assign(initiative=initiative, by=None, indicator=sales, user=clerk, duty="verify", starts=TODAY)

    assert refusal.value.messages == [
        "This account already has to collect this figure. Somebody else has to do the other."
    ]


def test_an_outsider_gets_no_duty(initiative, sales, stranger, viewer):
    for user in (stranger, viewer):
        with pytest.raises(ValidationError, match="no role here"):
            services.assign(initiative=initiative, by=None, indicator=sales, user=user, duty="collect", starts=TODAY)

    assert not Assignment.objects.exists()


def test_a_clerk_gives_no_duties(initiative, sales, clerk, cda):
    with pytest.raises(NotAllowedError):
        services.assign(initiative=initiative, by=clerk, indicator=sales, user=cda, duty="report", starts=TODAY)


def test_an_indicator_of_another_initiative_is_refused(sibling, sales, cda):
    manager = factories.user("cda", sibling)

    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.assign(initiative=sibling, by=None, indicator=sales, user=manager, duty="report", starts=TODAY)


def test_a_window_is_handed_in_by_who_has_the_duty_once_and_when_it_is_over(sales, collects, clerk, cmo, evaluator):
    with pytest.raises(ValidationError, match="duty to collect"):
        services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=evaluator)
    with pytest.raises(ValidationError, match="ends on 2024-06-30"):
        services.hand_in(indicator=sales, starts=date(2024, 4, 1), by=clerk)
    with pytest.raises(ValidationError, match="No window"):
        services.hand_in(indicator=sales, starts=date(2024, 2, 1), by=clerk)
    services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)
    with pytest.raises(ValidationError, match="already"):
        services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)


def test_nobody_verifies_what_they_handed_in(sales, collects, cda):
    delivery = services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=cda)

    with pytest.raises(ValidationError, match="handed this in yourself"):
        services.verify_delivery(delivery, by=cda)


def test_sending_back_needs_a_reason(sales, collects, verifies, clerk, cmo):
    delivery = services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)

    with pytest.raises(ValidationError, match="Say why"):
        services.send_back(delivery, reason="  ", by=cmo)
