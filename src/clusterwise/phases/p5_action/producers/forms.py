"""Forms of plots and how they are worked, vessels, quotas and landings."""

from typing import ClassVar

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p5_action.producers.models import Landing, LandUse, Plot, Quota, Vessel


class PlotForm(ScopedModelForm):
    """A plot with its area."""

    code_lists: ClassVar[dict[str, str]] = {"crop": "crop"}

    class Meta:
        model = Plot
        fields = ("code", "organisation", "person", "owner", "area_ha", "measured_how", "crop", "place")


class LandUseForm(ScopedModelForm):
    """How a plot is worked, from a day on."""

    code_lists: ClassVar[dict[str, str]] = {"practice": "land_practice"}

    class Meta:
        model = LandUse
        fields = ("plot", "practice", "starts", "ends", "evidence_note")


class VesselForm(ScopedModelForm):
    """A fishing vessel."""

    class Meta:
        model = Vessel
        fields = ("name", "number", "organisation", "person", "length_m", "starts", "ends")


class QuotaForm(ScopedModelForm):
    """How much of a stock may be landed in a season."""

    class Meta:
        model = Quota
        fields = ("species", "stock", "organisation", "kg", "starts", "ends", "source")


class LandingForm(ScopedModelForm):
    """What a vessel landed."""

    class Meta:
        model = Landing
        fields = ("vessel", "on", "species", "kg", "days_at_sea", "gear", "quota", "place")
