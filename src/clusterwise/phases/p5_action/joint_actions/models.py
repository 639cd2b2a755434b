"""Joint actions with their members, money, dates and purposes, the innovations of the cluster, and what records share."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.scope import STAFF, InInitiative, ScopedQuerySet


class OnceQuerySet(ScopedQuerySet):
    """Rows whose way to a member firm passes several parties, each row still listed once."""

    def visible_to(self, user: Any) -> "OnceQuerySet":
        return self.filter(pk__in=super().visible_to(user).values("pk"))


class ActionRecord(InInitiative):
    """A record of this phase; a member firm reads those that `member_path` leads to."""

    seen_by: ClassVar[frozenset[str]] = STAFF | {"member_firm"}

    class Meta:
        abstract = True


class JointAction(ActionRecord):
    """Something that members of the cluster do together, which none of them could do as well alone."""

    class Status(models.TextChoices):
        IDEA = "idea", _("idea")
        AGREED = "agreed", _("agreed")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")
        DROPPED = "dropped", _("dropped")

    title = models.CharField(_("title"), max_length=200)
    action_class = models.CharField(_("class"), max_length=60)
    plan_line = models.ForeignKey(
        "planning.PlanLine", null=True, blank=True, on_delete=models.PROTECT, related_name="joint_actions",
        verbose_name=_("plan line"),
        help_text=_("The line of the plan that this action carries out; without it the thread is broken."),
    )  # fmt: skip
    lead = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="led_actions",
        verbose_name=_("lead"), help_text=_("Registered or informal; an idea may still be without one."),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.IDEA)
    reason = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    starts = models.DateField(_("start"), null=True, blank=True)
    ends = models.DateField(_("end"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    women_note = models.CharField(
        _("why no woman takes part"), max_length=300, blank=True,
        help_text=_("Only where no woman takes part: the reason, and what will be done about it."),
    )  # fmt: skip
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""), name="joint_actions_dropped_with_a_reason",
                violation_error_message=_("Say why the action was dropped; the next group will want to know."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "running", "closed"]) | Q(lead__isnull=False),
                name="joint_actions_agreed_has_a_lead",
                violation_error_message=_("An agreed action has a lead; name the organisation."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["running", "closed"]) | Q(starts__isnull=False),
                name="joint_actions_running_has_a_start",
                violation_error_message=_("A running or closed action has a start; give the day."),
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(ends__isnull=False), name="joint_actions_closed_has_an_end",
                violation_error_message=_("A closed action has an end; give the day."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="joint_actions_ends_after_start",
                violation_error_message=_("The action ends before it starts; correct one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | ~Q(currency=""), name="joint_actions_budget_has_a_currency",
                violation_error_message=_("Give the currency of the budget, such as USD."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["initiative", "status"], name="joint_actions_status")]
        ordering = ["starts", "title"]
        verbose_name = _("joint action")
        verbose_name_plural = _("joint actions")

    def __str__(self) -> str:
        return self.title


class PartOfAction(ActionRecord):
    """A record that a joint action produced; without one, it shows as a broken thread."""

    joint_action = models.ForeignKey(
        JointAction, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("joint action")
    )

    #: The column that names a record of this kind on a thread and on its action's page.
    titled_by: ClassVar[str] = "name"

    class Meta:
        abstract = True


class Member(ActionRecord):
    """An organisation or a person who takes part in a joint action, from a day until a day."""

    action = models.ForeignKey(
        JointAction, on_delete=models.PROTECT, related_name="members", verbose_name=_("joint action")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="joint_action_members",
        verbose_name=_("organisation"),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="joint_action_members",
        verbose_name=_("person"),
    )  # fmt: skip
    joined = models.DateField(_("joined"))
    left = models.DateField(_("left"), null=True, blank=True)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False), name="joint_actions_member_is_one",
                violation_error_message=_("A member is an organisation or a person: give one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(left__gte=F("joined")), name="joint_actions_member_left_after_joining",
                violation_error_message=_("The member left before joining; correct one of the days."),
            ),
            models.UniqueConstraint(
                fields=["programme", "action", "organisation", "joined"], name="joint_actions_firm_joins_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["programme", "action", "person", "joined"], name="joint_actions_person_joins_once_a_day"
            ),
        ]  # fmt: skip
        ordering = ["joined"]
        verbose_name = _("member of a joint action")
        verbose_name_plural = _("members of joint actions")

    def __str__(self) -> str:
        return str(self.organisation or self.person)


class Contribution(ActionRecord):
    """What a member pledged and gave to a joint action, in cash or in kind."""

    class Kind(models.TextChoices):
        CASH = "cash", _("in cash")
        IN_KIND = "in_kind", _("in kind")

    action = models.ForeignKey(
        JointAction, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("joint action")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    what = models.CharField(_("what for, or what was given"), max_length=200, blank=True)
    valued_how = models.CharField(
        _("how it was valued"), max_length=200, blank=True, help_text=_("For a contribution in kind: such as 12 days at the local wage.")
    )  # fmt: skip
    on = models.DateField(_("pledged on"))
    pledged = models.DecimalField(
        _("amount pledged"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    received = models.DecimalField(
        _("amount received"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("Empty while nothing is known; zero only where nothing came."),
    )  # fmt: skip
    received_on = models.DateField(_("received on"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="in_kind") | ~Q(valued_how=""), name="joint_actions_in_kind_is_valued",
                violation_error_message=_("Say how the contribution in kind was valued."),
            ),
            models.CheckConstraint(
                condition=Q(received__isnull=True) | Q(received_on__isnull=False), name="joint_actions_received_is_dated",
                violation_error_message=_("Give the day on which the contribution was received."),
            ),
        ]  # fmt: skip
        ordering = ["on"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.pledged} {self.currency}"


class _Due(ActionRecord):
    """Something planned for a day, and the day on which it was done."""

    title = models.CharField(_("title"), max_length=200)
    due = models.DateField(_("planned for"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    open_to_members: ClassVar[bool] = True

    class Meta:
        abstract = True
        ordering = ["due"]

    def __str__(self) -> str:
        return self.title


class Milestone(_Due):
    """A dated point by which others can see whether a joint action is on its way."""

    action = models.ForeignKey(
        JointAction, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("joint action")
    )

    class Meta(_Due.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")


class Task(_Due):
    """A piece of work of a joint action, with who does it, planned and done."""

    action = models.ForeignKey(
        JointAction, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("joint action")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("done by")
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person in charge")
    )
    note = models.CharField(_("why it differs from the plan"), max_length=300, blank=True)

    class Meta(_Due.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")


class Purpose(ActionRecord):
    """What a joint action serves: a priority, a theme or a challenge, and in which way a cluster serves it."""

    action = models.ForeignKey(
        JointAction, on_delete=models.PROTECT, related_name="purposes", verbose_name=_("joint action")
    )
    tag = models.CharField(_("what it serves"), max_length=60)
    way = models.CharField(_("in which way"), max_length=60)
    how = models.CharField(_("how, in one sentence"), max_length=300)
    how_language = models.CharField(_("language of the sentence"), max_length=8, default="en")
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "action", "tag", "way"], name="joint_actions_purpose_once",
                violation_error_message=_("This is said of the action already."),
            ),
        ]  # fmt: skip
        ordering = ["action", "tag", "way"]
        verbose_name = _("purpose of a joint action")
        verbose_name_plural = _("purposes of joint actions")

    def __str__(self) -> str:
        return f"{self.action}: {self.tag}"


class Innovation(PartOfAction):
    """Something new that a firm or a person of the cluster does since a day: a product, a process, a technology."""

    class Novelty(models.TextChoices):
        FIRM = "firm", _("new to the firm or farm")
        CLUSTER = "cluster", _("new to the cluster")
        COUNTRY = "country", _("new to the country")
        WORLD = "world", _("new to the world")

    title = models.CharField(_("what is new"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    novelty = models.CharField(_("how new"), max_length=8, choices=Novelty.choices, default=Novelty.FIRM)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="innovations", verbose_name=_("whose (organisation)")
    )  # fmt: skip
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="innovations", verbose_name=_("whose (person)")
    )  # fmt: skip
    on = models.DateField(_("in use or on sale since"))
    ended_on = models.DateField(_("given up since"), null=True, blank=True)
    learnt_from = models.CharField(
        _("learnt from"), max_length=200, blank=True, help_text=_("Such as a member, the college, a buyer; empty where it is not known.")
    )  # fmt: skip
    evidence_note = models.CharField(_("where the evidence is"), max_length=200)
    member_path: ClassVar[str] = "organisation"
    titled_by: ClassVar[str] = "title"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False), name="joint_actions_innovation_of_one",
                violation_error_message=_("Name the organisation or the person whose it is: one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("on")), name="joint_actions_innovation_ends_after_start",
                violation_error_message=_("It was given up before it began; correct one of the days."),
            ),
        ]  # fmt: skip
        ordering = ["-on", "title"]
        verbose_name = _("innovation")
        verbose_name_plural = _("innovations")

    def __str__(self) -> str:
        return self.title
