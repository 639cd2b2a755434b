"""The overview of the selection in its order, thresholds, justifications, and the origin of an initiative."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.evidence.gate import least_group
from clusterwise.foundation.journal.reading import shared_reads
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.pages.scope import in_initiative, in_programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p1_selection import gate, profile, selectors
from clusterwise.phases.p1_selection.access import DECIDE, EDIT, SCORE, SEE
from clusterwise.phases.p1_selection.forms.records import JustificationForm, ThresholdsForm
from clusterwise.phases.p1_selection.models import Candidate, Judge, RegisterFile, SelectionRound, Thresholds
from clusterwise.phases.p1_selection.portrait import page as portraits
from clusterwise.phases.p1_selection.services import candidates


@in_programme(SEE)
@require_GET
def overview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the steps of the selection in their order, and the long list with its gate."""
    rule = gate.rule_of(programme)
    is_staff = people.may(request.user, portraits.STAFF, programme)
    least = least_group(timezone.localdate())
    with shared_reads():
        tested = [
            (
                candidate,
                gate.gate_of(candidate, rule),
                profile.completeness(candidate),
                list(
                    (profile.employment(candidate) if is_staff else profile.told_employment(candidate, least)).values()
                ),
            )
            for candidate in gate.long_list(programme)
        ]
    context = {
        "scope": programme,
        "rule": rule,
        "tested": tested,
        "admitted": sum(found.is_admitted for _c, found, _k, _e in tested),
        "files": RegisterFile.objects.filter(programme=programme, retired_on=None).count(),
        "areas": Area.objects.filter(programme=programme, shape__isnull=False).count(),
        "rounds": SelectionRound.objects.filter(programme=programme),
        "may_edit": people.may(request.user, EDIT, programme),
        "may_decide": people.may(request.user, DECIDE, programme),
    }
    return render(request, "selection/overview.html", context)


@in_programme(SCORE)
@require_GET
def my_rounds(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Lead a judge to the rounds that wait for scores."""
    judged = Judge.objects.filter(programme=programme, user=request.user).select_related("round")
    return render(request, "selection/my_rounds.html", {"scope": programme, "judged": judged})


@in_programme(DECIDE)
@require_http_methods(["GET", "POST"])
def thresholds(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Set what the programme asks of a candidate."""
    kept = Thresholds.objects.filter(programme=programme).first()
    rule = gate.rule_of(programme)
    start = {
        "minimum_units": rule.minimum_units,
        "minimum_lq": rule.minimum_lq,
        "minimum_linked_percent": round(rule.minimum_linked_share * 100, 2),
        "minimum_institution_types": rule.minimum_institution_types,
        "minimum_issues": rule.minimum_issues,
        "minimum_issue_percent": round(rule.minimum_issue_share * 100, 2),
    }
    form = ThresholdsForm(request.POST or None, scope=programme, user=request.user, instance=kept, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            candidates.set_thresholds(programme=programme, by=request.user, **form.values())  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The thresholds are set, and every candidate is tested anew."))
            return redirect("selection", programme.slug)
    context = {"scope": programme, "form": form, "rule": rule, "kept": kept}
    return render(request, "selection/thresholds.html", context, status=422 if form.errors else 200)


@in_programme(DECIDE)
@require_http_methods(["GET", "POST"])
def justify(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Sign why a green-field candidate may go on; a second person signs over the gate."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user), programme=programme, pk=pk)
    form = JustificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            candidates.sign_justification(candidate=candidate, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request,
                _(
                    "The justification is signed. The candidate may go on once a second person who decides signs as well."
                ),
            )
            return redirect("selection.candidate.record", programme.slug, candidate.pk)
    context = {"scope": programme, "candidate": candidate, "form": form}
    return render(request, "selection/justify.html", context, status=422 if form.errors else 200)


@in_initiative(SEE)
@require_GET
def origin(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show how the initiative's cluster was chosen: candidate, gate, ranking and decision, or the signed note."""
    context = {
        "scope": initiative,
        "origin": selectors.origin_of(initiative),
        "may_edit": people.may(request.user, EDIT, initiative),
        "sees_programme": people.may(request.user, SEE, initiative.programme),
    }
    return render(request, "selection/origin.html", context)
