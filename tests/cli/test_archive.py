"""An archive that is not exactly what was written is refused, whatever was done to it."""

import hashlib
import json
import random
import zipfile

import pytest
from django.db import connection
from tests.reliability.installation import embedded

from clusterwise.exchange import backup
from clusterwise.exchange.backup import archive
from clusterwise.exchange.backup.taking import fingerprint

FLIPS = 200


FILL = """
from tests import factories
factories.initiative(factories.programme("alpha"), "cocoa")
from django.conf import settings
settings.CLUSTERWISE_MEDIA.mkdir()
(settings.CLUSTERWISE_MEDIA / "a").write_bytes(b"evidence " * 50)
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The bytes of an archive of an installation with one initiative and one file."""
    if connection.vendor == "postgresql":
        pytest.skip("the same form of archive is tried with SQLite; test_restore.py restores on PostgreSQL")
    folder = tmp_path_factory.mktemp("archive")
    made = embedded(folder / "var")
    made.script(FILL)
    assert made.command("backup", "--out", folder / "saved.zip").returncode == 0
    return (folder / "saved.zip").read_bytes()


@pytest.fixture
def saved(content, state, tmp_path):
    """An archive to spoil."""
    path = tmp_path / "saved.zip"
    path.write_bytes(content)
    return path


def _rewrite(path, change):
    """Write an archive anew with other members, sealed as ours are: what somebody could craft."""
    with zipfile.ZipFile(path) as packed:
        members = [(info.filename, packed.read(info)) for info in packed.infolist()]
    with zipfile.ZipFile(path, "w") as packed:
        packed.comment = b"0" * 64
        for name, content in change(members):
            packed.writestr(name, content)
    data = path.read_bytes()[:-64]
    path.write_bytes(data + hashlib.sha256(data).hexdigest().encode())


def _with_manifest(members, **values):
    said = json.loads(dict(members)["manifest.json"])
    return [(name, json.dumps({**said, **values}) if name == "manifest.json" else data) for name, data in members]


def test_a_sound_archive_is_described(saved, state):
    manifest = backup.inspect(saved)

    assert (manifest.vendor, sorted(manifest.files)) == ("sqlite", ["database.sqlite3", "media/a", "node", "secret"])
    assert manifest.tables["organisations_initiative"][0] == 1
    assert list(state.glob(".restore-*")) == []


def test_every_flipped_bit_is_noticed(saved):
    whole, dice = saved.read_bytes(), random.Random(20_261_124)
    passed = []
    for _ in range(FLIPS):
        place, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        try:
            archive.check_seal(saved)
        except backup.DamagedArchiveError:
            continue
        passed.append((place, bit))

    assert passed == []


@pytest.mark.parametrize("kept", [0, 1, 63, 64, 200, -65, -64, -1])
def test_a_cut_end_is_noticed(saved, kept):
    saved.write_bytes(saved.read_bytes()[:kept])

    with pytest.raises(backup.DamagedArchiveError):
        backup.inspect(saved)


@pytest.mark.parametrize(
    "name",
    ["../evil", "media/../../evil", "/etc/evil", "media\\evil", "C:evil", "evil", "media/./a", "media//a", "media/"],
)
def test_a_name_that_leads_elsewhere_is_refused(saved, state, name):
    def crafted(members):
        files = {**json.loads(dict(members)["manifest.json"])["files"], name: [hashlib.sha256(b"").hexdigest(), 0]}
        return [*_with_manifest(members, files=files), (name, b"")]

    _rewrite(saved, crafted)
    before = sorted(state.parent.rglob("*"))

    with pytest.raises(backup.DamagedArchiveError, match="no place here"):
        backup.inspect(saved)

    assert sorted(state.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda members: [m for m in members if m[0] != "media/a"], "do not agree"),
        (lambda members: [*members, ("media/more", b"x")], "do not agree"),
        (lambda members: [m for m in members if m[0] != "manifest.json"], "no readable manifest"),
        (lambda members: [(n, b"{" if n == "manifest.json" else d) for n, d in members], "no readable manifest"),
        (lambda members: [(n, b"other" if n == "media/a" else d) for n, d in members], "not the file that was saved"),
        (lambda members: _with_manifest(members, format=99), "another version"),
        (lambda members: _with_manifest(members, heads=[]), "heads differ"),
        (lambda members: _with_manifest(members, tables={}), "differs from what the manifest says"),
        (lambda members: _with_manifest(members, vendor="postgresql"), "uses sqlite"),
        (lambda members: _with_manifest(members, migrations=[["people", "9999_later"]]), "update first"),
    ],
)
def test_an_archive_that_contradicts_itself_or_this_installation_is_refused(saved, change, reason):
    _rewrite(saved, change)

    with pytest.raises(backup.BackupError, match=reason):
        backup.inspect(saved)


def test_a_database_that_was_altered_inside_a_resealed_archive_is_refused(saved, tmp_path):
    def altered(members):
        base = dict(members)["database.sqlite3"].replace(b"Initiative cocoa", b"Initiative mango")
        said = json.loads(dict(members)["manifest.json"])
        said["files"]["database.sqlite3"] = [hashlib.sha256(base).hexdigest(), len(base)]
        return [(n, base if n == "database.sqlite3" else d) for n, d in _with_manifest(members, files=said["files"])]

    _rewrite(saved, altered)

    with pytest.raises(backup.DamagedArchiveError, match="differs from what the manifest says"):
        backup.inspect(saved)


def test_a_link_in_an_archive_is_refused(saved):
    def linked(members):
        info = zipfile.ZipInfo("media/link")
        info.external_attr = 0o120777 << 16
        return [*members, (info, b"/etc/passwd")]

    _rewrite(saved, linked)

    with pytest.raises(backup.DamagedArchiveError, match="links"):
        backup.inspect(saved)


def test_a_key_from_the_environment_is_asked_for_when_the_archive_lacks_it(saved, settings):
    def without_key(members):
        files = json.loads(dict(members)["manifest.json"])["files"]
        files.pop("secret")
        kept = [member for member in members if member[0] != "secret"]
        return _with_manifest(kept, files=files, key=fingerprint("the key of that time"))

    _rewrite(saved, without_key)
    settings.SECRET_KEY = "another"
    with pytest.raises(backup.BackupError, match="another key"):
        backup.inspect(saved)
    settings.SECRET_KEY = "the key of that time"

    assert "secret" not in backup.inspect(saved).files


def test_an_archive_with_a_key_is_not_restored_under_a_key_of_the_environment(saved, monkeypatch):
    monkeypatch.setenv("CLUSTERWISE_SECRET", "mine")

    with pytest.raises(backup.BackupError, match="brings its own key"):
        backup.inspect(saved)


def test_a_backup_in_the_middle_of_a_change_is_refused(db, state, tmp_path):
    if connection.vendor == "postgresql":
        pytest.skip("pg_dump has a connection of its own")

    with pytest.raises(backup.BackupError, match="in the middle of a change"):
        backup.take(tmp_path / "never.zip")

    assert not (tmp_path / "never.zip").exists()


def test_a_file_that_is_not_there_is_named(state, tmp_path):
    with pytest.raises(backup.BackupError, match=r"There is no file .*nowhere\.zip"):
        backup.inspect(tmp_path / "nowhere.zip")


def test_another_file_is_no_backup(state, tmp_path):
    (tmp_path / "letter.zip").write_text("Dear all, " * 100, encoding="utf-8")

    with pytest.raises(backup.BackupError, match="is no backup of Clusterwise"):
        backup.inspect(tmp_path / "letter.zip")
