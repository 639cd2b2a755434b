"""Forms of evaluations; choices stay within the initiative, or reach to the programme's own papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.foundation.evidence.facts import measures
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p6_results.evaluation.models import (
    Claim,
    ClaimEvidence,
    Contribution,
    EffectStudy,
    Evaluation,
    Evidence,
    Question,
    RivalExplanation,
    StandardCheck,
)
from clusterwise.phases.p6_results.evaluation.models.citing import SOURCES

CITING = ["statement", "language", "shows", "strength", *SOURCES, "written_source"]
LANGUAGE = {"language": "text_language"}


class _InSteps(ScopedModelForm):
    """A form that asks a judgement only once the record exists, since it rests on what hangs on it."""

    later: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            for name in self.later:
                del self.fields[name]


class EvaluationForm(ScopedModelForm):
    """Who evaluates what, over which period, and for what decision."""

    code_lists = LANGUAGE

    class Meta:
        model = Evaluation
        fields = ["title", "kind", "purpose", "language", "evaluator", "starts", "ends", "limits"]


class QuestionForm(_InSteps):
    """A question; its rating is asked for once it exists."""

    code_lists = {**LANGUAGE, "criterion": "evaluation_criterion", "rating": "evaluation_rating"}
    later = ("rating", "justification")

    class Meta:
        model = Question
        fields = ["evaluation", "criterion", "text", "language", "judged_by", "rating", "justification"]

    def _from_list(self, name: str, source: str) -> None:
        if name in self.fields:
            super()._from_list(name, source)


class _CitingForm(EitherScopeForm):
    """What is known, and where from."""

    also_of_programme = frozenset({"document_version"})
    code_lists = {**LANGUAGE, "strength": "evaluation_strength"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures = self.fields["figure"]
        figures.queryset = figures.queryset.defer("facts", "definition").select_related("publication", "indicator")
        papers = self.fields["document_version"]
        papers.queryset = papers.queryset.select_related("document")
        studies = self.fields["effect_study"]
        studies.queryset = studies.queryset.defer("result")


class EvidenceForm(_CitingForm):
    """Evidence for a question."""

    class Meta:
        model = Evidence
        fields = ["question", *CITING]


class StandardCheckForm(ScopedModelForm):
    """The verdict on a control point."""

    code_lists = {"point": "dced_control_point"}

    class Meta:
        model = StandardCheck
        fields = ["evaluation", "point", "met", "remark"]


class ContributionForm(_InSteps):
    """The six steps; a new analysis begins with the first two."""

    code_lists = LANGUAGE
    later = ("story", "sought", "revised_story")

    class Meta:
        model = Contribution
        fields = ["evaluation", "question", "language", "theory", "story", "sought", "revised_story"]


class ClaimForm(_InSteps):
    """A claim; its strength is judged once evidence stands behind it."""

    code_lists = {**LANGUAGE, "strength": "evaluation_strength"}
    later = ("strength", "reasoning")

    class Meta:
        model = Claim
        fields = ["contribution", "statement", "language", "arrow", "strength", "reasoning"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrow"].queryset = self.fields["arrow"].queryset.select_related("source", "target")


class ClaimEvidenceForm(_CitingForm):
    """Evidence for a claim."""

    class Meta:
        model = ClaimEvidence
        fields = ["claim", *CITING, "is_further"]


class RivalForm(ScopedModelForm):
    """What else could explain a claim, and the verdict."""

    code_lists = LANGUAGE

    class Meta:
        model = RivalExplanation
        fields = ["claim", "statement", "language", "verdict", "reasoning"]


class StudyForm(ScopedModelForm):
    """The data of a study, from a file or from records, and the method."""

    code_lists = LANGUAGE
    file = forms.FileField(
        required=False,
        label=_("File"),
        help_text=_(
            "A CSV with the columns unit, period, outcome, and either first (the first treated period, empty for those "
            "never treated) or treated (1 from when treatment holds); cluster and covariates where you have them. "
            "Leave it empty to take an indicator's records by organisation and year."
        ),
    )
    treatment_measure = forms.ChoiceField(required=False, label=_("Treated from the first record of"))

    class Meta:
        model = EffectStudy
        fields = ["title", "language", "outcome", "method", "indicator", "covariates", "seed", "confidence"]
        help_texts = {
            "method": _("Without a comparison there is only a change; it is never called an impact."),
            "covariates": _("Names of further columns, with commas between; matching needs at least one."),
            "seed": _("Any whole number; the same seed gives the same result again."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = sorted((str(one.label), code) for code, one in measures().items())
        self.fields["treatment_measure"].choices = [("", "—"), *((code, label) for label, code in told)]
        self.order_fields(["title", "language", "outcome", "method", "file", "indicator", "treatment_measure"])

    def _post_clean(self) -> None:
        """Leave the checks of the whole record to the service, which counts the result first."""
        self.instance.sha256 = "0" * 64
        super()._post_clean()


class SizeForm(forms.Form):
    """What a planned survey or comparison must be able to show."""

    spread = forms.FloatField(
        label=_("Standard deviation of the outcome"),
        min_value=0.000001,
        initial=1,
        help_text=_("From an earlier survey."),
    )
    difference = forms.FloatField(
        label=_("Smallest difference that matters"), min_value=0.000001, initial=0.25, help_text=_("In the same unit.")
    )
    share = forms.FloatField(label=_("Expected share, percent"), min_value=1, max_value=99, initial=50)
    margin = forms.FloatField(label=_("Margin of the share, points"), min_value=0.1, max_value=50, initial=5)
    population = forms.IntegerField(label=_("Population"), min_value=1, required=False)
    per_cluster = forms.FloatField(label=_("Interviews in a cluster"), min_value=1, initial=1)
    icc = forms.FloatField(
        label=_("Likeness within clusters"), min_value=0, max_value=1, initial=0.05, help_text=_("From 0 to 1.")
    )
    loss = forms.FloatField(label=_("Share that will be lost, percent"), min_value=0, max_value=90, initial=10)
    power = forms.FloatField(label=_("Power, percent"), min_value=50, max_value=99, initial=80)
