"""A power cut at any operation: what our settings acknowledged is there afterwards, and the simulator can tell."""

import random

import apsw
import pytest
from django.conf import settings
from tests.reliability.power import PowerCutError, machine

TRIALS = 30
SEED = 20_261_124
OURS = settings.SQLITE_PRAGMAS


def _empty_base(path):
    base = apsw.Connection(str(path))
    base.execute("PRAGMA journal_mode=WAL; CREATE TABLE deed (id INTEGER PRIMARY KEY, text)").fetchall()
    base.close()


def _write_until_cut(path, disk, pragmas, operations):
    """Write one row a transaction until the power goes; return how many were acknowledged."""
    base = apsw.Connection(str(path), vfs="power-cut")
    for pragma in pragmas.split(";"):
        base.execute(pragma).fetchall()
    base.execute("PRAGMA wal_autocheckpoint=20").fetchall()
    disk.left, acknowledged = operations, 0
    try:
        while True:
            base.execute("BEGIN IMMEDIATE")
            base.execute("INSERT INTO deed VALUES (?, ?)", (acknowledged + 1, "x" * 900))
            base.execute("COMMIT")
            acknowledged += 1
    except (PowerCutError, apsw.Error):
        return acknowledged, base


def _lost(folder, dice, pragmas):
    """Cut the power once; return how many acknowledged rows are gone, how many there were, and whether the base is sound."""
    before, after = folder / "before", folder / "after"
    before.mkdir(parents=True)
    after.mkdir()
    _empty_base(before / "deeds")
    with machine(before) as disk:
        acknowledged, base = _write_until_cut(before / "deeds", disk, pragmas, dice.randrange(40, 400))
        disk.lay_down(after)
        disk.left = None
        base.close()
    found = apsw.Connection(str(after / "deeds"))
    sound = found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    kept = found.execute("SELECT count(*), coalesce(max(id), 0) FROM deed").fetchone()
    found.close()

    assert kept[0] == kept[1], "rows are kept in their order, none in between is missing"
    return acknowledged - min(kept[0], acknowledged), acknowledged, sound


def _cut_often(folder, pragmas):
    dice = random.Random(SEED)
    trials = [_lost(folder / str(number), dice, pragmas) for number in range(TRIALS)]
    return [sum(column) for column in zip(*trials, strict=True)]


def test_our_settings_lose_nothing_that_was_acknowledged(tmp_path):
    lost, acknowledged, sound = _cut_often(tmp_path, OURS)

    assert "synchronous=FULL" in OURS
    assert (lost, sound) == (0, TRIALS)
    assert acknowledged > 10 * TRIALS


@pytest.mark.parametrize("setting", ["OFF", "NORMAL"])
def test_the_simulator_sees_what_a_weaker_setting_loses(tmp_path, setting):
    weaker = OURS.replace("synchronous=FULL", f"synchronous={setting}")
    lost, acknowledged, _sound = _cut_often(tmp_path, weaker)

    assert 0 < lost <= acknowledged
