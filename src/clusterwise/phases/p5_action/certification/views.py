"""The list of a group certificate as it stood on a day."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p5_action.certification import selectors
from clusterwise.phases.p5_action.certification.forms import DayForm
from clusterwise.phases.p5_action.certification.registers import CERTIFICATES, split_of

PAGE_SIZE = 100


@in_initiative("action.see")
@require_GET
def list_on(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show who was on a group's list on a day, by sex, with the certificate's state."""
    certificate = get_object_or_404(CERTIFICATES.rows(initiative, request.user), pk=pk, is_group=True)
    form = DayForm(request.GET or None)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
    by_sex = selectors.entries_by_sex(certificate, on, request.user)
    context = {
        "scope": initiative,
        "certificate": certificate,
        "form": form,
        "on": on,
        "day": on.isoformat(),
        "total": sum(by_sex.values()),
        "split": split_of(by_sex),
        "page": Paginator(selectors.entries_on(certificate, on, request.user), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "names": access.may(request.user, "people.names", initiative),
    }
    return render(request, "certification/list_on.html", context)
