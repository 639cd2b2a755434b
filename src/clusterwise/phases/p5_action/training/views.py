"""Attendance of a session, taken in one form that works without JavaScript."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p5_action.training import registers, selectors, services
from clusterwise.phases.p5_action.training.forms import AttendanceForm


@in_initiative("action.edit")
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Take attendance by codes; where a code is unknown nothing is written and all that was typed stays."""
    session = get_object_or_404(registers.sessions.rows(initiative, request.user), pk=pk)
    form = AttendanceForm(request.POST or None, session=session, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            noted = services.take_attendance(session=session, by=request.user, **form.cleaned_data)
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
        else:
            messages.success(request, _said(len(noted), len(form.cleaned_data["people_present"])))
        return redirect(registers.sessions.url("record", initiative, session.pk))
    context = {
        "scope": initiative,
        "session": session,
        "register": registers.sessions,
        "form": form,
        "turnout": selectors.turnout(session),
        "names": access.may(request.user, "people.names", initiative),
    }
    return render(request, "training/attendance.html", context, status=422 if form.errors else 200)


def _said(noted: int, given: int) -> str:
    text = ngettext("%(n)s person noted as present.", "%(n)s people noted as present.", noted) % {"n": noted}
    if noted == given:
        return text
    already = ngettext("%(n)s was noted before.", "%(n)s were noted before.", given - noted) % {"n": given - noted}
    return f"{text} {already}"
