"""Forms of what people record of a candidate beyond its profile."""

from typing import Any

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p1_selection.models import (
    Confirmation,
    IdentityTag,
    Quotation,
    SignReading,
    TerritoryArea,
)


class ConfirmationForm(ScopedModelForm):
    """Who of the place confirms the candidate: a body, or a person by code."""

    class Meta:
        model = Confirmation
        fields = ["candidate", "body", "person", "confirmed_on", "words", "evidence", "language"]


class SignForm(ScopedModelForm):
    """What the field says of one sign."""

    class Meta:
        model = SignReading
        fields = ["candidate", "sign", "change_percent", "measured_by", "starts", "ends", "evidence"]


class QuotationForm(ScopedModelForm):
    """What a group of members pays alone, and the offer for buying together."""

    class Meta:
        model = Quotation
        fields = [
            "candidate", "item", "unit", "members", "quantity", "price_alone", "pooled_price", "pooled_from",
            "common_cost", "currency", "quoted_on", "source",
        ]  # fmt: skip


class IdentityForm(ScopedModelForm):
    """What the people of the place hold in common."""

    code_lists = {"tag": "identity_tag"}

    class Meta:
        model = IdentityTag
        fields = ["candidate", "tag", "words", "evidence", "language"]


class TerritoryAreaForm(ScopedModelForm):
    """An imported area of the territory."""

    class Meta:
        model = TerritoryArea
        fields = ["candidate", "area"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = self.fields["area"].queryset.filter(programme=self.programme)
