"""`clusterwise worker`: do the long work that pages ask for, in a process of its own."""

import argparse
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PAUSE_SECONDS = 5.0
FAREWELL_SECONDS = 10.0


def add_to(commands: Any) -> None:
    """Declare the command."""
    worker = commands.add_parser("worker", help="do long work in the background (`run` starts one by itself)")
    worker.add_argument("--once", action="store_true", help="do what waits now, then end")
    worker.add_argument("--parent", type=int, default=None, help=argparse.SUPPRESS)
    worker.set_defaults(run=work)


def work(asked: argparse.Namespace) -> int:
    """Work off the queue, once or for as long as the process that started it lives."""
    from clusterwise.cli import installation
    from clusterwise.foundation.jobs import worker

    installation.refuse_old_sqlite()
    installation.refuse_unready()
    if asked.once:
        worker.work_off()
    else:
        worker.work_on(asked.parent)
    return 0


@contextmanager
def kept_working() -> Iterator[None]:
    """Keep one worker process beside the server, and start it again if it dies."""
    ended = threading.Event()
    keeper = _Keeper(ended)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.stop()


class _Keeper(threading.Thread):
    """Waits for the worker to die and starts another, until the server ends."""

    def __init__(self, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self._ended = ended
        self._child = self._begin()

    def _begin(self) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "clusterwise.cli", "worker", "--parent", str(os.getpid())]
        return subprocess.Popen(words)

    def run(self) -> None:
        while not self._ended.is_set():
            self._child.wait()
            if not self._ended.wait(PAUSE_SECONDS):
                self._child = self._begin()

    def stop(self) -> None:
        self._child.terminate()
        try:
            self._child.wait(FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
