"""Ask for work, stop it, and take it back from a worker that died."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterwise.foundation.jobs.kinds import kind_of
from clusterwise.foundation.jobs.models import Job, JobState
from clusterwise.foundation.jobs.running import LEASE
from clusterwise.foundation.people import access

ATTEMPTS = 3
#: Tickets of finished work are kept this long.
KEPT = timedelta(days=30)


def start(*, kind: str, scope: Any, by: Any, arguments: Mapping[str, Any], key: str = "") -> Job:
    """Ask for work in a programme or initiative; with a key, the same work that is under way already is given back.

    Work under the same key with other arguments is other work, and waits for its turn.
    """
    declared = kind_of(kind)
    access.require(by, declared.permission, scope)
    programme, initiative = access.scope_ids(scope)
    now = timezone.now()
    key = f"{key}:{_digest(arguments)}" if key else ""
    job = Job(
        kind=kind,
        programme_id=programme,
        initiative_id=initiative,
        asked_by=by,
        language=get_language() or "en",
        key=key,
        arguments=dict(arguments),
        asked_at=now,
        heard_at=now,
    )
    under_way = Job.objects.active().filter(programme_id=programme, kind=kind, key=key) if key else Job.objects.none()
    if (found := under_way.first()) is not None:
        return found
    try:
        job.save(force_insert=True)
    except IntegrityError:
        return under_way.get()  # asked for twice at once: the first one counts
    _enqueue(job)
    return job


def _digest(arguments: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(arguments, sort_keys=True, default=str).encode()).hexdigest()[:32]


def cancel(job: Job, *, by: Any) -> Job:
    """Ask a job to stop; one that waits stops at once, one that runs at its next step."""
    access.require(by, kind_of(job.kind).permission, job)
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(state=JobState.CANCELLED, ended_at=now, cancel_asked=True):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


def take(job_id: str, attempt: int) -> Job | None:
    """Give a waiting job to the worker that calls; None where it was cancelled or given to another."""
    waiting = Job.objects.filter(pk=job_id, attempt=attempt, state=JobState.QUEUED)
    if not waiting.update(state=JobState.RUNNING, heard_at=timezone.now()):
        return None
    return Job.objects.select_related("programme", "initiative", "asked_by").get(pk=job_id)


def reap(now: datetime) -> int:
    """Take jobs back whose worker fell silent, try them again a few times, and forget old tickets; return how many."""
    # A word from the future was spoken while the clock was wrong, and says nothing about now.
    silent = list(Job.objects.active().filter(Q(heard_at__lt=now - LEASE) | Q(heard_at__gt=now + LEASE)))
    taken = sum(_take_back(job, now) for job in silent)
    Job.objects.exclude(state__in=("queued", "running")).filter(ended_at__lt=now - KEPT).delete()
    return taken


def _take_back(job: Job, now: datetime) -> bool:
    same = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=job.state, heard_at=job.heard_at)
    if job.state == JobState.QUEUED and _is_enqueued(job):
        return False
    if job.cancel_asked:
        return bool(same.update(state=JobState.CANCELLED, ended_at=now))
    if job.attempt >= ATTEMPTS:
        words = _("The work stopped %(times)s times without an end and was given up. Try it on a smaller file.")
        return bool(same.update(state=JobState.FAILED, ended_at=now, problem=words % {"times": ATTEMPTS}))
    if not same.update(state=JobState.QUEUED, attempt=job.attempt + 1, heard_at=now):
        return False
    job.attempt += 1
    _close_ticket(job)
    _enqueue(job)
    return True


def _enqueue(job: Job) -> None:
    from clusterwise.foundation.jobs.tasks import run_job

    ticket = run_job.enqueue(str(job.pk), job.attempt)
    Job.objects.filter(pk=job.pk).update(task=ticket.id)


def _is_enqueued(job: Job) -> bool:
    from django_tasks_db.models import DBTaskResult

    return job.task is not None and DBTaskResult.objects.ready().filter(pk=job.task).exists()


def _close_ticket(job: Job) -> None:
    """The library leaves the ticket of a killed worker running for ever; close it."""
    from django_tasks_db.models import DBTaskResult

    if job.task:
        DBTaskResult.objects.running().filter(pk=job.task).update(status="FAILED", finished_at=timezone.now())
