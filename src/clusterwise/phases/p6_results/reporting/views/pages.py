"""Pages of reporting: the work list with the calendar, one window of an indicator, and the moves of a period."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.evidence import registers as evidence
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.jobs import services as jobs
from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p6_results.reporting import registers, services, worklist
from clusterwise.phases.p6_results.reporting.access import APPROVE, ASSIGN, SEE, SUBMIT, WORK
from clusterwise.phases.p6_results.reporting.background import REMIND
from clusterwise.phases.p6_results.reporting.calendar import DUTIES, MONTHS, Window, due_on, window_of
from clusterwise.phases.p6_results.reporting.forms import DeedForm, ReasonForm
from clusterwise.phases.p6_results.reporting.models import Assignment, Delivery, Duty, Period
from clusterwise.phases.p6_results.reporting.services import reminders

REFUSALS = (ValidationError, StaleRecordError)


def _words(refusal: Exception) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


@in_initiative(SEE)
@require_GET
def overview(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show what waits for the reader and for everybody, the periods, and what nobody is responsible for."""
    today = timezone.localdate()
    tasks = worklist.tasks_of_initiative(initiative, today)
    may = lambda permission: access.may(request.user, permission, initiative)  # noqa: E731
    context = {
        "scope": initiative,
        "own": [task for task in tasks if task.assignment.user_id == request.user.pk],
        "others": [task for task in tasks if task.assignment.user_id != request.user.pk],
        "told": reminders.open_reminders(request.user, initiative),
        "periods": list(registers.periods.rows(initiative, request.user)[:8]),
        "unassigned": worklist.unassigned(initiative, today),
        "assignments": registers.assignments,
        "period_register": registers.periods,
        "may_assign": may(ASSIGN),
        "may_open": may(SUBMIT),
    }
    return render(request, "reporting/overview.html", context)


@in_initiative(ASSIGN)
@require_POST
def remind(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Ask for the reminders of today as background work."""
    job = jobs.start(kind=REMIND, scope=initiative, by=request.user, arguments={}, key=str(initiative.pk))
    return redirect("jobs.job", initiative.programme.slug, job.pk)


@in_initiative(SEE)
@require_POST
def read(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Put the reader's reminders aside."""
    reminders.put_aside(request.user, initiative)  # type: ignore[arg-type]
    messages.success(request, _("The reminders are put aside. The work stays on the list until it is done."))
    return redirect("reporting", *scope_args(initiative))


def _window(indicator: Indicator, day: str) -> Window:
    """Return the window that an address names, or 404 where none of the indicator begins on that day."""
    try:
        first = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    if indicator.frequency in MONTHS:
        window = window_of(first, MONTHS[indicator.frequency])
    else:
        window = Window(first, indicator.initiative.ends or timezone.localdate())
    if window.starts != first or not 1800 <= first.year <= 2199:
        raise Http404
    return window


@in_initiative(SEE)
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, initiative: Initiative, pk: Any, day: str) -> HttpResponse:
    """Show one window of an indicator with what the reader may do in it, and do it."""
    rows = Indicator.objects.visible_to(request.user).filter(initiative=initiative)
    indicator = get_object_or_404(rows.select_related("initiative__programme"), pk=pk)
    window = _window(indicator, day)
    delivery = Delivery.objects.filter(indicator=indicator, starts=window.starts, ends=window.ends).first()
    error = ""
    if request.method == "POST":
        access.require(request.user, WORK, initiative)
        error = _done(request, indicator, window, delivery)
        if not error:
            return redirect("reporting.work", *scope_args(initiative), indicator.pk, day)
    context = {
        "scope": initiative,
        "indicator": indicator,
        "window": window,
        "delivery": delivery,
        "duties": _duties(indicator, window),
        "deeds": _deeds(request.user, indicator, delivery),
        "error": error,
        "reason": request.POST.get("reason", ""),
        "client_id": uuid.uuid4(),
        "observe_url": evidence.observations.url("add", initiative)
        if access.may(request.user, "evidence.observe", initiative)
        else "",
    }
    return render(request, "reporting/work.html", context, status=422 if error else 200)


def _duties(indicator: Indicator, window: Window) -> list[tuple[str, str, list[Any], date]]:
    """Return each duty with the name on the sheet, the accounts that have it today, and its last day in time."""
    today = timezone.localdate()
    held: dict[str, list[Any]] = {}
    for one in Assignment.objects.filter(indicator=indicator).select_related("user"):
        if one.holds_on(today):
            held.setdefault(one.duty, []).append(one.user)
    limits = worklist.grace(today)
    sheet = {"collect": indicator.collects, "verify": indicator.verifies, "report": indicator.reports}
    return [
        (str(Duty(d).label), sheet[d], held.get(d, []), due_on(window, indicator.frequency, d, limits)) for d in DUTIES
    ]


def _deeds(user: Any, indicator: Indicator, delivery: Delivery | None) -> set[str]:
    """Return the deeds that the reader may try on a window as it stands; the service has the last word."""
    if not access.may(user, WORK, indicator):
        return set()
    state = delivery.state if delivery is not None else None
    open_duties = {duty for duty, states in worklist.OPEN_FOR.items() if state in states}
    if not access.may(user, ASSIGN, indicator):
        held = Assignment.objects.filter(indicator=indicator, user=user)
        open_duties &= {one.duty for one in held if one.holds_on(timezone.localdate())}
    found = {{"collect": "hand_in", "verify": "verify", "report": "report"}[duty] for duty in open_duties}
    return found | ({"send_back"} if "verify" in found else set())


def _done(request: HttpRequest, indicator: Indicator, window: Window, delivery: Delivery | None) -> str:
    """Do the deed that was asked for; return the refusal, or an empty text."""
    deed, by = request.POST.get("deed", ""), request.user
    read_version = request.POST.get("version", "")
    try:
        if deed == "hand_in":
            key = _key(request.POST.get("client_id", ""))
            services.hand_in(indicator=indicator, starts=window.starts, by=by, client_id=key)  # type: ignore[arg-type]
        elif delivery is None or deed not in ("verify", "send_back", "report"):
            raise Http404
        else:
            delivery.version = int(read_version) if read_version.isdecimal() else delivery.version
            _judge(delivery, deed, request)
    except ReplayedError:
        return ""
    except REFUSALS as refusal:
        return _words(refusal)
    messages.success(request, _("Noted."))
    return ""


def _judge(delivery: Delivery, deed: str, request: HttpRequest) -> None:
    if deed == "verify":
        services.verify_delivery(delivery, by=request.user)  # type: ignore[arg-type]
    elif deed == "send_back":
        services.send_back(delivery, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]
    else:
        services.mark_reported(delivery, by=request.user)  # type: ignore[arg-type]


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


Move = Callable[..., Period]


def _move(
    title: str | Promise, says: str | Promise, button: str | Promise, move: Move, permission: str, *, asks: bool = False
) -> Callable[..., HttpResponse]:
    """Return the page that moves a period on, after showing what that means."""

    @in_initiative(permission)
    @require_http_methods(["GET", "POST"])
    def moving(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
        period = get_object_or_404(registers.periods.rows(initiative, request.user), pk=pk)
        shape = ReasonForm if asks else DeedForm
        form = shape(request.POST or None, initial={"version": period.version, "client_id": uuid.uuid4()})
        if request.method == "POST" and form.is_valid():
            given = dict(form.cleaned_data)
            period.version = given.pop("version")
            try:
                move(period, by=request.user, **given)
            except ReplayedError:
                return redirect(registers.periods.url("record", initiative, pk))
            except REFUSALS as refusal:
                form.add_error(None, _words(refusal))
            else:
                messages.success(request, _("The period is %(state)s now.") % {"state": period.get_state_display()})
                return redirect(registers.periods.url("record", initiative, pk))
        context = {
            "scope": initiative,
            "period": period,
            "form": form,
            "title": title,
            "says": says,
            "button": button,
            "register": registers.periods,
            "waiting": [
                task
                for task in worklist.tasks_of_initiative(initiative, timezone.localdate())
                if period.window.holds(task.window.ends)
            ],
        }
        return render(request, "reporting/move.html", context, status=422 if form.errors else 200)

    return moving


submit = _move(
    gettext_lazy("Submit a period"),
    gettext_lazy(
        "Submitting says that the records of the period are complete. The programme manager then looks at them."
    ),
    gettext_lazy("Submit it"),
    services.submit_period,
    SUBMIT,
)
approve = _move(
    gettext_lazy("Approve a period"),
    gettext_lazy("Approved, the period may be reported on. Whoever submitted it does not approve it."),
    gettext_lazy("Approve it"),
    services.approve_period,
    APPROVE,
)
lock = _move(
    gettext_lazy("Lock a period"),
    gettext_lazy(
        "Locked, no record that is dated in the period can be added, corrected or removed, until it is reopened with a reason."
    ),
    gettext_lazy("Lock it"),
    services.lock_period,
    APPROVE,
)
reopen = _move(
    gettext_lazy("Reopen a period"),
    gettext_lazy(
        "Reopened, its records can be corrected; then it is submitted and approved again. The reason is kept."
    ),
    gettext_lazy("Reopen it"),
    services.reopen_period,
    APPROVE,
    asks=True,
)
