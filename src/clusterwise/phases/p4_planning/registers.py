"""Registers of the vision and the plan."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.phases.p4_planning import forms, services
from clusterwise.phases.p4_planning.lights import vision_lights
from clusterwise.phases.p4_planning.models import (
    BudgetShare,
    PlanLine,
    PlanRevision,
    StrategicObjective,
    VisionStatement,
)
from clusterwise.phases.p4_planning.snapshots import changes_after, in_words

SEE, EDIT, ENDORSE = "planning.see", "planning.edit", "planning.endorse"


def _vision_panel(vision: VisionStatement, user: Any) -> dict[str, Any]:
    points = [source.point for source in vision.sources.select_related("point")]
    return {"lights": vision_lights(vision, points, timezone.localdate())}


def _sources(vision: VisionStatement) -> str:
    return "; ".join(str(source.point) for source in vision.sources.all())


def _endorsed_on(vision: VisionStatement) -> Any:
    return vision.endorsed_on or _now("not yet")


@dataclass(frozen=True)
class VisionRegister(Register):
    """Versions of the vision with the leverage points that they are drawn from."""

    def rows(self, scope: Any, user: Any) -> QuerySet[Any]:
        """Return the versions with what is shown beside them."""
        related = ("initiative__cluster", "written_at__body", "endorsed_by")
        return super().rows(scope, user).select_related(*related).prefetch_related("sources__point")


visions = VisionRegister(
    model=VisionStatement,
    slug="visions",
    title=_("Vision"),
    one=_("version of the vision"),
    teaches=_(
        "The vision says in one or two sentences where the cluster wants to be, by when, and for whom. Members write it "
        "together; each version is kept, and a change says why."
    ),
    columns=(
        Column("number", _("version"), "number"),
        Column("text", _("vision")),
        Column("horizon_year", _("horizon year"), value=lambda vision: str(vision.horizon_year)),
        Column("endorsed_on", _("endorsed on"), "date", value=_endorsed_on),
        Column("review_on", _("to be reviewed on"), "date"),
    ),
    details=(
        Column("number", _("version"), "number"),
        Column("text", _("vision")),
        Column("language", _("language"), "code:text_language"),
        Column("horizon_year", _("horizon year"), value=lambda vision: str(vision.horizon_year)),
        Column("market_position", _("market position, in the words of the vision")),
        Column("inclusion_clause", _("inclusion or gender, in the words of the vision")),
        Column("environment_clause", _("environment, in the words of the vision")),
        Column("sources", _("leverage points that it is drawn from"), value=_sources),
        Column("written_on", _("written on"), "date"),
        Column("written_at", _("meeting of the members that wrote it"), "record"),
        Column("reason", _("why it changed")),
        Column("review_on", _("to be reviewed on"), "date"),
        Column("endorsed_on", _("endorsed on"), "date", value=_endorsed_on),
        Column("endorsed_by", _("decision that endorsed it"), "record"),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.VisionForm,
    add=services.write_vision,
    revise=services.revise_vision,
    remove=services.remove_vision,
    search=("text",),
    order=("-number",),
    panel="planning/_lights.html",
    panel_context=_vision_panel,
    actions=(Action(_("Record its endorsement"), "planning.endorse", ENDORSE, lambda vision: not vision.is_endorsed),),
)

objectives = Register(
    model=StrategicObjective,
    slug="objectives",
    title=_("Strategic objectives"),
    one=_("strategic objective"),
    teaches=_("Three to six objectives say what must be reached for the vision to come true. Plan lines hang on them."),
    columns=(Column("number", _("number"), "number"), Column("text", _("objective"))),
    details=(
        Column("number", _("number"), "number"),
        Column("text", _("objective")),
        Column("language", _("language"), "code:text_language"),
        Column("explanation", _("explanation")),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.ObjectiveForm,
    add=services.set_objective,
    revise=services.revise_objective,
    remove=services.remove_objective,
    search=("text",),
    order=("number",),
)


def money_words(amounts: dict[str, Decimal]) -> str:
    """Return amounts of several currencies side by side; they are never added up without a rate."""
    parts = [
        f"{formats.number_format(amount, decimal_pos=2, force_grouping=True)} {currency}"
        for currency, amount in sorted(amounts.items())
    ]
    return " + ".join(parts) or "–"


def _cost(line: PlanLine, sources: tuple[str, ...] = ()) -> str:
    amounts: dict[str, Decimal] = {}
    for share in line.shares.all():
        if not sources or share.source in sources:
            amounts[share.currency] = amounts.get(share.currency, Decimal(0)) + share.amount
    return money_words(amounts)


def _cost_from(source: str) -> Callable[[PlanLine], str]:
    return lambda line: _cost(line, (source,))


def _valued(line: PlanLine) -> str:
    return "; ".join(share.valued_how for share in line.shares.all() if share.valued_how)


def _indicators(line: PlanLine) -> str:
    return "; ".join(str(link.indicator) for link in line.indicator_links.all())


def _goals(line: PlanLine) -> str:
    return "; ".join(label("sdg", code) for code in line.sdg)


@dataclass(frozen=True)
class LinesRegister(Register):
    """Plan lines with their budget and indicators at hand, so that a long plan asks no more than a short one."""

    def rows(self, scope: Any, user: Any) -> QuerySet[Any]:
        """Return the lines with what is shown beside them."""
        return super().rows(scope, user).prefetch_related("shares", "indicator_links__indicator")


lines = LinesRegister(
    model=PlanLine,
    slug="lines",
    title=_("Plan lines"),
    one=_("plan line"),
    teaches=_(
        "A plan line is one activity: the root cause that it answers, who leads it, when, with whose money, and the "
        "indicator that will show whether it worked."
    ),
    columns=(
        Column("activity", _("activity"), value=str),
        Column("status", _("status")),
        Column("percent_complete", _("percent complete"), "number"),
        Column("starts", _("start"), "date"),
        Column("ends", _("end"), "date"),
        Column("lead", _("lead organisation"), "record"),
        Column("cost", _("total cost"), value=_cost),
        Column("objective", _("strategic objective"), "record"),
    ),
    details=(
        Column("number", _("number"), "number"),
        Column("objective", _("strategic objective"), "record"),
        Column("root_cause", _("root cause that it answers"), "record"),
        Column("leverage_point", _("leverage point that it uses"), "record"),
        Column("activity", _("activity")),
        Column("language", _("language"), "code:text_language"),
        Column("type", _("kind of joint action"), "code:joint_action_class"),
        Column("output", _("expected output")),
        Column("target_quantity", _("target"), "number"),
        Column("output_unit", _("unit of the output")),
        Column("target_women", _("target, women"), "number"),
        Column("target_men", _("target, men"), "number"),
        Column("lead", _("lead organisation"), "record"),
        Column("partners", _("partners")),
        Column("starts", _("start"), "date"),
        Column("ends", _("end"), "date"),
        Column("milestone", _("milestone")),
        Column("predecessor", _("line that must be done before"), "record"),
        Column("cost", _("total cost"), value=_cost),
        *(Column(source.value, source.label, value=_cost_from(source.value)) for source in BudgetShare.Source),
        Column("valued", _("how what is given in kind was valued"), value=_valued),
        Column("recurrent_payer", _("who pays the running cost after exit")),
        Column("risk", _("risk")),
        Column("mitigation", _("what is done about the risk")),
        Column("gender_explicit", _("gender objective of this line")),
        Column("gender_in_activity", _("gender within the activity")),
        Column("gender_none_reason", _("why gender plays no part within the activity")),
        Column("environment_note", _("environment")),
        Column("indicators", _("indicators that it is to move"), value=_indicators),
        Column("sdg", _("Sustainable Development Goals"), value=_goals),
        Column("is_quick_win", _("quick win"), "yes_no"),
        Column("status", _("status")),
        Column("percent_complete", _("percent complete"), "number"),
        Column("evidence_note", _("where the progress can be seen")),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.PlanLineForm,
    add=services.add_plan_line,
    revise=services.revise_plan_line,
    remove=services.remove_plan_line,
    parent="objective",
    related=("objective", "root_cause", "leverage_point", "lead", "predecessor"),
    search=("activity", "output"),
    order=("number",),
    actions=(Action(_("Report progress"), "planning.progress", "planning.progress"),),
)

shares = Register(
    model=BudgetShare,
    slug="budget-shares",
    title=_("Who pays"),
    one=_("budget share"),
    teaches=_("Each source's part of a line, in its own currency. What is given in kind says how it was valued."),
    columns=(
        Column("source", _("source")),
        Column("line", _("plan line"), "record"),
        Column("amount", _("amount"), "money:currency"),
        Column("valued_how", _("how it was valued")),
        Column("note", _("note")),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.BudgetShareForm,
    add=services.add_budget_share,
    revise=services.revise_budget_share,
    remove=services.remove_budget_share,
    parent="line",
    related=("line",),
    order=("line__number", "source"),
)


def _cited(revision: PlanRevision) -> str:
    if revision.is_first:
        return _now("the endorsed plan")
    return _now("cites no figure") if revision.lacks_evidence else revision.figure_words


def _revision_panel(revision: PlanRevision, user: Any) -> dict[str, Any]:
    shown = ("starts", "ends", "status", "indicators", "budget")
    kept = [{**row, **{name: in_words(name, row[name]) for name in shown}} for row in revision.lines]
    return {"kept": kept, "changes": changes_after(revision)}


revisions = Register(
    model=PlanRevision,
    slug="revisions",
    title=_("Plan revisions"),
    one=_("plan revision"),
    teaches=_(
        "The plan is kept for the first time as it was endorsed. Before it changes, a revision keeps it as it stood, "
        "with the reason and the figure that calls for the change; for some weeks its lines may then be revised."
    ),
    columns=(
        Column("number", _("revision"), value=str),
        Column("made_on", _("made on"), "date"),
        Column("reason", _("reason")),
        Column("indicator", _("figure that calls for it"), "record"),
        Column("figure_words", _("the figure on that day"), value=_cited),
    ),
    details=(
        Column("made_on", _("made on"), "date"),
        Column("reason", _("reason")),
        Column("language", _("language"), "code:text_language"),
        Column("decision", _("decision of the body"), "record"),
        Column("indicator", _("figure that calls for it"), "record"),
        Column("figure_words", _("the figure on that day"), value=_cited),
        Column("figure_count", _("records behind it"), "number"),
        Column("lines_hash", _("hash of the plan"), value=lambda revision: revision.lines_hash[:12]),
    ),
    see=SEE,
    edit=ENDORSE,
    form=forms.RevisionForm,
    add=services.record_revision,
    related=("indicator", "decision"),
    order=("-number",),
    panel="planning/_revision.html",
    panel_context=_revision_panel,
)

ALL = (visions, objectives, lines, shares, revisions)
