"""Observations, indicators with their KPI sheet, targets, immutable baselines and frozen publications."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.models import Document
from clusterwise.foundation.evidence.facts import measure_of
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person, Sex
from clusterwise.foundation.people.scope import EVERYONE, STAFF, InInitiative


class Qualifier(models.TextChoices):
    """How exactly a figure is meant; it is never dropped, in no table and no chart."""

    EXACT = "=", _("exactly")
    AT_LEAST = "≥", _("at least")
    AT_MOST = "≤", _("at most")
    ABOUT = "~", _("about")
    UP_TO = "max", _("up to")
    MEAN = "mean", _("on average")
    MEDIAN = "median", _("median")


class Observation(InInitiative):
    """What no operational record holds: a wage, a price, a loss, jobs, sales; one value of one subject."""

    quantity = models.CharField(_("what was observed"), max_length=60)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="observations", verbose_name=_("person")
    )
    subject = models.CharField(
        _("subject"),
        max_length=200,
        blank=True,
        help_text=_(
            "What the value is about where it is neither a person nor an organisation, such as a product or a market."
        ),
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    denominator = models.DecimalField(
        _("out of"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_(
            "For a share: the whole that the value is a part of, such as kilograms lost out of kilograms harvested."
        ),
    )
    unit = models.CharField(_("unit or currency"), max_length=40)
    starts = models.DateField(_("date, or first day"))
    ends = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty for a value of one day, and for a state that lasts until it is observed anew."),
    )
    sex = models.CharField(_("sex of those concerned"), max_length=1, choices=Sex.choices, default=Sex.NOT_STATED)
    dimensions = models.JSONField(_("further codes"), default=dict, blank=True)
    method = models.CharField(_("how it was found out"), max_length=200)
    respondent = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who said so")
    )
    qualifier = models.CharField(_("exactness"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT)
    evidence = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("evidence document")
    )
    evidence_note = models.CharField(_("where the evidence is"), max_length=200, blank=True)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="evidence_observation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="evidence_observation_whole_is_positive",
            ),
        ]
        indexes = [models.Index(fields=["initiative", "quantity", "starts"], name="evidence_observation_find")]
        ordering = ["starts"]
        verbose_name = _("observation")
        verbose_name_plural = _("observations")

    def __str__(self) -> str:
        return f"{self.quantity}: {self.value.normalize():f} {self.unit}"


class Indicator(InInitiative):
    """A definition of how facts become a figure, with every column of the KPI sheet; it has no value of its own."""

    class Level(models.TextChoices):
        INPUT = "input", _("input")
        ACTIVITY = "activity", _("activity")
        OUTPUT = "output", _("output")
        OUTCOME = "outcome", _("outcome")
        IMPACT = "impact", _("impact")

    class How(models.TextChoices):
        COUNT = "count", _("number of records")
        DISTINCT = "distinct", _("number of different people, organisations or things")
        SUM = "sum", _("sum")
        MEAN = "mean", _("mean")
        MEDIAN = "median", _("median")
        MAX = "max", _("largest")
        MIN = "min", _("smallest")
        RATIO = "ratio", _("ratio of two sums")

    class When(models.TextChoices):
        AT_DATE = "at", _("what holds on the day")
        IN_PERIOD = "in", _("what happened in the period")
        SINCE_START = "since", _("what happened since the start")

    class Compared(models.TextChoices):
        NOT = "", _("not compared")
        ABSOLUTE = "absolute", _("difference from the baseline")
        PERCENT = "percent", _("percent of change")
        TIMES = "times", _("times the baseline")

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_translations = models.JSONField(default=dict, blank=True, editable=False)
    definition = models.TextField(_("definition in plain words"))
    level = models.CharField(_("level in the result chain"), max_length=10, choices=Level.choices)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    how = models.CharField(_("how it is computed"), max_length=10, choices=How.choices)
    measure = models.CharField(_("records that are counted"), max_length=80)
    subject = models.CharField(
        _("counting unit"),
        max_length=20,
        default="person",
        choices=[("person", _("person")), ("organisation", _("organisation")), ("record", _("record"))],
    )
    filters = models.JSONField(_("only where"), default=dict, blank=True)
    denominator_measure = models.CharField(_("divided by"), max_length=80, blank=True)
    denominator_filters = models.JSONField(_("divided by, only where"), default=dict, blank=True)
    when = models.CharField(_("time"), max_length=6, choices=When.choices)
    breakdown = models.CharField(_("further breakdown"), max_length=40, blank=True)
    formula = models.TextField(
        _("formula"),
        blank=True,
        help_text=_("What the fields above cannot say, as a formula; where there is one, it computes the figure."),
    )
    compared = models.CharField(
        _("compared with the baseline as"), max_length=10, choices=Compared.choices, blank=True, default=Compared.NOT
    )
    qualifier = models.CharField(_("exactness"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT)
    source = models.CharField(_("data source"), max_length=200)
    method = models.CharField(_("collection method"), max_length=200)
    instrument = models.CharField(_("instrument"), max_length=200, blank=True)
    frequency = models.CharField(
        _("frequency"),
        max_length=20,
        default="quarterly",
        choices=[
            ("monthly", _("monthly")),
            ("quarterly", _("quarterly")),
            ("yearly", _("yearly")),
            ("once", _("once")),
        ],
    )
    collects = models.CharField(_("who collects"), max_length=200)
    verifies = models.CharField(_("who verifies"), max_length=200)
    reports = models.CharField(_("who reports"), max_length=200)
    population = models.CharField(_("population"), max_length=200, blank=True)
    double_count_rule = models.CharField(_("rule against double counting"), max_length=200, blank=True)
    contribution = models.CharField(
        _("contribution of the programme"),
        max_length=20,
        default="contributed",
        choices=[("own", _("own result")), ("joint", _("joint result")), ("contributed", _("contributed to"))],
    )
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=20,
        default="internal",
        choices=[("public", _("public")), ("internal", _("internal")), ("restricted", _("restricted"))],
    )
    sdg = models.JSONField(_("Sustainable Development Goals"), default=list, blank=True)
    priorities = models.JSONField(_("UNIDO priorities"), default=list, blank=True)
    result_family = models.CharField(_("UNIDO result family"), max_length=10, blank=True)
    definition_version = models.PositiveIntegerField(default=1, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    seen_by: ClassVar[frozenset[str]] = EVERYONE
    open_to_members: ClassVar[bool] = True

    #: What decides the value; a change of any of these is a new version of the definition.
    computing_fields: ClassVar[tuple[str, ...]] = (
        "how",
        "measure",
        "subject",
        "filters",
        "denominator_measure",
        "denominator_filters",
        "when",
        "unit",
        "qualifier",
        "formula",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "initiative", "code"], name="evidence_indicator_code_once"),
            models.CheckConstraint(
                condition=~Q(method="") & ~Q(collects=""), name="evidence_indicator_has_method_and_owner"
            ),
        ]
        ordering = ["level", "code"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        tongue = (get_language() or "en").split("-")[0]
        return self.name_translations.get(tongue) or self.name

    def definition_state(self) -> dict[str, Any]:
        """Return what decides the value, as a baseline and a publication keep it."""
        return {name: getattr(self, name) for name in (*self.computing_fields, "code", "name", "definition")}


class Target(InInitiative):
    """What an indicator should reach by a day, in total or for one sex."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    due = models.DateField(_("by"))
    value = models.DecimalField(_("target"), max_digits=20, decimal_places=6)
    sex = models.CharField(_("for"), max_length=1, choices=[("", _("all")), *Sex.choices], blank=True, default="")
    cell = models.JSONField(_("only for"), default=dict, blank=True)
    reason = models.CharField(_("why this much"), max_length=200, blank=True)
    seen_by: ClassVar[frozenset[str]] = STAFF | {"viewer"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator", "due", "sex", "cell"], name="evidence_target_once_a_cell"
            )
        ]
        ordering = ["due"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def clean(self) -> None:
        """Refuse a target of no unit, and one for a cell that the records cannot tell."""
        super().clean()
        counts = self.indicator.how in (Indicator.How.COUNT, Indicator.How.DISTINCT)
        if not counts and not self.indicator.unit:
            sentence = _now(
                "The indicator has no unit, so a target would mean nothing. Give the indicator a unit first."
            )
            raise ValidationError({"value": sentence})
        counted = measure_of(self.indicator.measure)
        if unknown := sorted(name for name in self.cell if not counted.tells(name)):
            sentence = _now("The records of this indicator do not tell %(names)s. They tell: %(known)s.")
            told = {"names": ", ".join(unknown), "known": ", ".join(["age_band", "place", *counted.dimensions])}
            raise ValidationError({"cell": sentence % told})

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value.normalize():f}"


class Baseline(InInitiative):
    """The value of an indicator on a day, computed from facts and frozen; or the stated reason why there is none."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="baselines", verbose_name=_("indicator")
    )
    definition_version = models.PositiveIntegerField(_("version of the definition"))
    definition = models.JSONField(_("definition"))
    as_of = models.DateField(_("as of"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6, null=True)
    no_value_reason = models.CharField(_("why there is no baseline"), max_length=200, blank=True)
    qualifier = models.CharField(_("exactness"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    n = models.PositiveIntegerField(_("records"), validators=[MinValueValidator(0)])
    by_sex = models.JSONField(_("by sex"), default=dict)
    method = models.CharField(_("method"), max_length=200)
    facts = models.TextField(editable=False)
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    digest_fields: ClassVar[tuple[str, ...]] = ("facts",)
    seen_by: ClassVar[frozenset[str]] = STAFF | {"viewer"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator", "definition_version"], name="evidence_one_baseline_a_definition"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(no_value_reason=""), name="evidence_baseline_or_reason"
            ),
        ]
        ordering = ["as_of"]
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.as_of}"


class Publication(InInitiative):
    """A report as it left: its period, its words and the hash over all facts behind its figures."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=40)
    language = models.CharField(_("language"), max_length=8)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    content = models.JSONField(default=dict)
    hash = models.CharField(_("hash of all facts"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen at"))
    journal_head = models.CharField(max_length=64, blank=True)
    seen_by: ClassVar[frozenset[str]] = EVERYONE
    open_to_members: ClassVar[bool] = True
    digest_fields: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        ordering = ["-ends", "-frozen_at"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return self.title


class FrozenFigure(InInitiative):
    """One figure of a publication with its definition, its split and every fact behind it, as they were."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="frozen")
    position = models.PositiveIntegerField()
    definition_version = models.PositiveIntegerField()
    definition = models.JSONField()
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    qualifier = models.CharField(max_length=8, choices=Qualifier.choices)
    unit = models.CharField(max_length=40, blank=True)
    n = models.PositiveIntegerField()
    on = models.DateField()
    by_sex = models.JSONField(default=dict)
    baseline_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    withheld = models.JSONField(default=list)
    facts = models.TextField()
    facts_hash = models.CharField(max_length=64)
    seen_by: ClassVar[frozenset[str]] = EVERYONE
    open_to_members: ClassVar[bool] = True
    digest_fields: ClassVar[tuple[str, ...]] = ("facts",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "publication", "indicator"], name="evidence_figure_once_a_publication"
            )
        ]
        ordering = ["position"]
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")

    def __str__(self) -> str:
        return f"{self.publication}: {self.indicator}"
