"""What can be counted of the plan: its lines while they run, and what each source brings to them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine

LINE = {"status": "", "type": "joint_action_class", "objective": "", "quick_win": "", "gender_objective": ""}


def _line_codes(line: PlanLine) -> dict[str, str]:
    return {
        "status": line.status,
        "type": line.type,
        "objective": str(line.objective.number),
        "quick_win": "yes" if line.is_quick_win else "no",
        "gender_objective": "yes" if line.gender_explicit.strip() else "no",
    }


@measure("plan_line", _("plan lines"), subject="record", is_state=True, dimensions=LINE)
def plan_lines(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each plan line, from its start until its end, with its status today and its percent complete."""
    for line in PlanLine.objects.filter(initiative__in=initiatives).select_related("objective"):
        yield Fact(
            measure="plan_line",
            initiative=line.initiative_id,
            starts=line.starts,
            ends=line.ends + timedelta(days=1),
            source=("planning.PlanLine", str(line.pk)),
            label=str(line),
            organisation=line.lead_id,
            dimensions=_line_codes(line),
            amount=Decimal(line.percent_complete),
            unit="%",
        )


@measure("budget_share", _("what sources bring to plan lines"), subject="record", dimensions={"source": "", **LINE})
def budget_shares(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each budget share, on the first day of its line, in its own currency."""
    for share in BudgetShare.objects.filter(initiative__in=initiatives).select_related("line__objective"):
        yield Fact(
            measure="budget_share",
            initiative=share.initiative_id,
            starts=share.line.starts,
            source=("planning.BudgetShare", str(share.pk)),
            label=f"{share.line.number}. {share.source}: {share.amount:f} {share.currency}",
            dimensions={"source": share.source, **_line_codes(share.line)},
            amount=share.amount,
            unit=share.currency,
        )
