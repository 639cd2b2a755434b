"""Proposing and steering joint actions: members, contributions, milestones and tasks."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p5_action.joint_actions.models import (
    Contribution,
    Innovation,
    JointAction,
    Member,
    Milestone,
    Purpose,
    Task,
)

PROPOSED = Verb("joint_actions.proposed", _("proposed a joint action"))
REVISED = Verb("joint_actions.revised", _("revised a joint action"))
REMOVED = Verb("joint_actions.removed", _("removed a joint action"))
JOINED = Verb("joint_actions.joined", _("added a member to a joint action"))
CORRECTED_MEMBER = Verb("joint_actions.corrected_member", _("corrected a member of a joint action"))
REMOVED_MEMBER = Verb("joint_actions.removed_member", _("removed a member from a joint action"))
CONTRIBUTED = Verb("joint_actions.contributed", _("recorded a contribution"))
CORRECTED_CONTRIBUTION = Verb("joint_actions.corrected_contribution", _("corrected a contribution"))
REMOVED_CONTRIBUTION = Verb("joint_actions.removed_contribution", _("removed a contribution"))
SET_MILESTONE = Verb("joint_actions.set_milestone", _("set a milestone"))
REVISED_MILESTONE = Verb("joint_actions.revised_milestone", _("revised a milestone"))
REMOVED_MILESTONE = Verb("joint_actions.removed_milestone", _("removed a milestone"))
PLANNED_TASK = Verb("joint_actions.planned_task", _("planned a task"))
REVISED_TASK = Verb("joint_actions.revised_task", _("revised a task"))
REMOVED_TASK = Verb("joint_actions.removed_task", _("removed a task"))
SET_PURPOSE = Verb("joint_actions.set_purpose", _("said what a joint action serves"))
REVISED_PURPOSE = Verb("joint_actions.revised_purpose", _("changed what a joint action serves"))
REMOVED_PURPOSE = Verb("joint_actions.removed_purpose", _("removed what a joint action serves"))
LOGGED_INNOVATION = Verb("joint_actions.logged_innovation", _("logged an innovation"))
REVISED_INNOVATION = Verb("joint_actions.revised_innovation", _("changed an innovation"))
REMOVED_INNOVATION = Verb("joint_actions.removed_innovation", _("removed an innovation"))

EDIT, AGREE = "action.edit", "action.agree"


class NotAMemberError(ValidationError):
    """A contribution names an organisation that is neither lead nor member of the action."""

    def __init__(self, contribution: Contribution) -> None:
        words = {"organisation": contribution.organisation, "action": contribution.action}
        refusal = _now("%(organisation)s is not a member of “%(action)s”. Add it to the members first.") % words
        super().__init__({"organisation": refusal})


def propose_action(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> JointAction:
    """Record a joint action, from the first idea on; it names the plan line that it carries out."""
    action = JointAction(initiative=initiative, **values)
    return add_record(action, by=by, permission=AGREE, verb=PROPOSED, client_id=client_id)


def revise_action(action: JointAction, *, by: User | None, **values: Any) -> JointAction:
    """Change a joint action, such as its status; a dropped one says why."""
    return revise_record(action, values, by=by, permission=AGREE, verb=REVISED)


def remove_action(action: JointAction, *, by: User | None) -> None:
    """Remove a joint action on which nothing was built; one that was tried is dropped with its reason instead."""
    remove_record(action, by=by, permission=AGREE, verb=REMOVED)


def add_member(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Member:
    """Let an organisation or a person take part in a joint action."""
    return add_record(Member(initiative=initiative, **values), by=by, permission=EDIT, verb=JOINED, client_id=client_id)


def revise_member(member: Member, *, by: User | None, **values: Any) -> Member:
    """Correct a membership, or note the day on which the member left."""
    return revise_record(member, values, by=by, permission=EDIT, verb=CORRECTED_MEMBER)


def remove_member(member: Member, *, by: User | None) -> None:
    """Remove a membership that was entered by mistake."""
    remove_record(member, by=by, permission=EDIT, verb=REMOVED_MEMBER)


def _refuse_outsider(contribution: Contribution) -> None:
    action = contribution.action
    if contribution.organisation_id == action.lead_id:
        return
    if not action.members.filter(organisation=contribution.organisation_id).exists():
        raise NotAMemberError(contribution)


def record_contribution(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Contribution:
    """Record what a member or the lead of an action pledged, and what came of it, in cash or in kind."""
    contribution = Contribution(initiative=initiative, **values)
    _refuse_outsider(contribution)
    return add_record(contribution, by=by, permission=EDIT, verb=CONTRIBUTED, client_id=client_id)


def revise_contribution(contribution: Contribution, *, by: User | None, **values: Any) -> Contribution:
    """Correct a contribution, or note what came in."""
    for name in ("action", "organisation"):
        setattr(contribution, name, values.get(name, getattr(contribution, name)))
    _refuse_outsider(contribution)
    return revise_record(contribution, values, by=by, permission=EDIT, verb=CORRECTED_CONTRIBUTION)


def remove_contribution(contribution: Contribution, *, by: User | None) -> None:
    """Remove a contribution that was entered by mistake."""
    remove_record(contribution, by=by, permission=EDIT, verb=REMOVED_CONTRIBUTION)


def set_milestone(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Milestone:
    """Set a dated point by which others see whether the action is on its way."""
    milestone = Milestone(initiative=initiative, **values)
    return add_record(milestone, by=by, permission=EDIT, verb=SET_MILESTONE, client_id=client_id)


def revise_milestone(milestone: Milestone, *, by: User | None, **values: Any) -> Milestone:
    """Change a milestone, or note the day on which it was reached."""
    return revise_record(milestone, values, by=by, permission=EDIT, verb=REVISED_MILESTONE)


def remove_milestone(milestone: Milestone, *, by: User | None) -> None:
    """Remove a milestone."""
    remove_record(milestone, by=by, permission=EDIT, verb=REMOVED_MILESTONE)


def plan_task(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Task:
    """Plan a piece of work of a joint action for a day."""
    return add_record(
        Task(initiative=initiative, **values), by=by, permission=EDIT, verb=PLANNED_TASK, client_id=client_id
    )


def revise_task(task: Task, *, by: User | None, **values: Any) -> Task:
    """Change a task, or note the day on which it was done and why that differs from the plan."""
    return revise_record(task, values, by=by, permission=EDIT, verb=REVISED_TASK)


def remove_task(task: Task, *, by: User | None) -> None:
    """Remove a task."""
    remove_record(task, by=by, permission=EDIT, verb=REMOVED_TASK)


def set_purpose(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Purpose:
    """Say which priority, theme or challenge a joint action serves, in which way and how."""
    purpose = Purpose(initiative=initiative, **values)
    return add_record(purpose, by=by, permission=AGREE, verb=SET_PURPOSE, client_id=client_id)


def revise_purpose(purpose: Purpose, *, by: User | None, **values: Any) -> Purpose:
    """Change what an action is said to serve."""
    return revise_record(purpose, values, by=by, permission=AGREE, verb=REVISED_PURPOSE)


def remove_purpose(purpose: Purpose, *, by: User | None) -> None:
    """Remove what an action was said to serve."""
    remove_record(purpose, by=by, permission=AGREE, verb=REMOVED_PURPOSE)


def log_innovation(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Innovation:
    """Log something new that a member does since a day."""
    innovation = Innovation(initiative=initiative, **values)
    return add_record(innovation, by=by, permission=EDIT, verb=LOGGED_INNOVATION, client_id=client_id)


def revise_innovation(innovation: Innovation, *, by: User | None, **values: Any) -> Innovation:
    """Change an innovation, such as the day on which it was given up."""
    return revise_record(innovation, values, by=by, permission=EDIT, verb=REVISED_INNOVATION)


def remove_innovation(innovation: Innovation, *, by: User | None) -> None:
    """Remove an innovation that was entered by mistake."""
    remove_record(innovation, by=by, permission=EDIT, verb=REMOVED_INNOVATION)
