"""Files that are refused, each with its reason and what to send instead."""

import io

import pytest

from clusterwise.formats.iati.hostile import IatiRefusedError
from clusterwise.formats.iati.reading import read, stream

LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><iati-activities version="2.03">'
    b"<iati-activity><iati-identifier>&b;</iati-identifier></iati-activity></iati-activities>"
)
OUTSIDE = (
    b'<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/hostname">]><iati-activities><iati-activity>'
    b"<iati-identifier>&f;</iati-identifier></iati-activity></iati-activities>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LAUGHS, "The file declares a document type (DOCTYPE), by which a small file can fill a whole machine."),
        (OUTSIDE, "The file declares a document type (DOCTYPE), by which a small file can fill a whole machine."),
        (
            b'<?xml version="1.0" encoding="UTF-16"?>'.decode().encode("utf-16") + LAUGHS.decode().encode("utf-16-le"),
            "The file declares a document type (DOCTYPE), by which a small file can fill a whole machine.",
        ),
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"a,b\n1,2\n", "The file is no XML: syntax error in line 1."),
        (b"PK\x03\x04\x00\x00", "The file is no XML: not well-formed (invalid token) in line 1."),
        (b'<iati-organisations version="2.03"/>', "The first element is “iati-organisations”, not “iati-activities”."),
        (
            b'<iati-activities version="2.03" xmlns="urn:x"><iati-activity/></iati-activities>',
            "The elements of the file are in a namespace; those of IATI are in none.",
        ),
        (
            b'<?xml version="1.0" encoding="klingon"?><iati-activities/>',
            "The file is in an encoding that cannot be read.",
        ),
        (b" " * 70_000 + b"<iati-activities/>", "The file is empty."),
        (b"<!--" + b" " * 70_000 + b"--><iati-activities/>", "The file has no element in its first 64 kB."),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(data, reason):
    with pytest.raises(IatiRefusedError) as refusal:
        read(data)

    assert refusal.value.reason == reason
    assert refusal.value.suggestion


def test_a_broken_file_says_where():
    with pytest.raises(IatiRefusedError) as refusal:
        read(b'<iati-activities version="2.03">\n<iati-activity>\n</iati-activities>')

    assert "line 3" in refusal.value.reason


def test_an_endless_nest_is_refused():
    deep = b"<x>" * 5000 + b"</x>" * 5000

    with pytest.raises(IatiRefusedError, match="depth"):
        read(b'<iati-activities version="2.03"><iati-activity>' + deep + b"</iati-activity></iati-activities>")


def test_an_entity_that_nobody_declared_is_refused():
    with pytest.raises(IatiRefusedError):
        read(b'<iati-activities version="2.03"><iati-activity>&f;</iati-activity></iati-activities>')


def test_a_file_over_the_limit_is_refused_before_it_is_read(small):
    with pytest.raises(IatiRefusedError) as refusal:
        list(stream(io.BytesIO(small), max_bytes=len(small) - 1))

    assert refusal.value.suggestion == "Split it into files of fewer activities."
    assert len(list(stream(io.BytesIO(small), max_bytes=len(small)))) == 1
