"""Pages of the balance: the scorecard, and women at each node of the value chain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p6_results.balance import registers, selectors
from clusterwise.phases.p6_results.balance.access import PLACE, REVISIT, SEE


@in_initiative(SEE)
@require_GET
def scorecard(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show economic, social and environmental results side by side, and the outcome areas where there are any."""
    today = timezone.localdate()
    areas = selectors.scorecard(initiative, today, selectors.AREAS) if selectors.uses_areas(initiative) else ()
    context = {
        "scope": initiative,
        "today": today,
        "triple": selectors.scorecard(initiative, today),
        "areas": areas,
        "places": registers.placements,
        "may_place": access.may(request.user, PLACE, initiative),
    }
    return render(request, "balance/scorecard.html", context)


@in_initiative(SEE)
@require_GET
def harm(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show women's share and pay at each node before and after, with the alarms first."""
    today = timezone.localdate()
    found = selectors.nodes(initiative, today)
    context = {
        "scope": initiative,
        "nodes": found,
        "alarms": [node for node in found if node.check.is_alarm],
        "rule": selectors.harm_rule(today),
        "revisits": registers.revisits,
        "may_revisit": access.may(request.user, REVISIT, initiative),
    }
    return render(request, "balance/harm.html", context)
