"""Rounds with criteria, judges, the long list as it was frozen, and scores."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.people.models import Sex, User
from clusterwise.foundation.people.scope import Scoped, ScopedQuerySet
from clusterwise.phases.p1_selection.models.candidates import Candidate

_percent = (MinValueValidator(0), MaxValueValidator(100))


class SelectionRound(Scoped):
    """One selection: its objective and means, its criteria and weights, frozen before any score is seen."""

    class Aggregation(models.TextChoices):
        PRIORITIES = "aip", _("each person stands for themselves: the mean of their weights (AIP)")
        JUDGEMENTS = "aij", _("all decide as one: the mean of their comparisons (AIJ, where all compared pairs)")

    name = models.CharField(_("name"), max_length=200)
    objective = models.TextField(_("what the development objective means here"))
    language = models.CharField(_("language"), max_length=8, default="en")
    first = models.PositiveSmallIntegerField(
        _("how many clusters are to be chosen"), default=1, validators=[MinValueValidator(1)]
    )
    budget = models.DecimalField(
        _("budget"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    budget_currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    staff_months = models.DecimalField(
        _("staff months at hand"), max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    aggregation = models.CharField(
        _("how weights are joined"), max_length=3, choices=Aggregation.choices, default=Aggregation.PRIORITIES
    )
    #: The same for every round, so that nobody can look for draws that please.
    seed = models.PositiveIntegerField(default=1, editable=False)
    opened_on = models.DateField(_("opened on"), null=True, blank=True, editable=False)
    weighing_opened_at = models.DateTimeField(_("weighing opened"), null=True, blank=True, editable=False)
    weighing_closed_at = models.DateTimeField(_("weights opened to all"), null=True, blank=True, editable=False)
    weighing_closed_why = models.CharField(
        _("why the weighing was closed early"), max_length=500, blank=True, editable=False
    )
    frozen_at = models.DateTimeField(_("criteria frozen"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("scoring closed"), null=True, blank=True, editable=False)
    involvement_path: ClassVar[str] = "entries__candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="selection_round_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(frozen_at__isnull=False), name="selection_closed_after_frozen"
            ),
            models.CheckConstraint(
                condition=Q(weighing_closed_at__isnull=True) | Q(weighing_opened_at__isnull=False),
                name="selection_weights_seen_after_weighing",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | ~Q(budget_currency=""),
                name="selection_budget_has_currency",
                violation_error_message=_("Name the currency of the budget."),
            ),
        ]
        ordering = ["-id"]
        verbose_name = _("selection round")
        verbose_name_plural = _("selection rounds")

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Where the round stands: draft, weighing (each judge alone), weighed, scoring, or closed."""
        if self.closed_at:
            return "closed"
        if self.frozen_at:
            return "scoring"
        if self.weighing_closed_at:
            return "weighed"
        return "weighing" if self.weighing_opened_at else "draft"

    @property
    def has_own_weights(self) -> bool:
        """Whether its weights come from judges who weighed alone."""
        return self.weighing_closed_at is not None


class Criterion(Scoped):
    """An adopted criterion of a round with its weight and scale."""

    class Direction(models.TextChoices):
        MORE = "+", _("more is better")
        LESS = "-", _("less is better")

    round = models.ForeignKey(
        SelectionRound, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("round")
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family"), max_length=60)
    variable = models.CharField(_("what is looked at"), max_length=200, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, validators=_percent)
    low = models.DecimalField(_("lowest score"), max_digits=7, decimal_places=2, default=Decimal(0))
    high = models.DecimalField(_("highest score"), max_digits=7, decimal_places=2, default=Decimal(5))
    low_words = models.CharField(_("what the lowest score means"), max_length=200, blank=True)
    high_words = models.CharField(_("what the highest score means"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    source = models.CharField(_("where the figures come from"), max_length=300, blank=True)
    direction = models.CharField(_("direction"), max_length=1, choices=Direction.choices, default=Direction.MORE)
    veto = models.DecimalField(
        _("a mean score worse than this rules out"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    is_about_women = models.BooleanField(_("is about women's jobs, roles or firms"), default=False)
    involvement_path: ClassVar[str] = "round__entries__candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "round", "code"], name="selection_criterion_once"),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="selection_scale_rises",
                violation_error_message=_("The lowest score must be below the highest."),
            ),
            models.CheckConstraint(
                condition=Q(veto__isnull=True) | Q(veto__gte=F("low"), veto__lte=F("high")),
                name="selection_veto_on_scale",
                violation_error_message=_("The veto lies on the scale of the scores."),
            ),
        ]
        ordering = ["family", "code"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.name


class Judge(Scoped):
    """An account that scores in a round, with the sex and the side that the judge states."""

    round = models.ForeignKey(SelectionRound, on_delete=models.PROTECT, related_name="judges", verbose_name=_("round"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("account"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.NOT_STATED)
    speaks_for = models.CharField(_("speaks for"), max_length=200)
    involvement_path: ClassVar[str] = "round__entries__candidate__initiative"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "round", "user"], name="selection_judge_once")]
        ordering = ["speaks_for"]
        verbose_name = _("judge")
        verbose_name_plural = _("judges")

    def __str__(self) -> str:
        return self.speaks_for


class Entry(Scoped):
    """A candidate of the long list as it stood when a round was frozen: admitted, or refused with the reasons."""

    round = models.ForeignKey(SelectionRound, on_delete=models.PROTECT, related_name="entries", verbose_name=_("round"))
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="entries", verbose_name=_("candidate")
    )
    is_admitted = models.BooleanField(_("admitted"))
    gate = models.JSONField(_("identification"), default=dict)
    involvement_path: ClassVar[str] = "round__entries__candidate__initiative"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "round", "candidate"], name="selection_entry_once")]
        ordering = ["candidate__name"]
        verbose_name = _("candidate of a round")
        verbose_name_plural = _("candidates of rounds")

    def __str__(self) -> str:
        return str(self.candidate)


class ScoreQuerySet(ScopedQuerySet):
    """Scores: one's own while scoring is open, everybody's afterwards."""

    def visible_to(self, user: Any) -> "ScoreQuerySet":
        settled = super().visible_to(user).filter(entry__round__closed_at__isnull=False)
        return self.filter(Q(pk__in=settled.values("pk")) | Q(judge__user=getattr(user, "pk", None)))


class Score(Scoped):
    """What one judge gives one candidate on one criterion; a score that is missing has no row."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="scores", verbose_name=_("candidate"))
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="scores", verbose_name=_("judge"))
    value = models.DecimalField(_("score"), max_digits=7, decimal_places=2)
    upper = models.DecimalField(
        _("up to, where the score is only known within limits"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("why"), max_length=300, blank=True)
    involvement_path: ClassVar[str] = "entry__round__entries__candidate__initiative"

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "entry", "criterion", "judge"], name="selection_score_once"),
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(upper__gt=F("value")),
                name="selection_score_interval_rises",
                violation_error_message=_("The lower end comes first."),
            ),
        ]
        ordering = ["entry", "criterion", "judge"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")

    def __str__(self) -> str:
        return f"{self.entry}, {self.criterion}"
