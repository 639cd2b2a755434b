"""Losses by stage, before a day and after it, from the weighed records."""

from collections.abc import Iterable
from datetime import date

from clusterwise.foundation.evidence.facts import Fact, collect
from clusterwise.foundation.evidence.models import Baseline
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.stage_losses import StageLoss, Weighing, stage_losses
from clusterwise.phases.p5_action.joint_actions.models import JointAction

LOSS, STAGE = "observed.loss", "stage"


def dividing_day(initiative: Initiative) -> date | None:
    """Return the last day of “before”: that of the loss baseline, else the day on which the first action began."""
    frozen = Baseline.objects.filter(initiative=initiative, indicator__measure=LOSS).order_by("as_of").first()
    if frozen is not None:
        return frozen.as_of
    first = JointAction.objects.filter(initiative=initiative, starts__isnull=False).order_by("starts").first()
    return first.starts if first else None


def losses_by_stage(initiative: Initiative, until: date, on: date) -> tuple[list[StageLoss], tuple[Fact, ...]]:
    """Return each stage's loss in weighings until a day and in those after it, with the facts; unweighed ones are left out."""
    facts = tuple(fact for fact in collect([LOSS], [initiative])[LOSS] if fact.denominator and fact.starts <= on)
    early = _by_stage(fact for fact in facts if fact.starts <= until)
    late = _by_stage(fact for fact in facts if fact.starts > until)
    return stage_losses(early, late), facts


def _by_stage(facts: Iterable[Fact]) -> dict[str, list[Weighing]]:
    found: dict[str, list[Weighing]] = {}
    for fact in facts:
        if fact.amount is not None and fact.denominator is not None:
            found.setdefault(fact.dimensions.get(STAGE, ""), []).append(Weighing(fact.amount, fact.denominator))
    return found
