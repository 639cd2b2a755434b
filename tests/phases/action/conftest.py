"""A cocoa cluster that acts together: a lead, two cooperatives, a plan line, and a way to count what was recorded."""

from datetime import date
from types import SimpleNamespace

import pytest
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.selectors import figure
from clusterwise.phases.p4_planning import services as planning
from clusterwise.phases.p5_action.joint_actions import services


@pytest.fixture
def firms(initiative):
    """A lead and two cooperatives."""
    names = {"lead": "Lead firm", "gbarnga": "Gbarnga coop", "saclepea": "Saclepea coop"}
    return SimpleNamespace(**{key: factories.organisation(initiative, name) for key, name in names.items()})


@pytest.fixture
def plan_line(initiative):
    objective = planning.set_objective(initiative=initiative, by=None, number=1, text="Sell dry organic beans")
    return planning.add_plan_line(
        initiative=initiative, by=None, objective=objective, activity="Build a common dryer", type="SHARED_EQUIPMENT",
        output="A dryer in use", starts=date(2023, 1, 1), ends=date(2023, 12, 31),
    )  # fmt: skip


@pytest.fixture
def action(initiative, firms, plan_line, cda):
    """A running action with its plan line and lead."""
    return services.propose_action(
        initiative=initiative, by=cda, title="A common dryer", action_class="SHARED_EQUIPMENT", plan_line=plan_line,
        lead=firms.lead, status="running", starts=date(2023, 1, 1),
    )  # fmt: skip


@pytest.fixture
def counted(initiative):
    """The value of a throw-away indicator over the records, as the results phase would compute it."""

    def value(measure, *, on, how="distinct", subject="person", when="at", **filters):
        code = f"T-{value.made}"
        value.made += 1
        indicator = evidence.define_indicator(
            initiative=initiative, by=None, code=code, name=code, definition="Counted from the records",
            level="output", how=how, measure=measure, subject=subject, filters=filters, when=when, source="records",
            method="count", collects="CDA", verifies="CMO", reports="CMO",
        )  # fmt: skip
        return figure(indicator, on)

    value.made = 1
    return value
