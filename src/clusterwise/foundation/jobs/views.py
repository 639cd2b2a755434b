"""The page of a job: how far it is, a way to stop it, and the way to what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from clusterwise.foundation.jobs import services
from clusterwise.foundation.jobs.kinds import kind_of
from clusterwise.foundation.jobs.models import Job, JobState
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access

#: A job that waits for longer than this is told that no worker seems to run.
PATIENCE_SECONDS = 20


def _found(request: HttpRequest, programme: Programme, pk: Any) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).filter(programme=programme), pk=pk)


@in_programme("jobs.see")
@require_GET
def job(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show one job; the part that moves is asked for again every two seconds while it moves."""
    found = _found(request, programme, pk)
    kind = kind_of(found.kind)
    address = kind.url(found) if found.state == JobState.DONE else ""
    if request.htmx and address:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    waited = (timezone.now() - found.asked_at).total_seconds()
    context = {
        "scope": programme,
        "job": found,
        "label": kind.label,
        "stage": kind.stages.get(found.stage, ""),
        "address": address,
        "unattended": found.state == JobState.QUEUED and waited > PATIENCE_SECONDS,
        "may_cancel": found.is_active and not found.cancel_asked and access.may(request.user, kind.permission, found),
    }
    return render(request, "jobs/_job.html" if request.htmx else "jobs/job.html", context)  # type: ignore[attr-defined]


@in_programme("jobs.see")
@require_POST
def cancel(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Ask a job to stop."""
    found = _found(request, programme, pk)
    services.cancel(found, by=request.user)
    return redirect("jobs.job", programme.slug, found.pk)
