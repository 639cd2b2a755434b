"""Registers of evaluations."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.phases.p6_results.evaluation import effects, forms, pictures, selectors, services, wording
from clusterwise.phases.p6_results.evaluation.access import SEE, WRITE
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

TONGUE = Column("language", _("language"), "code:text_language")


def _cited(record: Any) -> str:
    return "; ".join(str(one) for one in record.sources)


def _citing(parent: str, label: Any) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    columns = (
        Column(parent, label, "record"),
        Column("statement", _("what it shows"), value=str),
        Column("shows", _("direction")),
        Column("strength", _("strength"), "code:evaluation_strength"),
        Column("sources", _("known from"), value=_cited),
    )
    model = Evidence if parent == "question" else ClaimEvidence
    links = tuple(Column(name, model._meta.get_field(name).verbose_name, "record") for name in SOURCES)
    details = (
        columns[0],
        Column("statement", _("what it shows")),
        TONGUE,
        *columns[2:4],
        *links,
        Column("written_source", _("source: in writing")),
    )
    return columns, details


def _evaluation_panel(record: Any, user: Any) -> dict[str, Any]:
    return {
        "matrix": selectors.evidence_matrix(record),
        "checklist": selectors.checklist(record),
        "questions": questions,
    }


evaluations = Register(
    model=Evaluation,
    slug="evaluations",
    title=_("Evaluations"),
    one=_("evaluation"),
    teaches=_(
        "An evaluation looks at the initiative from outside its daily work: is it relevant, does it fit with others, does "
        "it reach its objectives, at what cost, with what impact, and will it last. Only an evaluator writes here."
    ),
    columns=(
        Column("title", _("title")),
        Column("kind", _("kind")),
        Column("evaluator", _("who evaluates")),
        Column("starts", _("first day looked at"), "date"),
        Column("ends", _("last day looked at"), "date"),
    ),
    details=(
        Column("title", _("title")),
        Column("kind", _("kind")),
        Column("purpose", _("purpose")),
        TONGUE,
        Column("evaluator", _("who evaluates")),
        Column("starts", _("first day looked at"), "date"),
        Column("ends", _("last day looked at"), "date"),
        Column("limits", _("limits")),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.EvaluationForm,
    add=services.begin_evaluation,
    revise=services.revise_evaluation,
    remove=services.remove_evaluation,
    search=("title", "evaluator"),
    panel="evaluation/evaluation_panel.html",
    panel_context=_evaluation_panel,
)

questions = Register(
    model=Question,
    slug="evaluations/questions",
    title=_("Evaluation questions"),
    one=_("evaluation question"),
    teaches=_(
        "Ask a few questions under each criterion and say beforehand what would be good. Then gather evidence; the rating "
        "comes last, with its reason. Without evidence there is no rating."
    ),
    columns=(
        Column("criterion", _("criterion"), "code:evaluation_criterion"),
        Column("text", _("question"), value=str),
        Column("rating", _("rating"), "code:evaluation_rating"),
        Column("evaluation", _("evaluation"), "record"),
    ),
    details=(
        Column("evaluation", _("evaluation"), "record"),
        Column("criterion", _("criterion"), "code:evaluation_criterion"),
        Column("text", _("question")),
        TONGUE,
        Column("judged_by", _("what would be good")),
        Column("rating", _("rating"), "code:evaluation_rating"),
        Column("justification", _("why this rating")),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.QuestionForm,
    add=services.ask_question,
    revise=services.judge_question,
    remove=services.remove_question,
    parent="evaluation",
    related=("evaluation",),
    search=("text",),
    order=("criterion", "id"),
)

_columns, _details = _citing("question", _("question"))
evidence = Register(
    model=Evidence,
    slug="evaluations/evidence",
    title=_("Evidence for questions"),
    one=_("evidence for a question"),
    teaches=_(
        "Evidence is one sentence of what is known, whether it speaks for or against, how strong it is, and where it is "
        "known from: a published figure, an indicator, a study of effect, a record, a document or a written source."
    ),
    columns=_columns,
    details=_details,
    see=SEE,
    edit=WRITE,
    form=forms.EvidenceForm,
    add=services.add_evidence,
    revise=services.revise_evidence,
    remove=services.remove_evidence,
    parent="question",
    related=("question", *selectors.RELATED),
    search=("statement", "written_source"),
    order=("question", "id"),
)

checks = Register(
    model=StandardCheck,
    slug="evaluations/standard",
    title=_("Control points of the standard"),
    one=_("control point looked at"),
    teaches=_(
        "The DCED Standard says what a sound measurement of results has. Go through its control points and say what you "
        "saw. The list is recalled from memory: check it against the Standard before you quote it."
    ),
    columns=(
        Column("point", _("control point"), "code:dced_control_point"),
        Column("met", _("verdict")),
        Column("remark", _("what you saw")),
        Column("evaluation", _("evaluation"), "record"),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.StandardCheckForm,
    add=services.check_point,
    revise=services.recheck_point,
    remove=services.uncheck_point,
    parent="evaluation",
    related=("evaluation",),
    order=("point", "id"),
)

contributions = Register(
    model=Contribution,
    slug="evaluations/contributions",
    title=_("Contribution analyses"),
    one=_("contribution analysis"),
    teaches=_(
        "Where nothing can be compared, ask in six steps: what is the question, how should it have worked, what is known "
        "of each link, what story does that tell, what else could explain it, and what can be said after all."
    ),
    columns=(
        Column("question", _("question of cause and effect"), value=str),
        Column("evaluation", _("evaluation"), "record"),
    ),
    details=(
        Column("evaluation", _("evaluation"), "record"),
        Column("question", _("1. Question of cause and effect")),
        TONGUE,
        Column("theory", _("2. Theory of change")),
        Column("story", _("4. Contribution story")),
        Column("sought", _("5. What further evidence was sought")),
        Column("revised_story", _("6. Revised story")),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.ContributionForm,
    add=services.begin_contribution,
    revise=services.continue_contribution,
    remove=services.remove_contribution,
    parent="evaluation",
    related=("evaluation",),
    search=("question",),
    order=("id",),
    panel="evaluation/contribution_panel.html",
    panel_context=lambda record, user: {"steps": selectors.steps(record)},
)

claims = Register(
    model=Claim,
    slug="evaluations/claims",
    title=_("Claims of contribution"),
    one=_("claim"),
    teaches=_(
        "A claim is one link of the theory of change: this led to that. Give it evidence, name what else could explain "
        "it, then say how strong the case is and why."
    ),
    columns=(
        Column("statement", _("claim"), value=str),
        Column("strength", _("strength of the case"), "code:evaluation_strength"),
        Column("contribution", _("contribution analysis"), "record"),
    ),
    details=(
        Column("contribution", _("contribution analysis"), "record"),
        Column("statement", _("claim")),
        TONGUE,
        Column("arrow", _("arrow of the result chain"), "record"),
        Column("strength", _("strength of the case"), "code:evaluation_strength"),
        Column("reasoning", _("why so strong or weak")),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.ClaimForm,
    add=services.claim_contribution,
    revise=services.judge_claim,
    remove=services.remove_claim,
    parent="contribution",
    related=("contribution", "arrow__source", "arrow__target"),
    search=("statement",),
    order=("id",),
)

_claim_columns, _claim_details = _citing("claim", _("claim"))
claim_evidence = Register(
    model=ClaimEvidence,
    slug="evaluations/claim-evidence",
    title=_("Evidence for claims"),
    one=_("evidence for a claim"),
    teaches=_(
        "What is known about a claim, for and against, and where from. Say which was found after the first story."
    ),
    columns=(*_claim_columns, Column("is_further", _("found after the first story"), "yes_no")),
    details=(*_claim_details, Column("is_further", _("found after the first story"), "yes_no")),
    see=SEE,
    edit=WRITE,
    form=forms.ClaimEvidenceForm,
    add=services.add_claim_evidence,
    revise=services.revise_claim_evidence,
    remove=services.remove_evidence,
    parent="claim",
    related=("claim", *selectors.RELATED),
    search=("statement", "written_source"),
    order=("claim", "id"),
)

rivals = Register(
    model=RivalExplanation,
    slug="evaluations/rivals",
    title=_("Rival explanations"),
    one=_("rival explanation"),
    teaches=_(
        "What else could have brought it about: another programme, prices, weather, what the firms would have done anyway. "
        "Look at each and say what rules it out, or that it explains a part."
    ),
    columns=(
        Column("statement", _("what else could explain it"), value=str),
        Column("verdict", _("verdict")),
        Column("reasoning", _("why")),
        Column("claim", _("claim"), "record"),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.RivalForm,
    add=services.name_rival,
    revise=services.weigh_rival,
    remove=services.remove_rival,
    parent="claim",
    related=("claim",),
    search=("statement",),
    order=("id",),
)


def _kind_of_result(study: EffectStudy) -> str:
    return _now("change, no comparison") if study.is_change else _now("estimated effect")


def _study_panel(record: Any, user: Any) -> dict[str, Any]:
    return {
        "headline": wording.headline(record),
        "assumption": wording.assumption(record),
        "cautions": wording.cautions(record),
        "told": wording.facts(record),
        "picture": pictures.study_picture(record),
        "balance": [
            (one["covariate"], wording.number(one["before"]), wording.number(one["after"]))
            for one in record.result.get("balance", ())
        ],
        "groups": [
            (one["start"], one["period"], wording.number(one["value"]), one["units"])
            for one in record.result.get("groups", ())
        ],
    }


studies = Register(
    model=EffectStudy,
    slug="evaluations/effects",
    title=_("Studies of effect"),
    one=_("study of effect"),
    teaches=_(
        "A study compares those with and those without, before and after. Send a table of units in periods, or take an "
        "indicator's records by organisation. Its data, method and seed are kept, so that anybody may count again."
    ),
    columns=(
        Column("title", _("title")),
        Column("outcome", _("what is measured")),
        Column("kind", _("kind of result"), value=_kind_of_result),
        Column("method", _("method")),
        Column("counted_at", _("counted"), "date"),
    ),
    details=(
        Column("title", _("title")),
        TONGUE,
        Column("outcome", _("what is measured, with its unit")),
        Column("kind", _("kind of result"), value=_kind_of_result),
        Column("indicator", _("indicator whose records were taken"), "record"),
        Column("file_name", _("file")),
        Column("covariates", _("covariates")),
        Column("counted_at", _("counted"), "date"),
    ),
    see=SEE,
    edit=WRITE,
    form=forms.StudyForm,
    add=effects.count_study,
    remove=effects.remove_study,
    related=("indicator",),
    search=("title", "outcome"),
    actions=(Action(_("Count again from the kept data"), "evaluation.again", SEE),),
    panel="evaluation/study_panel.html",
    panel_context=_study_panel,
)

ALL = (evaluations, questions, evidence, checks, contributions, claims, claim_evidence, rivals, studies)
