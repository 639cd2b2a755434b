"""The plan on the road: gates that name what is missing, threads after causes, facts and queries."""

from datetime import date

import pytest

from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.threads import orphans, threads
from clusterwise.phases.p3_diagnostic import services as diagnostic
from clusterwise.phases.p4_planning import desk, services


@pytest.fixture
def gate(initiative):
    """Ask one gate of the plan."""
    checks = {one.code: one.check for one in registry.gates_of(Phase.PLANNING.value)}
    return lambda code: checks[f"planning.{code}"](initiative)


def test_the_vision_gate_wants_an_endorsed_version(gate, initiative, vision, decide):
    nothing = gate("vision").reason
    first = vision()
    written = gate("vision").reason
    services.endorse_vision(first, decision=decide(initiative), by=None)
    endorsed = gate("vision").passed
    vision(reason="A second buyer came")

    assert nothing.startswith("No vision is written yet")
    assert written == "Vision, version 1 is not endorsed yet. Let the body decide on it."
    assert (endorsed, gate("vision").passed) == (True, True)


def test_the_objectives_gate_wants_one(gate, initiative):
    before = gate("objectives").passed
    services.set_objective(initiative=initiative, by=None, number=1, text="Quality")

    assert (before, gate("objectives").passed) == (False, True)


def test_the_lines_gate_names_what_each_line_lacks(gate, line, lead, indicator, tree):
    nothing = gate("lines").reason
    bare = line()
    lacking = gate("lines").reason
    services.revise_plan_line(bare, by=None, lead=lead, root_cause=tree.dryer, indicators=[indicator])

    assert nothing.startswith("The plan has no line yet")
    assert lacking == (
        "Complete these plan lines: without a lead: 1. Common drying · without an indicator: 1. Common drying"
        " · without a cause: 1. Common drying."
    )
    assert gate("lines").passed


def test_the_lines_gate_names_three_and_counts_the_rest(gate, line):
    for number in range(5):
        line(f"Activity {number}")

    assert "3. Activity 2; and 2 more" in gate("lines").reason


def test_the_causes_gate_names_top_root_causes_without_a_line(gate, line, tree):
    both = gate("causes").reason
    line(root_cause=tree.label)
    one = gate("causes").reason
    line("Dry", root_cause=tree.dryer)

    assert both == "No plan line answers: No certificate; No common dryer."
    assert one == "No plan line answers: No common dryer."
    assert gate("causes").passed


def test_a_cause_below_the_top_ranks_may_wait(gate, initiative, line, tree):
    for firms in (900, 800, 700):
        diagnostic.record_problem(
            initiative=initiative,
            by=None,
            statement=f"Cause {firms}",
            kind="cause",
            firms_affected=firms,
            leads_to=tree.price,
        )

    assert gate("causes").reason == "No plan line answers: Cause 900; Cause 800; Cause 700."


def test_the_gender_gate_wants_both_kinds(gate, line):
    kept = line()
    nothing = gate("gender").reason
    services.revise_plan_line(kept, by=None, gender_explicit="Half of the operators are women")
    explicit = gate("gender").reason
    services.revise_plan_line(kept, by=None, gender_none_reason="The dryer runs by itself")

    assert nothing.startswith("No plan line has a gender objective yet")
    assert explicit == "Say how women can take part, or why gender plays no part, in: 1. Common drying."
    assert gate("gender").passed


def test_the_gender_gate_is_the_only_one_marked_so():
    assert [one.code for one in registry.gates_of(Phase.PLANNING.value) if one.is_gender] == ["planning.gender"]


def test_a_thread_goes_from_the_root_cause_to_its_line(initiative, line, tree):
    kept = line(root_cause=tree.dryer)
    stops = [[node.key for node in thread.stops] for thread in threads(initiative)]

    assert [f"diagnostic.Problem:{tree.dryer.pk}", f"planning.PlanLine:{kept.pk}"] in [keys[:2] for keys in stops]
    broken = [thread.missing for thread in threads(initiative) if thread.stops[-1].key.endswith(str(tree.label.pk))]
    assert broken == ["no plan line answers this cause"]


def test_a_line_without_a_root_cause_is_an_orphan(initiative, line, tree):
    loose = line("Fair")
    found = [(thread.stops[0].key, thread.missing) for thread in orphans(initiative)]

    assert (f"planning.PlanLine:{loose.pk}", "no root cause leads to this plan line") in found


def test_the_road_reads_its_facts_in_one_query(initiative, line, vision, decide, django_assert_num_queries):
    services.endorse_vision(vision(), decision=decide(initiative), by=None)
    line(status="done", percent_complete=100)
    line()
    with django_assert_num_queries(1):
        said = desk.facts(initiative)

    assert said == ["Vision endorsed, version 1", "2 plan lines, 1 done"]


def test_an_overdue_review_is_proposed(initiative, vision, decide):
    services.endorse_vision(vision(review_on=date(2023, 5, 1)), decision=decide(initiative), by=None)
    proposed = [step.button for step in desk.review_the_vision(initiative)]

    assert proposed == ["Review the vision"]
