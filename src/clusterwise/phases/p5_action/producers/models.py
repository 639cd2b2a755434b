"""What producers work with: plots and how they are used, vessels, quotas and landings."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p5_action.joint_actions.models import ActionRecord


class OfOneProducer(ActionRecord):
    """A record of a person or of an organisation, one of the two."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    member_path: ClassVar[str] = "organisation"

    class Meta:
        abstract = True


def of_one(name: str) -> models.CheckConstraint:
    """Return the constraint that a record belongs to a person or to an organisation."""
    return models.CheckConstraint(
        condition=Q(person__isnull=False) ^ Q(organisation__isnull=False),
        name=name,
        violation_error_message=_("Name the organisation or the person whose it is: one of the two."),
    )


class Plot(OfOneProducer):
    """A piece of land with its area, worked by a person or an organisation; its use over time hangs on it."""

    code = models.CharField(_("code"), max_length=60)
    area_ha = models.DecimalField(_("area, hectares"), max_digits=12, decimal_places=4)
    crop = models.CharField(_("crop"), max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner, if another person"),
        help_text=_("The person above is who works the land; the title may be in another name."),
    )  # fmt: skip
    measured_how = models.CharField(_("how the area was measured"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "code"], name="producers_plot_once",
                violation_error_message=_("A plot of this code is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(area_ha__gt=0), name="producers_plot_has_area",
                violation_error_message=_("An area is above zero; measure the plot."),
            ),
            of_one("producers_plot_of_one"),
        ]  # fmt: skip
        ordering = ["code"]
        verbose_name = _("plot")
        verbose_name_plural = _("plots")

    def __str__(self) -> str:
        return self.code


class LandUse(ActionRecord):
    """How a plot is worked from a day until a day; several practices may hold at once."""

    plot = models.ForeignKey(Plot, on_delete=models.PROTECT, related_name="uses", verbose_name=_("plot"))
    practice = models.CharField(_("practice"), max_length=60)
    starts = models.DateField(_("from"))
    ends = models.DateField(
        _("no longer from"), null=True, blank=True, help_text=_("The first day on which it no longer held.")
    )
    evidence_note = models.CharField(_("how this is known"), max_length=200)
    member_path: ClassVar[str] = "plot__organisation"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "plot", "practice", "starts"], name="producers_use_once_a_day",
                violation_error_message=_("This practice is recorded for the plot and day already."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="producers_use_ends_after_start",
                violation_error_message=_("The practice ends before it begins; correct one of the days."),
            ),
        ]  # fmt: skip
        ordering = ["-starts"]
        verbose_name = _("use of land")
        verbose_name_plural = _("uses of land")

    def __str__(self) -> str:
        return f"{self.plot}: {self.practice}"


class Vessel(OfOneProducer):
    """A fishing vessel with its register number, from the day on which it fishes for the cluster."""

    name = models.CharField(_("name"), max_length=200)
    number = models.CharField(_("register number"), max_length=60)
    length_m = models.DecimalField(
        _("length, metres"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    starts = models.DateField(_("in service since"))
    ends = models.DateField(_("out of service since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "number"], name="producers_vessel_once",
                violation_error_message=_("A vessel of this number is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="producers_vessel_ends_after_start",
                violation_error_message=_("The vessel went out of service before it came into service; correct one of the days."),
            ),
            of_one("producers_vessel_of_one"),
        ]  # fmt: skip
        ordering = ["name"]
        verbose_name = _("vessel")
        verbose_name_plural = _("vessels")

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Quota(ActionRecord):
    """How much of a stock may be landed in a season, by a decree or a licence; of one holder, or of all together."""

    species = models.CharField(_("species"), max_length=100)
    stock = models.CharField(_("stock or fishing ground"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("holder"),
        help_text=_("Empty for a quota of the whole cluster."),
    )  # fmt: skip
    kg = models.DecimalField(_("may be landed, kg"), max_digits=16, decimal_places=2)
    starts = models.DateField(_("first day of the season"))
    ends = models.DateField(_("last day of the season"))
    source = models.CharField(_("decree or licence"), max_length=200)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kg__gt=0), name="producers_quota_is_positive",
                violation_error_message=_("A quota is above zero; a closed season has none."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="producers_quota_ends_after_start",
                violation_error_message=_("The season ends before it starts; correct one of the days."),
            ),
        ]  # fmt: skip
        ordering = ["-starts", "species"]
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")

    def __str__(self) -> str:
        return f"{self.species}, {self.starts.isoformat()}"


class Landing(ActionRecord):
    """What a vessel landed on a day, after how many days at sea, and the quota that it is counted against."""

    vessel = models.ForeignKey(Vessel, on_delete=models.PROTECT, related_name="landings", verbose_name=_("vessel"))
    on = models.DateField(_("date"))
    species = models.CharField(_("species"), max_length=100)
    kg = models.DecimalField(_("landed, kg"), max_digits=14, decimal_places=2)
    days_at_sea = models.DecimalField(
        _("days at sea"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("The effort; empty where nobody noted it. Note it once for a trip, with its largest catch."),
    )  # fmt: skip
    gear = models.CharField(_("gear"), max_length=100, blank=True)
    quota = models.ForeignKey(
        Quota,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="landings",
        verbose_name=_("counted against"),
    )
    place = models.CharField(_("landing place"), max_length=200, blank=True)
    member_path: ClassVar[str] = "vessel__organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kg__gt=0), name="producers_landing_has_weight",
                violation_error_message=_("A landing weighs more than zero; weigh it."),
            ),
            models.UniqueConstraint(
                fields=["programme", "vessel", "on", "species", "gear"], name="producers_landing_once",
                violation_error_message=_("This catch of the vessel is recorded already."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["quota", "on"], name="producers_landing_quota")]
        ordering = ["-on", "pk"]
        verbose_name = _("landing")
        verbose_name_plural = _("landings")

    def __str__(self) -> str:
        return f"{self.species}, {self.on.isoformat()}"

    def clean(self) -> None:
        """Hold the catch against its quota: the same species, within the season, of the vessel's holder."""
        super().clean()
        quota = self.quota
        if quota is None or self.vessel_id is None or self.on is None:
            return
        if quota.species != self.species:
            raise ValidationError({"quota": _("This quota is for another species; choose another, or none.")})
        if not quota.starts <= self.on <= quota.ends:
            raise ValidationError(
                {"quota": _("The season of this quota does not hold on that day; choose another, or none.")}
            )
        if quota.organisation_id is not None and quota.organisation_id != self.vessel.organisation_id:
            raise ValidationError({"quota": _("This quota belongs to another holder; choose another, or none.")})
