"""Database triggers that refuse to change or delete what must stay as it was written."""

from typing import Any

from django.apps import apps
from django.db import connection, models

#: Tables that only grow. Other apps add theirs with `append_only`.
_tables: dict[str, type[models.Model]] = {}


def append_only(model: type[models.Model]) -> type[models.Model]:
    """Declare that rows of a model are never changed or deleted, whoever asks."""
    _tables[model._meta.db_table] = model
    return model


def tables() -> list[str]:
    """Return the protected tables that exist, in name order."""
    for name in ("Event", "Touched"):
        append_only(apps.get_model("journal", name))
    present = set(connection.introspection.table_names())
    return sorted(set(_tables) & present)


def _deeds() -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")


def _names(table: str) -> dict[str, str]:
    return {deed: f"{table}_no_{deed}" for deed in _deeds()}


def install() -> None:
    """Create the triggers, replacing what an earlier migration left or dropped."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION clusterwise_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
            )
        for table in tables():
            for deed, name in _names(table).items():
                for statement in _statements(table, deed, name):
                    cursor.execute(statement)


def _statements(table: str, deed: str, name: str) -> tuple[str, str]:
    if connection.vendor == "postgresql":
        each = "STATEMENT" if deed == "truncate" else "ROW"
        return (
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            f'CREATE TRIGGER "{name}" BEFORE {deed.upper()} ON "{table}" '
            f"FOR EACH {each} EXECUTE FUNCTION clusterwise_append_only()",
        )
    return (
        f'DROP TRIGGER IF EXISTS "{name}"',
        f'CREATE TRIGGER "{name}" BEFORE {deed.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    )


def remove() -> None:
    """Drop the triggers; only test suites that empty the database have a reason to."""
    with connection.cursor() as cursor:
        for table in tables():
            for name in _names(table).values():
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def _present() -> set[str]:
    """Return the names of triggers that are on and do what ours do; one with our name and another body is none."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgenabled IN ('O', 'A') AND proname = 'clusterwise_append_only' "
            "AND prosrc LIKE '%RAISE EXCEPTION%' AND tgname LIKE relname || '_no_%'"
        )
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    if connection.vendor == "postgresql":
        return {row[0] for row in rows}
    ours = {name: _statements(table, deed, name)[1] for table in tables() for deed, name in _names(table).items()}
    return {name for name, sql in rows if ours.get(name) == sql}


def missing() -> list[str]:
    """Return the names of triggers that should exist and do not, are switched off, or were put in their place."""
    present = _present()
    return [name for table in tables() for name in _names(table).values() if name not in present]


def protect_after_migrate(**signal: Any) -> None:
    """Recreate the triggers after each migration, which may have dropped them silently."""
    if signal.get("using", "default") == "default":
        install()
