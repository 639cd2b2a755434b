"""The programme's page, the people and organisations of an initiative, its map, and erasing a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.members import registers
from clusterwise.foundation.organisations import selectors
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import record_url
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access, services
from clusterwise.press.charts.actors import Actor, actor_star
from clusterwise.press.charts.points import Point, points_map


def _look() -> dict[str, Any]:
    return {"language": (get_language() or "en").split("-")[0], "direction": "rtl" if get_language_bidi() else "ltr"}


@in_initiative("people.see")
@require_GET
def members(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the three honest totals, the actors as in the source's figure, and every register of who takes part."""
    today = timezone.localdate()
    figure = selectors.figure_counts(initiative, today)
    star = actor_star(
        Actor(codes.label("figure_actor", "firms"), figure.get("firms", 0)),
        tuple(Actor(codes.label("figure_actor", code), count) for code, count in figure.items() if code != "firms"),
        title=_("Actors of the cluster"),
        description=_("The five kinds of actor of the approach, with the number of organisations of each."),
        **_look(),
    )
    context = {
        "scope": initiative,
        "totals": selectors.three_totals(initiative, today),
        "star": star,
        "counts": [
            (codes.label("actor_type", code), count)
            for code, count in selectors.actor_counts(initiative, today).items()
        ],
        "missing": selectors.missing_institutions(initiative, today),
        "registers": [
            (r, r.rows(initiative, request.user).count(), access.may(request.user, r.edit, initiative))
            for r in registers.ALL
        ],
    }
    return render(request, "members/members.html", context)


@in_initiative("organisations.map")
@require_GET
def initiative_map(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the cluster and its organisations as points, or say that nobody recorded where they are."""
    found = selectors.members(initiative, request.user).exclude(latitude=None).exclude(longitude=None).order_by("name")
    points = tuple(
        Point(firm.name, float(firm.longitude), float(firm.latitude), _("organisation"), 1) for firm in found
    )
    cluster = initiative.cluster
    if cluster.latitude is not None and cluster.longitude is not None:
        points = (*points, Point(cluster.territory, float(cluster.longitude), float(cluster.latitude), _("cluster"), 3))
    picture = (
        points_map(
            points,
            title=_("Map of %(name)s") % {"name": initiative},
            description=_("Where the organisations of the cluster are."),
            **_look(),
        )
        if points
        else None
    )
    without = selectors.members(initiative, request.user).filter(latitude=None).count()
    return render(request, "members/map.html", {"scope": initiative, "picture": picture, "without": without})


@in_initiative("people.erase")
@require_http_methods(["GET", "POST"])
def erase_person(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Ask, then erase a person's name and phone for good."""
    person = get_object_or_404(registers.people.rows(initiative, request.user), pk=pk)
    if request.method == "POST":
        services.erase_person(person, by=request.user)
        messages.success(request, _("The name and the phone were erased. Counts stay as they are."))
        return redirect(record_url(person, initiative))
    return render(request, "members/erase.html", {"scope": initiative, "person": person})
