"""Forms of the vision and the plan."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p3_diagnostic.models import LeveragePoint, Problem
from clusterwise.phases.p4_planning.models import (
    BudgetShare,
    PlanLine,
    PlanRevision,
    StrategicObjective,
    VisionStatement,
)


class VisionForm(EitherScopeForm):
    """A version of the vision with the words that the rules look for."""

    code_lists = {"language": "text_language"}
    sources = forms.ModelMultipleChoiceField(
        LeveragePoint.objects.none(),
        required=False,
        label=_("Leverage points that it is drawn from"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = VisionStatement
        fields = [
            "text",
            "language",
            "horizon_year",
            "market_position",
            "inclusion_clause",
            "environment_clause",
            "written_on",
            "written_at",
            "review_on",
            "reason",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["sources"] = list(self.instance.sources.values_list("point", flat=True))


class ObjectiveForm(ScopedModelForm):
    """A strategic objective."""

    code_lists = {"language": "text_language"}

    class Meta:
        model = StrategicObjective
        fields = ["number", "text", "language", "explanation"]


class PlanLineForm(ScopedModelForm):
    """A plan line with the columns that the plan agrees on; its progress is reported on a page of its own."""

    code_lists = {"language": "text_language", "type": "joint_action_class"}
    number = forms.IntegerField(
        min_value=1, max_value=9999, required=False, label=_("Number"), help_text=_("Empty: it comes last.")
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        required=False,
        label=_("Indicators that it is to move"),
        widget=forms.CheckboxSelectMultiple,
    )
    sdg = forms.MultipleChoiceField(
        label=_("Sustainable Development Goals"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PlanLine
        fields = [
            "number",
            "objective",
            "root_cause",
            "leverage_point",
            "activity",
            "language",
            "type",
            "output",
            "output_unit",
            "target_quantity",
            "target_women",
            "target_men",
            "lead",
            "partners",
            "starts",
            "ends",
            "milestone",
            "predecessor",
            "recurrent_payer",
            "risk",
            "mitigation",
            "gender_explicit",
            "gender_in_activity",
            "gender_none_reason",
            "environment_note",
            "indicators",
            "sdg",
            "is_quick_win",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sdg"].choices = codes.choices("sdg")
        is_new = self.instance._state.adding
        linked = [] if is_new else list(self.instance.indicator_links.values_list("indicator", flat=True))
        self._keep_to("indicators", Q(retired_on__isnull=True) | Q(pk__in=linked))
        self._keep_to("root_cause", Q(kind=Problem.Kind.CAUSE) | Q(pk=self.instance.root_cause_id))
        if not is_new:
            self.initial["indicators"] = linked
            self._keep_to("predecessor", ~Q(pk=self.instance.pk))

    def _keep_to(self, name: str, condition: Q) -> None:
        self.fields[name].queryset = self.fields[name].queryset.filter(condition)

    def clean_number(self) -> int | None:
        """Keep the number of a line whose field was emptied."""
        given = self.cleaned_data["number"]
        return given if given or self.instance._state.adding else self.instance.number


class ProgressForm(forms.ModelForm):
    """How far a line has come, and where that can be seen."""

    class Meta:
        model = PlanLine
        fields = ["status", "percent_complete", "evidence_note"]


class BudgetShareForm(ScopedModelForm):
    """What one source brings to a line."""

    class Meta:
        model = BudgetShare
        fields = ["line", "source", "amount", "currency", "valued_how", "note"]


class RevisionForm(EitherScopeForm):
    """Why the plan is revised, and the figure that calls for it; the plan itself is kept as it stands."""

    code_lists = {"language": "text_language"}
    also_of_programme = frozenset({"decision"})

    class Meta:
        model = PlanRevision
        fields = ["made_on", "reason", "language", "indicator", "decision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].help_text = _(
            "Its value on that day is computed and kept. Without a figure the revision is kept too, but marked."
        )
        self.fields["decision"].help_text = _("Needed the first time: the decision that endorsed the plan.")


class EndorseForm(forms.Form):
    """The decision that endorsed a version of the vision."""

    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("Decision that endorsed it"))

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]
