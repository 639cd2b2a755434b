"""The drill: what a backup holds is what comes back, and a damaged one changes nothing."""

import hashlib
import random
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from tests.cli.conftest import Installation

FILL = """
from tests import factories
from clusterwise.foundation.people import services as people
programme = factories.programme("alpha")
initiative = factories.initiative(programme, "cocoa")
for n in range(5):
    factories.person(initiative, f"P-{n}", name=f"Ama {n}", sex="F")
from django.conf import settings
for folder in (settings.CLUSTERWISE_MEDIA / "ab", settings.CLUSTERWISE_REGISTERS):
    folder.mkdir(parents=True, exist_ok=True)
(settings.CLUSTERWISE_MEDIA / "ab" / "cdef").write_bytes(b"evidence")
(settings.CLUSTERWISE_MEDIA / "ab" / ".cdef.half").write_bytes(b"still being written")
(settings.CLUSTERWISE_REGISTERS / "r.parquet").write_bytes(b"register")
"""
CHANGE = """
import uuid
from tests import factories
from clusterwise.foundation.organisations.models import Initiative
factories.person(Initiative.objects.get(), uuid.uuid4().hex, name="Later")
from django.conf import settings
(settings.CLUSTERWISE_MEDIA / "ab" / "cdef").write_bytes(b"spoilt")
(settings.CLUSTERWISE_MEDIA / "new").write_bytes(b"new")
"""
STATE = """
from clusterwise.exchange.backup import postgresql, sqlite
from django.db import connection
import json
from django.conf import settings
base = settings.DATABASES["default"]["NAME"]
if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    tables, heads = sqlite.describe(base)
else:
    tables, heads = postgresql.describe()
print(json.dumps([tables, heads], sort_keys=True))
"""


def _files(installation: Installation) -> dict[str, str]:
    found = [path for name in ("media", "registers") for path in (installation.var / name).rglob("*") if path.is_file()]
    found += [installation.var / name for name in ("secret", "node")]
    return {
        path.relative_to(installation.var).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
    }


@dataclass(frozen=True)
class Saved:
    """An archive, and what the installation held when it was taken."""

    archive: Path
    state: str
    files: dict[str, str]


@pytest.fixture(scope="module")
def saved(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A backup of an installation with people, files and a register."""
    state = installation.script(FILL + STATE)
    archive = tmp_path_factory.mktemp("backup") / "saved.zip"
    taken = installation.command("backup", "--out", archive)
    assert taken.returncode == 0, taken.stderr
    return Saved(archive, state, _files(installation))


def _asides(installation: Installation) -> set[Path]:
    return set(installation.var.glob("before-restore-*"))


def test_the_drill_brings_back_every_row_file_and_head_and_keeps_what_was_there(installation, saved):
    changed, asides = installation.script(CHANGE + STATE), _asides(installation)
    restored = installation.command("restore", saved.archive)
    [aside] = _asides(installation) - asides

    assert (restored.returncode, changed != saved.state) == (0, True), restored.stderr
    assert installation.script(STATE) == saved.state
    assert _files(installation) == {name: sha for name, sha in saved.files.items() if "half" not in name}
    assert restored.stdout.splitlines()[-1].endswith("events read; the journal holds.")
    assert (aside / "media" / "ab" / "cdef").read_bytes() == b"spoilt"
    assert (aside / ("clusterwise.sqlite3" if connection.vendor == "sqlite" else "database.dump")).stat().st_size > 0


def test_a_damaged_archive_changes_nothing(installation, saved, tmp_path):
    before = installation.script(CHANGE + STATE)
    files, asides, whole = _files(installation), _asides(installation), saved.archive.read_bytes()
    place, spoilt = random.Random(7).randrange(len(whole)), tmp_path / "spoilt.zip"
    spoilt.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    refused = installation.command("restore", spoilt)

    assert (refused.returncode, "is damaged" in refused.stderr) == (1, True)
    assert (installation.script(STATE), _files(installation), _asides(installation)) == (before, files, asides)


def test_a_backup_of_one_machine_is_restored_on_a_new_one(installation, saved, tmp_path):
    if connection.vendor == "postgresql":
        pytest.skip("a second server would be needed")
    fresh = Installation(tmp_path / "fresh")
    restored = fresh.command("restore", saved.archive)

    assert (restored.returncode, fresh.script(STATE) == saved.state) == (0, True), restored.stderr
    assert fresh.var.joinpath("secret").read_bytes() == installation.var.joinpath("secret").read_bytes()
    assert oct(fresh.var.joinpath("secret").stat().st_mode)[-3:] == "600"


def test_what_was_restored_on_postgresql_can_be_saved_and_restored_again(installation, saved, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite a restored database is the copied file itself")
    before = installation.script(STATE)
    assert installation.command("backup", "--out", tmp_path / "again.zip").returncode == 0
    installation.script(CHANGE)
    again = installation.command("restore", tmp_path / "again.zip")

    assert (again.returncode, installation.script(STATE) == before) == (0, True), again.stderr


def test_the_archive_holds_finished_files_only_and_is_closed_to_others(installation, saved):
    with zipfile.ZipFile(saved.archive) as packed:
        names = set(packed.namelist())

    member = "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"
    assert names == {"manifest.json", member, "secret", "node", "media/ab/cdef", "registers/r.parquet"}
    assert oct(saved.archive.stat().st_mode)[-3:] == "600"


def test_no_backup_is_overwritten(installation, saved):
    whole = saved.archive.read_bytes()
    refused = installation.command("backup", "--out", saved.archive)

    assert (refused.returncode, "exists already" in refused.stderr) == (1, True)
    assert saved.archive.read_bytes() == whole


def test_a_running_installation_is_not_restored_over_and_not_started_twice(installation, saved):
    asides, server = _asides(installation), installation.serve()
    try:
        refused = installation.command("restore", saved.archive)
        second = installation.command("run", "--port", "0")
    finally:
        server.terminate()
        server.communicate()

    assert (refused.returncode, "stop it before you restore" in refused.stderr) == (1, True)
    assert (second.returncode, "is running" in second.stderr) == (1, True)
    assert (server.returncode, _asides(installation)) == (0, asides)
