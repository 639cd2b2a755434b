"""Forms of agreements, their parties and deliveries."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Partner, Partnership, Party


class AgreementForm(ScopedModelForm):
    """An agreement; a new one names its buyers and sellers at once."""

    buyers = forms.ModelMultipleChoiceField(queryset=Organisation.objects.all(), label=_("buyers"))
    sellers = forms.ModelMultipleChoiceField(queryset=Organisation.objects.all(), label=_("sellers"))
    code_lists: ClassVar[dict[str, str]] = {
        "kind": "agreement_kind", "crop": "crop", "standard": "standard", "quality_language": "text_language",
    }  # fmt: skip

    class Meta:
        model = Agreement
        fields = (
            "title", "kind", "joint_action", "product", "crop", "standard", "starts", "ends", "volume_cap_kg",
            "producers_stated", "price_rule", "price_per_kg", "premium_per_kg", "currency", "days_to_pay", "quality",
            "quality_language", "text_version",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        is_new = kwargs.get("instance") is None
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["buyers"], self.fields["sellers"]


class PartyForm(ScopedModelForm):
    """A buyer or a seller."""

    class Meta:
        model = Party
        fields = ("agreement", "organisation", "side")


class DeliveryForm(ScopedModelForm):
    """What arrived, what of it was rejected, and when it was paid."""

    class Meta:
        model = Delivery
        fields = (
            "agreement", "on", "organisation", "person", "kg", "rejected_kg", "reason", "grade", "lot", "price_per_kg",
            "currency", "paid_on",
        )  # fmt: skip


class PartnershipForm(ScopedModelForm):
    """Firms, institutions and donors work together for a time."""

    code_lists: ClassVar[dict[str, str]] = {"kind": "partnership_kind", "purpose_language": "text_language"}

    class Meta:
        model = Partnership
        fields = ("title", "kind", "joint_action", "starts", "ends", "purpose", "purpose_language", "evidence_note")


class PartnerForm(ScopedModelForm):
    """A partner, and what it brings."""

    class Meta:
        model = Partner
        fields = ("partnership", "organisation", "side", "brings", "currency")
