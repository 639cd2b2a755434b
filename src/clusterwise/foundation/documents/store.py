"""Evidence files named by their content: the same bytes are kept once, and a row is written only after its file."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from clusterwise.foundation.documents.content import RefusedFileError, media_type_of, safe_name


@dataclass(frozen=True, slots=True)
class Kept:
    """What a row keeps of a file."""

    sha256: str
    size_bytes: int
    media_type: str
    file_name: str


def path_of(sha256: str) -> Path:
    """Return where the file of a digest lies."""
    return Path(settings.CLUSTERWISE_MEDIA) / sha256[:2] / sha256[2:]


def _read(file: Any) -> bytes:
    """Read at most one byte over the limit, whatever length was declared."""
    limit = int(settings.UPLOAD_LIMIT_BYTES)
    data = bytes(file.read(limit + 1))
    if len(data) > limit:
        raise RefusedFileError(
            _("The file is larger than %(limit)s MB. Make it smaller, or split it.")
            % {"limit": max(1, limit // 1_048_576)},
            code="size",
        )
    return data


def keep(file: Any, name: str = "") -> Kept:
    """Store a file that was checked by its content, safe against a power cut; return what the row keeps."""
    data = _read(file)
    given = name or str(getattr(file, "name", "") or "")
    media_type = media_type_of(data, given)
    return Kept(put(data), len(data), media_type, safe_name(given, media_type))


def put(data: bytes) -> str:
    """Store bytes whose content the caller has checked, safe against a power cut; return their digest."""
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if not (target.exists() and target.stat().st_size == len(data)):
        _write(target, data)
    return digest


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)
    _sync_folder(target.parent.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename last; Windows cannot open a folder and syncs it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_sound(sha256: str) -> bool:
    """Say whether the file of a digest is there with exactly those bytes."""
    path = path_of(sha256)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
