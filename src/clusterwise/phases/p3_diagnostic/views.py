"""Pages of the diagnostic besides its registers: the tree, leverage points in order, gender gaps and baselines."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p3_diagnostic import aims, registers, selectors
from clusterwise.phases.p3_diagnostic.forms import FreezeForm
from clusterwise.phases.p3_diagnostic.gaps import Gap, gaps
from clusterwise.phases.p3_diagnostic.pictures import tree_picture


@in_initiative("diagnostic.see")
@require_GET
def four_aims(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show how far the diagnostic reached each of its four aims."""
    return render(request, "diagnostic/aims.html", {"scope": initiative, "aims": aims.aims(initiative)})


@in_initiative("diagnostic.see")
@require_GET
def tree(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the problem tree, its root causes in order, and the tree of objectives where one was written."""
    found = selectors.tree_of(initiative)
    causes, missing = selectors.root_causes(initiative, timezone.localdate())
    context = {
        "scope": initiative,
        "register": registers.problems,
        "arrows": registers.arrows,
        "picture": tree_picture(found),
        "objectives": tree_picture(found, as_objectives=True) if any(one.objective for one in found.problems) else None,
        "causes": [cause for cause in causes if cause.is_tied_to_core],
        "loose": [cause.problem for cause in causes if not cause.is_tied_to_core],
        "core": found.core,
        "currency": initiative.programme.currency,
        "missing": missing,
        "may_edit": access.may(request.user, "diagnostic.edit", initiative),
    }
    return render(request, "diagnostic/tree.html", context)


@in_initiative("diagnostic.see")
@require_GET
def leverage(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show leverage points in order, with quick wins and the rule that tells them."""
    today = timezone.localdate()
    points, missing = selectors.ranked_points(initiative, today)
    context = {
        "scope": initiative,
        "register": registers.leverage_points,
        "points": points,
        "rule": selectors.quick_win_rule(today),
        "missing": missing,
        "may_edit": access.may(request.user, "diagnostic.edit", initiative),
    }
    return render(request, "diagnostic/leverage.html", context)


@in_initiative("diagnostic.see")
@require_GET
def gender_gaps(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show who does, controls, decides and gains what, with the gap between women and men."""
    context = {
        "scope": initiative,
        "register": registers.gender_roles,
        "kinds": [(kind, [_gap_row(gap) for gap in found]) for kind, found in gaps(initiative, request.user)],
        "may_edit": access.may(request.user, "diagnostic.edit", initiative),
    }
    return render(request, "diagnostic/gender_gaps.html", context)


def _gap_row(gap: Gap) -> tuple[Gap, str, str]:
    share = "" if gap.women_share is None else shown(gap.women_share, "share")
    if gap.gap is None:
        return gap, share, ""
    if gap.role.is_pay:
        return gap, share, shown(gap.gap, "share")
    return gap, share, _("%(number)s points") % {"number": shown(gap.gap * 100)}


@in_initiative("evidence.see")
@require_GET
def baseline(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show each indicator in use with its frozen baseline, or that there is none yet."""
    context = {
        "scope": initiative,
        "rows": [(row, _said(row)) for row in selectors.baselines(initiative)],
        "may_freeze": access.may(request.user, "evidence.freeze", initiative),
        "may_define": access.may(request.user, "evidence.define", initiative),
    }
    return render(request, "diagnostic/baseline.html", context)


def _said(row: selectors.Baselined) -> str:
    kept = row.baseline
    return shown(kept.value, kept.unit, kept.qualifier) if kept is not None and kept.value is not None else ""


@in_initiative("evidence.freeze")
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Freeze what an indicator was on a day, or the reason why nobody knows."""
    visible = Indicator.objects.visible_to(request.user).filter(initiative=initiative, retired_on__isnull=True)
    indicator = get_object_or_404(visible.select_related("initiative__programme"), pk=pk)
    first = {"as_of": timezone.localdate(), "method": indicator.method}
    form = FreezeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            evidence.freeze_baseline(indicator=indicator, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            for name, errors in getattr(error, "error_dict", {None: error.messages}).items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            messages.success(request, _("The baseline of “%(indicator)s” is frozen.") % {"indicator": indicator})
            return redirect("diagnostic.baseline", initiative.programme.slug, initiative.slug)
    context = {"scope": initiative, "indicator": indicator, "form": form}
    return render(request, "diagnostic/freeze.html", context, status=422 if form.errors else 200)
