"""Giving duties, handing in and checking, and moving a period from open to locked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p6_results.reporting.access import APPROVE, ASSIGN, SUBMIT, WORK
from clusterwise.phases.p6_results.reporting.calendar import MONTHS, Window, window_of, windows
from clusterwise.phases.p6_results.reporting.models import Assignment, Delivery, Duty, Period

ASSIGNED = Verb("reporting.assigned", _("gave somebody a duty in an indicator"))
REASSIGNED = Verb("reporting.reassigned", _("changed a duty in an indicator"))
RELIEVED = Verb("reporting.relieved", _("took a duty in an indicator back"))
OPENED = Verb("reporting.opened_period", _("opened a reporting period"))
DROPPED = Verb("reporting.dropped_period", _("removed an open reporting period"))
SUBMITTED = Verb(
    "reporting.submitted_period", _("submitted a reporting period"), final=_("Ask the manager to reopen the period.")
)
APPROVED = Verb("reporting.approved_period", _("approved a reporting period"), final=_("Reopen the period instead."))
LOCKED = Verb("reporting.locked_period", _("locked a reporting period"), final=_("Reopen the period instead."))
REOPENED = Verb("reporting.reopened_period", _("reopened a reporting period"), final=_("Submit the period again."))
HANDED_IN = Verb("reporting.handed_in", _("handed in the records of an indicator"), final=_("It can be sent back."))
SENT_BACK = Verb(
    "reporting.sent_back", _("sent the records of an indicator back"), final=_("It can be handed in again.")
)
VERIFIED = Verb("reporting.verified", _("verified the records of an indicator"), final=_("It can be sent back."))
REPORTED = Verb("reporting.reported", _("reported an indicator"), final=_("It can be sent back."))

S = Period.State
D = Delivery.State


class CannotMoveError(ValidationError):
    """A period or a hand-in is in a state from which the deed does not lead on."""


def _refuse_one_for_both(assignment: Assignment) -> None:
    """Refuse that one account collects and verifies the same figure at the same time: four eyes see more than two."""
    pair = {Duty.COLLECT.value: Duty.VERIFY, Duty.VERIFY.value: Duty.COLLECT}.get(assignment.duty)
    others = Assignment.objects.filter(indicator_id=assignment.indicator_id, user_id=assignment.user_id, duty=pair)
    for other in others.exclude(pk=assignment.pk) if pair else ():
        if other.holds_on(assignment.starts) or assignment.holds_on(other.starts):
            text = _now("This account already has to %(duty)s this figure. Somebody else has to do the other.")
            raise ValidationError({"user": text % {"duty": other.get_duty_display()}})


def _refuse_outsider(assignment: Assignment) -> None:
    if not access.may(assignment.user, WORK, assignment.initiative):
        text = _now("This account has no role here that keeps or checks records. Invite the person to one first.")
        raise ValidationError({"user": text})


def assign(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Assignment:
    """Give an account a duty in an indicator, from a day on."""
    assignment = Assignment(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, ASSIGN, assignment)
    _refuse_outsider(assignment)
    with journal.change(by, ASSIGNED, assignment, client_id=client_id) as change:
        check(assignment)
        _refuse_one_for_both(assignment)
        return change.create(assignment)


def reassign(assignment: Assignment, *, by: User | None, **values: Any) -> Assignment:
    """Change a duty, such as the day on which it ends."""
    access.require(by, ASSIGN, assignment)
    for name, value in values.items():
        setattr(assignment, name, value)
    _refuse_outsider(assignment)
    with journal.change(by, REASSIGNED, assignment) as change:
        check(assignment)
        _refuse_one_for_both(assignment)
        return change.save(assignment)


def relieve(assignment: Assignment, *, by: User | None) -> None:
    """Take a duty back that was given by mistake; one that ends gets its last day instead."""
    remove_record(assignment, by=by, permission=ASSIGN, verb=RELIEVED)


def open_period(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Period:
    """Open a quarter or a year for reporting."""
    period = Period(initiative=initiative, **values)
    return add_record(period, by=by, permission=SUBMIT, verb=OPENED, client_id=client_id)


def drop_period(period: Period, *, by: User | None) -> None:
    """Remove a period that was opened by mistake; one that was ever submitted stays."""
    _stand(period, S.OPEN)
    remove_record(period, by=by, permission=SUBMIT, verb=DROPPED)


def _stand(period: Period, *allowed: str) -> None:
    """Refuse a deed that the stored state does not allow."""
    stored = Period.objects.filter(pk=period.pk).values_list("state", flat=True).first()
    if stored not in allowed:
        text = _now("The period %(period)s is %(state)s; this can be done while it is: %(allowed)s.")
        words = {"period": period, "state": S(stored).label if stored else "—"}
        raise CannotMoveError(text % {**words, "allowed": ", ".join(str(S(one).label) for one in allowed)})


def _move(
    period: Period,
    state: str,
    allowed: Sequence[str],
    *,
    by: User | None,
    verb: Verb,
    client_id: UUID | None,
    **more: Any,
) -> Period:
    with journal.change(by, verb, period, client_id=client_id) as change:
        _stand(period, *allowed)
        period.state = state
        for name, value in more.items():
            setattr(period, name, value)
        return change.save(period)


def submit_period(period: Period, *, by: User | None, client_id: UUID | None = None) -> Period:
    """Hand a period that is over to the manager; its records can still be corrected until it is locked."""
    access.require(by, SUBMIT, period)
    if period.ends >= timezone.localdate():
        text = _now("The period ends on %(day)s. Submit it when it is over, so that nothing is left out.")
        raise CannotMoveError(text % {"day": period.ends.isoformat()})
    allowed = (S.OPEN, S.REOPENED)
    return _move(period, S.SUBMITTED, allowed, by=by, verb=SUBMITTED, client_id=client_id, submitted_by=by)


def approve_period(period: Period, *, by: User | None, client_id: UUID | None = None) -> Period:
    """Approve a submitted period, so that it may be reported on; whoever submitted it does not approve it."""
    access.require(by, APPROVE, period)
    if by is not None and period.submitted_by_id == by.pk:
        raise CannotMoveError(_now("You submitted this period yourself. Another manager has to approve it."))
    return _move(period, S.APPROVED, (S.SUBMITTED,), by=by, verb=APPROVED, client_id=client_id)


def lock_period(period: Period, *, by: User | None, client_id: UUID | None = None) -> Period:
    """Lock an approved period: no record that is dated in it changes any more."""
    access.require(by, APPROVE, period)
    return _move(period, S.LOCKED, (S.APPROVED,), by=by, verb=LOCKED, client_id=client_id)


def reopen_period(period: Period, *, reason: str, by: User | None, client_id: UUID | None = None) -> Period:
    """Open a period again, with the reason; it has to be submitted and approved anew."""
    access.require(by, APPROVE, period)
    if not reason.strip():
        raise ValidationError({"reason": _now("Say why the period is opened again; the journal keeps the reason.")})
    allowed = (S.SUBMITTED, S.APPROVED, S.LOCKED)
    return _move(period, S.REOPENED, allowed, by=by, verb=REOPENED, client_id=client_id, reason=reason.strip()[:300])


def _window_of(indicator: Indicator, day: Any) -> Window:
    """Return the window of an indicator that begins on a day, or refuse a day that begins none or one that is not over."""
    today, initiative = timezone.localdate(), indicator.initiative
    if indicator.frequency in MONTHS:
        window = window_of(day, MONTHS[indicator.frequency])
    else:
        first = initiative.starts or day
        window = next(windows(indicator.frequency, first, today, initiative.ends), Window(day, today))
    if window.starts != day:
        raise CannotMoveError(_now("No window of this indicator begins on %(day)s.") % {"day": day})
    if window.ends >= today:
        text = _now("This window ends on %(day)s. Hand it in when it is over.")
        raise CannotMoveError(text % {"day": window.ends.isoformat()})
    return window


def _has_duty(by: User | None, indicator: Indicator, *duties: str) -> None:
    """Refuse whoever neither has the duty today nor gives duties out."""
    if by is None or access.may(by, ASSIGN, indicator):
        return
    today = timezone.localdate()
    held = Assignment.objects.filter(indicator=indicator, user=by, duty__in=duties)
    if not any(one.holds_on(today) for one in held):
        names = ", ".join(str(Duty(one).label) for one in duties)
        text = _now("This is for those who have the duty to %(duty)s this figure. Ask for it to be given to you.")
        raise CannotMoveError(text % {"duty": names})


def hand_in(*, indicator: Indicator, starts: Any, by: User | None, client_id: UUID | None = None) -> Delivery:
    """Say that all records of a window are in; what was sent back is handed in again."""
    access.require(by, WORK, indicator)
    _has_duty(by, indicator, Duty.COLLECT)
    window = _window_of(indicator, starts)
    found = Delivery.objects.filter(indicator=indicator, starts=window.starts, ends=window.ends).first()
    fresh = found or Delivery(
        initiative=indicator.initiative, indicator=indicator, starts=window.starts, ends=window.ends
    )
    if found is not None and found.state != D.RETURNED:
        raise CannotMoveError(_now("This window was handed in already."))
    values = {"state": D.HANDED_IN, "reason": "", "handed_in_by": by}
    if found is not None:
        return revise_record(found, values, by=by, permission=WORK, verb=HANDED_IN)
    for name, value in values.items():
        setattr(fresh, name, value)
    return add_record(fresh, by=by, permission=WORK, verb=HANDED_IN, client_id=client_id)


def _checked(delivery: Delivery, by: User | None, duty: str, allowed: Sequence[str]) -> None:
    access.require(by, WORK, delivery)
    _has_duty(by, delivery.indicator, duty)
    if delivery.state not in allowed:
        text = _now("This window is %(state)s; it can be done while it is: %(allowed)s.")
        labels = ", ".join(str(D(one).label) for one in allowed)
        raise CannotMoveError(text % {"state": delivery.get_state_display(), "allowed": labels})


def verify_delivery(delivery: Delivery, *, by: User | None) -> Delivery:
    """Confirm that the records of a window are right; nobody verifies what they handed in."""
    _checked(delivery, by, Duty.VERIFY, (D.HANDED_IN,))
    if by is not None and delivery.handed_in_by_id == by.pk:
        raise CannotMoveError(_now("You handed this in yourself. Somebody else has to verify it."))
    return revise_record(delivery, {"state": D.VERIFIED}, by=by, permission=WORK, verb=VERIFIED)


def send_back(delivery: Delivery, *, reason: str, by: User | None) -> Delivery:
    """Send the records of a window back to whoever collects them, with the reason."""
    _checked(delivery, by, Duty.VERIFY, (D.HANDED_IN, D.VERIFIED, D.REPORTED))
    if not reason.strip():
        raise ValidationError({"reason": _now("Say why it goes back, so that it can be mended.")})
    values = {"state": D.RETURNED, "reason": reason.strip()[:300]}
    return revise_record(delivery, values, by=by, permission=WORK, verb=SENT_BACK)


def mark_reported(delivery: Delivery, *, by: User | None) -> Delivery:
    """Say that a verified figure of a window is reported."""
    _checked(delivery, by, Duty.REPORT, (D.VERIFIED,))
    return revise_record(delivery, {"state": D.REPORTED}, by=by, permission=WORK, verb=REPORTED)
