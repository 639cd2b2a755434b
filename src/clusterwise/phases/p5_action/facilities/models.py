"""Shared facilities, who pays for them, the batches that went through them, and the energy that they save."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.money.models import is_currency
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.places.models import is_country
from clusterwise.phases.p5_action.joint_actions.models import ActionRecord, PartOfAction


class Facility(PartOfAction):
    """Something that members use together: a dryer, a fermentation house, a laboratory.

    It belongs to an organisation, or a body holds it in trust, registered or not.
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60)
    owner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facilities",
        verbose_name=_("owner"),
    )
    trustee = models.ForeignKey(
        "deliberation.Body", null=True, blank=True, on_delete=models.PROTECT, related_name="facilities",
        verbose_name=_("held in trust by"), help_text=_("A body of the cluster that holds it for all; it need not be registered."),
    )  # fmt: skip
    capacity_kg_batch = models.DecimalField(
        _("capacity, kg a batch"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("Of the fresh product. Empty for a facility that takes no batches."),
    )  # fmt: skip
    loads_a_month = models.PositiveSmallIntegerField(
        _("batches possible in a month"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("The operator's planning figure; the utilisation is counted against it."),
    )  # fmt: skip
    installed_on = models.DateField(_("in use since"), null=True, blank=True)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True)
    capex = models.DecimalField(
        _("cost"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[is_currency])
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) ^ Q(trustee__isnull=False), name="facilities_one_owner_or_trustee",
                violation_error_message=_("Name the owner, or the body that holds it in trust: one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(capex__isnull=True) | ~Q(currency=""), name="facilities_cost_has_a_currency",
                violation_error_message=_("Give the currency of the cost, such as USD."),
            ),
            models.CheckConstraint(
                condition=Q(capacity_kg_batch__isnull=True) | Q(capacity_kg_batch__gt=0), name="facilities_capacity_is_positive",
                violation_error_message=_("A capacity is above zero; leave it empty for a facility without batches."),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(installed_on__isnull=True) | Q(retired_on__gt=F("installed_on")),
                name="facilities_retired_after_installed",
                violation_error_message=_("The facility went out of use before it came into use; correct one of the days."),
            ),
            models.UniqueConstraint(fields=["programme", "initiative", "name"], name="facilities_name_once"),
        ]  # fmt: skip
        ordering = ["name"]
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")

    def __str__(self) -> str:
        return self.name

    @property
    def held_by(self) -> Any:
        """Return the owner, or the body that holds it in trust."""
        return self.owner or self.trustee


class CostShare(ActionRecord):
    """What one party pays of a facility's cost, in cash or in kind; all of them together meet the cost exactly."""

    class Kind(models.TextChoices):
        CASH = "cash", _("in cash")
        IN_KIND = "in_kind", _("in kind")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="shares", verbose_name=_("facility"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cost_shares", verbose_name=_("who pays")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    valued_how = models.CharField(_("how it was valued"), max_length=200, blank=True)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="facilities_share_is_positive",
                violation_error_message=_("A share is above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="in_kind") | ~Q(valued_how=""), name="facilities_in_kind_is_valued",
                violation_error_message=_("Say how the share in kind was valued."),
            ),
            models.UniqueConstraint(
                fields=["programme", "facility", "organisation", "kind"], name="facilities_share_once_a_kind"
            ),
        ]  # fmt: skip
        ordering = ["-amount"]
        verbose_name = _("cost share")
        verbose_name_plural = _("cost shares")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.amount} {self.currency}"


class Batch(ActionRecord):
    """One load of a facility: what went in, and what came out once it was weighed."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="batches", verbose_name=_("facility"))
    on = models.DateField(_("date"))
    product = models.CharField(_("product"), max_length=100)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="batches", verbose_name=_("brought by (organisation)")
    )  # fmt: skip
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="batches", verbose_name=_("brought by (person)")
    )  # fmt: skip
    kg_in = models.DecimalField(_("kg in"), max_digits=12, decimal_places=2)
    kg_out = models.DecimalField(
        _("kg out"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("Empty until it is weighed."),
    )  # fmt: skip
    moisture_in = models.DecimalField(_("moisture in"), max_digits=6, decimal_places=5, null=True, blank=True)
    moisture_out = models.DecimalField(_("moisture out"), max_digits=6, decimal_places=5, null=True, blank=True)
    operator = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("operator")
    )
    loss_reason = models.CharField(_("why something was lost"), max_length=200, blank=True)
    bought_kwh = models.DecimalField(
        _("energy bought for it, kWh"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("Electricity and fuel by the meter or the tank; empty while nobody read it."),
    )  # fmt: skip
    capacity_kg = models.DecimalField(_("capacity on that day, kg"), max_digits=12, decimal_places=2, editable=False)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kg_in__gt=0), name="facilities_batch_has_weight",
                violation_error_message=_("A batch weighs more than zero; weigh what went in."),
            ),
            models.CheckConstraint(
                condition=Q(kg_in__lte=F("capacity_kg")), name="facilities_batch_fits",
                violation_error_message=_("The batch is more than the facility takes; split it."),
            ),
            models.CheckConstraint(
                condition=Q(kg_out__isnull=True) | (Q(kg_out__gte=0) & Q(kg_out__lte=F("kg_in"))),
                name="facilities_batch_out_not_above_in",
                violation_error_message=_("More came out than went in; check both weights."),
            ),
            models.CheckConstraint(
                condition=(Q(moisture_in__isnull=True) | Q(moisture_in__gte=0, moisture_in__lt=1))
                & (Q(moisture_out__isnull=True) | Q(moisture_out__gte=0, moisture_out__lt=1)),
                name="facilities_batch_moisture_is_a_share",
                violation_error_message=_("A moisture is from 0 to below 100 percent of the wet weight."),
            ),
            models.CheckConstraint(
                condition=Q(moisture_in__isnull=True) | Q(moisture_out__isnull=True) | Q(moisture_out__lte=F("moisture_in")),
                name="facilities_batch_dries",
                violation_error_message=_("The moisture rose while drying; check both readings."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organisation__isnull=True), name="facilities_batch_of_one",
                violation_error_message=_("A batch is brought by an organisation or by a person; give one of the two."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["facility", "on"], name="facilities_batch_day")]
        ordering = ["-on", "pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return f"{self.product}, {self.on.isoformat()}"


class DryerEnergy(ActionRecord):
    """Where the heat of a dryer comes from since a day, and what a dryer without the sun would have needed."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="energy", verbose_name=_("facility"))
    starts = models.DateField(_("since"))
    solar_share = models.DecimalField(
        _("heat from the sun"), max_digits=5, decimal_places=4, null=True, blank=True,
        help_text=_("Used where a batch names no energy bought; empty where it is not known."),
    )  # fmt: skip
    replaces = models.CharField(
        _("energy that it replaces"), max_length=40, blank=True,
        help_text=_("What the same work would take without it, such as diesel; empty where nobody can say."),
    )  # fmt: skip
    kwh_per_kg_water = models.DecimalField(
        _("kWh for a kg of water, in the dryer that it replaces"), max_digits=8, decimal_places=4, null=True, blank=True,
        help_text=_("Measured; empty for the least that physics allows, and the figure is then an “at least”."),
    )  # fmt: skip
    source = models.CharField(_("how this is known"), max_length=300)
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "facility", "starts"], name="facilities_energy_once_a_day",
                violation_error_message=_("The energy of this facility is recorded for that day already."),
            ),
            models.CheckConstraint(
                condition=Q(solar_share__isnull=True) | Q(solar_share__gte=0, solar_share__lte=1),
                name="facilities_solar_share_is_a_share",
                violation_error_message=_("The heat from the sun is from 0 to 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(kwh_per_kg_water__isnull=True) | Q(kwh_per_kg_water__gt=0), name="facilities_energy_is_positive",
                violation_error_message=_("The energy for a kg of water is above zero; leave it empty where nobody measured."),
            ),
        ]  # fmt: skip
        ordering = ["-starts"]
        verbose_name = _("energy of a dryer")
        verbose_name_plural = _("energy of dryers")

    def __str__(self) -> str:
        return f"{self.facility}, {self.starts.isoformat()}"


class EnergySaving(PartOfAction):
    """A practice that needs less energy: what was used before and after, over periods of the same length."""

    name = models.CharField(
        _("practice"), max_length=200, help_text=_("Such as: insulated cold store, pump with a drip line.")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="energy_savings", verbose_name=_("whose")
    )  # fmt: skip
    energy = models.CharField(_("energy that is saved"), max_length=40)
    starts = models.DateField(_("period after: first day"))
    ends = models.DateField(_("period after: last day"))
    before_kwh = models.DecimalField(
        _("used in a period of this length before, kWh"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )  # fmt: skip
    after_kwh = models.DecimalField(
        _("used in the period, kWh"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    method = models.CharField(_("how both were measured"), max_length=200)
    member_path: ClassVar[str] = "organisation"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="facilities_saving_ends_after_start",
                violation_error_message=_("The period ends before it starts; correct one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(before_kwh__gte=0, after_kwh__gte=0), name="facilities_saving_not_negative",
                violation_error_message=_("Energy used is zero or more; check both readings."),
            ),
        ]  # fmt: skip
        ordering = ["-starts", "name"]
        verbose_name = _("saving of energy")
        verbose_name_plural = _("savings of energy")

    def __str__(self) -> str:
        return self.name


class EmissionFactor(ActionRecord):
    """What a kWh of an energy emits in a country, from a day until a day, with the source that says so."""

    energy = models.CharField(_("energy"), max_length=40)
    country = models.CharField(_("country"), max_length=2, validators=[is_country])
    kg_co2e_per_kwh = models.DecimalField(
        _("kg of CO2 equivalents a kWh"), max_digits=10, decimal_places=6, validators=[MinValueValidator(0)]
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until, this day included"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, help_text=_("Who published it, in which list and year."))
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "initiative", "energy", "country", "valid_from"], name="facilities_factor_once_a_day",
                violation_error_message=_("A factor of this energy, country and day is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="facilities_factor_ends_after_start",
                violation_error_message=_("The factor ends before it begins; correct one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(kg_co2e_per_kwh__gte=0), name="facilities_factor_not_negative",
                violation_error_message=_("An emission factor is zero or more."),
            ),
        ]  # fmt: skip
        ordering = ["energy", "-valid_from"]
        verbose_name = _("emission factor")
        verbose_name_plural = _("emission factors")

    def __str__(self) -> str:
        return f"{self.energy}, {self.country}: {self.kg_co2e_per_kwh.normalize():f} kg"
