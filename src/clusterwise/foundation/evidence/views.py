"""A figure's page: the value, how it is counted, and the records behind it."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clusterwise.foundation.evidence import formulas, rows, selectors, wording
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages import exports
from clusterwise.foundation.pages.history import history_of
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access

PAGE_SIZE = 50


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _value(request: HttpRequest, initiative: Initiative, pk: Any) -> Any:
    indicator = get_object_or_404(
        Indicator.objects.visible_to(request.user).select_related("initiative__programme"), pk=pk, initiative=initiative
    )
    on = _day(request, "on") or timezone.localdate()
    return selectors.figure(indicator, on, start=_day(request, "from"))


@in_initiative("evidence.see")
@require_GET
def figure(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show a figure with its formula in words and as text, its split, and its rows, each a link to its record."""
    value = _value(request, initiative, pk)
    names = access.may(request.user, "people.names", initiative)
    page = Paginator(value.facts, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "scope": initiative,
        "value": value,
        "indicator": value.indicator,
        "words": wording.value_words(value),
        "plain": wording.shown(value.value, value.unit, value.qualifier),
        "split": rows.split(value),
        "breakdown": rows.breakdown(value),
        "formula": formulas.formula_text(value.indicator),
        "formula_words": formulas.formula_words(value.indicator),
        "counts": wording.measure_label(value.indicator.measure),
        "target": wording.shown(value.target.value, value.unit) if value.target else "",
        "baseline": wording.shown(value.baseline.value, value.unit, value.baseline.qualifier) if value.baseline else "",
        "page": page,
        "rows": rows.shown_rows(page.object_list, initiative),
        "may_open": access.may(request.user, "evidence.rows", initiative),
        "cells": rows.cells(value),
        "reason": _(formulas.REASONS[value.reason]) if value.reason else "",
        "may_define": access.may(request.user, "evidence.define", initiative),
        "names": names,
        "history": history_of(value.indicator, request.user, initiative),
        "on": value.on.isoformat(),
    }
    return render(request, "evidence/figure.html", context)


@in_initiative("evidence.rows")
@require_GET
def figure_rows(request: HttpRequest, initiative: Initiative, pk: Any, kind: str) -> HttpResponse:
    """Return every row behind a figure as XLSX or CSV, by code and never by name."""
    if kind not in exports.KINDS:
        raise Http404
    value = _value(request, initiative, pk)
    title = f"{value.indicator.code}-{value.on.isoformat()}"
    return exports.send(
        title,
        str(value.indicator),
        rows.headers(),
        rows.table(value),
        kind,
        source=formulas.formula_text(value.indicator),
    )
