"""The road of a cluster, and the workspace of each of its six phases."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.history import latest_event
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.road import registry, selectors, services
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.summary import summary
from clusterwise.foundation.road.wording import moved_words

SHOWN_FIGURES = 4
SHOWN_THREADS = 5


@in_initiative("road.see")
@require_GET
def road(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the six phases, the next best step, threads and a few figures."""
    works = access.may(request.user, "road.work", initiative)
    found = summary(initiative)
    context: dict[str, Any] = {
        "scope": initiative,
        "stops": found.stops,
        "next": found.next if works else None,
        "threads": found.threads[:SHOWN_THREADS] if works else [],
        "orphans": found.orphans[:SHOWN_THREADS] if works else [],
        "works": works,
    }
    if access.may(request.user, "evidence.see", initiative):
        context["figures"] = found.figures
    else:
        published = evidence.published_figures(initiative)[:SHOWN_FIGURES]
        context["published"] = [(one, evidence.published_words(one)) for one in published]
    return render(request, "road/road.html", context)


def _phase(name: str) -> Phase:
    try:
        return Phase(name)
    except ValueError as error:
        raise Http404 from error


@in_initiative("road.work")
@require_GET
def phase(request: HttpRequest, initiative: Initiative, name: str) -> HttpResponse:
    """Show what a phase is for, its records, its outputs and its gate."""
    chosen = _phase(name)
    state = PhaseState.objects.filter(initiative=initiative, phase=chosen.value).first()
    desk = selectors.desk_of(chosen.value)
    may = lambda permission: access.may(request.user, permission, initiative)  # noqa: E731
    stop = selectors.stop_of(initiative, chosen, state)
    listed = [register for register in (desk.registers if desk else ()) if may(register.see)]
    counts = selectors.record_counts(listed, initiative, request.user)
    registers = [
        (register, counts.get(register.key, 0), bool(register.edit and register.add and may(register.edit)))
        for register in listed
    ]
    context = {
        "scope": initiative,
        "stop": stop,
        "phase": chosen,
        "desk": desk,
        "registers": registers,
        "doors": [(door, door.url(initiative)) for door in (desk.doors if desk else ()) if may(door.permission)],
        "may_close": may("road.close"),
        "asked": registry.checked(chosen.value, initiative) if state is None else [],
        "road": [(one, one.value == chosen.value) for one in Phase],
    }
    return render(request, "road/phase.html", context)


@in_initiative("road.close")
@require_POST
def move_phase(request: HttpRequest, initiative: Initiative, name: str) -> HttpResponse:
    """Open, close or reopen a phase; a refusal names every gate that stands."""
    chosen, deed = _phase(name), request.POST.get("deed", "")
    if deed not in DEEDS:
        raise Http404
    before = (
        PhaseState.objects.filter(initiative=initiative, phase=chosen.value).values_list("version", flat=True).first()
    )
    try:
        state = DEEDS[deed](request, initiative, chosen.value)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        _tell(request, initiative, chosen, state, is_new=state.version != before)
    return redirect("phase", initiative.programme.slug, initiative.slug, chosen.value)


def _open(request: HttpRequest, initiative: Initiative, phase: str) -> PhaseState:
    return services.open_phase(initiative=initiative, phase=phase, on=timezone.localdate(), by=request.user)  # type: ignore[arg-type]


def _close(request: HttpRequest, initiative: Initiative, phase: str) -> PhaseState:
    return services.close_phase(initiative=initiative, phase=phase, on=timezone.localdate(), by=request.user)  # type: ignore[arg-type]


def _reopen(request: HttpRequest, initiative: Initiative, phase: str) -> PhaseState:
    reason = request.POST.get("reason", "")
    return services.reopen_phase(initiative=initiative, phase=phase, reason=reason, by=request.user)  # type: ignore[arg-type]


DEEDS = {"open": _open, "close": _close, "reopen": _reopen}


def _tell(request: HttpRequest, initiative: Initiative, phase: Phase, state: PhaseState, *, is_new: bool) -> None:
    """Say what happened and what is next, with an undo; a deed that changed nothing says so."""
    if not is_new:
        messages.info(request, _("The phase “%(phase)s” was opened before; nothing changed.") % {"phase": phase.label})
        return
    event = latest_event(state)
    undo = f"undo:{event.pk}" if event else ""
    messages.success(request, moved_words(initiative, phase, state), extra_tags=undo)
