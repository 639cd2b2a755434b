"""A killed process loses nothing that it acknowledged, and leaves the database sound."""

import random
import signal

from tests.reliability.conftest import ask, faults

ROUNDS = 5
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


def test_a_record_without_its_event_would_be_seen(installation):
    installation.start("saving.py", "A", 3).communicate()
    before = faults(installation)
    installation.script(
        "from django.db import connection\n"
        "connection.cursor().execute(\"UPDATE people_person SET version = 99 WHERE code = 'A-000001'\")"
    )

    assert (before, list(faults(installation))) == ({}, ["records without event"])
