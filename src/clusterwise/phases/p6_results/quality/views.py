"""Pages of data quality: all rules with their scores, one rule with its findings, and dismissing one."""

import uuid
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import Register, record_url, scope_args
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p6_results.quality import registers, selectors, services
from clusterwise.phases.p6_results.quality.access import JUDGE, SEE
from clusterwise.phases.p6_results.quality.forms import DismissForm
from clusterwise.phases.p6_results.quality.registry import Finding, quality_rules

PAGE_SIZE = 50


@in_initiative(SEE)
@require_GET
def overview(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show what every rule says of the records behind the figures in use."""
    today = timezone.localdate()
    found = selectors.answers(initiative, None, today)
    context = {
        "scope": initiative,
        "today": today,
        "answers": [(answer, _percent(answer)) for answer in found],
        "registers": [
            (one, one.url("list", initiative)) for one in registers.ALL if access.may(request.user, one.see, initiative)
        ],
    }
    return render(request, "quality/overview.html", context)


def _percent(answer: selectors.Answer) -> int | None:
    """Return the score in whole percent, rounded down so that 100 means that nothing is odd."""
    return None if answer.score is None else int(100 * answer.score)


@in_initiative(SEE)
@require_GET
def rule(request: HttpRequest, initiative: Initiative, code: str) -> HttpResponse:
    """Show the findings of one rule with their records, to who may open records."""
    asked = [one for one in quality_rules() if one.code == code]
    if not asked:
        raise Http404
    answer = selectors.answers(initiative, None, timezone.localdate(), asked)[0]
    may_open = access.may(request.user, "evidence.rows", initiative)
    page = Paginator(answer.open, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "scope": initiative,
        "answer": answer,
        "percent": _percent(answer),
        "page": page,
        "may_open": may_open,
        "may_judge": access.may(request.user, JUDGE, initiative),
        "rows": [(finding, _url(finding, initiative)) for finding in page.object_list] if may_open else [],
        "dismissed": answer.dismissed if may_open else (),
    }
    return render(request, "quality/rule.html", context)


def _url(finding: Finding, initiative: Initiative) -> str:
    if finding.source is None:
        return ""
    model, pk = finding.source
    return record_url(apps.get_model(model)(pk=pk), initiative) if model.lower() in Register.known else ""


@in_initiative(JUDGE)
@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, initiative: Initiative, code: str, key: str) -> HttpResponse:
    """Ask why a finding is right, and dismiss it."""
    found = selectors.finding_of(initiative, timezone.localdate(), code, key)
    if found is None:
        return _gone(request, initiative, code)
    form = DismissForm(request.POST or None, initial={"client_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            services.dismiss_finding(
                initiative=initiative,
                rule=code,
                key=key,
                by=request.user,
                language=(get_language() or "en").split("-")[0],
                **form.cleaned_data,
            )
        except ReplayedError:
            return redirect("quality.rule", *scope_args(initiative), code)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("The finding is dismissed, and your reason is kept with it."))
            return redirect("quality.rule", *scope_args(initiative), code)
    context: dict[str, Any] = {"scope": initiative, "rule": found[0], "finding": found[1], "form": form}
    return render(request, "quality/dismiss.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest, initiative: Initiative, code: str) -> HttpResponse:
    if not any(one.code == code for one in quality_rules()):
        raise Http404
    messages.info(request, _("This finding no longer stands: the record was corrected, or somebody dismissed it."))
    return redirect("quality.rule", *scope_args(initiative), code)
