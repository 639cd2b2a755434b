"""The pages of reporting: what a person finds, does and is refused, without any script."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from clusterwise.foundation.jobs.models import Job
from clusterwise.foundation.jobs.worker import work_off
from clusterwise.phases.p6_results.reporting import services
from clusterwise.phases.p6_results.reporting.models import Assignment, Delivery, Period

HERE = ("alpha", "cocoa")
FIRST = date(2024, 1, 1)


def _work(sales, day="2024-01-01"):
    return reverse("reporting.work", args=[*HERE, sales.pk, day])


@pytest.fixture
def signed(client):
    """Sign somebody in."""

    def make(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


def test_ones_own_work_stands_on_the_first_page_and_on_reporting_with_its_link(signed, collects, sales, clerk):
    client = signed(clerk)

    for address in ("/", reverse("reporting", args=HERE)):
        text = client.get(address).content.decode()
        assert f'href="{_work(sales)}">Record and hand in: <bdi>Sales</bdi>' in text
        assert '<span class="badge needs">late</span>' in text


def test_a_manager_of_one_cluster_finds_work_before_the_road(signed, cmo, collects, verifies, sales, clerk):
    client = signed(cmo)
    before = client.get("/")
    services.hand_in(indicator=sales, starts=FIRST, by=clerk)
    after = client.get("/")

    assert (before.status_code, after.status_code) == (302, 200)
    assert "Verify or send back: <bdi>Sales</bdi>" in after.content.decode()


def test_empty_reporting_says_what_to_do_next(signed, initiative, cda):
    text = signed(cda).get(reverse("reporting", args=HERE)).content.decode()

    assert "Nothing waits for you here." in text
    assert "No period is open yet, so reports are published without an approval." in text
    assert reverse("reporting.period.add", args=HERE) in text


def test_a_window_goes_from_hand_in_over_a_return_to_verified(signed, sales, collects, verifies, clerk, cmo):
    url = _work(sales)
    steps = [
        (clerk, {"deed": "hand_in", "version": "0"}, 302),
        (cmo, {"deed": "send_back", "version": "1", "reason": ""}, 422),
        (cmo, {"deed": "send_back", "version": "1", "reason": "A receipt is missing"}, 302),
        (clerk, {"deed": "hand_in", "version": "2"}, 302),
        (cmo, {"deed": "verify", "version": "2"}, 422),
        (cmo, {"deed": "verify", "version": "3"}, 302),
    ]
    found = [signed(user).post(url, data).status_code for user, data, _status in steps]

    assert found == [status for _user, _data, status in steps]
    assert Delivery.objects.get().state == "verified"


def test_the_page_offers_only_what_may_be_done(signed, sales, collects, clerk, evaluator):
    asked = {user: signed(user).get(_work(sales)).content.decode() for user in (clerk, evaluator)}

    assert 'value="hand_in"' in asked[clerk]
    assert "There is nothing for you to do in this window." in asked[evaluator]


@pytest.mark.parametrize("day", ["2024-02-01", "nonsense", "0001-01-01"])
def test_a_window_that_is_none_is_not_found(signed, sales, cda, day):
    assert signed(cda).get(_work(sales, day)).status_code == 404


def test_a_post_that_names_no_deed_is_not_found(signed, sales, collects, clerk):
    assert signed(clerk).post(_work(sales), {"deed": "lock"}).status_code == 404


def test_another_initiatives_indicator_and_period_are_not_found(signed, quarter, sales, stranger, other_initiative):
    client = signed(stranger)
    theirs = ("omega", "secret")
    manager = [
        client.get(reverse("reporting.work", args=[*theirs, sales.pk, "2024-01-01"])).status_code,
        client.get(reverse("reporting.submit", args=[*theirs, quarter.pk])).status_code,
        client.get(reverse("reporting.period.record", args=[*theirs, quarter.pk])).status_code,
    ]

    assert manager == [404, 404, 404]


def test_a_period_is_moved_on_its_pages(signed, quarter, cda, manager):
    page = lambda deed: reverse(f"reporting.{deed}", args=[*HERE, quarter.pk])  # noqa: E731
    found = [
        signed(cda).post(page("submit"), {"version": 1}).status_code,
        signed(cda).post(page("approve"), {"version": 2}).status_code,
        signed(manager).post(page("approve"), {"version": 1}).status_code,
        signed(manager).post(page("approve"), {"version": 2}).status_code,
        signed(manager).post(page("lock"), {"version": 3}).status_code,
        signed(manager).post(page("reopen"), {"version": 4, "reason": ""}).status_code,
        signed(manager).post(page("reopen"), {"version": 4, "reason": "A receipt turned up"}).status_code,
    ]

    assert found == [302, 403, 422, 302, 302, 422, 302]
    assert Period.objects.get().state == "reopened"


def test_a_form_sent_twice_moves_a_period_once(signed, quarter, cda):
    url, key = reverse("reporting.submit", args=[*HERE, quarter.pk]), "0190f0f0-0000-7000-8000-000000000001"
    found = [signed(cda).post(url, {"version": 1, "client_id": key}).status_code for _ in range(2)]

    assert (found, Period.objects.get().version) == ([302, 302], 2)


def test_a_period_is_opened_by_any_day_in_it(signed, initiative, cda):
    url = reverse("reporting.period.add", args=HERE)
    signed(cda).post(url, {"day": "2024-02-29", "months": "3"})
    again = signed(cda).post(url, {"day": "2024-03-01", "months": "12"})

    assert [(one.starts, one.ends) for one in Period.objects.all()] == [(date(2024, 1, 1), date(2024, 3, 31))]
    assert again.status_code == 422
    assert "covers some of these days already" in again.content.decode()


def test_a_duty_is_given_to_people_at_work_here_alone(signed, sales, cda, clerk, viewer, stranger):
    url = reverse("reporting.assignment.add", args=HERE)
    text = signed(cda).get(url).content.decode()
    signed(cda).post(url, {"indicator": sales.pk, "duty": "collect", "user": clerk.pk, "starts": "2024-01-01"})
    refused = signed(cda).post(
        url, {"indicator": sales.pk, "duty": "report", "user": stranger.pk, "starts": "2024-01-01"}
    )

    assert (str(clerk.pk) in text, str(viewer.pk) in text, str(stranger.pk) in text) == (True, False, False)
    assert refused.status_code == 422
    assert [one.user for one in Assignment.objects.all()] == [clerk]


def test_a_locked_observation_is_refused_on_its_form(signed, move, observe, cda):
    kept = observe(date(2024, 2, 1))
    move("locked")
    answer = signed(cda).post(reverse("evidence.observation.remove", args=[*HERE, kept.pk]), follow=True)

    assert "is locked, so its records stay as they are" in answer.content.decode()


def test_a_preview_says_why_its_period_is_not_ready(signed, quarter, initiative, cda, manager):
    from clusterwise.phases.p6_results.services import reports

    draft = reports.build_report(initiative=initiative, starts=FIRST, ends=quarter.ends, language="en", by=None)
    url = reverse("results.preview", args=[*HERE, draft.pk])
    text = signed(cda).get(url).content.decode()
    answer = signed(cda).post(url, {"version": draft.version, "agreed": "on"})

    sentence = "It can be reported on once it is submitted and approved."
    assert sentence in text
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_reminders_are_sent_as_background_work_and_put_aside(signed, collects, clerk, cda):
    answer = signed(cda).post(reverse("reporting.remind", args=HERE))
    work_off()
    told = signed(clerk).get(reverse("reporting", args=HERE)).content.decode()
    signed(clerk).post(reverse("reporting.read", args=HERE))
    after = signed(clerk).get(reverse("reporting", args=HERE)).content.decode()

    assert answer.status_code == 302
    assert Job.objects.get().result == {"made": 1, "mailed": 1, "failed": 0}
    assert [message.to for message in mail.outbox] == [[clerk.email]]
    assert ("You were reminded" in told, "You were reminded" in after) == (True, False)


def test_a_clerk_does_not_send_reminders(signed, collects, clerk):
    assert signed(clerk).post(reverse("reporting.remind", args=HERE)).status_code == 403


def test_what_is_late_with_others_stands_on_the_reviewers_first_page(signed, initiative, collects, sales, manager):
    from clusterwise.phases.p6_results.reporting.services.reminders import remind

    remind([initiative], date(2024, 5, 20))
    text = signed(manager).get("/").content.decode()

    assert "Late with others, for you to review" in text
    assert f'href="{_work(sales)}"' in text
