"""Forms of joint actions and what hangs on them."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p5_action.joint_actions.models import (
    Contribution,
    Innovation,
    JointAction,
    Member,
    Milestone,
    Purpose,
    Task,
)
from clusterwise.phases.p5_action.joint_actions.purposes import choices


class JointActionForm(ScopedModelForm):
    """A joint action, from idea to closed or dropped."""

    code_lists: ClassVar[dict[str, str]] = {"action_class": "joint_action_class"}

    class Meta:
        model = JointAction
        fields = (
            "title", "action_class", "plan_line", "lead", "status", "reason", "starts", "ends", "budget", "currency",
            "women_note",
        )  # fmt: skip


class MemberForm(ScopedModelForm):
    """A member of a joint action."""

    class Meta:
        model = Member
        fields = ("action", "organisation", "person", "joined", "left")


class ContributionForm(ScopedModelForm):
    """What a member pledged and gave."""

    class Meta:
        model = Contribution
        fields = (
            "action", "organisation", "kind", "what", "valued_how", "on", "pledged", "received", "received_on", "currency",
        )  # fmt: skip


class MilestoneForm(ScopedModelForm):
    """A milestone."""

    class Meta:
        model = Milestone
        fields = ("action", "title", "due", "done_on")


class TaskForm(ScopedModelForm):
    """A task."""

    class Meta:
        model = Task
        fields = ("action", "title", "organisation", "person", "due", "done_on", "note")


class PurposeForm(ScopedModelForm):
    """What a joint action serves, in which way and how."""

    code_lists: ClassVar[dict[str, str]] = {"way": "cluster_way", "how_language": "text_language"}
    tag = forms.ChoiceField(label=_("what it serves"))

    class Meta:
        model = Purpose
        fields = ("action", "tag", "way", "how", "how_language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = choices()


class InnovationForm(ScopedModelForm):
    """Something new that somebody of the cluster does."""

    code_lists: ClassVar[dict[str, str]] = {"kind": "innovation_kind"}

    class Meta:
        model = Innovation
        fields = (
            "title", "kind", "novelty", "organisation", "person", "on", "ended_on", "learnt_from", "joint_action",
            "evidence_note",
        )  # fmt: skip
