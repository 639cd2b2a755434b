"""The process that works off the queue."""

import os
import time

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from clusterwise.foundation.jobs import services

INTERVAL_SECONDS = 1.0


def work_off(worker_id: str = "once") -> None:
    """Do all work that waits now or was left by a dead worker, and return."""
    services.reap(timezone.now())
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


def work_on(parent: int | None) -> None:
    """Work until told to stop, or until the process that started this one is gone."""
    worker_id = f"{os.getpid()}-{int(time.time())}"
    while parent is None or os.getppid() == parent:
        work_off(worker_id)
        close_old_connections()
        time.sleep(INTERVAL_SECONDS)
