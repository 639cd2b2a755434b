"""The form of an archive: a zip whose comment is the SHA-256 of every byte before it, so that no damaged bit passes."""

import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
_SEAL_BYTES = 64
_CHUNK = 1 << 20
_NAME = re.compile(r"(database\.(sqlite3|dump)|secret|node|(media|registers)/[^\\:\x00]+)\Z")


class BackupError(RuntimeError):
    """A backup cannot be taken or restored; the message says why and what to do."""


class DamagedArchiveError(BackupError):
    """An archive is not what was written; the message says what is wrong, and nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says that it holds."""

    format: int
    made_at: str
    versions: Mapping[str, str]
    vendor: str
    node: str
    key: str
    migrations: list[list[str]]
    tables: Mapping[str, list[Any]]
    heads: list[list[Any]]
    files: Mapping[str, list[Any]]


def digest(path: Path, length: int | None = None) -> str:
    """Return the SHA-256 of a file, or of its first bytes."""
    summed, left = hashlib.sha256(), path.stat().st_size if length is None else length
    with path.open("rb") as file:
        while left > 0 and (block := file.read(min(_CHUNK, left))):
            summed.update(block)
            left -= len(block)
    return summed.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(target: Path, manifest: Manifest, members: Mapping[str, Path]) -> None:
    """Write an archive beside its target, sync it and put it in place under its name."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
                packed.comment = b"0" * _SEAL_BYTES
                packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
                for name, path in members.items():
                    packed.write(path, name)
            file.flush()
            sealed = file.seek(0, os.SEEK_END) - _SEAL_BYTES
            file.seek(sealed)
            file.write(digest(part, sealed).encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def unpack(archive: Path, into: Path) -> Manifest:
    """Check every byte of an archive and lay its files into an empty folder."""
    check_seal(archive)
    with zipfile.ZipFile(archive) as packed:
        manifest = _manifest_of(packed)
        _check_names(packed, manifest)
        needed, free = sum(info.file_size for info in packed.infolist()), shutil.disk_usage(into).free
        if needed > free:
            raise BackupError(f"The archive unpacks to {needed:,} bytes and {free:,} are free; make room first.")
        for name, (sha256, size) in manifest.files.items():
            path = into.joinpath(*PurePosixPath(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(name) as source, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                shutil.copyfileobj(source, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
            if path.stat().st_size != size or digest(path) != sha256:
                raise DamagedArchiveError(f"{name} in the archive is not the file that was saved. Use another backup.")
    return manifest


def check_seal(archive: Path) -> None:
    """Refuse a file that was cut, altered, or is no archive of ours."""
    size = archive.stat().st_size
    with archive.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
        file.seek(max(0, size - _SEAL_BYTES))
        seal = file.read()
    if not is_zip or size < 2 * _SEAL_BYTES:
        raise DamagedArchiveError(f"{archive.name} is no backup of Clusterwise. Nothing was changed.")
    if seal != digest(archive, size - _SEAL_BYTES).encode():
        raise DamagedArchiveError(
            f"{archive.name} is damaged: its content does not match its checksum. Nothing was changed; use another backup."
        )


def read_manifest(archive: Path) -> Manifest:
    """Return what a sealed archive says that it holds."""
    check_seal(archive)
    with zipfile.ZipFile(archive) as packed:
        return _manifest_of(packed)


def _manifest_of(packed: zipfile.ZipFile) -> Manifest:
    try:
        said = json.loads(packed.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise DamagedArchiveError("The archive has no readable manifest. Use another backup.") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise DamagedArchiveError(
            "The archive was written by another version of Clusterwise; restore it with that one."
        )
    try:
        return Manifest(**said)
    except TypeError as error:
        raise DamagedArchiveError("The manifest of the archive is incomplete. Use another backup.") from error


def _check_names(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    names = [info.filename for info in packed.infolist()]
    for name in sorted(set(names) | set(manifest.files)):
        if name != MANIFEST and not _is_safe(name):
            raise DamagedArchiveError(f"The archive holds a file named {name!r}, which has no place here.")
    links = [info.filename for info in packed.infolist() if stat.S_ISLNK(info.external_attr >> 16)]
    if links or len(names) != len(set(names)):
        raise DamagedArchiveError("The archive holds links or one name twice; no backup of Clusterwise does.")
    wrong = sorted(set(names) ^ {MANIFEST, *manifest.files})
    if wrong:
        raise DamagedArchiveError(f"The archive and its manifest do not agree on {wrong[0]!r}. Use another backup.")


def _is_safe(name: str) -> bool:
    parts = name.split("/")
    return bool(_NAME.match(name)) and not {"", ".", ".."} & set(parts)


def files_below(folder: Path) -> Iterator[Path]:
    """Give the finished files of a folder; a name that begins with a dot is still being written."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            yield path
