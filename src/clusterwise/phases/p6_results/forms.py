"""Forms of the results phase."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p6_results.models import ProgressReport, Result, ResultArrow, ResultIndicator, quarter_before


class ResultForm(ScopedModelForm):
    """A box of the result chain."""

    code_lists = {"language": "text_language"}

    class Meta:
        model = Result
        fields = ["level", "statement", "language"]


class ArrowForm(ScopedModelForm):
    """An arrow with the assumption that it rests on."""

    code_lists = {"language": "text_language"}

    class Meta:
        model = ResultArrow
        fields = ["source", "target", "assumption", "risk", "evidence_strength", "language"]


class ResultIndicatorForm(ScopedModelForm):
    """Which indicator shows whether a result came true."""

    class Meta:
        model = ResultIndicator
        fields = ["result", "indicator"]


class ReportForm(ScopedModelForm):
    """The period of a report and the words that people add to its numbers."""

    class Meta:
        model = ProgressReport
        fields = ["starts", "ends", "language", *ProgressReport.sections]
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in ProgressReport.sections}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and not self.is_bound:
            first, last = quarter_before(timezone.localdate())
            self.initial = {"starts": first, "ends": last, "language": self.programme.language, **self.initial}


class FreezeForm(forms.Form):
    """The freezing of a report: it knows which state of the words was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(label=_("I read the report; it may be published and cannot be changed afterwards."))
