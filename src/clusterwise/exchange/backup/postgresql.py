"""A PostgreSQL database as a dump, through its own programs `pg_dump`, `pg_restore` and `psql`."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection, connections

from clusterwise.exchange.backup.archive import BackupError

MEMBER = "database.dump"
HEADS = 'SELECT scope, node, sequence, hash, seal FROM journal_chainhead ORDER BY scope COLLATE "C", node COLLATE "C"'


class DumpError(BackupError):
    """PostgreSQL's own programs are missing or refused; the message says what they said."""


def version() -> str:
    """Return the version of the server in use."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _run(program: str, *words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    found = shutil.which(program)
    if found is None:
        raise DumpError(f"The program {program} is not installed; install PostgreSQL's client programs and try again.")
    said = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    known = {variable: str(said[name]) for variable, name in names.items() if said[name]}
    ended = subprocess.run([found, *words], env={**os.environ, **known}, capture_output=True, check=False, **options)
    if ended.returncode:
        reason = ended.stderr.decode(errors="replace").strip().splitlines()
        raise DumpError(f"{program} refused: {reason[0] if reason else 'no reason given'}")
    return ended


def dump(target: Path) -> tuple[dict[str, list[Any]], list[list[Any]]]:
    """Dump the database as of one moment and describe it as of the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            target.touch(mode=0o600)
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
            _run("pg_dump", *words)
            return _describe(cursor)
        finally:
            cursor.execute("ROLLBACK")


def describe() -> tuple[dict[str, list[Any]], list[list[Any]]]:
    """Return rows and digest of every table, and the journal's heads, of the database in use."""
    with connection.cursor() as cursor:
        return _describe(cursor)


def _describe(cursor: Any) -> tuple[dict[str, list[Any]], list[list[Any]]]:
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    tables = {}
    for name in sorted(row[0] for row in cursor.fetchall()):
        summed, rows = hashlib.sha256(), 0
        cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY t::text COLLATE "C"')  # noqa: S608 - from the schema
        for (row,) in cursor:
            summed.update(row.encode())
            rows += 1
        tables[name] = [rows, summed.hexdigest()]
    if "journal_chainhead" not in tables:
        return tables, []
    cursor.execute(HEADS)
    return tables, [list(row) for row in cursor.fetchall()]


def check(dumped: Path) -> None:
    """Refuse a dump whose table of contents cannot be read."""
    _run("pg_restore", "--list", str(dumped))


def load(dumped: Path) -> None:
    """Put a dump in the place of everything in the database, all of it or nothing."""
    script = dumped.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dumped))
    anew = dumped.with_suffix(".anew.sql")
    anew.write_text("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n", encoding="utf-8")
    connections.close_all()
    files = ["--file", str(anew), "--file", str(script)]
    try:
        _run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", *files)
    finally:
        script.unlink(missing_ok=True)
        anew.unlink(missing_ok=True)
