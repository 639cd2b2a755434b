"""The diagnostic on the road: gates with helpful reasons, threads that start at root causes, facts in one query."""

from datetime import date
from decimal import Decimal

import pytest

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase
from clusterwise.phases.p3_diagnostic import desk, services


@pytest.fixture
def gate(initiative):
    """Ask one gate of the diagnostic."""
    checks = {one.code: one.check for one in registry.gates_of(Phase.DIAGNOSTIC.value)}
    return lambda code: checks[f"diagnostic.{code}"](initiative)


def _indicator(initiative, code="LOSS"):
    return evidence.define_indicator(
        initiative=initiative, by=None, code=code, name=f"Beans lost {code}", definition="lost out of handled",
        level="outcome", unit="share", direction="down", how="ratio", measure="observed.loss", subject="record",
        when="since", source="records", method="weighing", collects="CDA", verifies="CMO", reports="CDA",
    )  # fmt: skip


def test_the_study_gate_says_the_next_step_each_time(gate, initiative, cda):
    begin = gate("study").reason
    study = services.begin_study(
        initiative=initiative, by=cda, title="Study", method="m", sampling="s", limits="l", starts=date(2022, 4, 1)
    )
    first = gate("study").reason
    values = {"study": study, "function": "quality", "statement": "Refused beans"}
    finding = services.record_finding(initiative=initiative, by=cda, **values)
    draft = gate("study").reason
    services.revise_finding(finding, by=cda, written_source="bulletin, p. 7")

    assert (begin.split(".")[0], first.split(".")[0], draft.split(".")[0], gate("study").passed) == (
        "No study was begun",
        "The study has no finding yet",
        "All findings are drafts",
        True,
    )


def test_the_tree_gate_wants_a_core_and_a_cause_tied_to_it(gate, initiative, cda):
    empty = gate("tree").reason
    core = services.record_problem(initiative=initiative, by=cda, statement="Low price", kind="core")
    alone = gate("tree").reason
    services.record_problem(initiative=initiative, by=cda, statement="Wet beans", kind="cause", leads_to=core)

    assert (empty.split(".")[0], alone.split(".")[0], gate("tree").passed) == (
        "The tree has no core problem yet",
        "No cause leads to the core problem yet",
        True,
    )


def test_the_leverage_gate_wants_one_scored_point(gate, initiative, cda):
    before = gate("leverage").passed
    services.record_leverage_point(initiative=initiative, by=cda, name="Dryer", impact=5, feasibility=4)

    assert (before, gate("leverage").passed) == (False, True)


def test_the_baseline_gate_names_what_lacks_one_and_takes_a_reason(gate, initiative):
    nothing = gate("baseline").reason
    first, second = _indicator(initiative), _indicator(initiative, "LOSS2")
    evidence.record_observation(
        initiative=initiative, by=None, quantity="loss", subject="beans", value=Decimal(23), denominator=Decimal(100),
        unit="kg", starts=date(2022, 4, 20), method="weighed",
    )  # fmt: skip
    evidence.freeze_baseline(indicator=first, as_of=date(2022, 6, 1), method="weighed", by=None)
    one = gate("baseline").reason
    evidence.freeze_baseline(
        indicator=second, as_of=date(2022, 4, 1), method="asked", by=None, no_value_reason="nobody weighed"
    )
    passed = gate("baseline").passed
    evidence.revise_indicator(first, by=None, unit="%")

    assert nothing.startswith("No indicator is in use yet")
    assert one == "1 indicator has no baseline: Beans lost LOSS2. Freeze it, or say why there is none."
    assert (passed, gate("baseline").passed) == (True, False), "a new definition needs its own baseline"


def test_the_gender_gate_wants_all_four_kinds_with_evidence(gate, initiative, cda):
    for kind in ("activity", "access", "decision", "benefit"):
        before = gate("gender")
        assert not before.passed
        services.record_gender_role(
            initiative=initiative, by=cda, kind=kind, item="drying", women=3, men=1, written_source="focus group"
        )

    assert before.reason == "Not recorded with evidence yet: benefit: who keeps the gain."
    assert gate("gender").passed


def test_a_role_without_evidence_does_not_open_the_gender_gate(gate, initiative, cda):
    services.record_gender_role(initiative=initiative, by=cda, kind="activity", item="drying", women=3, men=1)

    assert "activity: who does it" in gate("gender").reason


def test_the_gender_gate_is_the_only_one_marked_so():
    marked = [one.code for one in registry.gates_of(Phase.DIAGNOSTIC.value) if one.is_gender]

    assert marked == ["diagnostic.gender"]


def test_threads_start_at_root_causes_tied_to_the_core(initiative, cda, tree):
    services.record_problem(initiative=initiative, by=cda, statement="Bad road", kind="cause")
    nodes = [(before, node.key) for before, node in desk.roots(initiative)]

    assert nodes == [
        ("", f"diagnostic.Problem:{tree.label.pk}"),
        ("", f"diagnostic.Problem:{tree.dryer.pk}"),
    ]


def test_the_road_reads_its_facts_in_one_query(initiative, cda, tree, study, django_assert_num_queries):
    services.record_leverage_point(initiative=initiative, by=cda, name="Dryer", impact=5, feasibility=4)
    for number in (1, 2):
        values = {"function": "quality", "statement": f"Finding {number}", "written_source": "survey"}
        services.record_finding(initiative=initiative, by=cda, study=study, **values)
    with django_assert_num_queries(1):
        said = desk.facts(initiative)
    with django_assert_num_queries(1):
        list(desk.roots(initiative))

    assert said == ["2 findings with evidence", "1 leverage point"]
