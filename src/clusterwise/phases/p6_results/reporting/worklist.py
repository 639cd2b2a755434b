"""What is due, late or sent back, worked out from duties, the calendar and what was handed in; nothing of it is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.people.scope import holdings
from clusterwise.phases.p6_results.reporting.calendar import Window, due_on, windows
from clusterwise.phases.p6_results.reporting.models import Assignment, Delivery, Duty, Period

D = Delivery.State
#: The state of a window in which each duty has something to do; None is a window that nobody handed in yet.
OPEN_FOR: Mapping[str, frozenset[str | None]] = {
    Duty.COLLECT.value: frozenset({None, D.RETURNED.value}),
    Duty.VERIFY.value: frozenset({D.HANDED_IN.value}),
    Duty.REPORT.value: frozenset({D.VERIFIED.value}),
}
STANDINGS: Mapping[str, str | Promise] = {"returned": _("sent back"), "late": _("late"), "due": _("due")}
DEEDS: Mapping[str, str | Promise] = {
    Duty.COLLECT.value: _("Record and hand in"),
    Duty.VERIFY.value: _("Verify or send back"),
    Duty.REPORT.value: _("Report"),
}
_ORDER = {"returned": 0, "late": 1, "due": 2}


@dataclass(frozen=True, slots=True)
class Task:
    """One duty of one person in one window that waits for its deed."""

    assignment: Assignment
    window: Window
    due: date
    standing: str
    reason: str = ""
    mark: int = 0

    @property
    def indicator(self) -> Indicator:
        return self.assignment.indicator

    @property
    def initiative(self) -> Initiative:
        return self.assignment.initiative

    @property
    def label(self) -> str:
        """The word of its standing."""
        return str(STANDINGS[self.standing])

    @property
    def deed(self) -> str:
        """What is to be done, in words."""
        return str(DEEDS[self.assignment.duty])

    @property
    def url(self) -> str:
        """The page on which it is done."""
        return reverse(
            "reporting.work", args=[*scope_args(self.initiative), self.indicator.pk, self.window.starts.isoformat()]
        )


def grace(on: date) -> dict[str, Any]:
    """Return the days of grace and of escalation in force on a day."""
    return rule("reporting_calendar", on)


def _rows(assignments: Any) -> list[Assignment]:
    related = assignments.select_related("indicator__initiative", "user", "initiative__programme")
    return [one for one in related.order_by("indicator__code", "duty", "starts") if not one.initiative.is_profile]


def tasks_of_initiative(initiative: Initiative, on: date) -> list[Task]:
    """Return every open task of an initiative, those sent back and the oldest first."""
    return _open_tasks(_rows(Assignment.objects.filter(initiative=initiative)), on)


def tasks_of_user(user: Any, on: date | None = None) -> list[Task]:
    """Return the open tasks of one person in all initiatives that the person still has a role in."""
    held = holdings(user)
    reached = {programme for _code, programme, initiative, _org in held.roles if initiative is None}
    named = {initiative for _code, _programme, initiative, _org in held.roles if initiative is not None}
    if not held.roles:
        return []
    own = Assignment.objects.filter(user=user).filter(Q(programme__in=reached) | Q(initiative__in=named))
    return _open_tasks(_rows(own), on or timezone.localdate())


def _open_tasks(assignments: list[Assignment], on: date) -> list[Task]:
    if not assignments:
        return []
    indicators = {one.indicator_id for one in assignments}
    handed = {(row.indicator_id, row.starts): row for row in Delivery.objects.filter(indicator__in=indicators)}
    locked: dict[Any, list[Period]] = {}
    for period in Period.objects.filter(
        initiative__in={one.initiative_id for one in assignments}, state=Period.State.LOCKED
    ):
        locked.setdefault(period.initiative_id, []).append(period)
    limits = grace(on)
    found = [
        task for one in assignments for task in _tasks_of(one, handed, locked.get(one.initiative_id, []), on, limits)
    ]
    return sorted(found, key=lambda task: (_ORDER[task.standing], task.due, task.indicator.code))


def expected_windows(indicator: Indicator, first: date, on: date) -> Iterable[Window]:
    """Yield the windows of an indicator in use that were over on a day, from a first day on."""
    initiative = indicator.initiative
    last = min((day for day in (initiative.ends, indicator.retired_on) if day is not None), default=None)
    begins = max(first, initiative.starts) if initiative.starts else first
    if indicator.frequency == "once":
        begins = initiative.starts or first
    return windows(indicator.frequency, begins, date.fromordinal(on.toordinal() - 1), last)


def _tasks_of(
    one: Assignment,
    handed: Mapping[Any, Delivery],
    locked: list[Period],
    on: date,
    limits: Mapping[str, Any],
) -> Iterable[Task]:
    if not one.holds_on(on):
        return
    for window in expected_windows(one.indicator, one.starts, on):
        if window.ends < one.starts or any(period.window.holds(window.ends) for period in locked):
            continue
        row = handed.get((one.indicator_id, window.starts))
        if (row.state if row is not None else None) not in OPEN_FOR[one.duty]:
            continue
        due = due_on(window, one.indicator.frequency, one.duty, limits)
        standing = "late" if due < on else "due"
        if row is not None and row.state == D.RETURNED:
            yield Task(one, window, due, "returned", row.reason, row.version)
        else:
            yield Task(one, window, due, standing)


def unassigned(initiative: Initiative, on: date) -> list[tuple[Indicator, list[str]]]:
    """Return the indicators in use for which nobody collects, verifies or reports today, with the duties that lack."""
    held: dict[Any, set[str]] = {}
    for one in Assignment.objects.filter(initiative=initiative):
        if one.holds_on(on):
            held.setdefault(one.indicator_id, set()).add(one.duty)
    chosen = Indicator.objects.filter(initiative=initiative, retired_on__isnull=True).order_by("code")
    lacks = ((one, [str(d.label) for d in Duty if d.value not in held.get(one.pk, set())]) for one in chosen)
    return [(one, duties) for one, duties in lacks if duties]
