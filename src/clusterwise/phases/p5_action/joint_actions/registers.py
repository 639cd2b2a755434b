"""Registers of the joint actions."""

from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.pages.register import Column, Register, record_url
from clusterwise.foundation.people.models import Sex
from clusterwise.phases.p5_action.joint_actions import forms, selectors, services
from clusterwise.phases.p5_action.joint_actions.models import (
    Contribution,
    Innovation,
    JointAction,
    Member,
    Milestone,
    Purpose,
    Task,
)
from clusterwise.phases.p5_action.joint_actions.participation import people_of
from clusterwise.phases.p5_action.joint_actions.purposes import label_of

#: Shown where a question does not arise, as against a value that nobody knows.
NOT_ASKED = "—"


def split_of(people: Any) -> list[tuple[str, str]]:
    """Return women, men, other and not stated with their numbers, as pages show them."""
    return [(sex.plural, str(people[sex.value])) for sex in Sex]


def _action_panel(action: JointAction, user: Any) -> dict[str, Any]:
    """Return an action's plan against what was done, its money, its people and its records."""
    today = timezone.localdate()
    people = people_of([action.pk])[action.pk]
    return {
        "tasks": selectors.task_progress(action, today),
        "milestones": selectors.milestone_progress(action, today),
        "money": [
            (Contribution.Kind(row.kind).label, shown(row.pledged, row.currency), shown(row.received, row.currency), row.unknown)
            for row in selectors.contributions_of(action, user)
        ],
        "people": sum(people.values()),
        "split": split_of(people),
        "produced": [
            (apps.get_model(stop.model)._meta.verbose_name, stop.title, record_url(apps.get_model(stop.model)(pk=stop.key), action.initiative))
            for stop in selectors.records_of(action, user)
        ],
    }  # fmt: skip


ACTIONS = Register(
    model=JointAction, slug="joint-actions", title=_("Joint actions"), one=_("joint action"),
    teaches=_(
        "What members do together belongs here: buying inputs, sharing a dryer, becoming certified as a group. Each action "
        "names its plan line, its lead, its members, who gives what, and its milestones. Begin with an idea."
    ),
    columns=(
        Column("title", _("title")), Column("action_class", _("class"), "code:joint_action_class"),
        Column("plan_line", _("plan line"), "record"), Column("lead", _("lead"), "record"), Column("status", _("status")),
        Column("starts", _("start"), "date"), Column("ends", _("end"), "date"),
    ),
    details=(
        Column("title", _("title")), Column("action_class", _("class"), "code:joint_action_class"),
        Column("plan_line", _("plan line"), "record"), Column("lead", _("lead"), "record"), Column("status", _("status")),
        Column("reason", _("why it was dropped"), value=lambda action: action.reason or NOT_ASKED), Column("starts", _("start"), "date"), Column("ends", _("end"), "date"),
        Column("budget", _("budget"), "money:currency"), Column("women_note", _("why no woman takes part"), value=lambda action: action.women_note or NOT_ASKED),
    ),
    see="action.see", edit="action.agree", form=forms.JointActionForm, add=services.propose_action,
    revise=services.revise_action, remove=services.remove_action, related=("plan_line", "lead", "initiative__programme"),
    search=("title",), panel="joint_actions/action_panel.html", panel_context=_action_panel,
)  # fmt: skip

MEMBERS = Register(
    model=Member, slug="joint-action-members", title=_("Members of joint actions"), one=_("member"),
    teaches=_("Who takes part in a joint action belongs here, each with the day of joining. Three members make it a joint one."),
    columns=(
        Column("member", _("member"), value=str), Column("joined", _("joined"), "date"), Column("left", _("left"), "date"),
        Column("action", _("joint action"), "record"),
    ),
    details=(
        Column("action", _("joint action"), "record"), Column("organisation", _("organisation"), "record"),
        Column("person", _("person"), "person"), Column("joined", _("joined"), "date"), Column("left", _("left"), "date"),
    ),
    see="action.see", edit="action.edit", form=forms.MemberForm, add=services.add_member, revise=services.revise_member,
    remove=services.remove_member, parent="action", related=("action", "organisation", "person"),
)  # fmt: skip

CONTRIBUTIONS = Register(
    model=Contribution, slug="contributions", title=_("Contributions"), one=_("contribution"),
    teaches=_("What members pledge and give belongs here, in cash or in kind. A contribution in kind says how it was valued."),
    columns=(
        Column("member", _("member"), value=lambda given: str(given.organisation)), Column("kind", _("kind")),
        Column("pledged", _("pledged"), "money:currency"), Column("received", _("received"), "money:currency"),
        Column("on", _("pledged on"), "date"), Column("received_on", _("received on"), "date"),
        Column("action", _("joint action"), "record"),
    ),
    details=(
        Column("action", _("joint action"), "record"), Column("organisation", _("member"), "record"), Column("kind", _("kind")),
        Column("what", _("what for, or what was given")), Column("valued_how", _("how it was valued")),
        Column("pledged", _("pledged"), "money:currency"), Column("received", _("received"), "money:currency"),
        Column("on", _("pledged on"), "date"), Column("received_on", _("received on"), "date"),
    ),
    see="action.see", edit="action.edit", form=forms.ContributionForm, add=services.record_contribution,
    revise=services.revise_contribution, remove=services.remove_contribution, parent="action",
    related=("action", "organisation"),
)  # fmt: skip

MILESTONES = Register(
    model=Milestone, slug="milestones", title=_("Milestones"), one=_("milestone"),
    teaches=_("Dated points by which others see whether an action is on its way belong here."),
    columns=(
        Column("title", _("title")), Column("due", _("planned for"), "date"), Column("done_on", _("done on"), "date"),
        Column("action", _("joint action"), "record"),
    ),
    see="action.see", edit="action.edit", form=forms.MilestoneForm, add=services.set_milestone,
    revise=services.revise_milestone, remove=services.remove_milestone, parent="action", related=("action",), search=("title",),
)  # fmt: skip

TASKS = Register(
    model=Task, slug="tasks", title=_("Tasks"), one=_("task"),
    teaches=_("The work of an action belongs here: what, by whom, planned for which day, done on which day."),
    columns=(
        Column("title", _("title")), Column("organisation", _("done by"), "record"),
        Column("person", _("person in charge"), "person"), Column("due", _("planned for"), "date"),
        Column("done_on", _("done on"), "date"), Column("action", _("joint action"), "record"),
    ),
    details=(
        Column("action", _("joint action"), "record"), Column("title", _("title")),
        Column("organisation", _("done by"), "record"), Column("person", _("person in charge"), "person"),
        Column("due", _("planned for"), "date"), Column("done_on", _("done on"), "date"),
        Column("note", _("why it differs from the plan")),
    ),
    see="action.see", edit="action.edit", form=forms.TaskForm, add=services.plan_task, revise=services.revise_task,
    remove=services.remove_task, parent="action", related=("action", "organisation", "person"), search=("title",),
)  # fmt: skip

PURPOSES = Register(
    model=Purpose, slug="purposes", title=_("What joint actions serve"), one=_("purpose"),
    teaches=_("Which priority, theme or challenge an action serves belongs here, in which way a cluster serves it, and how in one sentence. The contribution matrix is read from this."),
    columns=(
        Column("action", _("joint action"), "record"), Column("tag", _("what it serves"), value=lambda purpose: label_of(purpose.tag)),
        Column("way", _("in which way"), "code:cluster_way"), Column("how", _("how")),
    ),
    see="action.see", edit="action.agree", form=forms.PurposeForm, add=services.set_purpose, revise=services.revise_purpose,
    remove=services.remove_purpose, parent="action", related=("action",), search=("how",),
)  # fmt: skip

INNOVATIONS = Register(
    model=Innovation, slug="innovations", title=_("Innovations"), one=_("innovation"),
    teaches=_("New products, new ways of making, selling or working together, and technologies taken up belong here, each with whose it is and since when."),
    columns=(
        Column("title", _("what is new")), Column("kind", _("kind"), "code:innovation_kind"), Column("novelty", _("how new")),
        Column("organisation", _("organisation"), "record"), Column("person", _("person"), "person"), Column("on", _("since"), "date"),
        Column("joint_action", _("joint action"), "record"),
    ),
    details=(
        Column("title", _("what is new")), Column("kind", _("kind"), "code:innovation_kind"), Column("novelty", _("how new")),
        Column("organisation", _("organisation"), "record"), Column("person", _("person"), "person"), Column("on", _("since"), "date"),
        Column("ended_on", _("given up since"), "date"), Column("learnt_from", _("learnt from")),
        Column("joint_action", _("joint action"), "record"), Column("evidence_note", _("where the evidence is")),
    ),
    see="action.see", edit="action.edit", form=forms.InnovationForm, add=services.log_innovation,
    revise=services.revise_innovation, remove=services.remove_innovation, related=("organisation", "person", "joint_action"),
    search=("title",),
)  # fmt: skip

REGISTERS = (ACTIONS, MEMBERS, CONTRIBUTIONS, MILESTONES, TASKS, PURPOSES, INNOVATIONS)
