"""Results on the road: gates, the last stop of a thread, facts and the next step."""

from datetime import date

import pytest
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.services import revise_person
from clusterwise.foundation.road import registry
from clusterwise.foundation.road import services as road
from clusterwise.phases.p4_planning import services as planning
from clusterwise.phases.p5_action.joint_actions import services as actions
from clusterwise.phases.p6_results import desk
from clusterwise.phases.p6_results.services import chain, reports


def test_the_phase_has_one_gender_gate():
    gates = registry.gates_of("results")

    assert [gate.code for gate in gates if gate.is_gender] == ["results.gender"]
    assert len(gates) == 4


def test_the_chain_gate_says_what_to_do(initiative):
    assert "The result chain is empty" in desk.has_valid_chain(initiative).reason

    chain.add_result(initiative=initiative, by=None, level="input", statement="Money")
    assert desk.has_valid_chain(initiative).reason == (
        "The chain has nothing yet on the level: activity, output, outcome, impact. (and 2 more)"
    )


def test_the_indicator_gate_asks_for_baselines_then_records(initiative, define):
    assert "No indicator is in use yet" in desk.has_whole_indicators(initiative).reason

    found = define()
    assert "lacks: baseline" in desk.has_whole_indicators(initiative).reason

    evidence.freeze_baseline(
        indicator=found, as_of=date(2023, 1, 1), method="x", by=None, no_value_reason="Nobody counted"
    )
    assert "1 figure is without a source: “People trained”" in desk.has_whole_indicators(initiative).reason


def test_the_indicator_gate_passes(initiative, indicator):
    assert desk.has_whole_indicators(initiative).passed


def test_the_report_gate_wants_a_published_report(initiative, indicator, write):
    assert "No report is published yet" in desk.has_report(initiative).reason

    reports.freeze_report(write(initiative), by=None)
    assert desk.has_report(initiative).passed


def test_the_gender_gate_asks_for_women(initiative, define, trained):
    found = define()
    assert "No target is set for women" in desk.shows_women(initiative).reason

    evidence.set_target(initiative=initiative, by=None, indicator=found, due=date(2024, 1, 1), value=5, sex="F")
    assert desk.shows_women(initiative).passed


def test_the_gender_gate_sees_people_without_sex(initiative, indicator, trained):
    for person in Person.objects.filter(code__startswith="T-"):
        revise_person(person, by=None, sex="U")

    assert "the sex of none of them is known" in desk.shows_women(initiative).reason


def test_facts_and_next_step_name_figures_without_a_source(initiative, indicator, define):
    define("second", "Farmers certified", measure="involved")
    define("third", "Pay", how="mean", measure="observed.wage_per_day", subject="record")
    fresh = Initiative.objects.get(pk=initiative.pk)

    assert desk.facts(fresh) == ["2 figures counted from records", "1 figure without a source"]
    assert list(desk.figures_without_a_source(fresh)) == []

    road.open_phase(initiative=initiative, phase="action", on=date(2023, 1, 1), by=None)
    (step,) = desk.figures_without_a_source(fresh)
    assert step.sentence == "1 figure is without a source: “Pay”. Record what it counts, or retire it."


def test_figures_are_computed_once_until_something_is_recorded(initiative, indicator, django_assert_num_queries):
    desk.facts(initiative)

    with django_assert_num_queries(1):
        assert desk.facts(initiative) == ["1 figure counted from records"]


def test_a_new_record_is_seen_at_once(initiative, indicator, trained):
    first = dict(desk.last_stops(initiative))[""].label
    entry = trained[0].trainings.get()
    from clusterwise.phases.p5_action.training import services as training

    training.revise_participation(entry, by=None, attended=False)

    assert (first, dict(desk.last_stops(initiative))[""].label) == ("People trained: 7", "People trained: 6")


@pytest.fixture
def action(initiative, indicator):
    objective = planning.set_objective(initiative=initiative, by=None, number=1, text="Good practice")
    line = planning.add_plan_line(
        initiative=initiative, by=None, objective=objective, activity="Train", type="TRAINING", output="people",
        starts=date(2023, 1, 1), ends=date(2023, 12, 31), indicators=[indicator],
        lead=factories.organisation(initiative), gender_none_reason="none",
    )  # fmt: skip
    return actions.propose_action(
        initiative=initiative, by=None, title="GMP for all", action_class="TRAINING", plan_line=line
    )


def test_a_figure_follows_the_joint_action_whose_line_names_it(initiative, indicator, action):
    ((before, node),) = desk.last_stops(initiative)

    assert before == f"joint_actions.JointAction:{action.pk}"
    assert node.key == f"evidence.Indicator:{indicator.pk}"
    assert node.label == "People trained: 7"


def test_a_figure_without_records_is_no_stop(initiative, action, trained):
    from clusterwise.phases.p5_action.training import services as training

    for person in trained:
        training.remove_participation(person.trainings.get(), by=None)

    assert list(desk.last_stops(initiative)) == []
