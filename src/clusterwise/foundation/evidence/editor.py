"""The editor of formulas: clicks make a formula, the text can be changed, and the figure is seen before anything is kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusterwise.foundation.evidence import formulas, rows, selectors, services, wording
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.forms import FormulaForm
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.methods.counting import CountingError
from clusterwise.methods.formulas import FormulaError, Typed, text

SHOWN = 10
EXAMPLE = "distinct(involved) by sex at date"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a formula is wrong, as three pieces of its line, and why."""

    before: str
    at: str
    after: str
    said: str


@in_initiative("evidence.define")
@require_http_methods(["GET", "POST"])
def formula_editor(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Build a formula, preview its value and rows, and take it into an indicator; nothing is kept by looking."""
    indicator = _indicator(request, initiative)
    if request.method == "POST":
        return _taken(request, initiative, indicator)
    clicks = FormulaForm(request.GET if "measure" in request.GET else None)
    written = request.GET.get("formula", "")
    if "write" in request.GET and clicks.is_valid():
        written = text(clicks.formula())
    if not written and indicator is not None and not clicks.is_bound:
        written = formulas.formula_text(indicator)
    context = {
        "scope": initiative,
        "clicks": clicks,
        "written": written,
        "indicator": indicator,
        "on": timezone.localdate(),
        "example": EXAMPLE,
        **_preview(request, initiative, written),
    }
    return render(request, "evidence/formula.html", context)


def _indicator(request: HttpRequest, initiative: Initiative) -> Indicator | None:
    key = request.POST.get("indicator") or request.GET.get("indicator")
    if not key:
        return None
    try:
        return get_object_or_404(Indicator.objects.visible_to(request.user), pk=key, initiative=initiative)
    except ValidationError:
        return None


def _preview(request: HttpRequest, initiative: Initiative, written: str) -> dict[str, Any]:
    """Return what a formula gives today, or where it is wrong."""
    if not written.strip():
        return {}
    try:
        typed = formulas.read(written)
    except FormulaError as error:
        return {"fault": _fault(written, error)}
    why_not = _(typed.type.why_not) if typed.type.why_not else ""
    told = {"phrase": formulas.told(typed.formula), "adds": typed.rolls_up, "why_not": why_not}
    try:
        value = _value(initiative, typed)
    except (FormulaError, CountingError) as error:
        said = formulas.refusal(error) if isinstance(error, FormulaError) else str(error)
        return {**told, "trouble": said}
    may_open = access.may(request.user, "evidence.rows", initiative)
    return {
        **told,
        "value": value,
        "words": wording.shown(value.value, value.unit, value.qualifier),
        "reason": _(formulas.REASONS[value.reason]) if value.reason else "",
        "split": rows.split(value),
        "cells": rows.cells(value),
        "rows": rows.shown_rows(value.facts[:SHOWN], initiative) if may_open else [],
        "may_open": may_open,
    }


def _value(initiative: Initiative, typed: Typed) -> Value:
    on = timezone.localdate()
    sheet = formulas.sheet_of(typed)
    made = Indicator(initiative=initiative, formula=text(typed.formula), unit=formulas.unit_of(typed), **sheet)
    return selectors.figures(initiative, on, start=date(on.year, 1, 1), indicators=[made])[0]


def _fault(written: str, error: FormulaError) -> Fault:
    lines = written.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    start = max(0, error.column - 1)
    end = start + max(1, error.length)
    return Fault(
        line[max(0, start - 60) : start], line[start:end] or "…", line[end : end + 60], formulas.refusal(error)
    )


def _taken(request: HttpRequest, initiative: Initiative, indicator: Indicator | None) -> HttpResponse:
    """Take a formula into the indicator that it was written for."""
    if indicator is None:
        return redirect("figure.formula", initiative.programme.slug, initiative.slug)
    try:
        services.revise_indicator(indicator, by=request.user, formula=request.POST.get("formula", ""))  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("figure.formula", initiative.programme.slug, initiative.slug)
    messages.success(request, _("The indicator is computed by this formula now."))
    return redirect("figure", initiative.programme.slug, initiative.slug, indicator.pk)
