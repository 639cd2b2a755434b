"""The use of a facility month by month, and the agreement on who pays for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.evidence.wording import shown, words
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import record_url
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.methods.drying import MonthUse
from clusterwise.phases.p5_action.facilities import selectors
from clusterwise.phases.p5_action.facilities.forms import pledges_form
from clusterwise.phases.p5_action.facilities.models import Batch, Facility
from clusterwise.phases.p5_action.facilities.registers import FACILITIES
from clusterwise.phases.p5_action.facilities.services import Pledge, drop_shares, share_cost
from clusterwise.phases.p5_action.joint_actions.registers import split_of
from clusterwise.press.charts.months import Month, MonthWords, month_columns
from clusterwise.press.charts.picture import Picture


def _find(request: HttpRequest, initiative: Initiative, pk: Any) -> Facility:
    return get_object_or_404(FACILITIES.rows(initiative, request.user), pk=pk)  # type: ignore[no-any-return]


def _month(request: HttpRequest) -> date:
    """Return the first day of the month that the page ends with."""
    text = request.GET.get("until", "")
    try:
        return date.fromisoformat(f"{text}-01") if text else timezone.localdate().replace(day=1)
    except ValueError as error:
        raise Http404 from error


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _month_name(month: date) -> str:
    """Return the month, and its year where one begins, so that twelve names fit below their columns."""
    return formats.date_format(month, "M y" if month.month == 1 else "M")


def _picture(uses: Sequence[MonthUse], facility: Facility) -> Picture:
    return month_columns(
        tuple(Month(_month_name(use.month), float(use.kg_in), float(use.capacity_kg)) for use in uses),
        title=_("Use of %(facility)s month by month") % {"facility": facility},
        unit="kg", decimals=0, language=(get_language() or "en").split("-")[0],
        direction="rtl" if get_language_bidi() else "ltr", words=words(),
        names=MonthWords(month=_("Month"), value=_("Put in"), limit=_("Possible")),
    )  # fmt: skip


def _people(batches: Sequence[Batch]) -> dict[str, int]:
    """Return how many different people brought batches, by sex."""
    brought = {batch.person_id: batch.person.sex for batch in batches if batch.person}
    return {sex: list(brought.values()).count(sex) for sex in "FMXU"}


@in_initiative("action.see")
@require_GET
def use(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show twelve months of a facility: what went in against what was possible, what was lost, and whose it was."""
    facility, month = _find(request, initiative, pk), _month(request)
    batches = selectors.batches_between(facility, selectors.months_before(month), _after(month))
    uses = selectors.use_by_month(facility, batches, month)
    totals = selectors.balances(batches, selectors.tolerance_on(month))
    people = _people(batches)
    context = {
        "scope": initiative,
        "facility": facility,
        "facility_url": record_url(facility, initiative),
        "until": f"{month.year:04}-{month.month:02}",
        "picture": _picture(uses, facility) if uses else None,
        "rows": [(one.month, one.batches, shown(one.kg_in, "kg"), shown(one.utilisation.quantize(selectors.PER_MILLE), "share")) for one in uses or ()],
        "totals": totals,
        "kg_in": shown(totals.kg_in, "kg"),
        "loss": shown(totals.loss_share.quantize(selectors.PER_MILLE), "share") if totals.loss_share is not None else "",
        "tolerance": shown(selectors.tolerance_on(month), "share"),
        "people": sum(people.values()),
        "split": split_of(people),
    }  # fmt: skip
    return render(request, "facilities/use.html", context)


@in_initiative("action.agree")
@require_http_methods(["GET", "POST"])
def cost_sharing(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Agree who pays what of a facility; shares that do not meet its cost are refused, and nothing typed is lost."""
    facility = _find(request, initiative, pk)
    if request.method == "POST" and request.POST.get("deed") == "drop":
        drop_shares(facility=facility, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The shares were dropped. The journal can undo it."))
        return redirect(record_url(facility, initiative))
    rows = pledges_form(request.POST or None, facility=facility, user=request.user)
    refusals: list[str] = []
    if request.method == "POST" and rows.is_valid():
        refusals = _agree(request, facility, rows.pledges)
        if not refusals:
            messages.success(request, _("Agreed: who pays what of %(facility)s.") % {"facility": facility})
            return redirect(record_url(facility, initiative))
    context = {
        "scope": initiative,
        "facility": facility,
        "facility_url": record_url(facility, initiative),
        "rows": rows,
        "refusals": refusals,
        "cost": shown(facility.capex, facility.currency) if facility.capex is not None else "",
        "may_drop": facility.shares.exists(),
    }
    is_refused = bool(refusals) or (rows.is_bound and not rows.is_valid())
    return render(request, "facilities/cost_sharing.html", context, status=422 if is_refused else 200)


def _agree(request: HttpRequest, facility: Facility, pledges: Sequence[Pledge]) -> list[str]:
    """Return why the shares were refused, or an empty list."""
    try:
        share_cost(facility=facility, pledges=pledges, by=request.user)  # type: ignore[arg-type]
    except ValidationError as refusal:
        return list(refusal.messages)
    return []
