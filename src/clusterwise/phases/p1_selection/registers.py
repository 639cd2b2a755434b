"""Registers of the selection: imported files, candidates with institutions and issues, rounds with criteria and judges."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.evidence.gate import least_group
from clusterwise.foundation.journal.reading import shared_reads
from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.foundation.people import access as people
from clusterwise.phases.p1_selection import criteria as library
from clusterwise.phases.p1_selection import gate, pictures, profile
from clusterwise.phases.p1_selection.access import DECIDE, EDIT, SCORE, SEE
from clusterwise.phases.p1_selection.forms import records as forms
from clusterwise.phases.p1_selection.models import (
    Candidate,
    CandidateInstitution,
    Criterion,
    Entry,
    EntryNote,
    Judge,
    RegisterFile,
    SelectionRound,
    SharedIssue,
)
from clusterwise.phases.p1_selection.portrait import page as portraits
from clusterwise.phases.p1_selection.portrait.registers import OF_CANDIDATE
from clusterwise.phases.p1_selection.services import candidates as candidate_services
from clusterwise.phases.p1_selection.services import initiatives, registers, rounds
from clusterwise.phases.p1_selection.standing import progress_of


def _file_panel(register: RegisterFile, user: Any) -> dict[str, Any]:
    return {
        "columns_read": sorted(register.mapping.get("columns", {}).items()),
        "left_out": register.mapping.get("left_out", 0),
        "may_retire": register.retired_on is None and people.may(user, EDIT, register),
    }


files = Register(
    model=RegisterFile, slug="registers", title=_("Registers"), one=_("register"), scope="programme",
    teaches=_("A register of establishments, or a table of regions and industries, is imported from a spreadsheet. It is kept as one file that never changes; the map is made from it."),
    columns=(
        Column("title", _("title")), Column("shape", _("kind of register")), Column("row_count", _("rows"), "number"),
        Column("source", _("source")), Column("imported_on", _("imported on"), "date"),
        Column("retired_on", _("retired on"), "date"),
    ),
    details=(
        Column("title", _("title")), Column("source", _("source")), Column("shape", _("kind of register")),
        Column("industry_scheme", _("industry classification")), Column("row_count", _("rows"), "number"),
        Column("periods", _("periods"), value=lambda r: ", ".join(filter(None, r.periods)) or None),
        Column("groups", _("groups of industries"), value=lambda r: ", ".join(r.groups) or None),
        Column("file_name", _("file that was sent")), Column("sha256", _("digest"), value=lambda r: r.sha256[:16]),
        Column("imported_on", _("imported on"), "date"), Column("retired_on", _("retired on"), "date"),
    ),
    see=SEE, edit=EDIT, form=forms.RegisterForm, revise=registers.revise_register, search=("title", "source"),
    actions=(Action(_("See the map"), "selection.map", SEE),), panel="selection/register_panel.html", panel_context=_file_panel,
)  # fmt: skip


def _candidate_panel(candidate: Candidate, user: Any) -> dict[str, Any]:
    asked = ("institutions", "issues", "overrides__signed_by", "confirmations")
    prefetch_related_objects([candidate], *asked)
    with shared_reads():
        return _candidate_facts(candidate, user) | _portrait_facts(candidate, user)


def _portrait_facts(candidate: Candidate, user: Any) -> dict[str, Any]:
    portrait = portraits.portrait_of(candidate)
    placement = portrait.placement
    return {
        "portrait": portrait,
        "kinds": portraits.kinds(placement) if placement else (),
        "inclusion": portraits.inclusion_of(portrait, open_to_all=not portraits.is_staff(user, candidate)),
    }


def _candidate_facts(candidate: Candidate, user: Any) -> dict[str, Any]:
    return {
        "gate": gate.gate_of(candidate, gate.rule_of(candidate.programme)),
        "completeness": profile.completeness(candidate),
        "classes": profile.institution_classes(candidate),
        "star": pictures.actors_picture(candidate),
        "justification": getattr(candidate, "justification", None),
        "signed": candidate.overrides.all(),
        "asks_justification": candidate.units_before_project == 0 and not hasattr(candidate, "justification"),
        "may_decide": people.may(user, DECIDE, candidate),
        "rounds": candidate.entries.select_related("round"),
    }


@dataclass(frozen=True)
class LongList(Register):
    """The long list: to readers who are not the programme's own people, small groups of people are withheld."""

    def rows(self, scope: Any, user: Any) -> models.QuerySet:
        """Return the candidates, each with the least group that this reader may be told, if there is one."""
        found = super().rows(scope, user)
        if people.may(user, portraits.STAFF, getattr(scope, "programme", scope)):
            return found
        return found.annotate(least_told=models.Value(least_group(localdate())))


def _employed(sex: str) -> Callable[[Candidate], Any]:
    """Return how many of a sex are employed, as far as the reader for whom the candidate was read may know."""

    def value(candidate: Candidate) -> Any:
        least = getattr(candidate, "least_told", None)
        told = profile.employment(candidate) if least is None else profile.told_employment(candidate, least)
        return told[sex]

    return value


candidates = LongList(
    model=Candidate, slug="candidates", title=_("Long list"), one=_("candidate"), scope="programme",
    teaches=_("Places that may be clusters belong here, from the map or from people who know them. Each gets a one-page profile and is tested before anybody compares it with others."),
    columns=(
        Column("name", _("name")), Column("product_group", _("product group")), Column("territory", _("territory")),
        Column("units", _("enterprises"), "number"), Column("employed_women", _("women employed"), "number", _employed("F")),
        Column("employed_men", _("men employed"), "number", _employed("M")), Column("evidence_level", _("level of evidence"), "code:evidence_level"),
    ),
    details=(
        Column("product_group", _("product group")), Column("territory", _("territory")), Column("country", _("country")),
        Column("area", _("area"), value=lambda c: str(c.area) if c.area else None),
        Column("evidence_level", _("level of evidence"), "code:evidence_level"), Column("source", _("source")),
        Column("register", _("register"), "record"), Column("lq", _("location quotient"), "number"),
        Column("units_before_project", _("enterprises before the project"), "number"), Column("since_year", _("known since"), "text"),
        Column("units", _("enterprises"), "number"), Column("units_micro", _("of them micro"), "number"),
        Column("units_small", _("of them small"), "number"), Column("units_medium", _("of them medium or large"), "number"),
        Column("employed_women", _("women employed"), "number", _employed("F")), Column("employed_men", _("men employed"), "number", _employed("M")),
        Column("employed_other", _("other people employed"), "number", _employed("X")),
        Column("employed_not_stated", _("people employed, sex not stated"), "number", _employed("U")),
        Column("employment_note", _("why women and men are not known apart")), Column("turnover", _("turnover a year"), "money:currency"),
        Column("export_percent", _("share exported, percent"), "number"),
        Column("linked_units", _("enterprises that deal with others of the cluster"), "number"),
        Column("interconnection", _("how they deal with one another")),
        Column("past_interventions", _("earlier projects")), Column("conflicts", _("known conflicts")),
        Column("serving_cost", _("what serving it would cost"), "money:serving_currency"),
        Column("staff_months", _("staff months that serving it would take"), "number"),
        Column("withdrawn_reason", _("why it was taken off the list")),
    ),
    see=SEE, edit=EDIT, form=forms.CandidateForm, add=candidate_services.add_candidate, revise=candidate_services.revise_candidate,
    related=("programme", "register", "area", "initiative", "justification__signed_by"), search=("name", "product_group", "territory"), order=("name",),
    panel="selection/candidate_panel.html", panel_context=_candidate_panel,
    actions=(
        Action(_("Standing"), "selection.standing", SEE), Action(_("Territory"), "selection.territory", SEE),
        Action(_("Buying together"), "selection.buying", SEE),
    ),
)  # fmt: skip

institutions = Register(
    model=CandidateInstitution, slug="institutions", title=_("Institutions present"), one=_("institution"), scope="programme", parent="candidate",
    teaches=_("Associations, providers of services to firms, banks, authorities and training agencies of the place belong here; a kind that is missing shows as a gap."),
    columns=(
        Column("name", _("name")), Column("kind", _("kind of institution"), "code:actor_type"),
        Column("service", _("what it does for the firms")), Column("evidence", _("evidence")),
    ),
    see=SEE, edit=EDIT, form=forms.InstitutionForm, add=candidate_services.add_institution, revise=candidate_services.revise_institution,
    remove=candidate_services.remove_institution, related=("candidate",),
)  # fmt: skip

issues = Register(
    model=SharedIssue, slug="issues", title=_("Shared challenges and opportunities"), one=_("shared issue"), scope="programme", parent="candidate",
    teaches=_("What several enterprises of the place struggle with, or hope for, belongs here, with how many said so."),
    columns=(Column("issue", _("challenge or opportunity")), Column("units", _("enterprises that report it"), "number"), Column("evidence", _("evidence"))),
    see=SEE, edit=EDIT, form=forms.IssueForm, add=candidate_services.add_issue, revise=candidate_services.revise_issue,
    remove=candidate_services.remove_issue, related=("candidate",),
)  # fmt: skip


def _day(name: str, label: Any) -> Column:
    """Show the day of a moment alone: what was settled on paper has no hour."""
    return Column(name, label, "date", lambda record: localdate(moment) if (moment := getattr(record, name)) else None)


def _round_panel(round_: SelectionRound, user: Any) -> dict[str, Any]:
    entries = list(Entry.objects.filter(round=round_).select_related("candidate"))
    is_draft = round_.state in ("draft", "weighed")
    seats = Judge.objects.filter(round=round_)
    return {
        "identification": [label for _code, label in codes.choices(library.IDENTIFICATION)],
        "judges": seats.count(),
        "handed_in": seats.filter(weighing__handed_in_at__isnull=False).count(),
        "progress": progress_of(round_) if round_.state == "scoring" else None,
        "may_open_weighing": round_.state == "draft" and people.may(user, DECIDE, round_),
        "contenders": gate.admitted(round_.programme) if is_draft else (),
        "served": gate.served(round_.programme) if is_draft else (),
        "lines": library.difference(round_),
        "weight_sum": library.weight_sum(round_),
        "admitted": [entry for entry in entries if entry.is_admitted],
        "refused": [entry for entry in entries if not entry.is_admitted],
        "note": getattr(round_, "note", None),
        "is_draft": is_draft,
        "is_judge": Judge.objects.filter(round=round_, user=user).exists(),
        "may_adopt": round_.state == "draft" and people.may(user, EDIT, round_),
        "may_decide": people.may(user, DECIDE, round_),
        "may_score": people.may(user, SCORE, round_.programme),
    }


selection_rounds = Register(
    model=SelectionRound, slug="rounds", title=_("Selection rounds"), one=_("selection round"), scope="programme",
    teaches=_("In a round a committee says what its objective means, adopts criteria and weights, freezes them, lets judges score apart, and then decides."),
    columns=(
        Column("name", _("name")), Column("opened_on", _("opened on"), "date"),
        _day("frozen_at", _("criteria frozen")), _day("closed_at", _("scoring closed")),
    ),
    details=(
        Column("objective", _("what the development objective means here")), Column("first", _("how many clusters are to be chosen"), "number"),
        Column("budget", _("budget"), "money:budget_currency"), Column("staff_months", _("staff months at hand"), "number"),
        Column("opened_on", _("opened on"), "date"),
        _day("frozen_at", _("criteria frozen")), _day("closed_at", _("scoring closed")),
        Column("decided_on", _("decided on"), "date", value=lambda r: note.decided_on if (note := getattr(r, "note", None)) else None),
    ),
    see=SEE, edit=EDIT, form=forms.RoundForm, add=rounds.open_round, revise=rounds.revise_round, search=("name",),
    panel="selection/round_panel.html", panel_context=_round_panel,
)  # fmt: skip

criteria = Register(
    model=Criterion, slug="criteria", title=_("Adopted criteria"), one=_("criterion"), scope="programme", parent="round",
    teaches=_("The committee's own criteria and weights belong here. Recommended ones are only a start."),
    columns=(
        Column("name", _("name")), Column("family", _("family"), "code:criterion_family"), Column("weight", _("weight"), "number"),
        Column("direction", _("direction")), Column("low", _("lowest score"), "number"), Column("high", _("highest score"), "number"),
        Column("veto", _("a mean score worse than this rules out"), "number"), Column("is_about_women", _("is about women's jobs, roles or firms")),
    ),
    details=(
        Column("family", _("family"), "code:criterion_family"), Column("variable", _("what is looked at")), Column("unit", _("unit")),
        Column("source", _("where the figures come from")), Column("weight", _("weight"), "number"), Column("direction", _("direction")),
        Column("low", _("lowest score"), "number"), Column("low_words", _("what the lowest score means")),
        Column("high", _("highest score"), "number"), Column("high_words", _("what the highest score means")),
        Column("veto", _("a mean score worse than this rules out"), "number"), Column("is_about_women", _("is about women's jobs, roles or firms")),
    ),
    see=SEE, edit=EDIT, form=forms.CriterionForm, add=rounds.add_criterion, revise=rounds.revise_criterion, remove=rounds.remove_criterion,
    related=("round",),
)  # fmt: skip

judges = Register(
    model=Judge, slug="judges", title=_("Judges"), one=_("judge"), scope="programme", parent="round",
    teaches=_("Those who score belong here, each with an account, the side that they speak for, and the sex that they state."),
    columns=(Column("speaks_for", _("speaks for")), Column("user", _("account"), value=lambda judge: str(judge.user)), Column("sex", _("sex"))),
    see=SEE, edit=EDIT, form=forms.JudgeForm, add=rounds.name_judge, revise=rounds.revise_judge, remove=rounds.remove_judge,
    related=("round", "user"),
)  # fmt: skip

entry_notes = Register(
    model=EntryNote, slug="notes", title=_("Notes on a choice made elsewhere"), one=_("note on a choice made elsewhere"),
    teaches=_("Where a cluster was chosen before its programme came here, write who chose it, when and why, and what is known of women's and men's work in it."),
    columns=(
        Column("reason", _("why this cluster was chosen, by whom and when")),
        Column("units_before_project", _("enterprises that worked here before the project"), "number"),
        Column("women_and_men", _("what is known of women's and men's work in it")), Column("source", _("source")),
        Column("signed_by", _("signed by"), value=lambda note: str(note.signed_by) if note.signed_by else None),
        Column("signed_at", _("signed"), "date"),
    ),
    see=SEE, edit=EDIT, form=forms.EntryNoteForm, add=initiatives.note_choice, revise=initiatives.revise_choice, related=("signed_by",),
)  # fmt: skip

OF_PROGRAMME = (files, candidates, institutions, issues, *OF_CANDIDATE, selection_rounds, criteria, judges)
