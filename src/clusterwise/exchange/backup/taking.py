"""Taking a backup: database, files, registers and keys as of one moment, with a manifest that can be checked."""

import hashlib
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from clusterwise.exchange.backup import archive, postgresql, sqlite
from clusterwise.exchange.backup.archive import BackupError, Manifest

FOLDERS = {"media": "CLUSTERWISE_MEDIA", "registers": "CLUSTERWISE_REGISTERS"}
KEYS = ("secret", "node")


def fingerprint(secret: str) -> str:
    """Return what tells one installation's key from another without telling the key."""
    return hashlib.sha256(b"clusterwise-backup-key:" + secret.encode()).hexdigest()[:16]


def stamp(now: datetime | None = None) -> str:
    """Return a moment as file names hold it."""
    return (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S-%f")


def default_target() -> Path:
    """Return where a backup goes when nobody says."""
    return Path(settings.CLUSTERWISE_VAR) / "backups" / f"clusterwise-{stamp()}.zip"


def take(target: Path | None = None) -> tuple[Path, Manifest]:
    """Write an archive of the whole installation; others may go on working meanwhile."""
    target = target or default_target()
    if target.exists():
        raise BackupError(f"{target} exists already; name another file, so that no backup is overwritten.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        member, tables, heads = _database(Path(folder))
        # Files come after the database: a row is written after its file, so every row's file is there by now.
        members = {member.name: member, **_files()}
        archive.write(target, _manifest(members, tables, heads), members)
    return target, archive.read_manifest(target)


def _database(folder: Path) -> tuple[Path, dict[str, list[Any]], list[list[Any]]]:
    if connection.vendor == "postgresql":
        dumped = folder / postgresql.MEMBER
        return dumped, *postgresql.dump(dumped)
    copied = folder / sqlite.MEMBER
    sqlite.copy(copied)
    return copied, *sqlite.describe(copied)


def _files() -> dict[str, Path]:
    found = {name: Path(settings.CLUSTERWISE_VAR) / name for name in KEYS}
    found = {name: path for name, path in found.items() if path.is_file()}
    if os.environ.get("CLUSTERWISE_SECRET"):
        found.pop("secret", None)
    for name, setting in FOLDERS.items():
        root = Path(getattr(settings, setting))
        found |= {f"{name}/{path.relative_to(root).as_posix()}": path for path in archive.files_below(root)}
    return found


def _manifest(members: dict[str, Path], tables: dict[str, list[Any]], heads: list[list[Any]]) -> Manifest:
    applied = sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())
    engine = postgresql.version() if connection.vendor == "postgresql" else sqlite.version()
    return Manifest(
        format=archive.FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions={connection.vendor: engine, "python": platform.python_version(), "django": django.__version__},
        vendor=connection.vendor,
        node=settings.CLUSTERWISE_NODE,
        key=fingerprint(settings.SECRET_KEY),
        migrations=applied,
        tables=tables,
        heads=heads,
        files={name: [archive.digest(path), path.stat().st_size] for name, path in members.items()},
    )
