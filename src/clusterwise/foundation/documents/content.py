"""What a file really is, by its bytes; its name and what the browser claims decide nothing."""

import codecs
import re
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
CSV = "text/csv"
PLAIN = "text/plain"

ENDINGS = {
    PDF: ".pdf", PNG: ".png", JPEG: ".jpg", XLSX: ".xlsx", DOCX: ".docx", ODT: ".odt", CSV: ".csv", PLAIN: ".txt",
}  # fmt: skip
SAME_ENDING = {".jpeg": ".jpg", ".text": ".txt", ".md": ".txt"}

_ACTIVE_TEXT: tuple[tuple[re.Pattern[bytes], str | Promise], ...] = (
    (re.compile(rb"<svg[\s>]", re.I), gettext_lazy("a drawing with code in it (SVG)")),
    (
        re.compile(rb"<!doctype|<html[\s>]|<(?:body|head|iframe|object|embed|meta|img|form)[\s>/]", re.I),
        gettext_lazy("a web page (HTML)"),
    ),
    (re.compile(rb"<script[\s>]|<\?php|\A#!|javascript:|\A@echo\b", re.I), gettext_lazy("a script")),
    (re.compile(rb"\A<\?xml|\A<[a-z][\w:-]*[\s>]", re.I), gettext_lazy("an XML document")),
    (re.compile(rb"\A\{\\rtf"), gettext_lazy("a text document of an old kind (RTF)")),
    (
        re.compile(
            rb"\A(?:['\"]use strict|function\s*\w*\s*\(|(?:var|let|const)\s+\w+\s*=|import\s+[\w{*][^\n]*from\s)"
        ),
        gettext_lazy("a script"),
    ),
)
_OTHERS: tuple[tuple[bytes, str | Promise], ...] = (
    (b"GIF8", gettext_lazy("a picture of a kind that is not accepted (GIF)")),
    (b"MZ", gettext_lazy("a programme")),
    (b"\x7fELF", gettext_lazy("a programme")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("a document of an old kind (.doc, .xls) that may hold macros")),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class RefusedFileError(ValidationError):
    """A file is not kept; the message says what it is and what to send instead."""


def _refuse(found: str | Promise) -> RefusedFileError:
    return RefusedFileError(
        _("The file is %(found)s. Send a PDF, PNG, JPEG, XLSX, CSV, plain text, DOCX or ODT file instead.")
        % {"found": found},
        code="kind",
    )


def media_type_of(data: bytes, name: str) -> str:
    """Return the type of a file by its content, or refuse it with what was found."""
    if not data.strip():
        raise RefusedFileError(_("The file is empty. Choose the file again; it may not have been saved yet."))
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"PK\x03\x04"):
        return _office_type(data)
    for magic, found in _OTHERS:
        if data.startswith(magic):
            raise _refuse(found)
    return _text_type(data, name)


def _office_type(data: bytes) -> str:
    """Tell office files apart by the parts that they must hold; nothing is unpacked."""
    if b"vbaProject.bin" in data:
        raise _refuse(_("an office document with macros"))
    if b"PK\x05\x06" not in data[-66_000:]:
        raise _refuse(_("damaged: its end is missing"))
    if data[30:38] == b"mimetype" and data[38:].startswith(ODT.encode() + b"PK"):
        return ODT
    if b"[Content_Types].xml" in data:
        if b"word/document.xml" in data:
            return DOCX
        if b"xl/workbook.xml" in data:
            return XLSX
    raise _refuse(_("a packed archive"))


def _text_type(data: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refuse(_("of an unknown kind, or text that is not in UTF-8")) from error
    if _CONTROL.search(text):
        raise _refuse(_("of an unknown kind"))
    plain = text.lstrip("\ufeff \t\r\n").encode()
    for pattern, found in _ACTIVE_TEXT:
        if pattern.search(plain):
            raise _refuse(found)
    return CSV if PurePath(name).suffix.lower() == ".csv" else PLAIN


def safe_name(name: str, media_type: str) -> str:
    """Return a file name without a path or control characters, ending as its content says."""
    last = re.split(r"[\\/]", name)[-1]
    last = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    stem, ending = PurePath(last).stem, PurePath(last).suffix.lower()
    wanted = ENDINGS[media_type]
    kept = ending if SAME_ENDING.get(ending, ending) == wanted else wanted
    return f"{(stem or 'file')[:150]}{kept}"
