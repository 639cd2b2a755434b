"""A zip archive looked through before anything reads it: size, ratio, number and nesting of its parts."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from clusterwise.formats.sentences import RefusedError, Sentence, say

MAX_UNPACKED = 200_000_000
MAX_RATIO = 100
MAX_ENTRIES = 2_000
#: Below this size a high ratio is harmless: an empty sheet packs very well.
RATIO_MATTERS_FROM = 1_000_000
_CHUNK = 65_536
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


class ArchiveError(RefusedError):
    """An archive that is damaged, locked or built to exhaust whoever opens it."""


def open_checked(data: bytes) -> zipfile.ZipFile:
    """Return the archive once each part has been unpacked and counted; sizes that it declares are not believed."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise _refused(say("The workbook is damaged: {why}.", why=error)) from error
    _check_directory(archive, len(data))
    total = 0
    for entry in archive.infolist():
        size = 0
        for chunk in chunks(archive, entry.filename):
            if size == 0 and chunk.startswith(_ARCHIVES):
                raise _refused(say("The workbook holds another archive inside."))
            size += len(chunk)
            total += len(chunk)
            if size > RATIO_MATTERS_FROM and size > MAX_RATIO * max(1, entry.compress_size):
                raise _refused(
                    say("A part of the workbook unpacks to more than {ratio} times its size.", ratio=MAX_RATIO)
                )
            if total > MAX_UNPACKED:
                raise _refused(say("The workbook unpacks to more than {limit} MB.", limit=MAX_UNPACKED // 1_000_000))
    return archive


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield the unpacked bytes of one part, a little at a time."""
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(say("The workbook is damaged: {why}.", why=error)) from error


def _check_directory(archive: zipfile.ZipFile, length: int) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _refused(say("The workbook has more than {limit} parts.", limit=MAX_ENTRIES))
    if len({entry.filename for entry in entries}) < len(entries):
        raise _refused(say("The workbook holds two parts of the same name."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArchiveError(
            say("The workbook is locked with a password."), say("Save it without a password and send it again.")
        )
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _refused(say("The workbook is packed in an unusual way."))
    if sum(entry.compress_size for entry in entries) > length:
        raise _refused(say("The parts of the workbook overlap."))


def _refused(reason: Sentence) -> ArchiveError:
    return ArchiveError(
        reason, say("Open it in a spreadsheet programme, copy the table alone into a new workbook and send that.")
    )
