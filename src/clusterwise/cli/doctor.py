"""`clusterwise doctor`: look at everything that could harm data, and say what to do."""

import argparse
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clusterwise.cli import installation

FREE_FLOOR_BYTES = 500 * 1024 * 1024
BACKUP_AGE_DAYS = 7
#: What the embedded database must answer; 2 is FULL for synchronous.
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `ok`, `warn` or `fail`, with what to do about it."""

    level: str
    text: str
    remedy: str = ""


def add_to(commands: Any) -> None:
    """Declare the command."""
    commands.add_parser("doctor", help="look for what could harm data").set_defaults(run=examine)


def examine(_asked: argparse.Namespace) -> int:
    """Print every finding; return 1 when one of them is a failure."""
    findings = [finding for check in CHECKS for finding in _answer(check)]
    for finding in findings:
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        print(f"{finding.level:<4}  {finding.text}{remedy}")
    return int(any(finding.level == "fail" for finding in findings))


def _answer(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Run one check; a database that does not answer is a finding like any other."""
    from django.db import DatabaseError

    try:
        return list(check())
    except DatabaseError as error:
        said = str(error).strip().splitlines()
        remedy = "check DATABASE_URL and that its server runs; restore a backup if the file is damaged"
        return [Finding("fail", f"the database does not answer: {said[0] if said else 'no reason given'}", remedy)]


def engine() -> Iterator[Finding]:
    """Which database, and whether its build is safe."""
    from clusterwise.exchange.backup import postgresql

    if not installation.is_embedded():
        yield Finding("ok", f"PostgreSQL {postgresql.version()}")
        yield _client_programs()
        return
    build = installation.sqlite_build()
    safe = build >= installation.SQLITE_FLOOR
    remedy = "" if safe else "run `python3 dev.py setup`; the wheel pysqlite3 brings 3.51.3 or later"
    yield Finding("ok" if safe else "fail", f"SQLite {'.'.join(map(str, build))}", remedy)


def _client_programs() -> Finding:
    lacking = [name for name in ("pg_dump", "pg_restore", "psql") if not shutil.which(name)]
    if lacking:
        return Finding("warn", f"{lacking[0]} is not installed", "install PostgreSQL's client programs for backups")
    return Finding("ok", "PostgreSQL's client programs are installed")


def pragmas() -> Iterator[Finding]:
    """Whether the embedded database keeps what it acknowledged and erases what it deleted."""
    from django.db import connection

    if not installation.is_embedded():
        return
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
        faults = [row[0] for row in cursor.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"]
    wrong = [f"{name} is {found[name]}" for name, value in PRAGMAS.items() if found[name] != value]
    if wrong:
        yield Finding("fail", f"SQLite's settings: {', '.join(wrong)}", "is the database on a network share? Move it")
    else:
        yield Finding("ok", "SQLite's settings: write-ahead log, synchronous FULL, foreign keys, secure delete")
    if faults:
        yield Finding("fail", f"the database file is damaged: {faults[0]}", "restore the last backup")
    else:
        yield Finding("ok", "the database file is sound")


def schema() -> Iterator[Finding]:
    """Whether the database is up to date and its journal protected."""
    from clusterwise.foundation.journal import triggers

    pending = installation.pending_migrations()
    state = f"{len(pending)} migrations are pending ({pending[0]} …)" if pending else "no migration is pending"
    yield Finding("fail" if pending else "ok", state, "run `clusterwise setup`" if pending else "")
    missing = triggers.missing()
    if missing:
        remedy = "run `clusterwise migrate`, then `clusterwise journal verify`"
        yield Finding("fail", f"the journal is unprotected: {missing[0]} is gone", remedy)
    elif not triggers.tables():
        yield Finding("fail", "there is no journal yet", "run `clusterwise setup`")
    else:
        yield Finding("ok", f"the triggers of {len(triggers.tables())} append-only tables are in place")


def disk() -> Iterator[Finding]:
    """Whether there is room to write."""
    from django.conf import settings

    free = shutil.disk_usage(settings.CLUSTERWISE_VAR).free
    enough = free >= FREE_FLOOR_BYTES
    yield Finding(
        "ok" if enough else "fail", f"{free // 1_048_576:,} MB are free", "" if enough else "make room: 500 MB at least"
    )


def secrecy() -> Iterator[Finding]:
    """Whether the key and the data are readable by their owner alone."""
    from django.conf import settings

    for name in ("secret", "clusterwise.sqlite3"):
        path = Path(settings.CLUSTERWISE_VAR) / name
        if os.name == "nt" or not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        closed = not mode & 0o077
        level = "ok" if closed else "fail" if name == "secret" else "warn"
        yield Finding(level, f"{path} has mode {mode:o}", "" if closed else f"run `chmod 600 {path}`")
    if settings.DEBUG:
        yield Finding("warn", "CLUSTERWISE_DEBUG is on", "unset it wherever others reach this machine")


def fonts() -> Iterator[Finding]:
    """Whether reports find the letters of every language."""
    from clusterwise import press

    found = sorted(path.stem for path in (Path(press.__path__[0]) / "fonts").glob("*.ttf"))
    lacking = [name for name in ("NotoSans-Regular", "NotoSansArabic-Regular") if name not in found]
    if lacking:
        yield Finding("fail", f"the font {lacking[0]} is missing", "get the source code again; it ships with it")
    else:
        yield Finding("ok", f"{len(found)} fonts for reports")


def backups() -> Iterator[Finding]:
    """Whether there is a young backup."""
    from django.conf import settings

    made = [path.stat().st_mtime for path in (Path(settings.CLUSTERWISE_VAR) / "backups").glob("clusterwise-*.zip")]
    remedy = "run `clusterwise backup` and keep the file on another machine"
    if not made:
        yield Finding("warn", "no backup was taken here", remedy)
        return
    days = int((datetime.now(UTC).timestamp() - max(made)) // 86400)
    old = days > BACKUP_AGE_DAYS
    yield Finding("warn" if old else "ok", f"the last backup is {days} days old", remedy if old else "")


CHECKS = (engine, pragmas, schema, disk, secrecy, fonts, backups)
