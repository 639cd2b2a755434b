"""Forms of the evidence; an indicator is chosen from what records can be counted as, its value is never typed."""

import json
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import goals
from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.evidence.facts import measures
from clusterwise.foundation.evidence.formula_texts import FIELDS
from clusterwise.foundation.evidence.models import Baseline, Indicator, Observation, Target
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.foundation.people.models import AgeBand, Sex
from clusterwise.methods.formulas import Formula, of_structure


class PairsField(forms.CharField):
    """Conditions written as `name = value`, one a line; several values are separated by commas."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(
                f"{name} = {', '.join(each) if isinstance(each, list) else each}" for name, each in value.items()
            )
        return value

    def clean(self, value: Any) -> dict[str, Any]:
        text = super().clean(value)
        pairs: dict[str, Any] = {}
        for line in filter(None, (part.strip() for part in (text or "").splitlines())):
            name, equals, wanted = line.partition("=")
            if not equals or not name.strip() or not wanted.strip():
                raise ValidationError(
                    _now("Write each condition as “name = value” on a line of its own; “%(line)s” is not.")
                    % {"line": line}
                )
            parts = [part.strip() for part in wanted.split(",")]
            pairs[name.strip()] = parts[0] if len(parts) == 1 else parts
        return pairs

    def has_changed(self, initial: Any, data: Any) -> bool:
        return json.dumps(initial or {}) != json.dumps(data or {})


class ObservationForm(ScopedModelForm):
    """One observed value with its method and evidence."""

    code_lists = {"quantity": "quantity"}
    dimensions = PairsField(label=_("further codes"), required=False, help_text=_("Such as: quality = late pick"))

    class Meta:
        model = Observation
        fields = [
            "quantity",
            "organisation",
            "person",
            "subject",
            "value",
            "denominator",
            "unit",
            "starts",
            "ends",
            "sex",
            "dimensions",
            "method",
            "respondent",
            "qualifier",
            "evidence",
            "evidence_note",
        ]


class IndicatorForm(ScopedModelForm):
    """The KPI sheet of one indicator."""

    code_lists = {"result_family": "result_family"}
    filters = PairsField(label=_("only where"), required=False, help_text=_("Such as: standard = EU organic"))
    denominator_filters = PairsField(label=_("divided by, only where"), required=False)
    sdg = forms.MultipleChoiceField(
        label=_("Sustainable Development Goals"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sdg_parts = forms.CharField(
        label=_("targets and official indicators of the goals"),
        required=False,
        help_text=_("Such as: 5.a, 8.3.1. Several are separated by commas."),
    )
    priorities = forms.MultipleChoiceField(
        label=_("UNIDO priorities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Indicator
        fields = [
            "code",
            "name",
            "definition",
            "level",
            "unit",
            "direction",
            "formula",
            "measure",
            "how",
            "subject",
            "filters",
            "denominator_measure",
            "denominator_filters",
            "when",
            "breakdown",
            "compared",
            "qualifier",
            "source",
            "method",
            "instrument",
            "frequency",
            "collects",
            "verifies",
            "reports",
            "population",
            "double_count_rule",
            "contribution",
            "confidentiality",
            "sdg",
            "priorities",
            "result_family",
            "retired_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((code, str(one.label)) for code, one in measures().items()), key=lambda pair: pair[1])
        self.fields["measure"] = forms.ChoiceField(
            label=_("records that are counted"), choices=[("", "—"), *known], required=False
        )
        for name in ("how", "subject", "when"):
            self.fields[name].required = False
        self.fields["formula"].widget.attrs = {"rows": 3, "dir": "ltr", "spellcheck": "false"}
        self.fields["denominator_measure"] = forms.ChoiceField(
            label=_("divided by"), choices=[("", "—"), *known], required=False
        )
        self.fields["sdg"].choices = codes.choices("sdg")
        kept = self.instance.sdg or []
        self.initial.setdefault("sdg_parts", ", ".join(one for one in kept if "." in str(one)))
        self.fields["priorities"].choices = codes.choices("priority")

    def clean_sdg_parts(self) -> list[str]:
        """Return targets and indicators by their codes; one that the agenda does not have is refused by name."""
        parts = [part.strip() for part in self.cleaned_data["sdg_parts"].split(",") if part.strip()]
        if unknown := [part for part in parts if "." not in part or not goals.is_known(part)]:
            sentence = _now("The agenda has no target or indicator %(codes)s. Write them as 5.a or 8.3.1.")
            raise ValidationError(sentence % {"codes": ", ".join(unknown)})
        return parts

    def values(self) -> dict[str, Any]:
        """Return the values of an indicator; targets and indicators of the goals stand beside the goals."""
        values = super().values()
        parts = values.pop("sdg_parts", [])
        return {**values, "sdg": [*values.get("sdg", []), *parts]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("formula") or "").strip():
            for name in ("measure", "how", "subject", "when"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _now("Choose one, or write a formula."))
        return cleaned


class FormulaForm(forms.Form):
    """The clicks that make up a formula; only what the chosen records tell is offered."""

    how = forms.ChoiceField(label=_("how it is computed"), choices=Indicator.How.choices, initial="distinct")
    measure = forms.ChoiceField(label=_("records that are counted"))
    subject = forms.ChoiceField(label=_("counting unit"), choices=Indicator._meta.get_field("subject").choices)
    when = forms.ChoiceField(label=_("time"), choices=Indicator.When.choices, initial="since")
    denominator_measure = forms.ChoiceField(label=_("divided by"), required=False)
    compared = forms.ChoiceField(
        label=_("compared with the baseline as"), choices=Indicator.Compared.choices, required=False
    )
    by = forms.MultipleChoiceField(label=_("split by"), required=False, widget=forms.CheckboxSelectMultiple)
    per = forms.ChoiceField(
        label=_("for each"),
        required=False,
        choices=[("", _("the whole time")), ("month", _("month")), ("quarter", _("quarter")), ("year", _("year"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((code, str(one.label)) for code, one in measures().items()), key=lambda pair: pair[1])
        self.fields["measure"].choices = known
        self.fields["denominator_measure"].choices = [("", "—"), *known]
        chosen = measures().get(self.data.get("measure") or known[0][0])
        self.dimensions = dict(chosen.dimensions) if chosen else {}
        splits = ["sex", "age_band", "place", *self.dimensions]
        self.fields["by"].choices = [(name, FIELDS.get(name, name.replace("_", " "))) for name in splits]
        for name in ("sex", "age_band", *self.dimensions):
            self.fields[f"only_{name}"] = self._condition(name)

    def _condition(self, name: str) -> forms.Field:
        label = _now("only where %(field)s is") % {"field": FIELDS.get(name, name.replace("_", " "))}
        kept = {"sex": Sex.choices, "age_band": AgeBand.choices}.get(name)
        listed = [pair for pair in kept if pair[0]] if kept else codes.choices(self.dimensions[name])
        if not listed:
            return forms.CharField(label=label, required=False, max_length=100)
        return forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *listed])

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The fields that narrow what is counted."""
        return [self[name] for name in self.fields if name.startswith("only_")]

    def formula(self) -> Formula:
        """Return what was clicked as a formula."""
        told = self.cleaned_data
        filters = {name.removeprefix("only_"): code for name, code in told.items() if name.startswith("only_") and code}
        made = of_structure(
            how=told["how"],
            measure=told["measure"],
            subject=told["subject"],
            filters=filters,
            denominator_measure=told["denominator_measure"] if told["how"] == Indicator.How.RATIO else "",
            when=told["when"],
            compared=told["compared"],
        )
        return replace(made, by=tuple(told["by"]), per=told["per"])


class TargetForm(ScopedModelForm):
    """What an indicator should reach by a day, in total, for one sex, or for one cell of its breakdown."""

    cell = PairsField(label=_("only for"), required=False, help_text=_("Such as: age_band = youth. Empty for all."))

    class Meta:
        model = Target
        fields = ["indicator", "due", "value", "sex", "cell", "reason"]

    def clean_cell(self) -> dict[str, Any]:
        cell = self.cleaned_data["cell"]
        if any(isinstance(code, list) for code in cell.values()):
            raise ValidationError(
                _now("A target is for one code of each breakdown; set another target for another code.")
            )
        return dict(sorted(cell.items()))


class BaselineForm(ScopedModelForm):
    """The day whose value is frozen; the value itself is computed."""

    class Meta:
        model = Baseline
        fields = ["indicator", "as_of", "method", "no_value_reason"]
