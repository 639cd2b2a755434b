"""The process that works off the queue."""

import os
import time

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from clusterwise.foundation.jobs import services

INTERVAL_SECONDS = 1.0


def work_off(worker_id: str = "once") -> None:
    """Do all work that waits now or was left by a dead worker, and return.

    The library's own loop drops its connection on the way, which a test inside a transaction does not survive.
    """
    services.reap(timezone.now())
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    while (ticket := _claimed(worker_id)) is not None:
        worker.run_task(ticket)


def _claimed(worker_id: str) -> DBTaskResult | None:
    waiting = DBTaskResult.objects.ready().filter(backend_name="default")
    with exclusive_transaction():
        ticket = waiting.get_locked()
        if ticket is not None:
            ticket.claim(worker_id)
    return ticket


def work_on(parent: int | None) -> None:
    """Work until told to stop, or until the process that started this one is gone."""
    worker_id = f"{os.getpid()}-{int(time.time())}"
    while parent is None or os.getppid() == parent:
        close_old_connections()
        work_off(worker_id)
        time.sleep(INTERVAL_SECONDS)
