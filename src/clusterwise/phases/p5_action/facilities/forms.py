"""Forms of facilities, their cost shares and batches."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.phases.p5_action.facilities.models import (
    Batch,
    CostShare,
    DryerEnergy,
    EmissionFactor,
    EnergySaving,
    Facility,
)
from clusterwise.phases.p5_action.facilities.services import Pledge

SHARE_ROWS = 6


class PercentField(forms.DecimalField):
    """A share that people write in percent; it is kept as a share from 0 to 1."""

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100


class FacilityForm(EitherScopeForm):
    """A common facility."""

    code_lists: ClassVar[dict[str, str]] = {"kind": "facility_kind"}
    also_of_programme: ClassVar[frozenset[str]] = frozenset({"trustee"})

    class Meta:
        model = Facility
        fields = (
            "name", "kind", "owner", "trustee", "joint_action", "capacity_kg_batch", "loads_a_month", "installed_on",
            "retired_on", "capex", "currency", "place", "latitude", "longitude",
        )  # fmt: skip


class BatchForm(EitherScopeForm):
    """A load: what went in, and what came out once it was weighed."""

    moisture_in = PercentField(label=_("moisture in, percent"), required=False, min_value=0, max_value=100)
    moisture_out = PercentField(label=_("moisture out, percent"), required=False, min_value=0, max_value=100)

    class Meta:
        model = Batch
        fields = (
            "facility", "on", "product", "organisation", "person", "kg_in", "kg_out", "moisture_in", "moisture_out",
            "operator", "loss_reason", "bought_kwh",
        )  # fmt: skip

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the capacity of the day to the service, which takes it from the facility."""
        return super()._get_validation_exclusions() | {"capacity_kg"}


class DryerEnergyForm(EitherScopeForm):
    """Where the heat of a dryer comes from."""

    code_lists: ClassVar[dict[str, str]] = {"replaces": "energy"}
    solar_share = PercentField(label=_("heat from the sun, percent"), required=False, min_value=0, max_value=100)

    class Meta:
        model = DryerEnergy
        fields = ("facility", "starts", "solar_share", "replaces", "kwh_per_kg_water", "source")


class EnergySavingForm(EitherScopeForm):
    """What a practice used before and after."""

    code_lists: ClassVar[dict[str, str]] = {"energy": "energy"}

    class Meta:
        model = EnergySaving
        fields = (
            "name",
            "organisation",
            "joint_action",
            "energy",
            "starts",
            "ends",
            "before_kwh",
            "after_kwh",
            "method",
        )


class EmissionFactorForm(EitherScopeForm):
    """What a kWh emits in a country."""

    code_lists: ClassVar[dict[str, str]] = {"energy": "energy"}

    class Meta:
        model = EmissionFactor
        fields = ("energy", "country", "kg_co2e_per_kwh", "valid_from", "valid_to", "source")


class PledgeForm(forms.Form):
    """One row of a cost-sharing agreement; an empty row is ignored."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.none(), required=False, label=_("who pays"))
    kind = forms.ChoiceField(choices=CostShare.Kind.choices, label=_("kind"), required=False)
    amount = forms.DecimalField(
        max_digits=16, decimal_places=2, required=False, label=_("amount"), min_value=Decimal("0.01")
    )
    valued_how = forms.CharField(max_length=200, required=False, label=_("how it was valued, for a share in kind"))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("organisation")) != (cleaned.get("amount") is not None) and not self.errors:
            raise ValidationError(_now("Give both the organisation and its amount, or leave the row empty."))
        if (
            cleaned.get("organisation")
            and cleaned.get("kind") == CostShare.Kind.IN_KIND
            and not cleaned.get("valued_how")
        ):
            self.add_error("valued_how", _now("Say how the share in kind was valued."))
        return cleaned


class _Pledges(forms.BaseFormSet):
    """The rows of a cost-sharing agreement."""

    @property
    def pledges(self) -> list[Pledge]:
        """Return the rows that name somebody."""
        return [
            Pledge(row["organisation"], row["amount"], row["kind"] or CostShare.Kind.CASH, row["valued_how"])
            for row in (form.cleaned_data for form in self.forms)
            if row.get("organisation")
        ]


def pledges_form(data: Any, *, facility: Facility, user: Any) -> Any:
    """Return the rows of a cost-sharing agreement, filled with the shares that were agreed before."""
    kept = facility.shares.select_related("organisation")
    initial = [
        {
            "organisation": share.organisation_id,
            "kind": share.kind,
            "amount": share.amount,
            "valued_how": share.valued_how,
        }
        for share in kept
    ]
    made = forms.formset_factory(PledgeForm, formset=_Pledges, extra=max(2, SHARE_ROWS - len(initial)), max_num=50)
    organisations = Organisation.objects.visible_to(user).filter(programme=facility.programme_id)
    return made(data, initial=initial, form_kwargs={"organisations": organisations}, prefix="share")
