"""Minuting a meeting: attendance and votes in one form, closing it, and marking decisions as done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusterwise.foundation.deliberation import registers, services
from clusterwise.foundation.deliberation.forms import DoneForm
from clusterwise.foundation.documents.levels import TwoLevelRegister
from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError


def _find(register: TwoLevelRegister, request: HttpRequest, scope: Any, pk: Any) -> Any:
    level = register if hasattr(scope, "programme_id") else register.twin
    return get_object_or_404(level.rows(scope, request.user), pk=pk)


def _say(request: HttpRequest, error: ValidationError) -> None:
    for sentence in error.messages:
        messages.error(request, sentence)


@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, scope: Any, pk: Any) -> HttpResponse:
    """Show the minutes of a meeting and store them; what was refused stays on the page as it was typed."""
    meeting = _find(registers.MEETINGS, request, scope, pk)
    panel = registers.meeting_panel(meeting, request.user, data=request.POST or None)
    form = panel["minutes_form"]
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            services.keep_minutes(
                meeting=meeting, present=form.present(), votes=form.votes(), by=request.user,
                version=given.get("version"), client_id=given.get("client_id"),
            )  # fmt: skip
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
            return redirect(meeting)
        except StaleRecordError:
            form.add_error(
                None, _("Somebody else changed these minutes meanwhile. Open the meeting again, look, and save again.")
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The minutes were saved."))
            return redirect(meeting)
    context = {**panel, "scope": scope, "record": meeting}
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "deliberation/minutes.html", context, status=status)


@require_POST
def close(request: HttpRequest, scope: Any, pk: Any) -> HttpResponse:
    """Close a meeting, or say what is missing."""
    meeting = _find(registers.MEETINGS, request, scope, pk)
    try:
        services.close_meeting(meeting=meeting, by=request.user)
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(request, _("The meeting is closed. Attendance, votes and outcomes stay as they are."))
    return redirect(meeting)


@require_POST
def done(request: HttpRequest, scope: Any, pk: Any) -> HttpResponse:
    """Mark a carried decision as done on a day."""
    decision = _find(registers.DECISIONS, request, scope, pk)
    form = DoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day on which it was done."))
        return redirect(decision)
    try:
        services.mark_done(decision, done_on=form.cleaned_data["done_on"], by=request.user)
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(request, _("Recorded: %(record)s.") % {"record": decision})
    return redirect(decision)
