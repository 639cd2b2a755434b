"""What a file would hold, the file itself, and the form for others' files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.exchange.iati import registers
from clusterwise.exchange.iati.access import EDIT, EXPORT, SEE, TAKE_IN
from clusterwise.exchange.iati.compose import compose, settings_of
from clusterwise.exchange.iati.forms import ForeignFileForm
from clusterwise.exchange.iati.models import Export, ForeignFile
from clusterwise.exchange.iati.preview import preview_of
from clusterwise.exchange.iati.services import Made, make_file, take_in, take_out
from clusterwise.exchange.iati.wording import SEVERITIES, told
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import record_url, scope_args
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access


@in_initiative(SEE)
@require_GET
def page(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show what the file would hold today, what it lacks, and what is wrong with it."""
    now = timezone.now()
    composed = compose(initiative, on=now.date())
    made = make_file(composed, now=now) if composed.activity else None
    _reporting, own = settings_of(initiative)
    context = {
        "scope": initiative,
        "composed": composed,
        "made": made,
        "faults": _faults(made),
        "preview": preview_of(iter([made.activity])) if made else None,
        "client_id": new_id(),
        "own": own,
        "exports": Export.objects.visible_to(request.user).filter(initiative=initiative)[:5],
        "files": ForeignFile.objects.visible_to(request.user).filter(initiative=initiative)[:5],
        "may_export": bool(made and made.findings.is_valid) and access.may(request.user, EXPORT, initiative),
        "may_edit": access.may(request.user, EDIT, initiative),
        "may_take_in": access.may(request.user, TAKE_IN, initiative),
    }
    return render(request, "iati/page.html", context)


def _faults(made: Made | None) -> list[tuple[Any, int, str, str]]:
    """Return the faults in words, as the page lists them."""
    if made is None:
        return []
    return [
        (SEVERITIES[fault.severity], fault.line, told(fault.text), told(fault.remedy)) for fault in made.findings.faults
    ]


@in_initiative(EXPORT)
@require_POST
def download(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Let the file leave, and write that into the journal; a file that is not ready leads back to what is missing."""
    try:
        made = take_out(initiative=initiative, by=request.user, now=timezone.now())
    except ValidationError as error:
        for sentence in error.messages[:5]:
            messages.error(request, sentence)
        return redirect("iati.page", *scope_args(initiative))
    name = made.activity.identifier.text if made.activity.identifier else initiative.slug
    response = HttpResponse(made.data, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{name}.xml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@in_initiative(TAKE_IN)
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Take in an activity file of somebody else, and show it as tables."""
    form = ForeignFileForm(request.POST or None, request.FILES or None, initial={"client_id": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            record = take_in(initiative=initiative, by=request.user, today=timezone.localdate(), **form.cleaned_data)
        except ReplayedError:
            return redirect(registers.foreign.url("list", initiative))
        except ValidationError as error:
            form.add_error(None if "__all__" in error.message_dict else "file", error.messages)
        else:
            messages.success(request, _("The file was read; nothing of it is counted among your figures."))
            return redirect(record_url(record, initiative))
    context = {"scope": initiative, "form": form, "register": registers.foreign}
    return render(request, "iati/read.html", context, status=422 if form.errors else 200)
