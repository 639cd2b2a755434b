"""The journal's pages show who did what, and undo where it is safe."""

from datetime import date
from typing import Any

from django.urls import reverse
from tests import factories
from tests.foundation.evidence.conftest import KPI
from tests.foundation.pages.test_register_pages import BACKEND

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.road import services as road


def _open(client: Any, user: Any, name: str, *args: Any, post: bool = False) -> Any:
    client.force_login(user, backend=BACKEND)
    url = reverse(name, args=args)
    return client.post(url) if post else client.get(url)


def test_a_deed_is_told_and_undone_from_the_journal(client, initiative, cda):
    ama = factories.person(initiative)
    event = Event.objects.get(verb="organisations.took_in")
    manager = factories.user("programme_manager", initiative.programme)

    page = _open(client, manager, "programme_journal", "alpha").content.decode()
    assert "took a person into the register" in page
    _open(client, manager, "undo", "alpha", event.pk, post=True)

    assert not Person.objects.filter(pk=ama.pk).exists()
    assert Event.objects.get(undoes=event).actor == manager


def test_an_event_of_another_programme_is_not_undone(client, initiative, other_initiative, cda):
    hidden = factories.person(other_initiative)
    event = Event.objects.get(verb="organisations.took_in")

    for programme in ("alpha", "omega"):
        assert _open(client, cda, "undo", programme, event.pk, post=True).status_code == 404

    assert Person.objects.filter(pk=hidden.pk).exists()


def test_an_initiatives_agent_does_not_undo_what_belongs_to_the_programme(client, initiative, cda):
    factories.person(initiative)
    event = Event.objects.get(verb="organisations.took_in")

    assert _open(client, cda, "undo", "alpha", event.pk, post=True).status_code == 403


def test_an_initiatives_agent_undoes_an_own_deed_in_the_programmes_register(client, initiative, cda):
    from clusterwise.foundation.organisations import services

    ama = services.take_in_person(
        programme=initiative.programme, initiative=initiative, by=cda, role="farmer", since=date(2022, 1, 1), code="P-1"
    )
    event = Event.objects.get(verb="organisations.took_in")

    assert _open(client, cda, "undo", "alpha", event.pk, post=True).status_code == 302
    assert not Person.objects.filter(pk=ama.pk).exists()


def test_an_evaluator_reads_the_journal_but_undoes_nothing(client, initiative, evaluator):
    from clusterwise.foundation.road import services

    services.open_phase(initiative=initiative, phase="selection", on="2023-01-01", by=None)
    event = Event.objects.get(verb="road.opened")

    assert "opened a phase" in _open(client, evaluator, "initiative_journal", "alpha", "cocoa").content.decode()
    assert _open(client, evaluator, "undo", "alpha", event.pk, post=True).status_code == 403


def test_a_role_is_not_won_back_by_undoing_its_end(client, programme, initiative, manager):
    admin = factories.user("administrator", programme)
    role = people.give_role(programme=programme, user=manager, code="administrator", by=admin)
    people.end_role(role, by=admin)
    event = Event.objects.get(verb="people.ended_role")

    assert _open(client, manager, "undo", "alpha", event.pk, post=True).status_code == 403
    assert not Event.objects.filter(undoes=event).exists()


def test_a_clerk_undoes_neither_the_opening_of_a_phase_nor_another_s_definition(client, initiative, clerk, cda):
    road.open_phase(initiative=initiative, phase="selection", on=date(2022, 5, 1), by=cda)
    evidence.define_indicator(
        initiative=initiative,
        by=cda,
        code="X",
        name="X",
        definition="X",
        how="count",
        measure="involved",
        when="at",
        **KPI,
    )

    for verb in ("road.opened", "evidence.defined"):
        event = Event.objects.get(verb=verb)
        assert _open(client, clerk, "undo", "alpha", event.pk, post=True).status_code == 403
        assert not Event.objects.filter(undoes=event).exists()
        assert _open(client, cda, "undo", "alpha", event.pk, post=True).status_code == 302
        assert Event.objects.filter(undoes=event).exists()
