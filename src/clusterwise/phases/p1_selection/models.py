"""Registers as files, candidates with their evidence, rounds with criteria, judges and scores, and what was decided."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import Sex, User
from clusterwise.foundation.people.scope import InInitiative, Scoped, ScopedQuerySet
from clusterwise.foundation.places.models import Area, is_country

_positive = MinValueValidator(0)
_percent = (MinValueValidator(0), MaxValueValidator(100))


def _count(label: Any, **options: Any) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True, **options)


class RegisterFile(Scoped):
    """An imported register: an immutable file named by its digest, with what a reader must know of it."""

    class Shape(models.TextChoices):
        ESTABLISHMENTS = "establishments", _("one row an establishment")
        REGION_INDUSTRY = "region_industry", _("one row a region and industry")

    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    shape = models.CharField(_("kind of register"), max_length=20, choices=Shape.choices)
    industry_scheme = models.CharField(_("industry classification"), max_length=60, blank=True)
    periods = models.JSONField(_("periods"), default=list, editable=False)
    groups = models.JSONField(_("industry groups"), default=list, editable=False)
    row_count = models.PositiveIntegerField(_("rows"), editable=False)
    sha256 = models.CharField(_("digest"), max_length=64, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size"), editable=False)
    file_name = models.CharField(_("file that was sent"), max_length=200, editable=False)
    file_sha256 = models.CharField(max_length=64, editable=False)
    mapping = models.JSONField(_("columns"), default=dict, editable=False)
    imported_on = models.DateField(_("imported on"), default=timezone.localdate, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)
    #: Shown to those whose initiative came out of it.
    involvement_path: ClassVar[str] = "candidates__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sha256"], condition=Q(retired_on__isnull=True), name="selection_register_once"
            )
        ]
        ordering = ["-imported_on", "title"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")

    def __str__(self) -> str:
        return self.title


class Thresholds(Scoped):
    """What a programme asks of a candidate before it counts as a cluster; without a row the shipped rule holds."""

    minimum_units = models.PositiveIntegerField(_("enterprises at least"))
    minimum_lq = models.DecimalField(_("location quotient at least"), max_digits=6, decimal_places=2)
    minimum_linked_percent = models.DecimalField(
        _("enterprises that deal with one another, percent at least"),
        max_digits=5,
        decimal_places=2,
        validators=_percent,
    )
    minimum_institution_types = models.PositiveSmallIntegerField(_("kinds of institution at least"))
    minimum_issues = models.PositiveSmallIntegerField(_("shared issues at least"))
    minimum_issue_percent = models.DecimalField(
        _("enterprises that share an issue, percent at least"), max_digits=5, decimal_places=2, validators=_percent
    )
    source = models.CharField(_("who agreed this, and where it is written"), max_length=300)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme"], name="selection_thresholds_once"),
            models.CheckConstraint(condition=Q(minimum_lq__gte=0), name="selection_thresholds_lq"),
        ]
        verbose_name = _("thresholds of identification")
        verbose_name_plural = _("thresholds of identification")

    def __str__(self) -> str:
        return _now("Thresholds from %(day)s") % {"day": self.valid_from.isoformat()}


class Candidate(Scoped):
    """A possible cluster on the long list, with its one-page profile."""

    name = models.CharField(_("name"), max_length=200)
    product_group = models.CharField(_("product group"), max_length=200)
    territory = models.CharField(_("territory"), max_length=200)
    country = models.CharField(_("country"), max_length=2, validators=[is_country])
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    evidence_level = models.CharField(_("level of evidence"), max_length=60)
    source = models.CharField(_("source"), max_length=300)
    language = models.CharField(_("language of the texts"), max_length=8, default="en")
    register = models.ForeignKey(
        RegisterFile, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates", editable=False,
        verbose_name=_("register"),
    )  # fmt: skip
    register_region = models.CharField(max_length=200, blank=True, editable=False)
    register_industry = models.CharField(max_length=200, blank=True, editable=False)
    register_period = models.CharField(max_length=40, blank=True, editable=False)
    lq = models.DecimalField(
        _("location quotient"), max_digits=12, decimal_places=4, null=True, blank=True, validators=[_positive]
    )
    units = _count(_("enterprises"))
    units_micro = _count(_("of them micro"))
    units_small = _count(_("of them small"))
    units_medium = _count(_("of them medium or large"))
    units_before_project = _count(_("enterprises that worked here before the project"))
    since_year = models.PositiveSmallIntegerField(
        _("known since"), null=True, blank=True, validators=[MinValueValidator(1500), MaxValueValidator(2200)]
    )
    employed_women = _count(_("women employed"))
    employed_men = _count(_("men employed"))
    employed_other = _count(_("other people employed"))
    employed_not_stated = _count(_("people employed, sex not stated"))
    employment_note = models.CharField(_("why women and men are not known apart"), max_length=300, blank=True)
    turnover = models.DecimalField(
        _("turnover a year"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[_positive]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    export_percent = models.DecimalField(
        _("share exported, percent"), max_digits=5, decimal_places=2, null=True, blank=True, validators=_percent
    )
    concentration_evidence = models.CharField(_("evidence of concentration"), max_length=300, blank=True)
    linked_units = _count(_("enterprises that deal with others of the cluster"))
    interconnection = models.TextField(_("how they deal with one another"), blank=True)
    interconnection_evidence = models.CharField(_("evidence of interconnection"), max_length=300, blank=True)
    institutions_surveyed = models.BooleanField(
        _("it was asked which institutions are present"),
        default=False,
        help_text=_("Not asked is not the same as none."),
    )
    past_interventions = models.TextField(_("earlier projects"), blank=True)
    conflicts = models.TextField(_("known conflicts"), blank=True, help_text=_("Write “none known” when you asked."))
    withdrawn_reason = models.CharField(_("why it was taken off the list"), max_length=300, blank=True)
    initiative = models.OneToOneField(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="candidate", editable=False,
        verbose_name=_("initiative"),
    )  # fmt: skip
    involvement_path: ClassVar[str] = "initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name", "territory"], name="selection_candidate_once"),
            models.CheckConstraint(
                condition=Q(turnover__isnull=True) | ~Q(currency=""),
                name="selection_turnover_has_currency",
                violation_error_message=_("Name the currency of the turnover."),
            ),
            models.CheckConstraint(
                condition=Q(linked_units__isnull=True) | Q(units__isnull=True) | Q(linked_units__lte=F("units")),
                name="selection_linked_among_units",
                violation_error_message=_(
                    "Enterprises that deal with others are part of all enterprises; correct one count."
                ),
            ),
        ]
        ordering = ["name"]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse more enterprises by size than there are in all."""
        super().clean()
        sizes = [self.units_micro, self.units_small, self.units_medium]
        if self.units is not None and sum(size or 0 for size in sizes) > self.units:
            raise ValidationError({"units": _now("The enterprises by size are more than all; correct the counts.")})


class CandidateInstitution(Scoped):
    """An institution that is present for a candidate, by its kind."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="institutions", verbose_name=_("candidate")
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of institution"), max_length=60)
    service = models.CharField(_("what it does for the firms"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "candidate", "name", "kind"], name="selection_institution_once"
            )
        ]
        ordering = ["kind", "name"]
        verbose_name = _("institution of a candidate")
        verbose_name_plural = _("institutions of candidates")

    def __str__(self) -> str:
        return self.name


class SharedIssue(Scoped):
    """A challenge or opportunity that enterprises of a candidate report, and how many do."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="issues", verbose_name=_("candidate")
    )
    issue = models.CharField(_("challenge or opportunity"), max_length=200)
    units = models.PositiveIntegerField(_("enterprises that report it"))
    evidence = models.CharField(_("evidence"), max_length=300)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "candidate", "issue"], name="selection_issue_once")]
        ordering = ["-units", "issue"]
        verbose_name = _("shared issue")
        verbose_name_plural = _("shared issues")

    def __str__(self) -> str:
        return self.issue


class Justification(Scoped):
    """Why a place without enterprises before the project may go on, signed by the person who decides."""

    candidate = models.OneToOneField(
        Candidate, on_delete=models.PROTECT, related_name="justification", verbose_name=_("candidate")
    )
    text = models.TextField(_("justification"))
    language = models.CharField(_("language"), max_length=8, default="en")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="selection_justification_says_why")]
        verbose_name = _("justification of a green-field candidate")
        verbose_name_plural = _("justifications of green-field candidates")

    def __str__(self) -> str:
        return _now("Justification of %(candidate)s") % {"candidate": self.candidate}


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


class DecisionNote(Scoped):
    """What the committee decided in a round, and why; it does not change afterwards."""

    round = models.OneToOneField(SelectionRound, on_delete=models.PROTECT, related_name="note", verbose_name=_("round"))
    decided_on = models.DateField(_("decided on"))
    body = models.CharField(_("who decided"), max_length=200)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("decision in the minutes"),
    )  # fmt: skip
    reasons = models.TextField(_("reasons"))
    language = models.CharField(_("language"), max_length=8, default="en")
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    involvement_path: ClassVar[str] = "round__entries__candidate__initiative"

    class Meta:
        verbose_name = _("decision note")
        verbose_name_plural = _("decision notes")

    def __str__(self) -> str:
        return _now("Decision note: %(round)s") % {"round": self.round}


class HeadCount(Scoped):
    """How many people of one sex attended, or voted in one way."""

    class What(models.TextChoices):
        ATTENDED = "attended", _("attended")
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstained")

    note = models.ForeignKey(DecisionNote, on_delete=models.PROTECT, related_name="counts", verbose_name=_("note"))
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    count = models.PositiveIntegerField(_("people"))
    involvement_path: ClassVar[str] = "note__round__entries__candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "note", "what", "sex"], name="selection_count_once")
        ]
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.get_sex_display()}: {self.count}"


class Outcome(Scoped):
    """What the note says of one candidate, with the reason."""

    class Verdict(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        RESERVE = "reserve", _("reserve")
        REJECTED = "rejected", _("rejected")

    note = models.ForeignKey(DecisionNote, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("note"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="outcome", verbose_name=_("candidate"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason_code = models.CharField(_("kind of reason"), max_length=60)
    reason = models.CharField(_("reason"), max_length=500)
    involvement_path: ClassVar[str] = "note__round__entries__candidate__initiative"

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="selection_outcome_says_why")]
        ordering = ["verdict", "entry__candidate__name"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_verdict_display()}"


class EntryNote(InInitiative):
    """Why an initiative began without a selection here, and how women's and men's work was weighed; signed."""

    reason = models.TextField(_("why this cluster was chosen, by whom and when"))
    units_before_project = models.PositiveIntegerField(_("enterprises that worked here before the project"))
    women_and_men = models.TextField(_("what is known of women's and men's work in it"))
    source = models.CharField(_("source"), max_length=300)
    language = models.CharField(_("language"), max_length=8, default="en")
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    signed_at = models.DateTimeField(_("signed"), default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "initiative"], name="selection_entry_note_once")]
        verbose_name = _("note on a choice made elsewhere")
        verbose_name_plural = _("notes on choices made elsewhere")

    def __str__(self) -> str:
        return _now("How %(initiative)s was chosen") % {"initiative": self.initiative}
