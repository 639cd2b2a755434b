"""Pages of the plan besides its registers: endorsement, progress, budget, time, coherence and gender."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.journal import StaleRecordError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p4_planning import budget as budgets
from clusterwise.phases.p4_planning import registers, selectors, services
from clusterwise.phases.p4_planning.forms import EndorseForm, ProgressForm
from clusterwise.phases.p4_planning.pictures import plan_picture


def _put(form: Any, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


@in_initiative("planning.endorse")
@require_http_methods(["GET", "POST"])
def endorse(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Record the decision that endorsed a version of the vision."""
    vision = get_object_or_404(registers.visions.rows(initiative, request.user), pk=pk)
    carried = (
        Decision.objects.visible_to(request.user)
        .filter(
            Q(initiative=initiative) | Q(initiative=None),
            programme=initiative.programme,
            outcome=Decision.Outcome.CARRIED,
        )
        .select_related("meeting__body")
        .order_by("-meeting__held_on")
    )
    form = EndorseForm(request.POST or None, decisions=carried)
    if request.method == "POST" and form.is_valid():
        try:
            services.endorse_vision(vision, decision=form.cleaned_data["decision"], by=request.user)
        except ValidationError as error:
            _put(form, error)
        else:
            messages.success(
                request, _("%(vision)s is endorsed. It stays as it is; a change is a new version.") % {"vision": vision}
            )
            return redirect(registers.visions.url("record", initiative, vision.pk))
    context = {
        "scope": initiative,
        "record": vision,
        "register": registers.visions,
        "form": form,
        "has_choice": carried.exists(),
    }
    return render(request, "planning/endorse.html", context, status=422 if form.errors else 200)


@in_initiative("planning.progress")
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Report how far a plan line has come."""
    line = get_object_or_404(registers.lines.rows(initiative, request.user), pk=pk)
    form = ProgressForm(request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        fresh = get_object_or_404(registers.lines.rows(initiative, request.user), pk=pk)
        given = request.POST.get("version", "")
        fresh.version = int(given) if given.isascii() and given.isdigit() else fresh.version
        try:
            services.report_progress(fresh, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            _put(form, error)
        except StaleRecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Recorded: %(record)s.") % {"record": fresh})
            return redirect(registers.lines.url("record", initiative, fresh.pk))
    context = {"scope": initiative, "record": line, "register": registers.lines, "form": form}
    return render(request, "planning/progress.html", context, status=422 if form.errors else 200)


@in_initiative("planning.see")
@require_GET
def budget(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show what the plan costs and who pays, in the reporting currency at dated rates."""
    found = budgets.budget_of(initiative, timezone.localdate())
    context = {
        "scope": initiative,
        "budget": found,
        "rows": [
            (row, _money(row.total, found.currency, row.is_whole), _promised(row)) for row in found.rows if row.amounts
        ],
        "total": _money(found.total, found.currency, found.is_whole),
        "private_share": _percent(found.private_share),
        "gender_share": _percent(found.gender_share),
        "rates": [(rate, shown(rate.per_usd)) for rate in found.rates],
        "register": registers.shares,
    }
    return render(request, "planning/budget.html", context)


def _money(amount: Any, currency: str, is_whole: bool) -> str:
    words = registers.money_words({currency: amount})
    return words if is_whole else _("≥ {value}").format(value=words)


def _promised(row: budgets.SourceTotal) -> str:
    return registers.money_words({currency: amount for amount, currency in row.amounts})


def _percent(share: Any) -> str:
    return "" if share is None else shown(budgets.as_decimal(share), "share")


@in_initiative("planning.see")
@require_GET
def timeline(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the plan in time: planned against done."""
    today = timezone.localdate()
    lines = selectors.planned_vs_done(initiative, today)
    context = {
        "scope": initiative,
        "lines": lines,
        "picture": plan_picture(lines, today),
        "register": registers.lines,
        "late": sum(one.is_late for one in lines),
        "behind": sum(one.is_behind for one in lines),
        "may_edit": access.may(request.user, "planning.edit", initiative),
    }
    return render(request, "planning/timeline.html", context)


@in_initiative("planning.see")
@require_GET
def coherence(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show which root causes the plan answers, and which lines lack what they need to stand on their own."""
    found = selectors.lacks(initiative)
    context = {
        "scope": initiative,
        "answered": selectors.answered_causes(initiative, timezone.localdate()),
        "lacking": [one for one in found if not one.is_whole or one.payer],
        "lines": len(found),
        "register": registers.lines,
        "may_edit": access.may(request.user, "planning.edit", initiative),
    }
    return render(request, "planning/coherence.html", context)


@in_initiative("planning.see")
@require_GET
def gender(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show both gender reports of the plan: objectives of lines, and gender within their activities."""
    lines = list(selectors.live_lines(initiative).select_related("objective", "lead"))
    found = budgets.budget_of(initiative, timezone.localdate())
    context = {
        "scope": initiative,
        "lines": lines,
        "explicit": [line for line in lines if line.gender_explicit.strip()],
        "within": sum(bool(line.gender_in_activity.strip()) for line in lines),
        "open": sum(not line.has_gender_within for line in lines),
        "gender_share": _percent(found.gender_share),
        "register": registers.lines,
    }
    return render(request, "planning/gender.html", context)
