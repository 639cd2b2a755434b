"""Reminders: each thing told once a stage, in the reader's language, and nothing lost when a mail server refuses."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from clusterwise import cli
from clusterwise.foundation.journal import guard
from clusterwise.phases.p6_results.reporting import services
from clusterwise.phases.p6_results.reporting.models import Reminder
from clusterwise.phases.p6_results.reporting.services import reminders
from clusterwise.phases.p6_results.reporting.services.reminders import Sent, remind

DUE, LATE, ESCALATED = date(2024, 4, 2), date(2024, 4, 16), date(2024, 4, 23)


@pytest.fixture
def at(monkeypatch, initiative):
    """Remind as of a day, and return what the run did."""

    def make(day):
        monkeypatch.setattr(timezone, "localdate", lambda *_: day)
        return remind([initiative], day)

    return make


def _to():
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_nothing_is_told_before_the_window_is_over(collects, at):
    assert at(date(2024, 3, 31)) == Sent()
    assert mail.outbox == []


def test_each_stage_is_told_once_however_often_it_runs(collects, clerk, at):
    runs = [at(day) for day in (DUE, DUE, date(2024, 4, 15), LATE, LATE)]

    assert runs == [Sent(1, 1, 0), Sent(), Sent(), Sent(1, 1, 0), Sent()]
    assert _to() == [(clerk.email, "Initiative cocoa: 1 reminders")] * 2
    assert [one.stage for one in Reminder.objects.all()] == ["due", "late"]


def test_a_message_names_the_figure_the_days_and_the_page(collects, sales, at, settings):
    settings.CLUSTERWISE_ADDRESS = "https://clusters.example/"
    at(DUE)
    body = mail.outbox[0].body

    assert "Sales, 1 January 2024 – 31 March 2024" in body
    assert "Record and hand in until 15 April 2024." in body
    assert f"https://clusters.example/p/alpha/i/cocoa/results/reporting/work/{sales.pk}/2024-01-01/" in body
    assert "&" not in body


def test_after_the_days_of_escalation_the_reviewer_is_told_too(collects, verifies, clerk, cmo, at):
    at(LATE)
    mail.outbox.clear()
    at(date(2024, 4, 22))
    before = _to()
    at(ESCALATED)

    assert before == []
    assert [to for to, _subject in _to()] == [cmo.email]
    assert f"Late with {clerk} (collect) since 15 April 2024; you review it." in mail.outbox[0].body


def test_without_a_verifier_the_manager_is_told(collects, clerk, manager, at):
    at(LATE)
    mail.outbox.clear()
    at(ESCALATED)

    assert [to for to, _subject in _to()] == [manager.email]


def test_each_return_is_told_with_its_reason(collects, verifies, sales, clerk, cmo, at):
    for reason in ("Two receipts are missing", "One is still missing"):
        delivery = services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)
        services.send_back(delivery, reason=reason, by=cmo)
        at(DUE)
        at(DUE)

    said = [message.body for message in mail.outbox if message.to == [clerk.email]]
    assert [("Two receipts" in body, "One is still" in body) for body in said] == [(True, False), (False, True)]


def test_a_person_gets_one_message_with_everything(initiative, sales, collects, clerk, at):
    from clusterwise.foundation.evidence.services import define_indicator

    from .conftest import SHEET

    other = define_indicator(initiative=initiative, by=None, code="more", name="More sales", **SHEET)
    services.assign(
        initiative=initiative, by=None, indicator=other, user=clerk, duty="collect", starts=date(2024, 1, 1)
    )

    assert at(DUE) == Sent(2, 1, 0)
    assert _to() == [(clerk.email, "Initiative cocoa: 2 reminders")]


def test_a_message_is_in_the_language_of_its_reader(collects, clerk, at, monkeypatch):
    from django.utils import translation

    clerk.language = "fr"
    with guard.writing():
        clerk.save()
    spoken = []
    monkeypatch.setattr(reminders, "send_mail", lambda *_: spoken.append(translation.get_language()))
    at(DUE)

    assert spoken == ["fr"]
    assert translation.get_language() == "en"


def test_a_mail_server_that_refuses_loses_nothing_and_is_tried_again(collects, clerk, at, settings):
    settings.EMAIL_BACKEND = "tests.phases.results.reporting.refusing.Backend"
    refused = at(DUE)
    kept = Reminder.objects.get()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert (refused, kept.emailed_at, kept.problem) == (Sent(1, 0, 1), None, "ConnectionRefusedError: nobody listens")
    assert [one.stage for one in reminders.open_reminders(clerk)] == ["due"]
    assert at(DUE) == Sent(0, 1, 0)
    assert at(DUE) == Sent()
    assert Reminder.objects.get().problem == ""


def test_what_was_done_meanwhile_is_not_told_any_more(collects, sales, clerk, at, settings):
    settings.EMAIL_BACKEND = "tests.phases.results.reporting.refusing.Backend"
    at(DUE)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    services.hand_in(indicator=sales, starts=date(2024, 1, 1), by=clerk)

    assert at(DUE) == Sent()
    assert reminders.open_reminders(clerk) == []


def test_a_run_that_died_while_sending_is_taken_over_when_it_is_stale(collects, at):
    at(date(2024, 3, 31))
    at(DUE)
    mail.outbox.clear()
    import uuid

    Reminder.objects.update(emailed_at=None, claim=uuid.uuid4(), claimed_at=timezone.now())
    held = at(DUE)
    Reminder.objects.update(claimed_at=timezone.now() - 2 * reminders.STALE)

    assert held == Sent()
    assert at(DUE) == Sent(0, 1, 0)


def test_an_account_that_is_switched_off_or_lost_its_role_is_not_told(collects, clerk, at):
    clerk.is_active = False
    with guard.writing():
        clerk.save()

    assert at(DUE) == Sent()


def test_reminders_put_aside_are_no_longer_shown(collects, clerk, stranger, initiative, at):
    at(DUE)
    before = len(reminders.open_reminders(clerk, initiative))
    reminders.put_aside(clerk, initiative)

    assert (before, reminders.open_reminders(clerk, initiative)) == (1, [])
    assert list(Reminder.objects.visible_to(stranger)) == []


def test_the_command_tells_how_many_and_fails_when_mail_was_refused(collects, monkeypatch, capsys, settings):
    from clusterwise.cli import installation

    monkeypatch.setattr(installation, "refuse_unready", lambda: None)
    monkeypatch.setattr(timezone, "localdate", lambda *_: DUE)
    settings.EMAIL_BACKEND = "tests.phases.results.reporting.refusing.Backend"
    refused = cli.main(["remind", "alpha/cocoa"])
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent = cli.main(["remind"])
    out = capsys.readouterr().out.splitlines()

    assert (refused, sent) == (1, 0)
    assert out == [
        "1 new reminders; messages to 0 people.",
        "The mail server refused 1 messages. They are kept; run the command again to try once more.",
        "0 new reminders; messages to 1 people.",
    ]


def test_the_command_refuses_an_initiative_that_is_not_there(db, monkeypatch, capsys):
    from clusterwise.cli import installation

    monkeypatch.setattr(installation, "refuse_unready", lambda: None)

    assert cli.main(["remind", "alpha/nowhere"]) == 1
    assert "There is no initiative “alpha/nowhere”" in capsys.readouterr().err
