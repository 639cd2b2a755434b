"""A job while it runs: it tells how far it is, learns that it is to stop, and keeps its lease."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from clusterwise.foundation.jobs.models import Job, JobQuerySet, JobState

logger = logging.getLogger(__name__)
#: A running job is heard of at least this often; after LEASE without a word its worker is taken for dead.
HEARTBEAT = timedelta(seconds=10)
LEASE = timedelta(seconds=60)
#: Progress is written at most this often, so that a loop may report each turn.
PACE_SECONDS = 0.5


class CancelledError(Exception):
    """Somebody asked that the job stop."""


class TakenOverError(Exception):
    """This worker was silent for longer than its lease, and another has the job now."""


class Running:
    """The worker's hold of one job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = 0.0
        self._stage = ""

    def progress(self, stage: str, share: float | None = None) -> None:
        """Say which stage the work is in and, where it can be told, which share of all is done; stop where asked."""
        now = time.monotonic()
        if stage == self._stage and now - self._written < PACE_SECONDS:
            return
        self._stage, self._written = stage, now
        done = None if share is None else min(max(share, 0.0), 1.0)
        if not self._mine().update(stage=stage, share=done, heard_at=timezone.now()):
            raise TakenOverError(f"Job {self.job.pk} was given to another worker.")
        if self._mine().filter(cancel_asked=True).exists():
            raise CancelledError

    def client_id(self, step: str) -> UUID:
        """Return the id under which a step of this job is written to the journal, once."""
        return self.job.client_id(step)

    def end(self, state: JobState, **values: object) -> bool:
        """Write how the job ended; False where another worker has it."""
        return bool(self._mine().update(state=state, ended_at=timezone.now(), **values))

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Keep the lease while the block runs, however long its steps are."""
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        beating.start()
        try:
            yield
        finally:
            ended.set()

    def _mine(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.job.attempt)

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(HEARTBEAT.total_seconds()):
            try:
                self._mine().update(heard_at=timezone.now())
            except DatabaseError:
                # One beat is lost; a lease has room for six, so the next one may still be in time.
                logger.warning("Job %s could not say that it lives.", self.job.pk, exc_info=True)
            finally:
                connection.close()
