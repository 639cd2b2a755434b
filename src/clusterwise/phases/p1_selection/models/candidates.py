"""Candidates of the long list with their evidence, what is asked of them, and why one may go on all the same."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.scope import Scoped
from clusterwise.foundation.places.models import Area, is_country
from clusterwise.phases.p1_selection.models.files import RegisterFile

_positive = MinValueValidator(0)
_percent = (MinValueValidator(0), MaxValueValidator(100))


def _count(label: Any, **options: Any) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True, **options)


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
    minimum_relatedness = models.DecimalField(
        _("relatedness of products at least, from 0 to 1"),
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[_positive, MaxValueValidator(1)],
        help_text=_("Industries of the region that are this related count together. Empty: the shipped rule holds."),
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
    #: GeoJSON polygon within which the firms of the register belong to it; null where a region holds them.
    register_outline = models.JSONField(null=True, blank=True, editable=False)
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
    serving_cost = models.DecimalField(
        _("what serving it would cost"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[_positive]
    )
    serving_currency = models.CharField(_("currency of this cost"), max_length=3, blank=True, validators=[is_currency])
    staff_months = models.DecimalField(
        _("staff months that serving it would take"), max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[_positive],
    )  # fmt: skip
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
                condition=Q(serving_cost__isnull=True) | ~Q(serving_currency=""),
                name="selection_serving_cost_has_currency",
                violation_error_message=_("Name the currency of what serving it would cost."),
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
    lon = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east, such as 8.78; with both coordinates it stands on the map."),
    )  # fmt: skip
    lat = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    evidence = models.CharField(_("evidence"), max_length=300)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "candidate", "name", "kind"], name="selection_institution_once"
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="selection_institution_both_coordinates",
                violation_error_message=_("Give both coordinates, or neither."),
            ),
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


class GateOverride(Scoped):
    """One of the two signatures by which a candidate that the gate refuses may be compared all the same."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="overrides", verbose_name=_("candidate")
    )
    reason = models.TextField(_("why it is compared although the gate refuses it"), max_length=2000)
    language = models.CharField(_("language"), max_length=8, default="en")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    involvement_path: ClassVar[str] = "candidate__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "candidate", "signed_by"], name="selection_override_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="selection_override_says_why"),
        ]
        ordering = ["signed_at"]
        verbose_name = _("signature over the gate")
        verbose_name_plural = _("signatures over the gate")

    def __str__(self) -> str:
        return _now("Signature over the gate: %(candidate)s") % {"candidate": self.candidate}
