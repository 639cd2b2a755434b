"""The journal names the record of each deed, also a removed one, to those who may see it; dates read as people write them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests import factories

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.pages.history import entries
from clusterwise.foundation.pages.names import Named, name_of
from clusterwise.foundation.road import services as road

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DAY = date(2024, 7, 18)


class Dated:
    """A record named as others are, after a day."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


def _told(scope: Any, user: Any) -> dict[str, Named | None]:
    events = list(Event.objects.filter(scope=scope.journal_scope).order_by("-sequence"))
    return {entry.event.verb: entry.about for entry in entries(events, user, scope)}


def _body(client: Any, user: Any, name: str, *args: str) -> str:
    client.force_login(user, backend=BACKEND)
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "commission, 18 July 2024"), ("fr", "commission, 18 juillet 2024"), ("ar", "commission, 18 يوليو 2024")],
)
def test_a_name_shows_its_date_in_the_readers_language(language, shown):
    with translation.override(language):
        assert name_of(Dated("commission, 2024-07-18")) == shown


@pytest.mark.parametrize("name", ["Lot 2024-13-40", "A-2024-07-18", "2024-07-18-B", "12024-07-18"])
def test_what_is_no_date_stays_as_it_was_written(name):
    assert name_of(Dated(name)) == name


def test_a_deed_names_its_record_with_a_link(client, initiative, cda):
    part = organisations.involve(
        initiative=initiative, by=cda, person=factories.person(initiative, "P-77"), role="trainer", starts=DAY
    )
    body = _body(client, cda, "initiative_journal", "alpha", "cocoa")

    assert _told(initiative, cda)["organisations.involved"].name == str(part)
    assert f"{cda.name}</bdi> took somebody into the initiative" in body
    assert "P-77: trainer" in body


def test_a_removed_record_keeps_the_name_that_the_event_kept(client, initiative, cda):
    part = organisations.involve(
        initiative=initiative, by=cda, person=factories.person(initiative, "P-78"), role="trainer", starts=DAY
    )
    name = str(part)
    organisations.remove_involvement(part, by=cda)
    told = _told(initiative, cda)

    assert told["organisations.uninvolved"] == told["organisations.involved"] == Named(name)
    assert name in _body(client, cda, "initiative_journal", "alpha", "cocoa")


def test_a_deed_of_the_system_is_told_as_such(client, initiative, evaluator):
    road.open_phase(initiative=initiative, phase="selection", on=DAY, by=None)
    body = _body(client, evaluator, "initiative_journal", "alpha", "cocoa")

    assert "Clusterwise itself opened a phase: <bdi>Selection: open</bdi>" in body


def test_a_reader_who_may_not_see_the_record_reads_the_deed_alone(initiative, manager):
    """A role names a person: those who run accounts and the programme's manager read it, a clerk does not."""
    clerk = factories.user("clerk", initiative.programme)
    told = [_told(initiative.programme, user)["people.gave_role"] for user in (manager, clerk)]

    assert told == [Named(f"programme manager: {manager.name}"), None]


def test_a_removed_role_is_named_to_those_alone_who_read_roles(initiative, manager):
    admin = factories.user("administrator", initiative.programme)
    clerk = factories.user("clerk", initiative.programme)
    undo(Event.objects.get(verb="people.gave_role", subject_id=str(manager.roles.get().pk)), admin)
    told = [_told(initiative.programme, user)["journal.undid"] for user in (admin, clerk)]

    assert told == [Named(f"programme manager: {manager.name}"), None]


def test_a_removed_record_of_a_hidden_kind_is_not_named_either(initiative, clerk, stranger):
    part = organisations.involve(
        initiative=initiative, by=None, person=factories.person(initiative, "P-79"), role="trainer", starts=DAY
    )
    organisations.remove_involvement(part, by=None)

    assert _told(initiative, clerk)["organisations.uninvolved"].name == "P-79: trainer"
    assert _told(initiative, stranger)["organisations.uninvolved"] is None


def test_an_undone_deed_says_so_and_offers_no_second_undo(client, initiative, cda):
    road.open_phase(initiative=initiative, phase="selection", on=DAY, by=cda)
    event = Event.objects.get(verb="road.opened")
    client.force_login(cda, backend=BACKEND)
    client.post(reverse("undo", args=["alpha", event.pk]))
    shown = {entry.event.verb: entry for entry in client.get("/p/alpha/i/cocoa/journal/").context["entries"]}

    assert (shown["road.opened"].is_undone, shown["road.opened"].may_undo) == (True, False)
    assert shown["road.opened"].about == Named("Selection: open")


def test_a_page_of_the_journal_asks_as_much_for_many_records_as_for_one(client, initiative, cda):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/p/alpha/i/cocoa/journal/")
        return len(captured)

    def involve() -> None:
        person = factories.person(initiative)
        organisations.involve(initiative=initiative, by=cda, person=person, role="trainer", starts=DAY)

    client.force_login(cda, backend=BACKEND)
    involve()
    asked()
    before = asked()
    for _ in range(8):
        involve()

    assert asked() == before
