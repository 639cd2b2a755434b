"""H5: execution of the plan: tasks, money, milestones and the quarterly report, planned against done."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.foundation.evidence.models import Publication
from clusterwise.phases.p4_planning.selectors import planned_vs_done
from clusterwise.phases.p5_action.joint_actions.models import Contribution, JointAction, Task
from clusterwise.phases.p5_action.joint_actions.selectors import money_of, planned_and_done
from clusterwise.phases.p5_action.joint_actions.services import NotAMemberError, record_contribution, revise_task

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def test_tasks_and_milestones_planned_and_done(demo: Any) -> None:
    found = planned_and_done(demo.cocoa, *YEAR)

    assert (found["tasks"].planned, found["tasks"].done, found["tasks"].late) == (8, 7, 1)
    assert (found["milestones"].planned, found["milestones"].done) == (6, 5)

    late = Task.objects.get(initiative=demo.cocoa, done_on=None)
    revise_task(late, by=None, done_on=date(2024, 10, 1), note="Translators were ill.")
    assert planned_and_done(demo.cocoa, *YEAR)["tasks"].late == 0


def test_money_pledged_and_received_in_each_currency(demo: Any) -> None:
    action = JointAction.objects.get(initiative=demo.cocoa, action_class="CERTIFICATION_DRIVE")
    found = {(one.kind, one.currency): (one.pledged, one.received) for one in money_of(action.contributions)}

    assert found == {
        ("cash", "USD"): (Decimal(9000), Decimal(9000)),
        ("in_kind", "LRD"): (Decimal(1140000), Decimal(1121000)),
    }


def test_lines_of_the_plan_as_planned_and_as_done(demo: Any) -> None:
    found = {one.line.number: (one.status, one.percent_complete) for one in planned_vs_done(demo.cocoa, YEAR[1])}

    assert found == {1: ("running", 60), 2: ("done", 100), 3: ("running", 40), 4: ("done", 100)}


def test_each_cluster_has_a_frozen_quarterly_report(demo: Any) -> None:
    for initiative in demo.complete:
        report = Publication.objects.get(initiative=initiative)
        assert (report.ends - report.starts).days in range(89, 93)
        assert len(report.hash) == 64
        assert report.figures.count() >= 7


def test_a_contribution_of_an_outsider_is_refused(demo: Any) -> None:
    action = JointAction.objects.get(initiative=demo.cocoa, action_class="JOINT_TRAINING")
    outsider = Contribution.objects.filter(initiative=demo.cocoa, organisation__code="LR-I9").first().organisation

    with pytest.raises(NotAMemberError):
        record_contribution(
            initiative=demo.cocoa, by=None, action=action, organisation=outsider, kind="cash", on=date(2024, 3, 1),
            pledged=Decimal(10), currency="USD",
        )  # fmt: skip
