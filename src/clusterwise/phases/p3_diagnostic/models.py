"""What the diagnostic records: studies with findings, a problem tree, leverage points and gender roles."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.documents.models import DocumentVersion
from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.people.scope import InInitiative

#: Holds for a record that cites an observation, a version of a document or a written source.
CITES_EVIDENCE = Q(observation__isnull=False) | Q(document_version__isnull=False) | ~Q(written_source="")


def language_field() -> models.CharField:
    """Return the column that says in which language a text was written."""
    return models.CharField(_("language"), max_length=8, default="en")


def cost_with_currency(cost: str, name: str) -> models.CheckConstraint:
    """Return the rule that a cost is never stored without its currency."""
    return models.CheckConstraint(
        condition=Q((f"{cost}__isnull", True)) | ~Q(currency=""),
        name=name,
        violation_error_message=_("Give the currency of the cost, such as USD."),
    )


class Cited(InInitiative):
    """A record that says where it is known from."""

    observation = models.ForeignKey(
        Observation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("evidence: an observation"),
    )
    document_version = models.ForeignKey(
        DocumentVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("evidence: a document"),
    )
    written_source = models.CharField(
        _("evidence: a written source"),
        max_length=300,
        blank=True,
        help_text=_(
            "Author, title, year and page, or the interview with its date. Without any evidence this stays a draft."
        ),
    )

    class Meta:
        abstract = True

    @property
    def has_evidence(self) -> bool:
        """Whether anything is cited; what cites nothing is a draft."""
        return bool(self.observation_id or self.document_version_id or self.written_source.strip())

    @property
    def evidence(self) -> Any:
        """What is cited first: the observation, the document or the words of the source."""
        return self.observation or self.document_version or self.written_source


class Study(InInitiative):
    """A diagnostic study: how it was made, when, what it cannot tell, and who stood behind it."""

    title = models.CharField(_("title"), max_length=200)
    language = language_field()
    method = models.TextField(
        _("method"),
        help_text=_("Desk review, interviews, survey, focus groups with women and mixed, walk along the value chain."),
    )
    sampling = models.TextField(_("sampling"), help_text=_("Who was asked, out of how many, and how they were chosen."))
    limits = models.TextField(_("limits"), help_text=_("What the study cannot tell."))
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    validated_by = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decision that validated it"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "title"], name="diagnostic_study_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="diagnostic_study_ends_after_start",
                violation_error_message=_("The study ends before it starts. Correct one of the dates."),
            ),
        ]
        ordering = ["-starts"]
        verbose_name = _("study")
        verbose_name_plural = _("studies")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a validation by a decision that was not carried."""
        super().clean()
        if self.validated_by is not None and not self.validated_by.is_carried:
            raise ValidationError(
                {
                    "validated_by": _now(
                        "This decision was not carried with quorum. Close its meeting, or choose another."
                    )
                }
            )


class Finding(Cited):
    """What the study found about one function of the cluster; without evidence it is a draft."""

    class Quadrant(models.TextChoices):
        STRENGTH = "strength", _("strength")
        WEAKNESS = "weakness", _("weakness")
        OPPORTUNITY = "opportunity", _("opportunity")
        THREAT = "threat", _("threat")

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="findings", verbose_name=_("study"))
    function = models.CharField(_("function"), max_length=60)
    quadrant = models.CharField(
        _("strength, weakness, opportunity or threat"), max_length=12, choices=Quadrant.choices, blank=True
    )
    statement = models.TextField(_("finding"))
    language = language_field()

    class Meta:
        ordering = ["function", "id"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self) -> str:
        return shortened(self.statement)


class Problem(InInitiative):
    """One box of the problem tree: a cause, the core problem, or an effect."""

    class Kind(models.TextChoices):
        CAUSE = "cause", _("cause")
        CORE = "core", _("core problem")
        EFFECT = "effect", _("effect")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    statement = models.CharField(_("problem"), max_length=300)
    objective = models.CharField(
        _("turned round into an objective"),
        max_length=300,
        blank=True,
        help_text=_("Such as: “Beans are dried on tables” for “Beans are dried on the ground”."),
    )
    language = language_field()
    firms_affected = models.PositiveIntegerField(_("firms affected"), null=True, blank=True)
    women_affected = models.PositiveIntegerField(_("women affected"), null=True, blank=True)
    men_affected = models.PositiveIntegerField(_("men affected"), null=True, blank=True)
    cost_per_year = models.DecimalField(
        _("cost a year"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    finding = models.ForeignKey(
        Finding,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="problems",
        verbose_name=_("finding that shows it"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative"],
                condition=Q(kind="core"),
                name="diagnostic_one_core_problem",
                violation_error_message=_("The tree has its core problem already. Make this one a cause or an effect."),
            ),
            models.UniqueConstraint(fields=["programme", "initiative", "statement"], name="diagnostic_problem_once"),
            cost_with_currency("cost_per_year", "diagnostic_problem_cost_has_currency"),
        ]
        ordering = ["kind", "id"]
        verbose_name = _("problem")
        verbose_name_plural = _("problems")

    def __str__(self) -> str:
        return shortened(self.statement)


class ProblemArrow(InInitiative):
    """One problem leads to another."""

    cause = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="effects", verbose_name=_("cause"))
    effect = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="causes", verbose_name=_("leads to"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "cause", "effect"], name="diagnostic_arrow_once"),
            models.CheckConstraint(
                condition=~Q(cause=F("effect")),
                name="diagnostic_arrow_leads_elsewhere",
                violation_error_message=_("A problem does not cause itself. Choose another one."),
            ),
        ]
        ordering = ["id"]
        verbose_name = _("arrow between problems")
        verbose_name_plural = _("arrows between problems")

    def __str__(self) -> str:
        return f"{self.cause} → {self.effect}"


class LeveragePoint(InInitiative):
    """A place where a push may move much, judged for impact and feasibility."""

    name = models.CharField(_("leverage point"), max_length=200)
    language = language_field()
    reasoning = models.TextField(_("why it would work"), blank=True)
    impact = models.PositiveSmallIntegerField(
        _("impact, 1 to 5"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    feasibility = models.PositiveSmallIntegerField(
        _("feasibility, 1 to 5"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    months_to_effect = models.PositiveSmallIntegerField(_("months to effect"), null=True, blank=True)
    firms_reached = models.PositiveIntegerField(_("firms reached"), null=True, blank=True)
    women_reached = models.PositiveIntegerField(_("women reached"), null=True, blank=True)
    men_reached = models.PositiveIntegerField(_("men reached"), null=True, blank=True)
    cost = models.DecimalField(
        _("cost"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "name"], name="diagnostic_leverage_point_once"),
            models.CheckConstraint(
                condition=Q(impact__range=(1, 5), feasibility__range=(1, 5)), name="diagnostic_leverage_scores_1_to_5"
            ),
            cost_with_currency("cost", "diagnostic_leverage_cost_has_currency"),
        ]
        ordering = ["name"]
        verbose_name = _("leverage point")
        verbose_name_plural = _("leverage points")

    def __str__(self) -> str:
        return self.name


class LeverageAnswer(InInitiative):
    """A leverage point answers a cause."""

    point = models.ForeignKey(
        LeveragePoint, on_delete=models.PROTECT, related_name="answers", verbose_name=_("leverage point")
    )
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="answered_by", verbose_name=_("cause"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "point", "problem"], name="diagnostic_answer_once")]
        ordering = ["id"]
        verbose_name = _("answer to a cause")
        verbose_name_plural = _("answers to causes")

    def __str__(self) -> str:
        return f"{self.point}: {self.problem}"


class GenderRole(Cited):
    """Who does, controls, decides or gains what: a share of women, or values of women and men."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("activity: who does it")
        ACCESS = "access", _("access and control: who can use and dispose of it")
        DECISION = "decision", _("decision: who decides")
        BENEFIT = "benefit", _("benefit: who keeps the gain")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    item = models.CharField(_("what"), max_length=200, help_text=_("An activity, a resource, a decision or a benefit."))
    language = language_field()
    women_share_percent = models.DecimalField(
        _("women's share, percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    women = models.DecimalField(
        _("women"), max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    men = models.DecimalField(
        _("men"), max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    other = models.DecimalField(
        _("other"), max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    not_stated = models.DecimalField(
        _("sex not stated"), max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(
        _("unit"), max_length=40, blank=True, help_text=_("Such as people, hours a day, hectares, or a currency a day.")
    )
    is_pay = models.BooleanField(
        _("pay for the same task"), default=False, help_text=_("Then the gap is how far women's pay lies below men's.")
    )
    constraints_met = models.TextField(_("what stands in the way"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "kind", "item"], name="diagnostic_gender_role_once"
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=False, men__isnull=False) | Q(women_share_percent__isnull=False),
                name="diagnostic_gender_role_says_who",
                violation_error_message=_("Give women's share in percent, or a value for women and one for men."),
            ),
            models.CheckConstraint(
                condition=Q(women_share_percent__isnull=True)
                | Q(women__isnull=True, men__isnull=True, other__isnull=True, not_stated__isnull=True),
                name="diagnostic_gender_role_says_it_once",
                violation_error_message=_("Give either the share or the values; the share follows from the values."),
            ),
            models.CheckConstraint(
                condition=Q(is_pay=False) | Q(men__gt=Decimal(0)),
                name="diagnostic_pay_gap_needs_mens_pay",
                violation_error_message=_("A pay gap needs the pay of women and of men, and men's above zero."),
            ),
        ]
        ordering = ["kind", "item"]
        verbose_name = _("gender role")
        verbose_name_plural = _("gender roles")

    def __str__(self) -> str:
        return self.item


def shortened(text: str, most: int = 90) -> str:
    """Return a text that fits a line of a list."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
