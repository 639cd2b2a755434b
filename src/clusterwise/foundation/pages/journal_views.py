"""The journal of a programme or an initiative: who did what, with undo where it is safe."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.pages.history import entries, may_undo
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.pages.scope import in_initiative, in_programme
from clusterwise.foundation.people import access

PAGE_SIZE = 30


def _events(scope: Any) -> Any:
    return (
        Event.objects.filter(scope=scope.journal_scope)
        .defer("stored")
        .select_related("actor")
        .order_by("-at", "-sequence")
    )


def _page(request: HttpRequest, scope: Any) -> HttpResponse:
    page = Paginator(_events(scope), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = entries(list(page.object_list), request.user, scope)
    return render(request, "pages/journal.html", {"scope": scope, "page": page, "entries": shown})


@in_initiative("journal.see")
@require_GET
def initiative_journal(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the events of an initiative, newest first."""
    return _page(request, initiative)


@in_programme("journal.see")
@require_GET
def programme_journal(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the events of a programme, newest first."""
    return _page(request, programme)


def _scope_of(event: Event, programme: Programme, user: Any) -> Any:
    """Return the programme or the initiative of it that an event belongs to, as far as the reader may see it."""
    kind, _sep, key = event.scope.partition(":")
    if kind == "programme" and key == str(programme.pk):
        return programme
    if kind == "initiative":
        return get_object_or_404(Initiative.objects.visible_to(user).filter(programme=programme), pk=key)
    raise Http404


def _may_undo(event: Event, user: Any, scope: Any) -> bool:
    """Say whether a user may undo an event: by a role for its scope, or as one's own deed in an initiative of the programme."""
    if may_undo(event, user, scope):
        return True
    led = Initiative.objects.visible_to(user).filter(programme=scope) if isinstance(scope, Programme) else ()
    return any(may_undo(event, user, initiative) for initiative in led)


@login_required
@require_POST
def undo_event(request: HttpRequest, programme: str, pk: Any) -> HttpResponse:
    """Undo an event, or say why it stays."""
    tenant = get_object_or_404(Programme.objects.visible_to(request.user), slug=programme)
    event = get_object_or_404(Event, pk=pk)
    scope = _scope_of(event, tenant, request.user)
    if not _may_undo(event, request.user, scope):
        raise access.NotAllowedError("journal.undo")
    try:
        undo(event, request.user)  # type: ignore[arg-type]
    except CannotUndoError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone. The journal keeps both."))
    name = "initiative_journal" if isinstance(scope, Initiative) else "programme_journal"
    return redirect(name, *scope_args(scope))
