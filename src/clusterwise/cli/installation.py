"""What must hold in an installation before it is served or changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clusterwise.cli.refusal import RefusalError

#: Builds before this one carry the write-ahead-log reset bug, which can damage a database.
SQLITE_FLOOR = (3, 51, 3)


def is_embedded() -> bool:
    """Tell whether the database is the embedded SQLite file."""
    from django.db import connection

    return connection.vendor == "sqlite"


def sqlite_build() -> tuple[int, ...]:
    """Return the SQLite build in use."""
    from clusterwise.exchange.backup import sqlite

    return tuple(sqlite.driver().sqlite_version_info)


def refuse_old_sqlite(build: tuple[int, ...] | None = None) -> None:
    """Refuse to write with a build that can damage the database."""
    if not is_embedded():
        return
    found = build or sqlite_build()
    if found < SQLITE_FLOOR:
        raise RefusalError(
            f"SQLite {'.'.join(map(str, found))} can damage a database; {'.'.join(map(str, SQLITE_FLOOR))} or later is "
            "needed. Install the requirements again (`python3 dev.py setup`): the wheel pysqlite3 brings it."
        )


def pending_migrations() -> list[str]:
    """Return the migrations that the database lacks, in the order of their application."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def refuse_unready() -> None:
    """Refuse to serve a database that lags behind the program or whose journal is unprotected."""
    from clusterwise.foundation.journal import triggers

    pending = pending_migrations()
    if pending:
        raise RefusalError(f"The database lacks {len(pending)} migrations ({pending[0]} …). Run `clusterwise setup`.")
    missing = triggers.missing()
    if missing:
        raise RefusalError(
            f"The journal is unprotected: the trigger {missing[0]} is gone. Run `clusterwise migrate`, which puts it back, "
            "then `clusterwise journal verify`, which says whether anything was altered meanwhile."
        )


@contextmanager
def alone(deed: str) -> Iterator[None]:
    """Hold the place of the one serving process; refuse while another holds it."""
    from django.conf import settings

    path = Path(settings.CLUSTERWISE_VAR) / "serving.lock"
    with path.open("ab") as handle:
        try:
            _try_lock(handle.fileno())
        except OSError as error:
            raise RefusalError(
                f"Clusterwise is running on {settings.CLUSTERWISE_VAR}; stop it before you {deed}."
            ) from error
        yield


def _try_lock(descriptor: int) -> None:
    """Take a lock that the system gives back when the process ends, however it ends."""
    if os.name == "nt":  # pragma: no cover
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
