"""A file is what its bytes say; what a browser could run is refused with a sentence."""

import io
import zipfile

import pytest

from clusterwise.foundation.documents.content import (
    CSV,
    DOCX,
    JPEG,
    ODT,
    PDF,
    PLAIN,
    PNG,
    XLSX,
    RefusedFileError,
    media_type_of,
    safe_name,
)

PNG_BYTES = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20


def packed(*parts: str, mimetype: str = "") -> bytes:
    """A zip archive with the parts named."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"%PDF-1.7\n%", "study.html", PDF),
        (PNG_BYTES, "photo.jpg", PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "photo", JPEG),
        (packed("[Content_Types].xml", "word/document.xml"), "minutes.zip", DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "list.xlsx", XLSX),
        (packed("content.xml", mimetype=ODT), "minutes.odt", ODT),
        (b"name;kg\nAma;12\n", "deliveries.csv", CSV),
        ("Présents : 8 membres <3 kg>\n".encode(), "notes.txt", PLAIN),
        ("\ufeffمحضر الاجتماع".encode(), "notes.txt", PLAIN),
        ("Minutes".encode("utf-16"), "notes.txt", PLAIN),
    ],
)
def test_the_kind_comes_from_the_content(data, name, found):
    assert media_type_of(data, name) == found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE html><p>hello", "a web page (HTML)"),
        (b"\xef\xbb\xbf  <html><body>", "a web page (HTML)"),
        ("<html>".encode("utf-16"), "a web page (HTML)"),
        (b"Minutes\n<iframe src=x>", "a web page (HTML)"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a drawing with code in it (SVG)"),
        (b"<?xml version='1.0'?><svg onload='x'/>", "a drawing with code in it (SVG)"),
        (b"<?xml version='1.0'?><a/>", "an XML document"),
        (b"hello <script>alert(1)</script>", "a script"),
        (b"#!/bin/sh\nrm -r x", "a script"),
        (b"var a = 1;", "a script"),
        (b"MZ\x90\x00", "a programme"),
        (b"GIF89a\x01", "a picture of a kind that is not accepted (GIF)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old kind (.doc, .xls) that may hold macros"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "an office document with macros"),
        (packed("index.html"), "a packed archive"),
        (packed("[Content_Types].xml", "word/document.xml")[:-30], "damaged: its end is missing"),
        (b"minutes \xe9crit", "of an unknown kind, or text that is not in UTF-8"),
        (b"a\x00b", "of an unknown kind"),
    ],
)
def test_what_a_browser_or_office_could_run_is_refused(data, words):
    with pytest.raises(RefusedFileError) as refusal:
        media_type_of(data, "minutes.pdf")

    assert refusal.value.messages == [
        f"The file is {words}. Send a PDF, PNG, JPEG, XLSX, CSV, plain text, DOCX or ODT file instead."
    ]


def test_an_empty_file_is_refused():
    with pytest.raises(RefusedFileError) as refusal:
        media_type_of(b" \n", "notes.txt")

    assert refusal.value.messages == ["The file is empty. Choose the file again; it may not have been saved yet."]


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("../../etc/passwd", PLAIN, "passwd.txt"),
        ("C:\\papers\\study.pdf", PDF, "study.pdf"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("evil.html", PDF, "evil.pdf"),
        ("line\r\nbreak.pdf", PDF, "linebreak.pdf"),
        ("", PNG, "file.png"),
        ("محضر.docx", DOCX, "محضر.docx"),
    ],
)
def test_a_file_name_has_no_path_and_ends_as_its_content_says(name, kind, kept):
    assert safe_name(name, kind) == kept
