"""What joint actions can be counted as: actions, members, contributions, work, purposes, and what is new."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.joint_actions.models import (
    Contribution,
    Innovation,
    JointAction,
    Member,
    Milestone,
    Purpose,
    Task,
)

CARRIED = (JointAction.Status.RUNNING, JointAction.Status.CLOSED)


@measure(
    "joint_action",
    _("joint action carried out"),
    subject="record",
    is_state=True,
    dimensions={"class": "joint_action_class"},
)
def joint_actions(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each running or closed action, with its budget."""
    for row in JointAction.objects.filter(initiative__in=initiatives, status__in=CARRIED, starts__isnull=False):
        yield Fact(
            measure="joint_action", initiative=row.initiative_id, starts=row.starts,
            ends=row.ends + timedelta(days=1) if row.ends else None, source=("joint_actions.JointAction", str(row.pk)),
            label=row.title, organisation=row.lead_id, dimensions={"class": row.action_class}, amount=row.budget,
            unit=row.currency if row.budget is not None else "",
        )  # fmt: skip


@measure(
    "joint_action_member",
    _("takes part in a joint action"),
    subject="organisation",
    is_state=True,
    dimensions={"class": "joint_action_class", "party": ""},
)
def members(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each organisation or person in a joint action."""
    rows = Member.objects.filter(initiative__in=initiatives).select_related("action", "organisation", "person")
    for row in rows:
        who = row.person
        yield Fact(
            measure="joint_action_member", initiative=row.initiative_id, starts=row.joined, ends=row.left,
            source=("joint_actions.Member", str(row.pk)), label=f"{row}, {row.action}", person=row.person_id,
            organisation=row.organisation_id, place=who.place if who else row.organisation.place,  # type: ignore[union-attr]
            sex=who.sex if who else "U", age_band=who.age_band_on(row.joined) if who else "",
            dimensions={"class": row.action.action_class, "party": "person" if who else "organisation"},
        )  # fmt: skip


@measure(
    "contribution",
    _("contribution received, out of what was pledged"),
    subject="organisation",
    dimensions={"kind": "", "class": "joint_action_class"},
)
def contributions(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each contribution: what came, out of what was pledged; unknown while nothing is known."""
    rows = Contribution.objects.filter(initiative__in=initiatives).select_related("action", "organisation")
    for row in rows:
        yield Fact(
            measure="contribution", initiative=row.initiative_id, starts=row.received_on or row.on,
            source=("joint_actions.Contribution", str(row.pk)), label=f"{row.organisation}, {row.action}",
            organisation=row.organisation_id, dimensions={"kind": row.kind, "class": row.action.action_class},
            amount=row.received, denominator=row.pledged if row.pledged else None, unit=row.currency,
        )  # fmt: skip


def _work(model: type[Task] | type[Milestone], code: str, initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    for row in model.objects.filter(initiative__in=initiatives).select_related("action"):
        yield Fact(
            measure=code, initiative=row.initiative_id, starts=row.due, source=(model._meta.label, str(row.pk)),
            label=f"{row.action}: {row.title}", dimensions={"class": row.action.action_class, "done": "yes" if row.done_on else "no"},
            amount=Decimal(1 if row.done_on else 0), denominator=Decimal(1),
        )  # fmt: skip


@measure(
    "task",
    _("task done, out of those planned"),
    subject="record",
    dimensions={"class": "joint_action_class", "done": ""},
)
def tasks(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each task on the day for which it was planned; its ratio is the share that is done."""
    return _work(Task, "task", initiatives)


@measure(
    "milestone",
    _("milestone reached, out of those planned"),
    subject="record",
    dimensions={"class": "joint_action_class", "done": ""},
)
def milestones(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each milestone on the day for which it was planned; its ratio is the share that was reached."""
    return _work(Milestone, "milestone", initiatives)


@measure(
    "action_purpose",
    _("joint action that serves a priority, a theme or a challenge"),
    subject="record",
    is_state=True,
    dimensions={"tag": "", "way": "cluster_way", "class": "joint_action_class"},
)
def purposes(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each purpose of a running or closed action; its source is the action, so that each counts once a tag."""
    rows = Purpose.objects.filter(
        initiative__in=initiatives, action__status__in=CARRIED, action__starts__isnull=False
    ).select_related("action")
    for row in rows:
        action = row.action
        yield Fact(
            measure="action_purpose", initiative=row.initiative_id, starts=action.starts,  # type: ignore[arg-type]
            ends=action.ends + timedelta(days=1) if action.ends else None,
            source=("joint_actions.JointAction", str(action.pk)), label=f"{action}: {row.how}", organisation=action.lead_id,
            dimensions={"tag": row.tag, "way": row.way, "class": action.action_class},
        )  # fmt: skip


TECHNOLOGY = "technology"


def _innovations(code: str, rows: Any) -> Iterator[Fact]:
    for row in rows.select_related("organisation", "person"):
        who = row.person
        yield Fact(
            measure=code, initiative=row.initiative_id, starts=row.on, ends=row.ended_on,
            source=("joint_actions.Innovation", str(row.pk)), label=row.title, person=row.person_id,
            organisation=row.organisation_id, place=who.place if who else row.organisation.place,
            sex=who.sex if who else "U", age_band=who.age_band_on(row.on) if who else "",
            dimensions={"kind": row.kind, "novelty": row.novelty},
        )  # fmt: skip


INNOVATION_CODES = {"kind": "innovation_kind", "novelty": ""}


@measure("innovation", _("innovation, technology taken up aside"), subject="record", dimensions=INNOVATION_CODES)
def innovations(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each new product, process, way of selling or of working together."""
    yield from _innovations(
        "innovation", Innovation.objects.filter(initiative__in=initiatives).exclude(kind=TECHNOLOGY)
    )


@measure("technology_adopted", _("technology in use"), subject="record", is_state=True, dimensions=INNOVATION_CODES)
def technologies(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each technology that somebody took up, until it is given up."""
    yield from _innovations(
        "technology_adopted", Innovation.objects.filter(initiative__in=initiatives, kind=TECHNOLOGY)
    )
