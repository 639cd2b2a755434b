"""F06: from formulation to evaluation: every root cause leads over a plan line and a joint action to a figure."""

from typing import Any

from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.threads import orphans, threads
from clusterwise.phases.p5_action.joint_actions.models import JointAction
from clusterwise.phases.p5_action.joint_actions.services import revise_action


def test_no_thread_is_broken_and_nothing_is_an_orphan(demo: Any) -> None:
    for initiative in demo.complete:
        found = threads(initiative)
        assert orphans(initiative) == []
        assert [thread for thread in found if thread.missing] == []
        assert {len(thread.stops) for thread in found} == {4}


def test_each_thread_runs_from_a_root_cause_to_a_figure(demo: Any) -> None:
    kinds = {tuple(stop.key.split(":")[0] for stop in thread.stops) for thread in threads(demo.cocoa)}

    assert kinds == {("diagnostic.Problem", "planning.PlanLine", "joint_actions.JointAction", "evidence.Indicator")}


def test_four_phases_are_closed_and_two_are_at_work(demo: Any) -> None:
    for initiative in demo.complete:
        states = {row.phase: row.state for row in PhaseState.objects.filter(initiative=initiative)}
        assert states == {phase.value: "closed" for phase in list(Phase)[:4]} | {"action": "open", "results": "open"}


def test_an_action_without_its_plan_line_is_an_orphan_and_breaks_the_thread(demo: Any) -> None:
    action = JointAction.objects.get(initiative=demo.cocoa, title__startswith="Four common")
    revise_action(action, by=None, plan_line=None)

    assert [thread.stops[0].label for thread in orphans(demo.cocoa)][:1] == [action.title]
    assert [thread for thread in threads(demo.cocoa) if thread.missing] != []
