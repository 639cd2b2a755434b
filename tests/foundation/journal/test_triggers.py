"""The database itself refuses to change what must stay, and a missing guard is noticed."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests import factories

from clusterwise.foundation.journal import chain, triggers
from clusterwise.foundation.journal.models import Event, Touched

DEEDS = [
    "UPDATE journal_event SET verb = 'other'",
    "DELETE FROM journal_event",
    "UPDATE journal_touched SET version = 9",
    "DELETE FROM journal_touched",
    "TRUNCATE journal_event CASCADE",
    "TRUNCATE journal_touched",
]


@pytest.mark.parametrize("statement", DEEDS)
def test_events_are_never_changed_deleted_or_emptied(initiative, statement):
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    before = list(Event.objects.order_by("pk").values()), list(Touched.objects.order_by("pk").values())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert (list(Event.objects.order_by("pk").values()), list(Touched.objects.order_by("pk").values())) == before


def test_a_whole_database_lacks_no_trigger(db):
    assert triggers.missing() == []
    assert {"journal_event", "journal_touched", "evidence_publication"} <= set(triggers.tables())


def test_a_dropped_trigger_is_named_by_verification_until_the_next_migration(programme):
    table = "journal_event"
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_delete{on}")
    gone, verdict = triggers.missing(), chain.verify()
    triggers.protect_after_migrate(using="default")

    assert gone == ["journal_event_no_delete"]
    assert "the trigger journal_event_no_delete is gone" in verdict.broken[0].reason
    assert triggers.missing() == []


def test_a_trigger_of_that_name_which_does_nothing_counts_as_missing(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER journal_event_no_delete")
        else:
            cursor.execute("DROP TRIGGER journal_event_no_delete")
            cursor.execute("CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event BEGIN SELECT 1; END")

    assert triggers.missing() == ["journal_event_no_delete"]


def test_a_later_undo_of_the_guard_shows_in_the_next_run(unprotected, programme):
    assert triggers.missing() == [name for table in triggers.tables() for name in triggers._names(table).values()]
    factories.initiative(programme, "late")
    triggers.install()

    assert chain.verify().holds
