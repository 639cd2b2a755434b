"""Pages of the chain's versions: the list with what changed since, one version, and approving the next."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p6_results.access import EDIT, SEE
from clusterwise.phases.p6_results.reporting.forms import ApprovalForm
from clusterwise.phases.p6_results.reporting.models import ChainVersion
from clusterwise.phases.p6_results.reporting.services import versions as kept


def _since(initiative: Initiative, last: ChainVersion | None) -> list[tuple[str, str]]:
    found = kept.differences(last.content, kept.content_of(initiative)) if last is not None else []
    return [(kept.difference_words(one.what), one.text) for one in found]


@in_initiative(SEE)
@require_GET
def versions(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """List the approved versions of the chain, with what changed since the last."""
    rows = list(
        ChainVersion.objects.visible_to(request.user).filter(initiative=initiative).select_related("approved_by")
    )
    context = {
        "scope": initiative,
        "versions": rows,
        "since": _since(initiative, rows[0] if rows else None),
        "may_approve": access.may(request.user, EDIT, initiative),
    }
    return render(request, "reporting/versions.html", context)


@in_initiative(SEE)
@require_GET
def version(request: HttpRequest, initiative: Initiative, number: int) -> HttpResponse:
    """Show the chain as it was approved."""
    found = get_object_or_404(
        ChainVersion.objects.visible_to(request.user).select_related("approved_by"),
        initiative=initiative,
        number=number,
    )
    return render(request, "reporting/version.html", {"scope": initiative, "version": found, **kept.told(found)})


@in_initiative(EDIT)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show what would be approved, and approve it."""
    digest = kept.digest_of(kept.content_of(initiative))
    form = ApprovalForm(request.POST or None, initial={"digest": digest, "client_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "en").split("-")[0]
        try:
            made = kept.approve_chain(
                initiative=initiative,
                by=request.user,  # type: ignore[arg-type]
                language=language,
                **form.cleaned_data,
            )
        except ReplayedError:
            return redirect("reporting.versions", *scope_args(initiative))
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            messages.success(request, _("Approved as version %(number)s.") % {"number": made.number})
            return redirect("reporting.versions", *scope_args(initiative))
    last = kept.last_version(initiative)
    context = {"scope": initiative, "form": form, "last": last, "since": _since(initiative, last)}
    return render(request, "reporting/approve_chain.html", context, status=422 if form.errors else 200)
