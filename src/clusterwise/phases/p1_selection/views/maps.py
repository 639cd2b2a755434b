"""The map of a register: ranked table, picture, download, and the step from a row to the long list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clusterwise.engines.session import EngineError
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages import exports
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.places.selectors import country_choices
from clusterwise.phases.p1_selection import maps, pictures, refusals, specialised, wording
from clusterwise.phases.p1_selection.access import EDIT, SEE
from clusterwise.phases.p1_selection.matching import area_of, areas_of, matched
from clusterwise.phases.p1_selection.models import Candidate, RegisterFile
from clusterwise.phases.p1_selection.services import candidates

PAGE_SIZE = 50


def _register(request: HttpRequest, programme: Programme, pk: Any) -> RegisterFile:
    return get_object_or_404(RegisterFile.objects.visible_to(request.user), programme=programme, pk=pk)


def _slice(register: RegisterFile, given: Any) -> tuple[str, str]:
    """Return the period and the group of industries that are asked for, as far as the register has them."""
    period = given.get("period", maps.latest_period(register))
    group = given.get("group", "")
    if (register.periods and period not in register.periods) or (group and group not in register.groups):
        raise Http404
    return period, group


def _filters(given: Any) -> maps.Filters:
    return maps.Filters(given.get("industry", ""), given.get("region", ""), given.get("strong", "") == "1")


@in_programme(SEE)
@require_GET
def index(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Lead to the map of the newest register, or say what a map needs."""
    newest = RegisterFile.objects.visible_to(request.user).filter(programme=programme, retired_on=None)
    register = newest.order_by("-id").first()
    if register is None:
        may_edit = people.may(request.user, EDIT, programme)
        return render(request, "selection/map_empty.html", {"scope": programme, "may_edit": may_edit})
    address = reverse("selection.map", args=[programme.slug, register.pk])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


@in_programme(SEE)
@require_GET
def page(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show quotients, ranks and strong clusters of a register, with a picture and filters."""
    register = _register(request, programme, pk)
    period, group = _slice(register, request.GET)
    chosen = _filters(request.GET)
    try:
        found = maps.map_of(register, period=period, group=group)
    except EngineError as error:
        context = {"scope": programme, "register": register, "refusal": refusals.said(error)}
        return render(request, "selection/map_refused.html", context, status=422)
    rows = specialised.ranked([row for row in found.rows if chosen.keep(row)])
    regions = {row.region: row.region_name for row in found.rows}
    matching = matched(regions, areas_of(programme))
    context = {
        "scope": programme,
        "register": register,
        "period": period,
        "group": group,
        "chosen": chosen,
        "map": found,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "strong_count": sum(row.strong is True for row in found.rows),
        "regions": sorted(regions.items(), key=lambda pair: pair[1]),
        "industries": sorted({row.industry: row.industry_name for row in found.rows}.items(), key=lambda pair: pair[1]),
        "matching": matching,
        "picture": pictures.map_picture(register, found.rows, chosen, matching, period),
        "disclaimer": wording.DISCLAIMER,
        "may_edit": people.may(request.user, EDIT, programme),
        "listed": set(
            Candidate.objects.filter(programme=programme, register=register).values_list(
                "register_region", "register_industry"
            )
        ),
    }
    return render(request, "selection/map.html", context)


@in_programme(SEE)
@require_GET
def rows(request: HttpRequest, programme: Programme, pk: Any, kind: str) -> HttpResponse:
    """Download the rows of a map."""
    register = _register(request, programme, pk)
    if kind not in exports.KINDS:
        raise Http404
    period, group = _slice(register, request.GET)
    chosen = _filters(request.GET)
    found = maps.map_of(register, period=period, group=group)
    headers = [
        _("region"), _("region name"), _("industry"), _("industry name"), _("people employed"), _("women"),
        _("establishments"), _("location quotient"), _("location quotient of establishments"),
        _("location quotient of women's jobs"), _("rank"), _("strong"), _("strong, upper tenth"),
    ]  # fmt: skip
    said = {True: _("yes"), False: _("no"), None: None}
    table = (
        [
            row.region, row.region_name, row.industry, row.industry_name, row.employment, row.women, row.establishments,
            row.lq, row.lq_establishments, row.lq_women, row.rank, said[row.strong], said[row.strong_tenth],
        ]
        for row in specialised.ranked([row for row in found.rows if chosen.keep(row)])
    )  # fmt: skip
    name = f"{programme.slug}-map-{period}"
    return exports.send(
        name, " · ".join(filter(None, (register.title, period))), headers, table, kind, source=register.source
    )


def _ask_country(request: HttpRequest, register: RegisterFile, row: specialised.MapRow) -> HttpResponse:
    given = [(name, request.POST.get(name, "")) for name in ("region", "industry", "period", "group")]
    context = {
        "scope": register.programme,
        "register": register,
        "row": row,
        "given": given,
        "countries": country_choices(),
        "likely": _likely_country(register),
    }
    return render(request, "selection/country.html", context)


def _likely_country(register: RegisterFile) -> str:
    """Return what is offered first: the country last named for a row of this register, else the programme's."""
    named = Candidate.objects.filter(register=register).order_by("-id").values_list("country", flat=True).first()
    return named or register.programme.country


@in_programme(EDIT)
@require_POST
def to_long_list(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Put a row of the map on the long list."""
    register = _register(request, programme, pk)
    period, group = _slice(register, request.POST)
    wanted = (request.POST.get("region", ""), request.POST.get("industry", ""))
    found = maps.map_of(register, period=period, group=group)
    row = next((row for row in found.rows if (row.region, row.industry) == wanted), None)
    if row is None:
        raise Http404
    area = area_of(row.region, row.region_name, areas_of(programme))
    country = request.POST.get("country", "") or (area.country if area else "")
    if not country:
        return _ask_country(request, register, row)
    try:
        candidate = candidates.add_candidate_from_map(
            register=register,
            row=row,
            counts=maps.counts_of(register, row, period),
            period=period,
            by=request.user,  # type: ignore[arg-type]
            country=country,
            area=area,
        )
    except (ValidationError, ReplayedError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
        return redirect("selection.map", programme.slug, register.pk)
    messages.success(request, _("Recorded: %(record)s.") % {"record": candidate})
    return redirect("selection.candidate.record", programme.slug, candidate.pk)
