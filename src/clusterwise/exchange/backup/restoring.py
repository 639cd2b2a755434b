"""Restoring a backup: everything is checked first, the present state is kept aside, then both change places."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from clusterwise.exchange.backup import archive, postgresql, sqlite
from clusterwise.exchange.backup.archive import BackupError, DamagedArchiveError, Manifest
from clusterwise.exchange.backup.taking import FOLDERS, KEYS, fingerprint, stamp
from clusterwise.foundation.journal.locks import single_writer


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, where the state before it lies, and whether the database needs a migration."""

    manifest: Manifest
    kept_aside: Path
    is_behind: bool


def inspect(source: Path) -> Manifest:
    """Check an archive as a restore would, and change nothing."""
    with _staged(source) as (manifest, _folder):
        return manifest


def restore(source: Path) -> Restored:
    """Put an archive in the place of what the installation holds now; refuse a damaged or foreign one first."""
    with _staged(source) as (manifest, staged):
        aside = Path(settings.CLUSTERWISE_VAR) / f"before-restore-{stamp()}"
        aside.mkdir(mode=0o700)
        with single_writer():
            connections.close_all()
            if connection.vendor == "postgresql":
                _load(staged / postgresql.MEMBER, manifest, aside)
            _swap(_places(staged), aside)
    applied = {(app, name) for app, name in manifest.migrations}
    return Restored(manifest, aside, is_behind=not _known_migrations() <= applied)


@contextmanager
def _staged(source: Path) -> Iterator[tuple[Manifest, Path]]:
    if not source.is_file():
        raise BackupError(f"There is no file {source}; give the path of a backup.")
    with tempfile.TemporaryDirectory(dir=settings.CLUSTERWISE_VAR, prefix=".restore-") as name:
        folder = Path(name)
        manifest = archive.unpack(source, folder)
        _check_fits(manifest)
        _check_database(folder, manifest)
        yield manifest, folder


def _check_fits(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"The backup is of a {manifest.vendor} database and this installation uses {connection.vendor}; "
            "set DATABASE_URL to match, and try again."
        )
    known = _known_migrations()
    newer = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if newer:
        raise BackupError(f"The backup is of another version of Clusterwise (it knows {newer[0]}); update first.")
    if "secret" not in manifest.files and manifest.key != fingerprint(settings.SECRET_KEY):
        raise BackupError("The backup was made under another key; set CLUSTERWISE_SECRET to the key of that time.")
    if "secret" in manifest.files and os.environ.get("CLUSTERWISE_SECRET"):
        raise BackupError("The backup brings its own key; unset CLUSTERWISE_SECRET, so that its seals can be checked.")


def _known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def _check_database(folder: Path, manifest: Manifest) -> None:
    member = postgresql.MEMBER if manifest.vendor == "postgresql" else sqlite.MEMBER
    if member not in manifest.files:
        raise DamagedArchiveError("The archive holds no database. Use another backup.")
    if manifest.vendor == "postgresql":
        postgresql.check(folder / member)
    else:
        _compare(sqlite.describe(folder / member), manifest)


def _compare(found: tuple[dict[str, list[object]], list[list[object]]], manifest: Manifest) -> None:
    tables, heads = found
    wrong = sorted(name for name in {*tables, *manifest.tables} if tables.get(name) != manifest.tables.get(name))
    if wrong:
        raise DamagedArchiveError(f"The table {wrong[0]} differs from what the manifest says. Use another backup.")
    if heads != manifest.heads:
        raise DamagedArchiveError("The journal's heads differ from what the manifest says. Use another backup.")


def _load(dumped: Path, manifest: Manifest, aside: Path) -> None:
    """Load a dump; what was there goes back if the result is not what the manifest says."""
    postgresql.dump(aside / postgresql.MEMBER)
    postgresql.load(dumped)
    try:
        _compare(postgresql.describe(), manifest)
    except DamagedArchiveError:
        postgresql.load(aside / postgresql.MEMBER)
        raise


def _places(staged: Path) -> dict[Path, Path | None]:
    """Return each place of the installation with what shall stand there; None where nothing shall."""
    var = Path(settings.CLUSTERWISE_VAR)
    places: dict[Path, Path | None] = {var / name: staged / name for name in KEYS if (staged / name).exists()}
    places |= {Path(getattr(settings, setting)): staged / name for name, setting in FOLDERS.items()}
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        places |= {base.with_name(base.name + ending): None for ending in ("-wal", "-shm")}
        places[base] = staged / sqlite.MEMBER
    return places


def _swap(places: dict[Path, Path | None], aside: Path) -> None:
    moved: list[tuple[Path, Path]] = []
    try:
        for place, fresh in places.items():
            if place.exists():
                shutil.move(place, aside / place.name)
                moved.append((aside / place.name, place))
            if fresh is not None and fresh.exists():
                shutil.move(fresh, place)
    except OSError:
        for kept, place in reversed(moved):
            if place.is_dir():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
            shutil.move(kept, place)
        raise
    archive.sync_folder(Path(settings.CLUSTERWISE_VAR))
