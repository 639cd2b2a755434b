"""Rounds with criteria, judges, the long list as it was frozen, and scores."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.models import Sex, User
from clusterwise.foundation.people.scope import Scoped, ScopedQuerySet
from clusterwise.phases.p1_selection.models.candidates import Candidate

_percent = (MinValueValidator(0), MaxValueValidator(100))


class SelectionRound(Scoped):
    """One selection: its objective, its adopted criteria and weights, frozen before any score is seen."""

    name = models.CharField(_("name"), max_length=200)
    objective = models.TextField(_("what the development objective means here"))
    language = models.CharField(_("language"), max_length=8, default="en")
    opened_on = models.DateField(_("opened on"), null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("criteria frozen"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("scoring closed"), null=True, blank=True, editable=False)
    involvement_path: ClassVar[str] = "entries__candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="selection_round_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(frozen_at__isnull=False), name="selection_closed_after_frozen"
            ),
        ]
        ordering = ["-id"]
        verbose_name = _("selection round")
        verbose_name_plural = _("selection rounds")

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Where the round stands: draft, scoring, or closed."""
        return "closed" if self.closed_at else "scoring" if self.frozen_at else "draft"


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
    note = models.CharField(_("why"), max_length=300, blank=True)
    involvement_path: ClassVar[str] = "entry__round__entries__candidate__initiative"

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "entry", "criterion", "judge"], name="selection_score_once")
        ]
        ordering = ["entry", "criterion", "judge"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")

    def __str__(self) -> str:
        return f"{self.entry}, {self.criterion}"
