"""Forms of candidates, thresholds, rounds, criteria and judges."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.foundation.people.models import Role, User
from clusterwise.foundation.places.selectors import country_choices
from clusterwise.phases.p1_selection.models import (
    Candidate,
    CandidateInstitution,
    Criterion,
    EntryNote,
    Judge,
    RegisterFile,
    SelectionRound,
    SharedIssue,
    Thresholds,
)


class RegisterForm(ScopedModelForm):
    """What a register is called and where it comes from."""

    class Meta:
        model = RegisterFile
        fields = ["title", "source", "industry_scheme"]


class CandidateForm(ScopedModelForm):
    """The profile of a candidate; what is not known stays empty."""

    code_lists = {"evidence_level": "evidence_level"}

    class Meta:
        model = Candidate
        fields = [
            "name", "product_group", "territory", "country", "area", "evidence_level", "source", "units_before_project",
            "since_year", "units", "units_micro", "units_small", "units_medium", "lq", "concentration_evidence",
            "employed_women", "employed_men", "employed_other", "employed_not_stated", "employment_note", "turnover",
            "currency", "export_percent", "linked_units", "interconnection", "interconnection_evidence",
            "institutions_surveyed", "past_interventions", "conflicts", "serving_cost", "serving_currency",
            "staff_months", "language", "withdrawn_reason",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = self.fields["area"].queryset.filter(programme=self.programme)
        self.fields["country"] = forms.ChoiceField(
            choices=country_choices(), label=_("country"), initial=self.programme.country
        )
        if self.instance._state.adding:
            del self.fields["withdrawn_reason"]
        else:
            self.fields["employed_not_stated"].help_text = _(
                "When you fill in women, men or other people, they are taken out of this number, so that nobody counts twice."
            )


class InstitutionForm(ScopedModelForm):
    """An institution that is present, of one of the kinds that the source names."""

    code_lists = {"kind": "actor_type"}

    class Meta:
        model = CandidateInstitution
        fields = ["candidate", "name", "kind", "service", "lon", "lat", "evidence"]


class IssueForm(ScopedModelForm):
    """A shared challenge or opportunity."""

    class Meta:
        model = SharedIssue
        fields = ["candidate", "issue", "units", "evidence"]


class ThresholdsForm(ScopedModelForm):
    """What the programme asks of a candidate."""

    class Meta:
        model = Thresholds
        fields = [
            "minimum_units", "minimum_lq", "minimum_linked_percent", "minimum_institution_types", "minimum_issues",
            "minimum_issue_percent", "minimum_relatedness", "source", "valid_from",
        ]  # fmt: skip


class JustificationForm(forms.Form):
    """Why a place without enterprises before the project may go on."""

    text = forms.CharField(label=_("justification"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000)


class RoundForm(ScopedModelForm):
    """A round's name and the shared meaning of the development objective."""

    class Meta:
        model = SelectionRound
        fields = [
            "name", "objective", "first", "budget", "budget_currency", "staff_months", "aggregation", "language",
        ]  # fmt: skip


class CriterionForm(ScopedModelForm):
    """A criterion with its weight and scale."""

    code_lists = {"family": "criterion_family"}

    class Meta:
        model = Criterion
        fields = [
            "round", "code", "name", "family", "variable", "unit", "source", "weight", "low", "low_words", "high",
            "high_words", "direction", "veto", "is_about_women",
        ]  # fmt: skip


class JudgeForm(ScopedModelForm):
    """A judge from among the accounts of the programme."""

    class Meta:
        model = Judge
        fields = ["round", "user", "sex", "speaks_for"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Role.objects.current().filter(programme=self.programme).values("user")
        self.fields["user"].queryset = User.objects.filter(pk__in=held, is_active=True).order_by("name")


class EntryNoteForm(ScopedModelForm):
    """Why a cluster was chosen elsewhere."""

    class Meta:
        model = EntryNote
        fields = ["reason", "units_before_project", "women_and_men", "source", "language"]
