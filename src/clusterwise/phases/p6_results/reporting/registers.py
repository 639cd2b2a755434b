"""Registers of reporting: duties, periods and gender marks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.phases.p6_results.access import EDIT as CHAIN_EDIT
from clusterwise.phases.p6_results.access import SEE as RESULTS_SEE
from clusterwise.phases.p6_results.reporting import forms, services
from clusterwise.phases.p6_results.reporting.access import APPROVE, ASSIGN, SEE, SUBMIT
from clusterwise.phases.p6_results.reporting.models import Assignment, GenderMark, Period
from clusterwise.phases.p6_results.reporting.services import marking
from clusterwise.phases.p6_results.reporting.services import versions as _versions  # noqa: F401  (declares its verb)

S = Period.State

assignments = Register(
    model=Assignment,
    slug="duties",
    title=_("Duties in indicators"),
    one=_("duty in an indicator"),
    teaches=_(
        "A duty says which account collects, verifies or reports an indicator, and from when. Whoever has it finds the "
        "work of each month, quarter or year on the first page, and is reminded by e-mail."
    ),
    columns=(
        Column("indicator", _("indicator"), "record"),
        Column("duty", _("duty")),
        Column("user", _("account")),
        Column("starts", _("from"), "date"),
        Column("ends", _("until, this day included"), "date"),
    ),
    see=SEE,
    edit=ASSIGN,
    form=forms.AssignmentForm,
    add=services.assign,
    revise=services.reassign,
    remove=services.relieve,
    parent="indicator",
    related=("indicator", "user"),
    order=("indicator__code", "duty", "starts"),
)

periods = Register(
    model=Period,
    slug="periods",
    title=_("Reporting periods"),
    one=_("reporting period"),
    teaches=_(
        "A period is a quarter or a year. When it is over it is submitted, the manager approves it, and a report may be "
        "published. Locked, its records stay as they are; it is only reopened with a reason."
    ),
    columns=(
        Column("starts", _("first day"), "date"),
        Column("ends", _("last day"), "date"),
        Column("state", _("state")),
        Column("reason", _("why it was reopened")),
    ),
    see=SEE,
    edit=SUBMIT,
    form=forms.PeriodForm,
    add=services.open_period,
    remove=services.drop_period,
    actions=(
        Action(_("Submit it"), "reporting.submit", SUBMIT, lambda one: one.state in (S.OPEN, S.REOPENED)),
        Action(_("Approve it"), "reporting.approve", APPROVE, lambda one: one.state == S.SUBMITTED),
        Action(_("Lock it"), "reporting.lock", APPROVE, lambda one: one.state == S.APPROVED),
        Action(
            _("Reopen it with a reason"),
            "reporting.reopen",
            APPROVE,
            lambda one: one.state in (S.SUBMITTED, S.APPROVED, S.LOCKED),
        ),
    ),
    order=("-starts",),
)

marks = Register(
    model=GenderMark,
    slug="gender-marks",
    title=_("Gender marks"),
    one=_("gender mark"),
    teaches=_(
        "The gender marker, from 0 to 3, says how much the initiative or one result is meant to do for gender equality. "
        "Begin with the mark of the whole initiative, and give the reason: what is done for whom."
    ),
    columns=(
        Column("result", _("result"), "record"),
        Column("marker", _("gender marker"), "code:gender_marker"),
        Column("reason", _("why")),
    ),
    see=RESULTS_SEE,
    edit=CHAIN_EDIT,
    form=forms.GenderMarkForm,
    add=marking.mark_gender,
    revise=marking.revise_mark,
    remove=marking.remove_mark,
    parent="result",
    related=("result",),
    order=("id",),
)

ALL: tuple[Any, ...] = (assignments, periods, marks)
