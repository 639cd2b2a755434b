"""The page “People reached” of an initiative, and the same as a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clusterwise.foundation.evidence.gate import WITHHELD
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages import exports
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Sex as SexWord
from clusterwise.phases.p6_results.access import EDIT, SEE
from clusterwise.phases.p6_results.reach import registers, selectors
from clusterwise.phases.p6_results.reach.forms import PeriodForm

OPEN_TO = "evidence.published"


def _period(request: HttpRequest) -> tuple[PeriodForm, date, date]:
    """Return the period asked for; the year to date where none is asked for or what is asked for makes no sense."""
    today = timezone.localdate()
    usual = {"first": today.replace(month=1, day=1), "last": today}
    form = PeriodForm({**usual, **request.GET.dict()})
    given = form.cleaned_data if form.is_valid() else usual
    return form, given["first"], given["last"]


def _page(request: HttpRequest, initiative: Initiative, first: date, last: date) -> selectors.Page:
    is_staff = access.may(request.user, SEE, initiative)
    return selectors.page_of(initiative, request.user, first, last, is_staff=is_staff)


@in_initiative(OPEN_TO)
@require_GET
def reached(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show participations, people and new people of a period, who overlaps, heads without names, and indirect reach."""
    form, first, last = _period(request)
    page = _page(request, initiative, first, last)
    context = {
        "scope": initiative,
        "form": form,
        "first": first,
        "last": last,
        "page": page,
        "split": [(SexWord(sex.value).plural, _shown(n)) for sex, n in page.told.by_sex.items()],
        "tables": [(title, crossing.names, _rows(crossing)) for title, crossing in _tables(page)],
        "may_declare": access.may(request.user, EDIT, initiative),
        "declare_url": registers.multipliers.url("list", initiative)
        if access.may(request.user, SEE, initiative)
        else "",
    }
    return render(request, "reach/reach.html", context)


def _tables(page: selectors.Page) -> list[tuple[str, selectors.Crossing]]:
    found = [
        (_("People in each pair of activities"), page.activities),
        (_("People in each pair of initiatives of the programme"), page.initiatives),
        (_("People of joint actions, in each pair of those who pay for them"), page.payers),
    ]
    return [(title, crossing) for title, crossing in found if crossing.names]


def _shown(count: int | None) -> Any:
    return str(WITHHELD) if count is None else count


def _rows(crossing: selectors.Crossing) -> list[tuple[str, list[Any]]]:
    return [(one, [_shown(crossing.cells[one, other]) for other in crossing.names]) for one in crossing.names]


@in_initiative(OPEN_TO)
@require_GET
def reached_file(request: HttpRequest, initiative: Initiative, kind: str) -> HttpResponse:
    """Return the page's figures as a file, with what is withheld from the reader withheld there too."""
    if kind not in exports.KINDS:
        raise Http404
    _form, first, last = _period(request)
    page = _page(request, initiative, first, last)
    headers = (_("figure"), _("group"), _("other group"), _("people"), _("at most"), _("state of the merges"))
    return exports.send(
        f"{initiative.slug}-people-reached",
        _("People reached from %(first)s to %(last)s") % {"first": first, "last": last},
        headers,
        list(_lines(page)),
        kind,
        source=str(initiative),
    )


def _lines(page: selectors.Page) -> Iterator[tuple[Any, ...]]:
    told, state = page.told, page.state
    yield _("Participations"), "", "", _shown(told.participations), "", state
    yield _("People"), "", "", _shown(told.people), "", state
    yield _("People new in the period"), "", "", _shown(told.new_people), "", state
    for sex, count in told.by_sex.items():
        yield _("People"), SexWord(sex.value).plural, "", _shown(count), "", state
    for title, crossing in _tables(page):
        for (one, other), count in crossing.cells.items():
            yield title, one, other, _shown(count), "", state
    for label, bounds in page.heads:
        yield _("Heads without names, never added to people"), label, "", bounds.least, bounds.most, ""
    if page.indirect:
        source = page.indirect.declared.source
        yield _("Reached through others, assumed and never added to people"), source, "", page.indirect.people, "", ""
