"""Opening and closing a phase says what happened and what is next; a phase not begun shows what it will ask."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from clusterwise.foundation.road import registry, services
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.registry import Outcome

DAY = date(2023, 1, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def bare_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry without the phases' own gates, so that each test says what it needs."""
    monkeypatch.setattr(registry, "gates", [])
    monkeypatch.setattr(registry, "panels", [])
    yield


def gate(passed: bool, phase: str = "selection") -> None:
    declared = registry.add_gate(f"g{len(registry.gates)}", phase, "Study of women's work", is_gender=True)
    declared(lambda initiative: Outcome(passed, "Record who does what.", "/there/"))


def _move(client: Any, user: Any, deed: str, name: str = "selection", **values: str) -> list[tuple[str, str]]:
    client.force_login(user, backend=BACKEND)
    url = reverse("phase.move", args=["alpha", "cocoa", name])
    answer = client.post(url, {"deed": deed, **values}, follow=True)
    return [(toast.level, toast.text) for toast in answer.context["shell"].toasts]


def test_opening_says_what_the_phase_asks_first(client, initiative, manager):
    gate(False)

    assert _move(client, manager, "open") == [("success", "The phase “Selection” is open. Next: Record who does what.")]


def test_opening_twice_says_that_nothing_changed(client, initiative, manager):
    _move(client, manager, "open")

    assert _move(client, manager, "open") == [("info", "The phase “Selection” was opened before; nothing changed.")]
    assert PhaseState.objects.get().version == 1


def test_closing_leads_to_the_next_phase_that_is_not_closed(client, initiative, manager):
    gate(True)
    first = _move(client, manager, "close")
    services.open_phase(initiative=initiative, phase="diagnostic", on=DAY, by=manager)
    second = _move(client, manager, "close", "governance")

    assert first == [("success", "The phase “Selection” is closed. Next: open the phase “Governance and trust”.")]
    assert second == [
        ("success", "The phase “Governance and trust” is closed. Next: go on with the phase “Diagnostic”.")
    ]


def test_closing_the_last_phase_says_that_all_are_closed(client, initiative, manager):
    for phase in list(Phase)[1:]:
        services.close_phase(initiative=initiative, phase=phase.value, on=DAY, by=manager)

    assert _move(client, manager, "close") == [
        ("success", "The phase “Selection” is closed. All six phases are closed now.")
    ]


def test_reopening_says_so_and_can_be_undone_from_the_message(client, initiative, manager):
    _move(client, manager, "close")
    client.force_login(manager, backend=BACKEND)
    url = reverse("phase.move", args=["alpha", "cocoa", "selection"])
    toast = client.post(url, {"deed": "reopen", "reason": "New survey"}, follow=True).context["shell"].toasts[0]
    client.post(toast.undo_url)

    assert toast.text == (
        "The phase “Selection” is open again. All its gates are passed; close it when its work is done."
    )
    assert PhaseState.objects.get().state == "closed"


def test_a_standing_gate_is_told_and_nothing_else(client, initiative, manager):
    gate(False)

    assert _move(client, manager, "close") == [
        ("error", "This phase cannot close yet. Study of women's work: Record who does what.")
    ]


def test_a_phase_not_begun_shows_its_gates_folded_away(client, initiative, manager):
    gate(False)
    client.force_login(manager, backend=BACKEND)
    url = reverse("phase", args=["alpha", "cocoa", "selection"])
    before = client.get(url)
    services.open_phase(initiative=initiative, phase="selection", on=DAY, by=manager)
    after = client.get(url)

    assert "<details><summary>What will be asked before it closes</summary>" in before.content.decode()
    assert [str(one.title) for one, _outcome in before.context["asked"]] == ["Study of women's work"]
    assert (after.context["asked"], len(after.context["stop"].gates)) == ([], 1)


def test_an_unknown_deed_is_not_found_and_an_evaluator_may_not_move(client, initiative, manager, evaluator):
    url = reverse("phase.move", args=["alpha", "cocoa", "selection"])
    statuses = []
    for user, deed in ((manager, "burn"), (evaluator, "open")):
        client.force_login(user, backend=BACKEND)
        statuses.append(client.post(url, {"deed": deed}).status_code)

    assert (statuses, PhaseState.objects.count()) == ([404, 403], 0)
