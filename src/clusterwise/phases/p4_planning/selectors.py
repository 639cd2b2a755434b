"""Reads of the plan: its coherence with the diagnostic, planned against done, and its gender reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p3_diagnostic.models import LeverageAnswer
from clusterwise.phases.p3_diagnostic.selectors import RootCause, root_causes
from clusterwise.phases.p4_planning.models import PlanLine, PlanLineIndicator, StrategicObjective, VisionStatement

FINISHED = (PlanLine.Status.DONE, PlanLine.Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Progress:
    """A plan line as planned and as done: the share of its time that has passed, and how late it is."""

    line: PlanLine
    due: date
    status: str
    percent_complete: int
    percent_of_time: int
    days_late: int

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_behind(self) -> bool:
        """Whether less is done than of its time has passed."""
        return self.status not in FINISHED and self.percent_complete < self.percent_of_time


@dataclass(frozen=True, slots=True)
class Answered:
    """A root cause with the plan lines that answer it."""

    cause: RootCause
    lines: tuple[PlanLine, ...]


def live_lines(initiative: Initiative) -> QuerySet[PlanLine]:
    """Return the lines of a plan that were not dropped."""
    return PlanLine.objects.filter(initiative=initiative).exclude(status=PlanLine.Status.DROPPED).order_by("number")


def progress_of(line: PlanLine, on: date) -> Progress:
    """Return a line as planned and as done on a day."""
    whole = (line.ends - line.starts).days + 1
    passed = min(max((on - line.starts).days + 1, 0), whole)
    late = 0 if line.status in FINISHED else max((on - line.ends).days, 0)
    return Progress(line, line.ends, line.status, line.percent_complete, 100 * passed // whole, late)


def planned_vs_done(initiative: Initiative, on: date) -> list[Progress]:
    """Return every line that was not dropped, as planned and as done on a day."""
    lines = live_lines(initiative).select_related("objective", "lead")
    return [progress_of(line, on) for line in lines]


def latest_vision(initiative: Initiative, *, endorsed: bool = False) -> VisionStatement | None:
    """Return the newest version of the vision, or the newest endorsed one."""
    found = VisionStatement.objects.filter(initiative=initiative)
    return (found.filter(endorsed_by__isnull=False) if endorsed else found).order_by("-number").first()


def causes_of(lines: Iterable[PlanLine]) -> dict[Any, list[PlanLine]]:
    """Return lines by the cause that they answer, themselves or through their leverage point."""
    chosen = list(lines)
    through: dict[Any, list[Any]] = {}
    points = [line.leverage_point_id for line in chosen if line.leverage_point_id]
    for point, problem in LeverageAnswer.objects.filter(point__in=points).values_list("point", "problem"):
        through.setdefault(point, []).append(problem)
    found: dict[Any, list[PlanLine]] = {}
    for line in chosen:
        for problem in dict.fromkeys([line.root_cause_id, *through.get(line.leverage_point_id, [])]):
            if problem is not None:
                found.setdefault(problem, []).append(line)
    return found


def answered_causes(initiative: Initiative, on: date) -> list[Answered]:
    """Return the root causes that lead to the core problem, each with the lines that answer it."""
    by_cause = causes_of(live_lines(initiative))
    causes, _missing = root_causes(initiative, on)
    return [Answered(one, tuple(by_cause.get(one.problem.pk, ()))) for one in causes if one.is_tied_to_core]


def unanswered_causes(initiative: Initiative, on: date) -> list[RootCause]:
    """Return the root causes of the top ranks, by the rule of the day, that no line answers."""
    top = rule("plan_coverage", on)["top_ranks"]
    return [one.cause for one in answered_causes(initiative, on) if one.cause.rank <= top and not one.lines]


@dataclass(frozen=True, slots=True)
class Lacks:
    """A plan line and what it lacks to stand on its own: a lead, an indicator, a cause, who pays later."""

    line: PlanLine
    lead: bool
    indicator: bool
    cause: bool
    payer: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lacking that keeps the phase open; who pays later is asked, not demanded."""
        return not (self.lead or self.indicator or self.cause)


def lacks(initiative: Initiative) -> list[Lacks]:
    """Return every line with what it lacks, in one query."""
    linked = PlanLineIndicator.objects.filter(line=OuterRef("pk"))
    return [
        Lacks(line, line.lead_id is None, not line.has_indicator, not line.has_cause, not line.recurrent_payer.strip())
        for line in live_lines(initiative).annotate(has_indicator=Exists(linked))
    ]


def stops(initiative: Initiative) -> list[tuple[Any, PlanLine]]:
    """Return each line with every cause that it answers, or with None where it has none."""
    lines = list(live_lines(initiative))
    by_line: dict[Any, list[Any]] = {}
    for cause, answering in causes_of(lines).items():
        for line in answering:
            by_line.setdefault(line.pk, []).append(cause)
    return [(cause, line) for line in lines for cause in by_line.get(line.pk, [None])]


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(initiative=OuterRef("pk")).order_by().values("initiative").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def counts(initiative: Initiative) -> dict[str, Any]:
    """Return what the road tells of the plan, in one query."""
    endorsed = VisionStatement.objects.filter(initiative=OuterRef("pk"), endorsed_by__isnull=False).order_by("-number")
    live = PlanLine.objects.exclude(status=PlanLine.Status.DROPPED)
    found = (
        Initiative.objects.filter(pk=initiative.pk)
        .annotate(
            objectives=_number(StrategicObjective.objects.all()),
            planned=_number(live),
            done=_number(live.filter(status=PlanLine.Status.DONE)),
            vision=Subquery(endorsed.values("number")[:1]),
        )
        .values("objectives", "planned", "done", "vision")
        .get()
    )
    return dict(found)


def without_gender(initiative: Initiative) -> tuple[int, list[PlanLine]]:
    """Return how many lines have a gender objective, and the lines that leave gender within the activity open."""
    lines = list(live_lines(initiative))
    explicit = sum(bool(line.gender_explicit.strip()) for line in lines)
    return explicit, [line for line in lines if not line.has_gender_within]
