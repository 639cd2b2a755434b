"""Registers of the diagnostic."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Column, Register
from clusterwise.phases.p3_diagnostic import forms, services
from clusterwise.phases.p3_diagnostic.models import Finding, GenderRole, LeveragePoint, Problem, ProblemArrow, Study

SEE, EDIT = "diagnostic.see", "diagnostic.edit"


def _standing(record: Any) -> str:
    return str(_("cites evidence")) if record.has_evidence else str(_("draft, no evidence yet"))


EVIDENCE = (
    Column("observation", _("evidence: an observation"), "record"),
    Column("document_version", _("evidence: a document")),
    Column("written_source", _("evidence: a written source")),
)

studies = Register(
    model=Study,
    slug="studies",
    title=_("Studies"),
    one=_("study"),
    teaches=_(
        "A study says how the cluster was looked at: the method, who was asked and how they were chosen, and what it "
        "cannot tell. Its findings hang on it."
    ),
    columns=(
        Column("title", _("title")),
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("validated_by", _("validated by"), "record"),
    ),
    details=(
        Column("title", _("title")),
        Column("language", _("language"), "code:text_language"),
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("method", _("method")),
        Column("sampling", _("sampling")),
        Column("limits", _("limits")),
        Column("validated_by", _("validated by"), "record"),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.StudyForm,
    add=services.begin_study,
    revise=services.revise_study,
    remove=services.remove_study,
    related=("validated_by",),
    search=("title",),
)

findings = Register(
    model=Finding,
    slug="findings",
    title=_("Findings"),
    one=_("finding"),
    teaches=_(
        "A finding is one sentence about one function of the cluster, and it cites what it is known from: an "
        "observation, a document or a written source. Without evidence it stays a draft."
    ),
    columns=(
        Column("function", _("function"), "code:cluster_function"),
        Column("statement", _("finding"), value=str),
        Column("quadrant", _("strength, weakness, opportunity or threat")),
        Column("study", _("study"), "record"),
        Column("standing", _("standing"), value=_standing),
    ),
    details=(
        Column("function", _("function"), "code:cluster_function"),
        Column("statement", _("finding")),
        Column("language", _("language"), "code:text_language"),
        Column("quadrant", _("strength, weakness, opportunity or threat")),
        Column("study", _("study"), "record"),
        Column("standing", _("standing"), value=_standing),
        *EVIDENCE,
    ),
    see=SEE,
    edit=EDIT,
    form=forms.FindingForm,
    add=services.record_finding,
    revise=services.revise_finding,
    remove=services.remove_finding,
    parent="study",
    related=("study", "observation", "document_version__document"),
    search=("statement",),
    order=("function", "id"),
)

problems = Register(
    model=Problem,
    slug="problems",
    title=_("Problems"),
    one=_("problem"),
    teaches=_(
        "The problem tree starts with one core problem. Ask why, and note each cause with what it leads to, until "
        "nobody knows a cause behind it: those are the root causes that the plan must answer."
    ),
    columns=(
        Column("statement", _("problem"), value=str),
        Column("kind", _("kind")),
        Column("firms_affected", _("firms affected"), "number"),
        Column("women_affected", _("women affected"), "number"),
        Column("men_affected", _("men affected"), "number"),
        Column("cost_per_year", _("cost a year"), "money:currency"),
    ),
    details=(
        Column("statement", _("problem")),
        Column("objective", _("turned round into an objective")),
        Column("language", _("language"), "code:text_language"),
        Column("kind", _("kind")),
        Column("firms_affected", _("firms affected"), "number"),
        Column("women_affected", _("women affected"), "number"),
        Column("men_affected", _("men affected"), "number"),
        Column("cost_per_year", _("cost a year"), "money:currency"),
        Column("finding", _("finding that shows it"), "record"),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.ProblemForm,
    add=services.record_problem,
    revise=services.revise_problem,
    remove=services.remove_problem,
    related=("finding",),
    search=("statement", "objective"),
    order=("kind", "id"),
)

arrows = Register(
    model=ProblemArrow,
    slug="arrows",
    title=_("What leads to what"),
    one=_("arrow"),
    teaches=_("An arrow leads from a cause to what it causes. Arrows may not go in a circle."),
    columns=(Column("cause", _("cause"), "record"), Column("effect", _("leads to"), "record")),
    see=SEE,
    edit=EDIT,
    form=forms.ArrowForm,
    add=services.link_problems,
    remove=services.unlink_problems,
    parent="cause",
    related=("cause", "effect"),
    order=("id",),
)


def _answered(point: LeveragePoint) -> str:
    return "; ".join(str(answer.problem) for answer in point.answers.select_related("problem"))


leverage_points = Register(
    model=LeveragePoint,
    slug="leverage-points",
    title=_("Leverage points"),
    one=_("leverage point"),
    teaches=_(
        "A leverage point is a place where a push may move much. Score its impact and its feasibility from 1 to 5, say "
        "whom it reaches, and tick the causes that it answers."
    ),
    columns=(
        Column("name", _("leverage point")),
        Column("impact", _("impact"), "number"),
        Column("feasibility", _("feasibility"), "number"),
        Column("months_to_effect", _("months to effect"), "number"),
        Column("firms_reached", _("firms reached"), "number"),
        Column("women_reached", _("women reached"), "number"),
        Column("men_reached", _("men reached"), "number"),
        Column("cost", _("cost"), "money:currency"),
    ),
    details=(
        Column("name", _("leverage point")),
        Column("language", _("language"), "code:text_language"),
        Column("reasoning", _("why it would work")),
        Column("answers", _("causes that it answers"), value=_answered),
        Column("impact", _("impact"), "number"),
        Column("feasibility", _("feasibility"), "number"),
        Column("months_to_effect", _("months to effect"), "number"),
        Column("firms_reached", _("firms reached"), "number"),
        Column("women_reached", _("women reached"), "number"),
        Column("men_reached", _("men reached"), "number"),
        Column("cost", _("cost"), "money:currency"),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.LeveragePointForm,
    add=services.record_leverage_point,
    revise=services.revise_leverage_point,
    remove=services.remove_leverage_point,
    search=("name",),
)

gender_roles = Register(
    model=GenderRole,
    slug="gender-roles",
    title=_("Gender roles"),
    one=_("record of gender roles"),
    teaches=_(
        "Who does the work, who can use and dispose of land, credit and tools, who decides, and who keeps the gain? "
        "Note women's share, or the values of women and of men, for each thing, with what it is known from."
    ),
    columns=(
        Column("kind", _("kind")),
        Column("item", _("what")),
        Column("women", _("women"), "number"),
        Column("men", _("men"), "number"),
        Column("unit", _("unit")),
        Column("women_share_percent", _("women's share, percent"), "number"),
        Column("standing", _("standing"), value=_standing),
    ),
    details=(
        Column("kind", _("kind")),
        Column("item", _("what")),
        Column("language", _("language"), "code:text_language"),
        Column("women_share_percent", _("women's share, percent"), "number"),
        Column("women", _("women"), "number"),
        Column("men", _("men"), "number"),
        Column("other", _("other"), "number"),
        Column("not_stated", _("sex not stated"), "number"),
        Column("unit", _("unit")),
        Column("is_pay", _("pay for the same task"), "yes_no"),
        Column("constraints_met", _("what stands in the way")),
        Column("standing", _("standing"), value=_standing),
        *EVIDENCE,
    ),
    see=SEE,
    edit=EDIT,
    form=forms.GenderRoleForm,
    add=services.record_gender_role,
    revise=services.revise_gender_role,
    remove=services.remove_gender_role,
    related=("observation", "document_version__document"),
    search=("item",),
    order=("kind", "item"),
)

ALL = (studies, findings, problems, arrows, leverage_points, gender_roles)
