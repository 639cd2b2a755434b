"""Registers of facilities, cost shares and batches."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.phases.p5_action.facilities import forms, selectors, services
from clusterwise.phases.p5_action.facilities.models import (
    Batch,
    CostShare,
    DryerEnergy,
    EmissionFactor,
    EnergySaving,
    Facility,
)


def _facility_panel(facility: Facility, user: Any) -> dict[str, Any]:
    """Return who pays what of a facility, each with its part of the whole."""
    shares = selectors.shares_of(facility, user)
    return {
        "shares": [
            (share.organisation, share.get_kind_display(), shown(share.amount, share.currency), shown(part, "share"), share.valued_how)
            for share, part in shares
        ],
        "cost": shown(facility.capex, facility.currency) if facility.capex is not None else "",
    }  # fmt: skip


def _batch_panel(batch: Batch, user: Any) -> dict[str, Any]:
    """Return the dry-matter balance of a batch, flagged where it is outside the tolerance."""
    tolerance = selectors.tolerance_on(batch.on)
    balance = selectors.balance_of(batch, tolerance)
    return {
        "balance": balance,
        "expected": shown(balance.expected_kg, "kg") if balance else "",
        "loss": shown(balance.loss_kg, "kg") if balance else "",
        "loss_share": shown(balance.loss_share, "share") if balance else "",
        "tolerance": shown(tolerance, "share"),
        "waits": batch.kg_out is None and batch.on < timezone.localdate(),
    }


FACILITIES = Register(
    model=Facility, slug="facilities", title=_("Facilities"), one=_("facility"),
    teaches=_(
        "What members use together belongs here: a dryer, a fermentation house, a laboratory. Each has an owner, or a body that "
        "holds it in trust, a capacity, a cost, and those who pay for it."
    ),
    columns=(
        Column("name", _("name")), Column("kind", _("kind"), "code:facility_kind"),
        Column("held_by", _("owner or trustee"), "record"), Column("capacity_kg_batch", _("capacity, kg a batch"), "number"),
        Column("installed_on", _("in use since"), "date"), Column("capex", _("cost"), "money:currency"), Column("place", _("place")),
    ),
    details=(
        Column("name", _("name")), Column("kind", _("kind"), "code:facility_kind"), Column("owner", _("owner"), "record"),
        Column("trustee", _("held in trust by"), "record"), Column("joint_action", _("joint action"), "record"),
        Column("capacity_kg_batch", _("capacity, kg a batch"), "number"),
        Column("loads_a_month", _("batches possible in a month"), "number"), Column("installed_on", _("in use since"), "date"),
        Column("retired_on", _("out of use since"), "date"), Column("capex", _("cost"), "money:currency"), Column("place", _("place")),
    ),
    see="action.see", edit="action.agree", form=forms.FacilityForm, add=services.add_facility, revise=services.revise_facility,
    remove=services.remove_facility, related=("owner", "trustee", "joint_action"), search=("name", "place"),
    panel="facilities/facility_panel.html", panel_context=_facility_panel,
    actions=(
        Action(_("See its use month by month"), "facilities.use", "action.see"),
        Action(_("Agree who pays what"), "facilities.cost_sharing", "action.agree", lambda facility: facility.capex is not None),
    ),
)  # fmt: skip

SHARES = Register(
    model=CostShare, slug="cost-shares", title=_("Cost shares"), one=_("cost share"),
    teaches=_("Who pays what of a common facility belongs here. The shares are agreed together, on the facility's page, and meet its cost exactly."),
    columns=(
        Column("payer", _("who pays"), value=lambda share: str(share.organisation)), Column("kind", _("kind")),
        Column("amount", _("amount"), "money:currency"), Column("valued_how", _("how it was valued")),
        Column("facility", _("facility"), "record"),
    ),
    see="action.see", related=("facility", "organisation"),
)  # fmt: skip

BATCHES = Register(
    model=Batch, slug="batches", title=_("Batches"), one=_("batch"),
    teaches=_("Each load of a facility belongs here: what went in, whose it was, and what came out once it was weighed."),
    columns=(
        Column("on", _("date"), "date"), Column("product", _("product")), Column("organisation", _("organisation"), "record"),
        Column("person", _("person"), "person"), Column("kg_in", _("kg in"), "number"), Column("kg_out", _("kg out"), "number"),
        Column("facility", _("facility"), "record"),
    ),
    details=(
        Column("on", _("date"), "date"), Column("facility", _("facility"), "record"), Column("product", _("product")),
        Column("organisation", _("organisation"), "record"), Column("person", _("person"), "person"),
        Column("kg_in", _("kg in"), "number"), Column("capacity_kg", _("capacity on that day, kg"), "number"),
        Column("kg_out", _("kg out"), "number"), Column("moisture_in", _("moisture in"), "percent"),
        Column("moisture_out", _("moisture out"), "percent"), Column("operator", _("operator"), "person"),
        Column("loss_reason", _("why something was lost")), Column("bought_kwh", _("energy bought for it, kWh"), "number"),
    ),
    see="action.see", edit="action.edit", form=forms.BatchForm, add=services.record_batch, revise=services.revise_batch,
    remove=services.remove_batch, parent="facility", related=("facility", "organisation", "person", "operator"),
    search=("product",), order=("-on", "pk"), panel="facilities/batch_panel.html", panel_context=_batch_panel,
)  # fmt: skip

ENERGY = Register(
    model=DryerEnergy, slug="dryer-energy", title=_("Energy of dryers"), one=_("energy of a dryer"),
    teaches=_("Where the heat of a dryer comes from belongs here, and what the same work would take without it. The energy that its batches avoid is computed from this and from their weights."),
    columns=(
        Column("facility", _("facility"), "record"), Column("starts", _("since"), "date"),
        Column("solar_share", _("heat from the sun"), "percent"), Column("replaces", _("energy that it replaces"), "code:energy"),
        Column("kwh_per_kg_water", _("kWh for a kg of water"), "number"), Column("source", _("how this is known")),
    ),
    see="action.see", edit="action.edit", form=forms.DryerEnergyForm, add=services.record_energy,
    revise=services.revise_energy, remove=services.remove_energy, parent="facility", related=("facility",),
)  # fmt: skip

SAVINGS = Register(
    model=EnergySaving, slug="energy-savings", title=_("Savings of energy"), one=_("saving of energy"),
    teaches=_("A practice that needs less energy belongs here, with what was used before and after over periods of the same length."),
    columns=(
        Column("name", _("practice")), Column("organisation", _("whose"), "record"), Column("energy", _("energy that is saved"), "code:energy"),
        Column("starts", _("first day"), "date"), Column("ends", _("last day"), "date"),
        Column("before_kwh", _("used before, kWh"), "number"), Column("after_kwh", _("used in the period, kWh"), "number"),
        Column("method", _("how both were measured")), Column("joint_action", _("joint action"), "record"),
    ),
    see="action.see", edit="action.edit", form=forms.EnergySavingForm, add=services.record_saving,
    revise=services.revise_saving, remove=services.remove_saving, related=("organisation", "joint_action"), search=("name",),
)  # fmt: skip

FACTORS = Register(
    model=EmissionFactor, slug="emission-factors", title=_("Emission factors"), one=_("emission factor"),
    teaches=_("What a kWh emits in your country belongs here, with who published it. Fuels have a factor of the IPCC already; electricity of the grid differs by country and year."),
    columns=(
        Column("energy", _("energy"), "code:energy"), Column("country", _("country")),
        Column("kg_co2e_per_kwh", _("kg of CO2 equivalents a kWh"), "number"), Column("valid_from", _("valid from"), "date"),
        Column("valid_to", _("valid until"), "date"), Column("source", _("source")),
    ),
    see="action.see", edit="action.agree", form=forms.EmissionFactorForm, add=services.record_factor,
    revise=services.revise_factor, remove=services.remove_factor, search=("source",),
)  # fmt: skip

REGISTERS = (FACILITIES, SHARES, BATCHES, ENERGY, SAVINGS, FACTORS)
