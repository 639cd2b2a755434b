"""Pages of a candidate beyond its profile: its standing in figures, its territory, and buying together."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clusterwise.foundation.journal.reading import shared_reads
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages import exports
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access as people
from clusterwise.phases.p1_selection import gate, wording
from clusterwise.phases.p1_selection.access import DECIDE, EDIT, SEE
from clusterwise.phases.p1_selection.matching import areas_of
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.portrait import page, show
from clusterwise.phases.p1_selection.portrait.buying import pools_of


def _candidate(request: HttpRequest, programme: Programme, pk: Any) -> Candidate:
    rows = Candidate.objects.visible_to(request.user).filter(programme=programme)
    return get_object_or_404(rows.select_related("register", "area", "programme"), pk=pk)


@in_programme(SEE)
@require_GET
def standing(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show how a candidate performs and for whom, its class with probability, the proof that it exists, and its signs."""
    candidate = _candidate(request, programme, pk)
    with shared_reads():
        rule = gate.rule_of(programme)
        portrait = page.portrait_of(candidate)
        staff = page.is_staff(request.user, candidate)
        context = {
            "scope": programme,
            "record": candidate,
            "portrait": portrait,
            "figures": page.figure_rows(portrait, request.user),
            "inclusion": page.inclusion_of(portrait, open_to_all=not staff),
            "existing": gate.existing_of(candidate, rule),
            "confirmations": candidate.confirmations.select_related("person"),
            **show.axes(portrait),
            **show.mass(portrait),
            **show.signs(portrait, open_to_all=not staff),
            "may_edit": people.may(request.user, EDIT, programme),
            "may_decide": people.may(request.user, DECIDE, programme),
        }
    return render(request, "selection/standing.html", context)


@in_programme(SEE)
@require_GET
def splits(request: HttpRequest, programme: Programme, pk: Any, kind: str) -> HttpResponse:
    """Download the splits of a candidate; what leaves the system withholds small groups from everybody."""
    candidate = _candidate(request, programme, pk)
    if kind not in exports.KINDS:
        raise Http404
    inclusion = page.inclusion_of(page.portrait_of(candidate), open_to_all=True)
    headers = [
        _("dimension"), _("group"), _("firms"), _("people employed"), _("women"), _("men"), _("not stated"),
    ]  # fmt: skip
    rows = page.export_rows(inclusion)
    return exports.send(
        f"{programme.slug}-for-whom", _("For whom: %(candidate)s") % {"candidate": candidate}, headers, rows, kind,
        source=candidate.source,
    )  # fmt: skip


@in_programme(SEE)
@require_GET
def territory(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show where a candidate lies: boundary, distances, institutions and what people hold in common."""
    candidate = _candidate(request, programme, pk)
    portrait = page.portrait_of(candidate)
    staff = page.is_staff(request.user, candidate)
    context = {
        "scope": programme,
        "record": candidate,
        "portrait": portrait,
        **show.territory(portrait, areas_of(programme), open_to_all=not staff),
        "chosen": candidate.territory_areas.select_related("area"),
        "tags": candidate.identity_tags.all(),
        "disclaimer": wording.DISCLAIMER,
        "may_edit": people.may(request.user, EDIT, programme),
    }
    return render(request, "selection/territory.html", context)


@in_programme(SEE)
@require_GET
def buying(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show what members of a candidate save by buying together."""
    candidate = _candidate(request, programme, pk)
    context = {
        "scope": programme,
        "record": candidate,
        "pools": pools_of(candidate.quotations.all()),
        "may_edit": people.may(request.user, EDIT, programme),
    }
    return render(request, "selection/buying.html", context)
