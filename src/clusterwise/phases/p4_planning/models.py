"""The vision with its versions, the objectives, the plan lines with budget and indicators, and the plan's revisions."""

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation.models import Decision, Meeting
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.scope import InInitiative
from clusterwise.phases.p3_diagnostic.models import LeveragePoint, Problem, language_field, shortened


class VisionStatement(InInitiative):
    """One version of the shared vision; once it is endorsed it stays, and a change is a new version with its reason."""

    number = models.PositiveIntegerField(_("version"), editable=False, validators=[MinValueValidator(1)])
    text = models.TextField(
        _("vision"), help_text=_("One or two sentences, at most forty words, with a year and a number.")
    )
    language = language_field()
    written_on = models.DateField(_("written on"))
    written_at = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("meeting of the members that wrote it"),
    )
    horizon_year = models.PositiveSmallIntegerField(
        _("horizon year"), validators=[MinValueValidator(1990), MaxValueValidator(2200)]
    )
    market_position = models.CharField(
        _("market position, in the words of the vision"),
        max_length=200,
        blank=True,
        help_text=_("Copy the words of the statement that say it."),
    )
    inclusion_clause = models.CharField(
        _("inclusion or gender, in the words of the vision"),
        max_length=200,
        blank=True,
        help_text=_("Copy the words of the statement that say it."),
    )
    environment_clause = models.CharField(
        _("environment, in the words of the vision"),
        max_length=200,
        blank=True,
        help_text=_("Copy the words of the statement that say it."),
    )
    reason = models.TextField(_("why it changed"), blank=True, help_text=_("Needed from the second version on."))
    review_on = models.DateField(_("to be reviewed on"))
    endorsed_by = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decision that endorsed it"),
    )
    endorsed_on = models.DateField(_("endorsed on"), null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "number"], name="planning_vision_number_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="planning_later_vision_says_why",
                violation_error_message=_("Say why the vision changed; a second version keeps the reason."),
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by=None, endorsed_on=None)
                | Q(endorsed_by__isnull=False, endorsed_on__isnull=False),
                name="planning_vision_endorsed_by_a_decision",
            ),
        ]
        ordering = ["-number"]
        verbose_name = _("vision")
        verbose_name_plural = _("versions of the vision")

    def __str__(self) -> str:
        return _now("Vision, version %(number)s") % {"number": self.number}

    @property
    def is_endorsed(self) -> bool:
        return self.endorsed_by_id is not None


class VisionSource(InInitiative):
    """A leverage point of the diagnostic that a version of the vision is drawn from."""

    vision = models.ForeignKey(
        VisionStatement, on_delete=models.PROTECT, related_name="sources", verbose_name=_("vision")
    )
    point = models.ForeignKey(
        LeveragePoint, on_delete=models.PROTECT, related_name="visions", verbose_name=_("leverage point")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "vision", "point"], name="planning_vision_source_once")
        ]
        ordering = ["id"]
        verbose_name = _("source of the vision")
        verbose_name_plural = _("sources of the vision")

    def __str__(self) -> str:
        return f"{self.vision}: {self.point}"


class StrategicObjective(InInitiative):
    """One of the few things that must be reached for the vision to come true."""

    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    text = models.CharField(_("objective"), max_length=300)
    language = language_field()
    explanation = models.TextField(_("explanation"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "number"], name="planning_objective_number_once")
        ]
        ordering = ["number"]
        verbose_name = _("strategic objective")
        verbose_name_plural = _("strategic objectives")

    def __str__(self) -> str:
        return f"{self.number}. {shortened(self.text)}"


class PlanLine(InInitiative):
    """One activity of the plan: what it answers, who leads it, when, with whose money, and how its effect is seen."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    objective = models.ForeignKey(
        StrategicObjective, on_delete=models.PROTECT, related_name="lines", verbose_name=_("strategic objective")
    )
    root_cause = models.ForeignKey(
        Problem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_lines",
        verbose_name=_("root cause that it answers"),
    )
    leverage_point = models.ForeignKey(
        LeveragePoint,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_lines",
        verbose_name=_("leverage point that it uses"),
    )
    activity = models.CharField(_("activity"), max_length=300)
    language = language_field()
    type = models.CharField(_("kind of joint action"), max_length=60)
    output = models.CharField(_("expected output"), max_length=300)
    output_unit = models.CharField(_("unit of the output"), max_length=60, blank=True)
    target_quantity = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    target_women = models.PositiveIntegerField(_("target, women"), null=True, blank=True)
    target_men = models.PositiveIntegerField(_("target, men"), null=True, blank=True)
    lead = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_lines",
        verbose_name=_("lead organisation"),
    )
    partners = models.CharField(_("partners"), max_length=300, blank=True)
    starts = models.DateField(_("start"))
    ends = models.DateField(_("end"))
    milestone = models.CharField(_("milestone"), max_length=200, blank=True)
    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
        verbose_name=_("line that must be done before"),
    )
    recurrent_payer = models.CharField(_("who pays the running cost after exit"), max_length=200, blank=True)
    risk = models.TextField(_("risk"), blank=True)
    mitigation = models.TextField(_("what is done about the risk"), blank=True)
    gender_explicit = models.TextField(
        _("gender objective of this line"),
        blank=True,
        help_text=_("Explicit: what this line is to change between women and men."),
    )
    gender_in_activity = models.TextField(
        _("gender within the activity"),
        blank=True,
        help_text=_("Implicit: times, places, tools, childcare, who is asked; how women can take part as well as men."),
    )
    gender_none_reason = models.CharField(_("why gender plays no part within the activity"), max_length=300, blank=True)
    environment_note = models.TextField(_("environment"), blank=True)
    sdg = models.JSONField(_("Sustainable Development Goals"), default=list, blank=True)
    is_quick_win = models.BooleanField(_("quick win"), default=False)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PLANNED)
    percent_complete = models.PositiveSmallIntegerField(
        _("percent complete"), default=0, validators=[MaxValueValidator(100)]
    )
    evidence_note = models.CharField(_("where the progress can be seen"), max_length=300, blank=True)

    #: What a report of progress may change; everything else of an agreed line is a revision of the plan.
    progress_fields: ClassVar[tuple[str, ...]] = ("status", "percent_complete", "evidence_note")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "number"], name="planning_line_number_once"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="planning_line_ends_after_start",
                violation_error_message=_("The line ends before it starts. Correct one of the dates."),
            ),
            models.CheckConstraint(condition=Q(percent_complete__lte=100), name="planning_line_at_most_complete"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(percent_complete=100),
                name="planning_done_is_complete",
                violation_error_message=_("A line that is done is 100 percent complete."),
            ),
        ]
        ordering = ["number"]
        verbose_name = _("plan line")
        verbose_name_plural = _("plan lines")

    def __str__(self) -> str:
        return f"{self.number}. {shortened(self.activity)}"

    @property
    def has_cause(self) -> bool:
        return self.root_cause_id is not None or self.leverage_point_id is not None

    @property
    def has_gender_within(self) -> bool:
        return bool(self.gender_in_activity.strip() or self.gender_none_reason.strip())


class PlanLineIndicator(InInitiative):
    """An indicator that a plan line is to move."""

    line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, related_name="indicator_links", verbose_name=_("plan line")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="plan_lines", verbose_name=_("indicator")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "line", "indicator"], name="planning_line_indicator_once")
        ]
        ordering = ["id"]
        verbose_name = _("indicator of a plan line")
        verbose_name_plural = _("indicators of plan lines")

    def __str__(self) -> str:
        return f"{self.line}: {self.indicator}"


class BudgetShare(InInitiative):
    """What one source brings to a plan line, in its own currency."""

    class Source(models.TextChoices):
        FIRMS_CASH = "firms_cash", _("firms, in cash")
        FIRMS_IN_KIND = "firms_in_kind", _("firms, in kind")
        CMO = "cmo", _("cluster management organisation (CMO)")
        LOCAL_PUBLIC = "local_public", _("local public bodies")
        NATIONAL_PUBLIC = "national_public", _("national public bodies")
        BANK = "bank", _("banks")
        DONOR = "donor", _("project or donor")

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="shares", verbose_name=_("plan line"))
    source = models.CharField(_("source"), max_length=16, choices=Source.choices)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    valued_how = models.CharField(
        _("how it was valued"),
        max_length=200,
        blank=True,
        help_text=_("Needed for what is given in kind, such as: 40 days at the wage of a mason."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="planning_share_is_positive"),
            models.CheckConstraint(
                condition=~Q(source="firms_in_kind") | ~Q(valued_how=""),
                name="planning_in_kind_is_valued",
                violation_error_message=_("Say how what is given in kind was valued."),
            ),
        ]
        ordering = ["line", "source"]
        verbose_name = _("budget share")
        verbose_name_plural = _("budget shares")

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.amount:f} {self.currency}"


class PlanRevision(InInitiative):
    """The plan as it stood on a day, kept for good: first as it was endorsed, later before each change, with the figure that called for it."""

    number = models.PositiveIntegerField(_("revision"), editable=False, validators=[MinValueValidator(1)])
    made_on = models.DateField(_("made on"))
    reason = models.TextField(_("reason"))
    language = language_field()
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decision of the body"),
    )
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_revisions",
        verbose_name=_("figure that calls for it"),
    )
    figure_words = models.CharField(_("the figure on that day"), max_length=200, blank=True, editable=False)
    figure_value = models.DecimalField(
        _("value on that day"), max_digits=20, decimal_places=6, null=True, editable=False
    )
    figure_count = models.PositiveIntegerField(_("records behind it"), null=True, editable=False)
    lines = models.JSONField(_("the plan as it stood"), default=list, editable=False)
    lines_hash = models.CharField(_("hash of the plan"), max_length=64, editable=False)
    digest_fields: ClassVar[tuple[str, ...]] = ("lines",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "number"], name="planning_revision_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="planning_revision_says_why"),
            models.CheckConstraint(
                condition=~Q(number=1) | Q(decision__isnull=False), name="planning_first_plan_is_endorsed"
            ),
        ]
        ordering = ["-number"]
        verbose_name = _("plan revision")
        verbose_name_plural = _("plan revisions")

    def __str__(self) -> str:
        if self.is_first:
            return _now("The plan as first endorsed")
        return _now("Plan revision %(number)s") % {"number": self.number}

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def lacks_evidence(self) -> bool:
        """Whether it changes the plan without citing a figure; that is allowed, and shown wherever it is listed."""
        return not self.is_first and self.indicator_id is None

    def clean(self) -> None:
        """Refuse a decision that was not carried."""
        super().clean()
        refuse_uncarried("decision", self.decision)


def refuse_uncarried(field: str, decision: Decision | None) -> None:
    """Raise when a decision that is cited was not carried by a body with quorum."""
    if decision is not None and not decision.is_carried:
        sentence = _now("This decision was not carried with quorum. Close its meeting, or choose another.")
        raise ValidationError({field: sentence})
