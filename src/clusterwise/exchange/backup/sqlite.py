"""The embedded database as one file: copied while others write, described, and checked."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from clusterwise.exchange.backup.archive import BackupError, DamagedArchiveError

MEMBER = "database.sqlite3"
HEADS = "SELECT scope, node, sequence, hash, seal FROM journal_chainhead ORDER BY scope, node"


def driver() -> Any:
    """Return the module that speaks to SQLite; the settings put a newer build in the place of Python's own."""
    import sqlite3

    return sqlite3


def version() -> str:
    """Return the SQLite build in use."""
    return str(driver().sqlite_version)


def copy(target: Path) -> None:
    """Copy the database as of one moment, in one pass, without stopping those who write."""
    if connection.in_atomic_block:
        raise BackupError("A backup cannot be taken in the middle of a change; take it before or after.")
    connection.ensure_connection()
    target.touch(mode=0o600)
    with closing(driver().connect(str(target))) as out:
        connection.connection.backup(out, pages=-1)
        out.execute("PRAGMA journal_mode=DELETE")


def describe(path: Path) -> tuple[dict[str, list[Any]], list[list[Any]]]:
    """Return rows and digest of every table, and the journal's heads, of a sound database file."""
    try:
        with closing(driver().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            faults = [row[0] for row in base.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [f"{row[0]} points to a missing {row[2]}" for row in base.execute("PRAGMA foreign_key_check")]
            if faults:
                raise DamagedArchiveError(f"The database is damaged: {faults[0]}.")
            tables = {name: _table(base, name) for name in _tables(base)}
            return tables, [list(row) for row in base.execute(HEADS)] if "journal_chainhead" in tables else []
    except driver().DatabaseError as error:
        raise DamagedArchiveError(f"The database cannot be read: {error}.") from error


def _tables(base: Any) -> Iterator[str]:
    rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    yield from (name for (name,) in rows if not name.startswith("sqlite_"))


def _table(base: Any, name: str) -> list[Any]:
    summed, rows = hashlib.sha256(), 0
    for row in base.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):  # noqa: S608 - a name out of the schema
        summed.update(repr(row).encode("utf-8", "surrogatepass"))
        rows += 1
    return [rows, summed.hexdigest()]
