"""Forms of data quality: why a finding is right, and a second look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p6_results.quality.models import Recheck


class DismissForm(forms.Form):
    """Why a finding is no fault."""

    reason = forms.CharField(
        label=_("Why it is right"),
        max_length=300,
        help_text=_("What you looked at and what you found, in one sentence."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class RecheckForm(ScopedModelForm):
    """What a second look at an observation found."""

    class Meta:
        model = Recheck
        fields = ["observation", "value", "on", "checker", "method"]
