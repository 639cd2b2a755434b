"""A multiplier of indirect reach, and the period of the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p6_results.reach.models import IndirectMultiplier


class MultiplierForm(ScopedModelForm):
    """How many others each person stands for, and who says so."""

    class Meta:
        model = IndirectMultiplier
        fields = ["multiplier", "source", "population", "population_source", "starts"]


class PeriodForm(forms.Form):
    """The first and the last day of the period that is looked at."""

    first = forms.DateField(label=_("from"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The period ends before it begins; swap the days."))
        return given
