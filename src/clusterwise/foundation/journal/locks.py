"""One writer at a time on SQLite, in fair order, also between processes."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _take(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]

    def _give(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _take(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _give(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


_between_threads = threading.RLock()
_depth = threading.local()


@contextmanager
def single_writer() -> Iterator[None]:
    """Hold the writers' lock on SQLite; PostgreSQL has its own and waits for nothing here."""
    if connection.vendor != "sqlite":
        yield
        return
    with _between_threads:
        depth = getattr(_depth, "value", 0)
        if depth:
            yield
            return
        path = Path(settings.CLUSTERWISE_VAR) / "write.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as handle:
            _take(handle)
            _depth.value = 1
            try:
                yield
            finally:
                _depth.value = 0
                _give(handle)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read everything as of one moment while others go on writing; inside a transaction that is so already."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
