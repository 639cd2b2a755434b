"""Forms of the diagnostic; choices stay within the initiative, or reach to the programme's own papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p3_diagnostic.models import Finding, GenderRole, LeveragePoint, Problem, ProblemArrow, Study

EVIDENCE = ["observation", "document_version", "written_source"]


class StudyForm(EitherScopeForm):
    """A study with its method, sampling and limits."""

    also_of_programme = frozenset({"validated_by"})
    code_lists = {"language": "text_language"}

    class Meta:
        model = Study
        fields = ["title", "language", "starts", "ends", "method", "sampling", "limits", "validated_by"]


class FindingForm(EitherScopeForm):
    """A finding with what it is known from."""

    also_of_programme = frozenset({"document_version"})
    code_lists = {"language": "text_language", "function": "cluster_function"}

    class Meta:
        model = Finding
        fields = ["study", "function", "quadrant", "statement", "language", *EVIDENCE]


class ProblemForm(ScopedModelForm):
    """A box of the problem tree; a new one may name at once what it leads to."""

    code_lists = {"language": "text_language"}
    leads_to = forms.ModelChoiceField(Problem.objects.none(), required=False, label=_("Leads to"))

    class Meta:
        model = Problem
        fields = [
            "kind",
            "statement",
            "objective",
            "language",
            "finding",
            "firms_affected",
            "women_affected",
            "men_affected",
            "cost_per_year",
            "currency",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.order_fields(["kind", "statement", "leads_to"])
        else:
            del self.fields["leads_to"]


class ArrowForm(ScopedModelForm):
    """One problem leads to another."""

    class Meta:
        model = ProblemArrow
        fields = ["cause", "effect"]


class LeveragePointForm(ScopedModelForm):
    """A leverage point with its scores and the causes that it answers."""

    code_lists = {"language": "text_language"}
    answers = forms.ModelMultipleChoiceField(
        Problem.objects.none(), required=False, label=_("Causes that it answers"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = LeveragePoint
        fields = [
            "name",
            "language",
            "reasoning",
            "impact",
            "feasibility",
            "months_to_effect",
            "firms_reached",
            "women_reached",
            "men_reached",
            "cost",
            "currency",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"].queryset = self.fields["answers"].queryset.filter(kind=Problem.Kind.CAUSE)
        if not self.instance._state.adding:
            self.initial["answers"] = list(self.instance.answers.values_list("problem", flat=True))
        self.order_fields(["name", "answers"])


class GenderRoleForm(EitherScopeForm):
    """Who does, controls, decides or gains one thing, and what it is known from."""

    also_of_programme = frozenset({"document_version"})
    code_lists = {"language": "text_language"}

    class Meta:
        model = GenderRole
        fields = [
            "kind",
            "item",
            "language",
            "women_share_percent",
            "women",
            "men",
            "other",
            "not_stated",
            "unit",
            "is_pay",
            "constraints_met",
            *EVIDENCE,
        ]


class FreezeForm(forms.Form):
    """The day whose value is frozen as a baseline, or why there is none; the value itself is computed."""

    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    method = forms.CharField(label=_("How it is known"), max_length=200)
    no_value_reason = forms.CharField(
        label=_("Why there is no baseline"),
        max_length=200,
        required=False,
        help_text=_("Only where nothing is known and nothing can be found out any more."),
    )
