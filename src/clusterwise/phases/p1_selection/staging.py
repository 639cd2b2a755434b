"""An uploaded file between the steps of an import: kept by its content for a day, apart for each programme."""

import hashlib
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from clusterwise.formats.kinds import Kind, kind_of
from clusterwise.foundation.documents.content import RefusedFileError

KEPT_SECONDS = 24 * 60 * 60
_DIGEST = re.compile(r"[0-9a-f]{64}")


class ExpiredUploadError(LookupError):
    """The file of an earlier step is no longer kept."""

    def __init__(self) -> None:
        super().__init__(
            _("The file that you sent is no longer kept here. Send it again; your register stays as it is.")
        )


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits to be imported."""

    sha256: str
    name: str
    data: bytes
    path: Path

    @property
    def is_large(self) -> bool:
        """Whether it is text too long to be read while somebody waits; workbooks have limits of their own."""
        return len(self.data) > int(settings.READ_AT_ONCE_BYTES) and kind_of(self.data, self.name) is Kind.CSV


def read_upload(file: Any) -> bytes:
    """Return the bytes of an upload, refusing one over the limit before it is read."""
    limit = int(settings.UPLOAD_LIMIT_BYTES)
    if file.size is not None and file.size <= limit:
        data = bytes(file.read(limit + 1))
        if len(data) <= limit:
            return data
    raise RefusedFileError(
        _("The file is larger than %(limit)s MB. Send it in parts, or ask the administrator to read it by command.")
        % {"limit": max(1, limit // 1_048_576)},
        code="size",
    )


def stage(programme_id: UUID, name: str, data: bytes, *, now: float | None = None) -> Staged:
    """Keep a file for the next step; files that nobody came back for are removed on the way."""
    folder = _folder(programme_id)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, time.time() if now is None else now)
    digest = hashlib.sha256(data).hexdigest()
    temporary = folder / f".{digest}"
    temporary.write_bytes(data)
    (folder / f"{digest}.json").write_text(json.dumps({"name": name[:200]}), encoding="utf-8")
    temporary.replace(folder / digest)
    return Staged(digest, name[:200], data, folder / digest)


def staged(programme_id: UUID, digest: str, *, now: float | None = None) -> Staged:
    """Return a file of an earlier step, or say that it has expired."""
    path = _folder(programme_id) / digest
    if not _DIGEST.fullmatch(digest) or not path.is_file():
        raise ExpiredUploadError
    if path.stat().st_mtime < (time.time() if now is None else now) - KEPT_SECONDS:
        raise ExpiredUploadError
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ExpiredUploadError
    name = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["name"]
    return Staged(digest, name, data, path)


def _folder(programme_id: UUID) -> Path:
    return Path(settings.CLUSTERWISE_VAR) / "uploads" / str(programme_id)


def _sweep(folder: Path, now: float) -> None:
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < now - KEPT_SECONDS:
            path.unlink(missing_ok=True)
