"""The programme's page of indicators: figures over all initiatives, and a definition taken over into another."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.evidence import services
from clusterwise.foundation.evidence.library import Entry, library
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.rows import sex_words
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.pages.scope import in_programme


@in_programme("evidence.library")
@require_http_methods(["GET", "POST"])
def programme_library(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show every definition in use with its figure over the programme, or take one over into an initiative."""
    initiatives = list(Initiative.objects.visible_to(request.user).filter(programme=programme).order_by("name"))
    if request.method == "POST":
        return _taken_over(request, programme, initiatives)
    on = _day(request, "on") or timezone.localdate()
    start = _day(request, "from") or date(on.year, 1, 1)
    entries = library(programme, on, start)
    context = {
        "scope": programme,
        "entries": entries,
        "shown": [_shown(entry, initiatives) for entry in entries],
        "initiatives": initiatives,
        "on": on.isoformat(),
        "start": start.isoformat(),
    }
    return render(request, "evidence/library.html", context)


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _shown(entry: Entry, initiatives: list[Initiative]) -> dict[str, Any]:
    users = {one.initiative_id for one in entry.users}
    unit = entry.unit if entry.absent is None else ""
    names = {str(one.pk): one for one in initiatives}
    return {
        "entry": entry,
        "words": shown(entry.value, entry.unit),
        "split": [(word, shown(entry.by_sex.get(sex, entry.absent), unit)) for sex, word in sex_words().items()]
        if any(sex in entry.by_sex for sex in ("F", "M", "X"))
        else [],
        "initiatives": [
            (names[key], shown(part, entry.unit)) for key, part in entry.by_initiative.items() if key in names
        ],
        "countries": [(label("country", land), shown(part, entry.unit)) for land, part in entry.by_country.items()],
        "others": [one for one in initiatives if one.pk not in users],
    }


def _taken_over(request: HttpRequest, programme: Programme, initiatives: list[Initiative]) -> HttpResponse:
    """Define the same indicator in another initiative; there it is counted over that initiative's records."""
    target = next((one for one in initiatives if one.slug == request.POST.get("initiative")), None)
    if target is None:
        raise Http404
    visible = Indicator.objects.visible_to(request.user).filter(programme=programme)
    try:
        source = get_object_or_404(visible, pk=request.POST.get("indicator"))
        made = services.take_over(indicator=source, initiative=target, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("evidence.library", programme.slug)
    messages.success(request, _("The indicator is defined there as well; choose its target and freeze its baseline."))
    return redirect("figure", programme.slug, target.slug, made.pk)
