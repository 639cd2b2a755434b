"""Phases open and close by their gates, the gender gate among them; threads break where a stop is missing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.road import registry, selectors, services
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.registry import Link, Node, Outcome
from clusterwise.foundation.road.threads import bundled, orphans, threads

DAY = date(2023, 1, 1)


@pytest.fixture(autouse=True)
def bare_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry without the phases' own gates, so that each test says what it needs."""
    monkeypatch.setattr(registry, "gates", [])
    monkeypatch.setattr(registry, "panels", [])
    monkeypatch.setattr(registry, "links", {})
    monkeypatch.setattr(registry, "advisers", [])
    yield


def gate(passed: bool, *, is_gender: bool = False, phase: str = "diagnostic") -> None:
    registry.add_gate(
        f"g{len(registry.gates)}", phase, "Roles of women" if is_gender else "Study", is_gender=is_gender
    )(lambda initiative: Outcome(passed, "Record them.", "/there/"))


def test_a_phase_with_an_empty_gender_part_does_not_close(initiative, manager):
    gate(True)
    gate(False, is_gender=True)
    services.open_phase(initiative=initiative, phase="diagnostic", on=DAY, by=manager)

    with pytest.raises(services.GateNotPassedError) as refusal:
        services.close_phase(initiative=initiative, phase="diagnostic", on=DAY, by=manager)

    assert refusal.value.gates == [("Roles of women", "Record them.")]
    assert PhaseState.objects.get().state == "open"


def test_a_phase_closes_when_every_gate_is_passed_and_reopens_with_a_reason(initiative, manager):
    gate(True)
    gate(True, is_gender=True)
    services.close_phase(initiative=initiative, phase="diagnostic", on=DAY, by=manager)
    assert PhaseState.objects.get().state == "closed"

    with pytest.raises(ValueError, match="Say why"):
        services.reopen_phase(initiative=initiative, phase="diagnostic", reason=" ", by=manager)
    services.reopen_phase(initiative=initiative, phase="diagnostic", reason="New survey", by=manager)

    state = PhaseState.objects.get()
    assert (state.state, state.reason, state.closed_on) == ("reopened", "New survey", None)


def test_a_clerk_and_a_stranger_may_not_close(initiative, clerk, stranger):
    for user in (clerk, stranger):
        with pytest.raises(NotAllowedError):
            services.open_phase(initiative=initiative, phase="diagnostic", on=DAY, by=user)

    assert not PhaseState.objects.exists()


def test_the_next_best_step_is_the_first_standing_gate(initiative, manager):
    gate(False, phase="planning")
    gate(False, phase="governance")
    for phase in ("governance", "planning"):
        services.open_phase(initiative=initiative, phase=phase, on=DAY, by=manager)

    step = selectors.next_step(initiative, selectors.stops(initiative))

    assert (step.weight, step.sentence, step.url) == (51, "Record them.", "/there/")


def test_a_new_initiative_is_led_to_its_first_phase(initiative):
    road = selectors.stops(initiative)

    assert [stop.phase for stop in road] == list(Phase)
    assert selectors.next_step(initiative, road).sentence == "Start the phase “Selection”."


def nodes(*pairs: tuple[str, str]) -> Any:
    return lambda initiative: [(before, Node(key, key.upper())) for before, key in pairs]


def test_a_thread_breaks_where_no_line_answers_the_cause(initiative):
    registry.add_link(Link(0, nodes(("", "c1"), ("", "c2"))))
    registry.add_link(Link(1, nodes(("c1", "p1")), missing="no line answers this cause"))
    registry.add_link(Link(2, nodes(("p1", "a1"), ("p1", "a2")), missing="nothing is done"))

    found = [([stop.key for stop in thread.stops], thread.missing) for thread in threads(initiative)]

    assert found == [(["c2"], "no line answers this cause"), (["c1", "p1", "a1"], ""), (["c1", "p1", "a2"], "")]


def test_a_stop_that_nothing_leads_to_is_an_orphan(initiative):
    registry.add_link(Link(0, nodes(("", "c1"))))
    registry.add_link(Link(1, nodes(("c1", "p1"), ("", "p2"), ("gone", "p3")), orphan="answers no cause"))

    assert [(thread.stops[0].key, thread.missing) for thread in orphans(initiative)] == [
        ("p2", "answers no cause"),
        ("p3", "answers no cause"),
    ]


def test_a_stop_with_two_causes_is_no_orphan_when_one_is_known(initiative):
    registry.add_link(Link(0, nodes(("", "c1"))))
    registry.add_link(Link(1, nodes(("gone", "p1"), ("c1", "p1")), orphan="answers no cause"))

    assert orphans(initiative) == []


def test_threads_that_differ_in_their_figure_alone_are_told_once(initiative):
    registry.add_link(Link(0, nodes(("", "c1"), ("", "c2"))))
    registry.add_link(Link(1, nodes(("c1", "f1"), ("c1", "f2")), missing="no figure"))

    told = [
        ([stop.key for stop in thread.stops], [end.key for end in thread.ends], thread.missing)
        for thread in bundled(threads(initiative))
    ]

    assert told == [(["c2"], [], "no figure"), (["c1"], ["f1", "f2"], "")]
