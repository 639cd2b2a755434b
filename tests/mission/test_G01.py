"""G01: a gender perspective in all phases: no phase closes while its gender part is empty."""

from datetime import date
from typing import Any

import pytest

from clusterwise.foundation.organisations.services import create_initiative
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.registry import checked
from clusterwise.foundation.road.services import GateNotPassedError, close_phase, reopen_phase
from clusterwise.phases.p3_diagnostic.models import GenderRole
from clusterwise.phases.p3_diagnostic.services import remove_gender_role
from clusterwise.phases.p4_planning.models import PlanLine
from clusterwise.phases.p6_results.balance.models import Revisit
from clusterwise.phases.p6_results.balance.services import remove_revisit


@pytest.mark.parametrize("phase", [phase.value for phase in Phase])
def test_each_phase_has_exactly_one_gender_gate_and_an_empty_one_keeps_it_open(demo: Any, phase: str) -> None:
    empty = create_initiative(
        programme=demo.cocoa.programme, by=None, name="Empty", cluster_name="Empty", country="LR", territory="Lofa",
        value_chain="rice", starts=date(2024, 1, 1),
    )  # fmt: skip
    gender = [(gate, outcome) for gate, outcome in checked(phase, empty) if gate.is_gender]

    assert len(gender) == 1
    assert not gender[0][1].passed
    with pytest.raises(GateNotPassedError) as refusal:
        close_phase(initiative=empty, phase=phase, on=date(2024, 9, 30), by=None)
    assert str(gender[0][0].title) in [title for title, _reason in refusal.value.gates]


def test_the_gender_gates_of_the_closed_phases_are_passed(demo: Any) -> None:
    for initiative in demo.complete:
        for phase in list(Phase)[:4]:
            outcomes = [outcome for gate, outcome in checked(phase.value, initiative) if gate.is_gender]
            assert [outcome.passed for outcome in outcomes] == [True]


def test_the_diagnostic_does_not_close_again_without_its_gender_roles(demo: Any) -> None:
    reopen_phase(initiative=demo.mango, phase="diagnostic", reason="A role was wrong.", by=None)
    for look in Revisit.objects.filter(initiative=demo.mango, role__kind="benefit"):
        remove_revisit(look, by=None)
    for role in GenderRole.objects.filter(initiative=demo.mango, kind="benefit"):
        remove_gender_role(role, by=None)

    with pytest.raises(GateNotPassedError) as refusal:
        close_phase(initiative=demo.mango, phase="diagnostic", on=date(2024, 9, 30), by=None)

    assert [title for title, _reason in refusal.value.gates] == ["All four kinds of gender roles"]
    assert PlanLine.objects.filter(initiative=demo.mango, gender_in_activity="").count() == 0
