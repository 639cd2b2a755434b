"""What an uploaded file really is, by its first bytes; its name is only a second reason for refusing it."""

import re
from enum import Enum

from clusterwise.formats.sentences import RefusedError, Sentence, say

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARIES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"BM", "an image (BMP)"),
    (b"II*\0", "an image (TIFF)"),
    (b"MM\0*", "an image (TIFF)"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"MZ", "a programme"),
    (b"\x7fELF", "a programme"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
)
_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|div|p|title)\b", re.I | re.S),
        "a web page (HTML)",
    ),
    (re.compile(rb"<(?:script|%)|<\?php|#!|@echo\b|javascript:", re.I), "a script"),
    (
        re.compile(rb"(?:['\"]use strict|function\s*\w*\s*\(|(?:var|let|const)\s+\w+\s*=|import\s+[\w{*])", re.I),
        "a script",
    ),
    (re.compile(rb"<svg\b|<\?xml.{0,2000}?<svg\b", re.I | re.S), "a drawing (SVG)"),
    (re.compile(rb"<\?xml|<!doctype", re.I), "an XML document"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)"),
    (re.compile(rb"(?:\{\s*\"|\[\s*[\[{])"), "a JSON document"),
)
_PROGRAMME_NAMES = re.compile(
    r"\.(?:html?|xhtml|svg|js|mjs|vbs|ps1|bat|cmd|sh|py|php|exe|dll|jar|com|scr|hta)\s*\Z", re.IGNORECASE
)


class Kind(Enum):
    """The kinds of table files that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


class WrongKindError(RefusedError):
    """The file is not a table that we read; the reason says what it is."""


def kind_of(data: bytes, name: str) -> Kind:
    """Return the kind of table by content, or refuse with what was found and what to send instead."""
    if not data.strip():
        raise WrongKindError(say("The file is empty."), say("Send the table as .csv, .xlsx, .xls or .ods."))
    for magic, found in _BINARIES:
        if data.startswith(magic):
            raise _wrong(found)
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(_OLE2):
        return Kind.XLS
    head = _plain_head(data)
    for pattern, found in _TEXTS:
        if pattern.match(head):
            raise _wrong(found)
    if ending := _PROGRAMME_NAMES.search(name):
        raise _wrong(f"by its name a web page or a programme ({ending[0].strip()})")
    return Kind.CSV


def _zip_kind(data: bytes) -> Kind:
    """Tell workbooks apart by the parts that they must hold; the directory stands at the end of the archive."""
    if b"xl/workbook.bin" in data:
        raise _wrong("a binary workbook (.xlsb)")
    if b"xl/vbaProject.bin" in data:
        raise _wrong("a workbook with macros (.xlsm)")
    if b"xl/workbook.xml" in data or b"xl/worksheets/" in data:
        return Kind.XLSX
    if b"application/vnd.oasis.opendocument.spreadsheet" in data[:200]:
        return Kind.ODS
    if b"word/document.xml" in data or b"application/vnd.oasis.opendocument.text" in data[:200]:
        raise _wrong("a text document")
    raise _wrong("a zip archive that is not a workbook")


def _plain_head(data: bytes) -> bytes:
    """Return the first bytes without byte order marks, NUL bytes and white space, so that UTF-16 hides nothing."""
    return data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c\"'")


def _wrong(found: str) -> WrongKindError:
    suggestion: Sentence = say(
        "Open it in a spreadsheet programme and save the table as .xlsx, .ods or CSV UTF-8, then send that file."
    )
    return WrongKindError(say("The file is {found}, not a table.", found=found), suggestion)
