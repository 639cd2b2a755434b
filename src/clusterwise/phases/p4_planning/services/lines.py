"""Writing plan lines with their indicators and budget, and reporting their progress."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access as permissions
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check, revise_record
from clusterwise.phases.p3_diagnostic.links import keep_links
from clusterwise.phases.p4_planning import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine, PlanLineIndicator
from clusterwise.phases.p4_planning.order import refuse_circle
from clusterwise.phases.p4_planning.services.revisions import require_revision
from clusterwise.phases.p4_planning.snapshots import is_agreed

EDIT = "planning.edit"
ADDED = Verb("planning.added_line", _("added a plan line"))
REVISED = Verb("planning.revised_line", _("revised a plan line"))
REMOVED = Verb("planning.removed_line", _("removed a plan line"))
PROGRESSED = Verb("planning.reported_progress", _("reported the progress of a plan line"))
SHARED = Verb("planning.added_share", _("added a budget share to a plan line"))
RESHARED = Verb("planning.revised_share", _("revised a budget share of a plan line"))
UNSHARED = Verb("planning.removed_share", _("removed a budget share of a plan line"))


def add_plan_line(
    *,
    initiative: Initiative,
    by: User | None,
    client_id: UUID | None = None,
    indicators: Iterable[Indicator] = (),
    number: int | None = None,
    **values: Any,
) -> PlanLine:
    """Store a plan line and the indicators that it is to move; without a number it comes last."""
    permissions.require(by, EDIT, initiative)
    line = PlanLine(initiative=initiative, programme_id=initiative.programme_id, **values)
    with journal.change(by, ADDED, line, client_id=client_id) as change:
        highest = PlanLine.objects.filter(initiative=initiative).aggregate(highest=Max("number"))["highest"]
        line.number = number or (highest or 0) + 1
        check(line)
        refuse_circle(line)
        change.create(line)
        keep_links(change, {}, indicators, lambda indicator: _link(line, indicator))
    return line


def _link(line: PlanLine, indicator: Indicator) -> PlanLineIndicator:
    return PlanLineIndicator(initiative=line.initiative, programme_id=line.programme_id, line=line, indicator=indicator)


def _kept_links(line: PlanLine) -> dict[Any, PlanLineIndicator]:
    return {link.indicator_id: link for link in PlanLineIndicator.objects.filter(line=line)}


def revise_plan_line(
    line: PlanLine,
    *,
    by: User | None,
    on: date | None = None,
    indicators: Iterable[Indicator] | None = None,
    **values: Any,
) -> PlanLine:
    """Change a plan line; one of the endorsed plan changes only under a recent revision, its progress at any time."""
    permissions.require(by, EDIT, line)
    stored = PlanLine.objects.get(pk=line.pk)
    for name, value in values.items():
        setattr(line, name, value)
    changed = {name for name in values if getattr(stored, name) != getattr(line, name)}
    chosen = None if indicators is None else list(indicators)
    relinked = chosen is not None and {one.pk for one in chosen} != set(_kept_links(line))
    with journal.change(by, REVISED, line) as change:
        if relinked or changed - set(PlanLine.progress_fields):
            require_revision(line, on)
        check(line)
        refuse_circle(line)
        change.save(line)
        if chosen is not None:
            keep_links(change, _kept_links(line), chosen, lambda indicator: _link(line, indicator))
    return line


def remove_plan_line(line: PlanLine, *, by: User | None) -> None:
    """Remove a line that is not part of the endorsed plan, with its indicators and budget."""
    permissions.require(by, EDIT, line)
    with journal.change(by, REMOVED, line) as change:
        if is_agreed(line):
            raise ValidationError(
                _now("A line of the endorsed plan is not removed. Record a revision and drop the line.")
            )
        keep_links(change, _kept_links(line), (), lambda indicator: _link(line, indicator))
        for share in BudgetShare.objects.filter(line=line):
            change.delete(share)
        change.delete(line)


def report_progress(
    line: PlanLine, *, by: User | None, status: str, percent_complete: int, evidence_note: str = ""
) -> PlanLine:
    """Record how far a line has come and where that can be seen; this is no revision of the plan."""
    values = {"status": status, "percent_complete": percent_complete, "evidence_note": evidence_note}
    return revise_record(line, values, by=by, permission="planning.progress", verb=PROGRESSED)


def add_budget_share(
    *,
    initiative: Initiative,
    by: User | None,
    line: PlanLine,
    client_id: UUID | None = None,
    on: date | None = None,
    **values: Any,
) -> BudgetShare:
    """Store what one source brings to a line."""
    permissions.require(by, EDIT, initiative)
    share = BudgetShare(initiative=initiative, programme_id=initiative.programme_id, line=line, **values)
    with journal.change(by, SHARED, share, client_id=client_id) as change:
        check(share)
        require_revision(line, on)
        return change.create(share)


def revise_budget_share(share: BudgetShare, *, by: User | None, on: date | None = None, **values: Any) -> BudgetShare:
    """Change what a source brings."""
    permissions.require(by, EDIT, share)
    stored = BudgetShare.objects.select_related("line").get(pk=share.pk)
    for name, value in values.items():
        setattr(share, name, value)
    with journal.change(by, RESHARED, share) as change:
        check(share)
        for line in {stored.line, share.line}:
            require_revision(line, on)
        return change.save(share)


def remove_budget_share(share: BudgetShare, *, by: User | None, on: date | None = None) -> None:
    """Take away what a source was to bring."""
    permissions.require(by, EDIT, share)
    with journal.change(by, UNSHARED, share) as change:
        require_revision(share.line, on)
        change.delete(share)
