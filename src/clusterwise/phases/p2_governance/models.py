"""Who facilitates the cluster over time, whom they visit, and the plan for women's part in its bodies."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.scope import InInitiative


class Facilitator(InInitiative):
    """Who facilitates from a day until a day: an agent (a person) or a management organisation."""

    class Kind(models.TextChoices):
        CDA = "cda", _("cluster development agent (CDA)")
        CMO = "cmo", _("cluster management organisation (CMO)")

    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("agent (person)"),
        help_text=_("The code of the person, for a CDA."),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("management organisation"), help_text=_("For a CMO."),
    )  # fmt: skip
    employer = models.CharField(
        _("employer"), max_length=200, blank=True, help_text=_("Who pays, or who seconds the agent.")
    )
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(
        _("reason of the change"),
        max_length=200,
        blank=True,
        help_text=_("Why this facilitator follows the earlier one."),
    )
    reason_language = models.CharField(max_length=8, default="en", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="cda", person__isnull=False, organisation__isnull=True)
                | Q(kind="cmo", person__isnull=True, organisation__isnull=False),
                name="governance_cda_is_person_cmo_is_organisation",
                violation_error_message=_("A CDA is a person, a CMO is an organisation; give the one that fits."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="governance_facilitator_ends_after_start",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=["programme", "initiative", "kind"],
                condition=Q(ends=None),
                name="governance_one_current_facilitator_a_kind",
            ),
        ]
        ordering = ["-starts"]
        verbose_name = _("facilitator")
        verbose_name_plural = _("facilitators")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.organisation}"


class Visit(InInitiative):
    """One entry of the facilitator's diary: whom they met, for how long, about what, and what follows."""

    visited_on = models.DateField(_("date"))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=60)
    duration_minutes = models.PositiveSmallIntegerField(
        _("length, minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    topics = models.TextField(_("what was talked about"), blank=True)
    follow_up = models.TextField(_("what follows"), blank=True)
    language = models.CharField(_("language of the notes"), max_length=8, default="en")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False),
                name="governance_visit_meets_somebody",
                violation_error_message=_("Name the organisation or the person that was visited."),
            )
        ]
        ordering = ["-visited_on"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return f"{self.visited_on.isoformat()}, {self.organisation or self.person}"


class GenderPlan(InInitiative):
    """How women come to have their part in the bodies where they hold too few seats, and by when."""

    text = models.TextField(_("plan"))
    language = models.CharField(_("language"), max_length=8, default="en")
    written_on = models.DateField(_("written on"))
    due = models.DateField(_("to be reached by"))
    superseded_on = models.DateField(_("no longer in force since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gt=F("written_on")),
                name="governance_plan_looks_ahead",
                violation_error_message=_("The day to be reached comes after the day of writing."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="governance_plan_has_text"),
        ]
        ordering = ["-written_on"]
        verbose_name = _("plan for women's part")
        verbose_name_plural = _("plans for women's part")

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
