"""Registers of plots, uses of land, vessels, quotas and landings."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p5_action.producers import forms, selectors, services
from clusterwise.phases.p5_action.producers.models import Landing, LandUse, Plot, Quota, Vessel

PLOTS = Register(
    model=Plot, slug="plots", title=_("Plots"), one=_("plot"),
    teaches=_(
        "Each piece of land belongs here with its area, who works it and whose it is: these may be two people. How it is "
        "worked hangs on it, so that hectares can be counted on any day."
    ),
    columns=(
        Column("code", _("code")), Column("organisation", _("organisation"), "record"), Column("person", _("worked by"), "person"),
        Column("area_ha", _("area, hectares"), "number"), Column("crop", _("crop"), "code:crop"), Column("place", _("place")),
    ),
    details=(
        Column("code", _("code")), Column("organisation", _("organisation"), "record"), Column("person", _("worked by"), "person"),
        Column("owner", _("owner, if another person"), "person"), Column("area_ha", _("area, hectares"), "number"),
        Column("measured_how", _("how the area was measured")), Column("crop", _("crop"), "code:crop"), Column("place", _("place")),
    ),
    see="action.see", edit="action.edit", form=forms.PlotForm, add=services.record_plot, revise=services.revise_plot,
    remove=services.remove_plot, related=("organisation", "person", "owner"), search=("code", "place"),
)  # fmt: skip

LAND_USES = Register(
    model=LandUse, slug="land-uses", title=_("How land is worked"), one=_("use of land"),
    teaches=_("Organic, in conversion, agroforestry and other practices of a plot belong here, each with the day from which it holds."),
    columns=(
        Column("plot", _("plot"), "record"), Column("practice", _("practice"), "code:land_practice"),
        Column("starts", _("from"), "date"), Column("ends", _("no longer from"), "date"), Column("evidence_note", _("how this is known")),
    ),
    see="action.see", edit="action.edit", form=forms.LandUseForm, add=services.record_land_use,
    revise=services.revise_land_use, remove=services.remove_land_use, parent="plot", related=("plot",), search=("plot__code",),
)  # fmt: skip

VESSELS = Register(
    model=Vessel, slug="vessels", title=_("Vessels"), one=_("vessel"),
    teaches=_("Fishing vessels of the cluster belong here; their landings hang on them."),
    columns=(
        Column("name", _("name")), Column("number", _("register number")), Column("organisation", _("organisation"), "record"),
        Column("person", _("person"), "person"), Column("length_m", _("length, metres"), "number"),
        Column("starts", _("in service since"), "date"), Column("ends", _("out of service since"), "date"),
    ),
    see="action.see", edit="action.edit", form=forms.VesselForm, add=services.record_vessel, revise=services.revise_vessel,
    remove=services.remove_vessel, related=("organisation", "person"), search=("name", "number"),
)  # fmt: skip


def _quota_panel(quota: Quota, user: Any) -> dict[str, Any]:
    """Return how far a quota is used today."""
    use = selectors.quota_use(quota, timezone.localdate())
    return {
        "landed": shown(use.landed_kg, "kg"),
        "share": shown(use.share.quantize(selectors.PER_MILLE), "share"),
        "is_passed": use.share > 1,
        "days": shown(use.days_at_sea) if use.days_at_sea is not None else "",
        "vessels": use.vessels,
    }


QUOTAS = Register(
    model=Quota, slug="quotas", title=_("Quotas"), one=_("quota"),
    teaches=_("What may be landed of a stock in a season belongs here, with the decree or licence that says so. The landings show how far it is used."),
    columns=(
        Column("species", _("species")), Column("stock", _("stock or fishing ground")), Column("organisation", _("holder"), "record"),
        Column("kg", _("may be landed, kg"), "number"), Column("starts", _("first day of the season"), "date"),
        Column("ends", _("last day of the season"), "date"), Column("source", _("decree or licence")),
    ),
    see="action.see", edit="action.edit", form=forms.QuotaForm, add=services.record_quota, revise=services.revise_quota,
    remove=services.remove_quota, related=("organisation",), search=("species", "stock"),
    panel="producers/quota_panel.html", panel_context=_quota_panel,
)  # fmt: skip

LANDINGS = Register(
    model=Landing, slug="landings", title=_("Landings"), one=_("landing"),
    teaches=_("Each catch that a vessel landed belongs here: weight, days at sea, and the quota that it is counted against."),
    columns=(
        Column("on", _("date"), "date"), Column("vessel", _("vessel"), "record"), Column("species", _("species")),
        Column("kg", _("landed, kg"), "number"), Column("days_at_sea", _("days at sea"), "number"), Column("gear", _("gear")),
        Column("quota", _("counted against"), "record"), Column("place", _("landing place")),
    ),
    see="action.see", edit="action.edit", form=forms.LandingForm, add=services.record_landing,
    revise=services.revise_landing, remove=services.remove_landing, parent="vessel", related=("vessel", "quota"),
    search=("species", "place"), order=("-on", "pk"),
)  # fmt: skip

REGISTERS = (PLOTS, LAND_USES, VESSELS, QUOTAS, LANDINGS)
