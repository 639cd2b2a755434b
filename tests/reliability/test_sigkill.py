"""A killed process loses nothing that it acknowledged, and leaves the database sound."""

import hashlib
import random
import signal

import pytest
from tests.reliability.conftest import ask, faults

ROUNDS = 5
RECOUNT = """
from clusterwise.foundation.evidence.models import Publication
from clusterwise.phases.p6_results.checking import verify_publication
found = [verify_publication(one) for one in Publication.objects.all()]
print(len(found), all(each.is_sound and len(each.checks) == 1 for each in found))
"""
SEED = 20_261_124


def _kill_after(process, lines):
    """Read some acknowledgements, kill the process wherever it is by then, and read what it still had said."""
    said = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return [line.strip() for line in (*said, *rest.splitlines(keepends=True)) if line.endswith("\n")]


def test_killing_while_saving_loses_no_acknowledged_record(installation):
    dice = random.Random(SEED)
    acknowledged = set()
    for number in range(ROUNDS):
        said = _kill_after(installation.start("saving.py", f"R{number}", 100_000), dice.randrange(2, 60))
        acknowledged |= {line for line in said if line != "ready"}
        stored = {row[0] for row in ask(installation, "SELECT id FROM people_person")}

        assert (acknowledged - stored, faults(installation)) == (set(), {})
        assert len(stored - acknowledged) <= number + 1, "at most one record a kill was stored and not yet said"

    assert len(acknowledged) >= ROUNDS


@pytest.mark.slow
def test_killing_while_importing_loses_no_acknowledged_register(installation):
    dice, acknowledged = random.Random(SEED + 1), set()
    for number in range(ROUNDS):
        said = _kill_after(installation.start("importing.py", f"R{number}"), dice.randrange(2, 12))
        acknowledged |= {tuple(line.split()) for line in said if line != "ready"}
        stored = set(ask(installation, "SELECT id, sha256 FROM selection_registerfile"))
        files = {path.stem: path for path in (installation.var / "registers").glob("*.parquet")}
        unread = [sha for _id, sha in stored if hashlib.sha256(files[sha].read_bytes()).hexdigest() != sha]

        assert (acknowledged - stored, unread, faults(installation)) == (set(), [], {})

    assert len(acknowledged) >= ROUNDS


@pytest.mark.slow
def test_killing_while_reporting_loses_no_acknowledged_publication(installation):
    dice, acknowledged = random.Random(SEED + 2), set()
    for number in range(ROUNDS):
        said = _kill_after(installation.start("reporting.py", number), dice.randrange(2, 6))
        acknowledged |= {line for line in said if line != "ready"}
        stored = {row[0] for row in ask(installation, "SELECT id FROM evidence_publication")}

        assert (acknowledged - stored, faults(installation)) == (set(), {})

    assert len(acknowledged) >= ROUNDS
    assert installation.script(RECOUNT).split() == [str(len(stored)), "True"]


def test_a_record_without_its_event_would_be_seen(installation):
    installation.start("saving.py", "A", 3).communicate()
    before = faults(installation)
    installation.script(
        "from django.db import connection\n"
        "connection.cursor().execute(\"UPDATE people_person SET version = 99 WHERE code = 'A-000001'\")"
    )

    assert (before, list(faults(installation))) == ({}, ["records without event"])
