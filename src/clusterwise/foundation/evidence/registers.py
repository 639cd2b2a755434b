"""Registers of the evidence."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence import forms, services
from clusterwise.foundation.evidence.formulas import formula_text
from clusterwise.foundation.evidence.models import Baseline, Indicator, Observation, Target
from clusterwise.foundation.evidence.wording import measure_label
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.foundation.people.models import User

observations = Register(
    model=Observation,
    slug="observations",
    title=_("Observations"),
    one=_("observation"),
    teaches=_(
        "Values that no other record holds belong here: a wage, a price, a loss, jobs, sales. Each names how it was found out and where its evidence is."
    ),
    columns=(
        Column("quantity", _("what"), "code:quantity"),
        Column("organisation", _("organisation"), "record"),
        Column("person", _("person"), "person"),
        Column("subject", _("subject")),
        Column("value", _("value"), "number"),
        Column("unit", _("unit")),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("sex", _("sex")),
        Column("method", _("method")),
    ),
    details=(
        Column("quantity", _("what"), "code:quantity"),
        Column("organisation", _("organisation"), "record"),
        Column("person", _("person"), "person"),
        Column("subject", _("subject")),
        Column("value", _("value"), "number"),
        Column("denominator", _("out of"), "number"),
        Column("unit", _("unit")),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("sex", _("sex")),
        Column("method", _("method")),
        Column("respondent", _("who said so"), "person"),
        Column("qualifier", _("exactness")),
        Column("evidence", _("evidence document"), "record"),
        Column("evidence_note", _("where the evidence is")),
    ),
    see="evidence.see",
    edit="evidence.observe",
    form=forms.ObservationForm,
    add=services.record_observation,
    revise=services.revise_observation,
    remove=services.remove_observation,
    related=("organisation", "person", "respondent", "evidence"),
    search=("subject", "quantity"),
    order=("-starts",),
)

indicators = Register(
    model=Indicator,
    slug="indicators",
    title=_("Indicators"),
    one=_("indicator"),
    teaches=_(
        "An indicator says which records are counted, and how. Its value cannot be typed in: it is computed from the records each time, and opens down to them."
    ),
    columns=(
        Column("code", _("code")),
        Column("name", _("name"), value=str),
        Column("level", _("level")),
        Column("measure", _("counts"), value=lambda i: measure_label(i.measure)),
        Column("collects", _("who collects")),
        Column("method", _("method")),
        Column("frequency", _("frequency")),
    ),
    details=(
        Column("code", _("code")),
        Column("name", _("name"), value=str),
        Column("definition", _("definition")),
        Column("formula", _("formula"), value=formula_text),
        Column("level", _("level")),
        Column("unit", _("unit")),
        Column("direction", _("direction")),
        Column("source", _("data source")),
        Column("method", _("collection method")),
        Column("instrument", _("instrument")),
        Column("frequency", _("frequency")),
        Column("collects", _("who collects")),
        Column("verifies", _("who verifies")),
        Column("reports", _("who reports")),
        Column("population", _("population")),
        Column("double_count_rule", _("rule against double counting")),
        Column("qualifier", _("exactness")),
        Column("contribution", _("contribution of the programme")),
        Column("confidentiality", _("confidentiality")),
        Column("definition_version", _("version of the definition"), "number"),
        Column("retired_on", _("retired on"), "date"),
    ),
    see="evidence.see",
    edit="evidence.define",
    form=forms.IndicatorForm,
    add=services.define_indicator,
    revise=services.revise_indicator,
    search=("code", "name"),
    actions=(Action(_("See the figure and its records"), "figure", "evidence.see"),),
)

targets = Register(
    model=Target,
    slug="targets",
    title=_("Targets"),
    one=_("target"),
    teaches=_("A target says what an indicator should reach by a day, in total or for women or men."),
    columns=(
        Column("indicator", _("indicator"), "record"),
        Column("due", _("by"), "date"),
        Column("value", _("target"), "number"),
        Column("sex", _("for")),
        Column("cell", _("only for"), value=lambda t: ", ".join(f"{name} = {code}" for name, code in t.cell.items())),
        Column("reason", _("why this much")),
    ),
    see="evidence.see",
    edit="evidence.define",
    form=forms.TargetForm,
    add=services.set_target,
    revise=services.revise_target,
    parent="indicator",
    related=("indicator",),
)


def _freeze(*, initiative: Initiative, by: User, client_id: UUID | None, **values: Any) -> Baseline:
    return services.freeze_baseline(by=by, client_id=client_id, **values)


baselines = Register(
    model=Baseline,
    slug="baselines",
    title=_("Baselines"),
    one=_("baseline"),
    teaches=_(
        "A baseline freezes what an indicator was on a day, with the facts behind it. It cannot be changed; later values compare only to the same version of the definition."
    ),
    columns=(
        Column("indicator", _("indicator"), "record"),
        Column("as_of", _("as of"), "date"),
        Column("value", _("value"), "number"),
        Column("unit", _("unit")),
        Column("qualifier", _("exactness")),
        Column("n", _("records"), "number"),
        Column("definition_version", _("version of the definition"), "number"),
        Column("no_value_reason", _("why there is none")),
        Column("facts_hash", _("hash of the facts"), value=lambda b: b.facts_hash[:12]),
    ),
    see="evidence.see",
    edit="evidence.freeze",
    form=forms.BaselineForm,
    add=_freeze,
    parent="indicator",
    related=("indicator",),
)
