"""Writing the vision, its objectives, the plan and its revisions."""

from clusterwise.phases.p4_planning.services.lines import (
    add_budget_share,
    add_plan_line,
    remove_budget_share,
    remove_plan_line,
    report_progress,
    revise_budget_share,
    revise_plan_line,
)
from clusterwise.phases.p4_planning.services.revisions import PlanAgreedError, record_revision
from clusterwise.phases.p4_planning.services.vision import (
    EndorsedVisionError,
    endorse_vision,
    remove_objective,
    remove_vision,
    revise_objective,
    revise_vision,
    set_objective,
    write_vision,
)

__all__ = [
    "EndorsedVisionError",
    "PlanAgreedError",
    "add_budget_share",
    "add_plan_line",
    "endorse_vision",
    "record_revision",
    "remove_budget_share",
    "remove_objective",
    "remove_plan_line",
    "remove_vision",
    "report_progress",
    "revise_budget_share",
    "revise_objective",
    "revise_plan_line",
    "revise_vision",
    "set_objective",
    "write_vision",
]
