"""Reminders: who is to be told what today, each thing once a stage, in the reader's language.

A reminder is kept first and sent after; what a mail server refuses stays unsent and is tried by the next run.
"""

import smtplib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Role, User
from clusterwise.phases.p6_results.reporting.access import APPROVE, WORK
from clusterwise.phases.p6_results.reporting.models import Assignment, Duty, Reminder
from clusterwise.phases.p6_results.reporting.worklist import Task, grace, tasks_of_initiative

Stage = Reminder.Stage
#: A run that fell silent while it held a reminder is taken for dead after this long.
STALE = timedelta(minutes=10)
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person: a task at a stage."""

    user: User
    task: Task
    stage: str

    @property
    def key(self) -> Key:
        """What makes it the same thing as yesterday's."""
        task = self.task
        mark = task.mark if self.stage == Stage.RETURNED else 0
        window = task.window
        return (self.user.pk, task.indicator.pk, window.starts, window.ends, task.assignment.duty, self.stage, mark)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: new reminders, people who got a message, people whose message failed."""

    made: int = 0
    mailed: int = 0
    failed: int = 0

    def __add__(self, other: "Sent") -> "Sent":
        return Sent(self.made + other.made, self.mailed + other.mailed, self.failed + other.failed)


def notices(initiative: Initiative, on: date) -> list[Notice]:
    """Return what is to be told in an initiative on a day: to whoever has the duty, and to the reviewer of what stays late."""
    tasks = tasks_of_initiative(initiative, on)
    if not tasks:
        return []
    limit = timedelta(days=int(grace(on)["escalate_days"]))
    verifiers: dict[Any, list[User]] = {}
    held = Assignment.objects.filter(initiative=initiative, duty=Duty.VERIFY).select_related("user")
    for one in held:
        if one.holds_on(on):
            verifiers.setdefault(one.indicator_id, []).append(one.user)
    heads = managers(initiative)
    found = []
    for task in tasks:
        found.append(Notice(task.assignment.user, task, task.standing))
        if on > task.due + limit:
            reviewers = verifiers.get(task.indicator.pk, []) if task.assignment.duty == Duty.COLLECT else []
            found += [
                Notice(user, task, Stage.ESCALATED) for user in reviewers or heads if user != task.assignment.user
            ]
    return [one for one in {one.key: one for one in found}.values() if _is_at_work(one.user, initiative)]


def managers(initiative: Initiative) -> list[User]:
    """Return the accounts that approve the periods of an initiative."""
    roles = Role.objects.current().filter(programme=initiative.programme_id, code__in=access.granted()[APPROVE])
    inside = roles.filter(Q(initiative=initiative) | Q(initiative__isnull=True))
    return list(User.objects.filter(is_active=True, pk__in=inside.values("user")).order_by("pk"))


def _is_at_work(user: User, initiative: Initiative) -> bool:
    return access.may(user, WORK, initiative)


def remind(initiatives: Iterable[Initiative], on: date) -> Sent:
    """Keep and send what is to be told in some initiatives on a day; run again, it sends only what is new or failed."""
    total = Sent()
    for initiative in initiatives:
        found = notices(initiative, on)
        made = _keep(initiative, found)
        _close_settled(initiative, {one.key for one in found})
        mailed, failed = _send(initiative, {one.key: one for one in found})
        total += Sent(made, mailed, failed)
    return total


def _keep(initiative: Initiative, found: Sequence[Notice]) -> int:
    """Store each notice once; return how many were new."""
    known = {_key_of(row) for row in Reminder.objects.filter(initiative=initiative)}
    fresh = [one for one in found if one.key not in known]
    names = ("user_id", "indicator_id", "starts", "ends", "duty", "stage", "mark")
    rows = [
        Reminder(programme_id=initiative.programme_id, initiative=initiative, **dict(zip(names, one.key, strict=True)))
        for one in fresh
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _key_of(row: Reminder) -> Key:
    return (row.user_id, row.indicator_id, row.starts, row.ends, row.duty, row.stage, row.mark)


def _close_settled(initiative: Initiative, live: set[Key]) -> None:
    """Close what no longer holds, so that nobody is told on Tuesday what was done on Monday."""
    waiting = Reminder.objects.filter(initiative=initiative, closed_at=None)
    settled = [row.pk for row in waiting if _key_of(row) not in live]
    Reminder.objects.filter(pk__in=settled).update(closed_at=timezone.now())


def _send(initiative: Initiative, live: dict[Key, Notice]) -> tuple[int, int]:
    """Write one message a person with everything that was not sent yet; return how many were taken and how many failed."""
    mailed = failed = 0
    unsent = Reminder.objects.filter(initiative=initiative, emailed_at=None, closed_at=None)
    for user in User.objects.filter(pk__in=unsent.values("user")).order_by("pk"):
        rows = _claimed(initiative, user)
        told = [live[_key_of(row)] for row in rows if _key_of(row) in live]
        if not told:
            continue
        kept = Reminder.objects.filter(pk__in=[row.pk for row in rows])
        try:
            _mail(initiative, user, told)
        except (OSError, smtplib.SMTPException) as refusal:
            kept.update(claim=None, claimed_at=None, problem=f"{type(refusal).__name__}: {refusal}"[:300])
            failed += 1
        else:
            kept.update(emailed_at=timezone.now(), problem="")
            mailed += 1
    return mailed, failed


def _claimed(initiative: Initiative, user: User) -> list[Reminder]:
    """Take a person's unsent reminders for this run alone, so that two runs at once send nothing twice."""
    claim, now = uuid.uuid4(), timezone.now()
    free = Q(claim=None) | Q(claimed_at__lt=now - STALE)
    waiting = Reminder.objects.filter(free, initiative=initiative, user=user, emailed_at=None, closed_at=None)
    waiting.update(claim=claim, claimed_at=now)
    return list(Reminder.objects.filter(claim=claim))


def _mail(initiative: Initiative, user: User, told: Sequence[Notice]) -> None:
    """Send one message in the person's language."""
    with translation.override(user.language):
        address = settings.CLUSTERWISE_ADDRESS.rstrip("/")
        context = {
            "user": user,
            "initiative": initiative,
            "lines": [(one, f"{address}{one.task.url}") for one in told],
            "desk": f"{address}{reverse('reporting', args=scope_args(initiative))}",
        }
        subject = _("%(initiative)s: %(n)s reminders") % {"initiative": initiative, "n": len(told)}
        body = render_to_string("reporting/reminder.txt", context)
        send_mail(" ".join(subject.split()), body, None, [user.email])


def open_reminders(user: Any, initiative: Initiative | None = None) -> list[Reminder]:
    """Return what a person was told and has not put aside, about initiatives that the person still sees."""
    rows = Reminder.objects.visible_to(user).filter(user=user, closed_at=None)
    rows = rows.filter(initiative=initiative) if initiative is not None else rows
    return list(rows.select_related("indicator", "initiative__programme"))


def escalated_to(user: Any) -> list[Reminder]:
    """Return what is late with somebody else and was brought before this person, for the first page."""
    return [one for one in open_reminders(user) if one.stage == Stage.ESCALATED]


def put_aside(user: User, initiative: Initiative) -> int:
    """Close a person's reminders of an initiative; the work itself stays on the list until it is done."""
    rows = Reminder.objects.filter(user=user, initiative=initiative, closed_at=None)
    return rows.update(closed_at=timezone.now())
