"""Installations of their own, and what must hold in each after a crash."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from django.db import connection
from tests.reliability.installation import Installation, embedded

#: Records whose last state no event tells of, by table.
ORPHANS = """
SELECT id FROM {table} WHERE NOT EXISTS (
  SELECT 1 FROM journal_touched WHERE version = {table}.version
  AND replace(record_id, '-', '') = {table}.id AND model = '{model}')
"""
WATCHED = {
    "people_person": "people.Person",
    "selection_registerfile": "selection.RegisterFile",
    "evidence_publication": "evidence.Publication",
    "evidence_frozenfigure": "evidence.FrozenFigure",
    "results_progressreport": "results.ProgressReport",
}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation on the embedded database."""
    if connection.vendor == "postgresql":
        pytest.skip("this proves the embedded database; it runs with the tests on SQLite")
    yield embedded(tmp_path / "var")


def ask(installation: Installation, statement: str) -> list[tuple[Any, ...]]:
    """Ask the database file itself, without Django."""
    base = pysqlite3.connect(installation.database)
    try:
        return list(base.execute(statement).fetchall())
    finally:
        base.close()


def faults(installation: Installation) -> dict[str, Any]:
    """Return what is wrong with an installation after a crash; empty when nothing is."""
    verdict = installation.command("journal", "verify")
    found = {
        "integrity": [row for row in ask(installation, "PRAGMA integrity_check") if row != ("ok",)],
        "foreign keys": ask(installation, "PRAGMA foreign_key_check"),
        "records without event": [
            row
            for table, model in WATCHED.items()
            for row in ask(installation, ORPHANS.format(table=table, model=model))
        ],
        "journal": verdict.stdout + verdict.stderr if verdict.returncode else "",
    }
    return {name: fault for name, fault in found.items() if fault}
