"""Registers of the results phase."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.phases.p6_results import forms
from clusterwise.phases.p6_results.access import EDIT, REPORT, SEE
from clusterwise.phases.p6_results.models import ProgressReport, Result, ResultArrow, ResultIndicator
from clusterwise.phases.p6_results.services import chain, reports

results = Register(
    model=Result,
    slug="statements",
    title=_("Results of the chain"),
    one=_("result"),
    teaches=_(
        "A result is one sentence: what is put in, what is done, what is delivered, what changes, what lasts. Write them "
        "from input to impact, then draw the arrows between them."
    ),
    columns=(
        Column("statement", _("statement"), value=str),
        Column("level", _("level")),
    ),
    details=(
        Column("statement", _("statement")),
        Column("level", _("level")),
        Column("language", _("language"), "code:text_language"),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.ResultForm,
    add=chain.add_result,
    revise=chain.revise_result,
    remove=chain.remove_result,
    search=("statement",),
    order=("level", "id"),
)

arrows = Register(
    model=ResultArrow,
    slug="arrows",
    title=_("Arrows of the result chain"),
    one=_("arrow"),
    teaches=_(
        "An arrow says what leads to what, if an assumption holds. Name the risk that it does not, and how well the link "
        "is known. Arrows may not go in a circle."
    ),
    columns=(
        Column("source", _("this"), "record"),
        Column("target", _("leads to"), "record"),
        Column("assumption", _("assumption")),
        Column("risk", _("risk")),
        Column("evidence_strength", _("how well it is known")),
    ),
    see=SEE,
    edit=EDIT,
    form=forms.ArrowForm,
    add=chain.link_results,
    revise=chain.revise_arrow,
    remove=chain.unlink_results,
    parent="source",
    related=("source", "target"),
    order=("id",),
)

ties = Register(
    model=ResultIndicator,
    slug="statement-indicators",
    title=_("Indicators of results"),
    one=_("indicator of a result"),
    teaches=_("Tie an indicator to each result, so that everybody can see whether it came true."),
    columns=(Column("result", _("result"), "record"), Column("indicator", _("indicator"), "record")),
    see=SEE,
    edit=EDIT,
    form=forms.ResultIndicatorForm,
    add=chain.tie_indicator,
    remove=chain.untie_indicator,
    parent="result",
    related=("result", "indicator"),
    order=("id",),
)


def _standing(report: ProgressReport) -> str:
    return _now("published") if report.is_frozen else _now("draft")


drafts = Register(
    model=ProgressReport,
    slug="reports",
    title=_("Progress reports"),
    one=_("progress report"),
    teaches=_(
        "A report brings the numbers of a period together by query. You add what happened, the risks, the lessons and "
        "what comes next; then it is frozen with its facts, and every figure in it can be opened and counted again."
    ),
    columns=(
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("language", _("language")),
        Column("standing", _("standing"), value=_standing),
    ),
    details=(
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("language", _("language")),
        Column("standing", _("standing"), value=_standing),
    ),
    see=SEE,
    edit=REPORT,
    form=forms.ReportForm,
    add=reports.begin_report,
    revise=reports.annotate_report,
    remove=reports.remove_report,
    actions=(
        Action(_("Look at it and publish"), "results.preview", SEE, lambda report: not report.is_frozen),
        Action(_("Open the published report"), "results.of_draft", SEE, lambda report: report.is_frozen),
    ),
    panel="results/report_panel.html",
)

ALL: tuple[Any, ...] = (results, arrows, ties, drafts)
