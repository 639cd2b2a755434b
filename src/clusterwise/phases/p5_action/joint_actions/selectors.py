"""Reads of joint actions: what was planned and done, what came in, and which records lack an action."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Count, F, Q, Sum, UUIDField, Value

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.joint_actions.models import (
    Contribution,
    JointAction,
    Milestone,
    Task,
)

CARRIED = (JointAction.Status.RUNNING, JointAction.Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many things were planned until a day, how many of them are done, and how many are late."""

    planned: int
    done: int

    @property
    def late(self) -> int:
        return self.planned - self.done


@dataclass(frozen=True, slots=True)
class Money:
    """What was pledged and received in one currency and kind; None while nothing is known to have come."""

    kind: str
    currency: str
    pledged: Decimal
    received: Decimal | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A record on a thread: the plan line before it, its model and key, and its title."""

    before: UUID | None
    model: str
    key: UUID
    title: str


def kinds_of_records() -> list[Any]:
    """Return the models whose records may name a joint action, in the order of their apps."""
    return [model for model in apps.get_models() if _names_an_action(model)]


def _names_an_action(model: Any) -> bool:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return "joint_action" in fields and fields["joint_action"].related_model is JointAction


def _title_of(model: Any) -> Any:
    """Return what a record of a kind is called on a thread: the column that it declares, else the name of its kind."""
    titled_by = getattr(model, "titled_by", "")
    return F(titled_by) if titled_by else Value(str(model._meta.verbose_name), output_field=CharField())


@shared
def carried_out(initiative: Initiative) -> list[JointAction]:
    """Return running and closed actions, with the numbers of their members, contributions and milestones."""
    counted = JointAction.objects.filter(initiative=initiative, status__in=CARRIED).annotate(
        firms=Count("members__organisation", distinct=True),
        persons=Count("members__person", distinct=True),
        pledges=Count("contributions", distinct=True),
        dates=Count("milestones", distinct=True),
    )
    return list(counted)


def members_needed(on: date) -> int:
    """Return how many members make an action a joint one, by the rule in force."""
    return int(rule("joint_action_gate", on)["members"])


def _progress(rows: Any) -> Progress:
    return Progress(**rows.aggregate(planned=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False))))


def task_progress(action: JointAction, on: date) -> Progress:
    """Return the tasks of an action that were due by a day, planned and done."""
    return _progress(Task.objects.filter(action=action, due__lte=on))


def milestone_progress(action: JointAction, on: date) -> Progress:
    """Return the milestones of an action that were due by a day, planned and done."""
    return _progress(Milestone.objects.filter(action=action, due__lte=on))


def planned_and_done(initiative: Initiative, first: date, last: date) -> dict[str, Progress]:
    """Return the tasks and milestones of an initiative that were due in a period, planned and done."""
    return {
        "tasks": _progress(Task.objects.filter(initiative=initiative, due__range=(first, last))),
        "milestones": _progress(Milestone.objects.filter(initiative=initiative, due__range=(first, last))),
    }


def money_of(rows: Any) -> list[Money]:
    """Return contributions by kind and currency; a contribution not yet known to have come counts as unknown."""
    grouped = rows.order_by().values("kind", "currency").annotate(
        pledges=Sum("pledged"), came=Sum("received"), unknown=Count("pk", filter=Q(received__isnull=True))
    )  # fmt: skip
    return [
        Money(row["kind"], row["currency"], row["pledges"], row["came"], row["unknown"])
        for row in grouped.order_by("kind", "currency")
    ]


def contributions_of(action: JointAction, user: Any) -> list[Money]:
    """Return the contributions to an action that a user may see, by kind and currency."""
    return money_of(Contribution.objects.visible_to(user).filter(action=action))


def _as_stops(rows: Any, model: Any) -> Any:
    marked = rows.order_by().annotate(
        stop_line=Value(None, output_field=UUIDField()),
        stop_kind=Value(model._meta.label, output_field=CharField()),
        stop_title=_title_of(model),
    )
    return marked.values_list("stop_line", "stop_kind", "pk", "stop_title")


def _stops(queries: Sequence[Any]) -> list[Stop]:
    first, *others = queries
    return [Stop(*row) for row in (first.union(*others, all=True) if others else first)]


def thread_stops(initiative: Initiative) -> list[Stop]:
    """Return the joint actions with their plan lines, and the records that name no joint action."""
    actions = JointAction.objects.filter(initiative=initiative).exclude(status=JointAction.Status.DROPPED).order_by()
    named = actions.annotate(stop_kind=Value(JointAction._meta.label, output_field=CharField()), stop_title=F("title"))
    loose = [
        _as_stops(model.objects.filter(initiative=initiative, joint_action__isnull=True), model)
        for model in kinds_of_records()
    ]
    return _stops([named.values_list("plan_line_id", "stop_kind", "pk", "stop_title"), *loose])


def records_of(action: JointAction, user: Any) -> list[Stop]:
    """Return what an action produced, of every kind, as far as a user may see it."""
    queries = [
        _as_stops(model.objects.visible_to(user).filter(joint_action=action), model) for model in kinds_of_records()
    ]
    return _stops(queries) if queries else []


def late_milestones(initiative: Initiative, on: date) -> Iterable[Milestone]:
    """Return milestones of running actions that are past their day and not done."""
    return Milestone.objects.filter(
        initiative=initiative, action__status=JointAction.Status.RUNNING, due__lt=on, done_on__isnull=True
    ).select_related("action")


def status_counts(initiative: Initiative) -> dict[str, int]:
    """Return how many joint actions have each status."""
    rows = JointAction.objects.filter(initiative=initiative).order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)
