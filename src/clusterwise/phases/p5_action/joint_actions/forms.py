"""Forms of joint actions and what hangs on them."""

from typing import ClassVar

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p5_action.joint_actions.models import Contribution, JointAction, Member, Milestone, Task


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
