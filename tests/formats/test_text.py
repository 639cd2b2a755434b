import unicodedata

import pytest

from clusterwise.formats.text import HostileTextError, WrongEncodingError, clean_name, read_text

ARABIC = "المنشأة,العمالة\nتعاونية الأمل,12\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café;5", "utf-8"), ("Café;5", "cp1252"), ("Café;5", "latin-1"), ("Café;5", "utf-16"),
        (ARABIC, "windows-1256"), (ARABIC, "utf-8"), ("ქუთაისი,3", "utf-8"), ("ქუთაისი,3", "utf-16"),
    ],
)  # fmt: skip
def test_text_in_its_declared_encoding_comes_back(text, encoding):
    assert read_text(text.encode(encoding), encoding).text == text


def test_a_byte_order_mark_declares_the_encoding_and_is_not_part_of_the_text():
    read = read_text("id,né".encode("utf-8-sig"))

    assert (read.text, read.encoding, read.has_mark) == ("id,né", "utf-8", True)
    assert read_text("id\tné".encode("utf-16")).encoding == "utf-16"


def test_undeclared_text_that_is_not_utf8_is_refused_with_the_text_that_each_encoding_gives():
    with pytest.raises(WrongEncodingError) as refusal:
        read_text("Société Générale;12".encode("cp1252"))

    first = refusal.value.proposals[0]
    assert (first.encoding, first.preview) == ("cp1252", "Société Générale;12")
    assert "Société Générale" in str(refusal.value)


def test_arabic_windows_text_is_proposed_first_as_arabic():
    with pytest.raises(WrongEncodingError) as refusal:
        read_text(ARABIC.encode("cp1256"))

    assert refusal.value.proposals[0].encoding == "cp1256"
    assert refusal.value.proposals[0].preview == "المنشأة,العمالة"


def test_utf8_declared_as_a_windows_encoding_is_refused_instead_of_read_as_garbage():
    with pytest.raises(WrongEncodingError) as refusal:
        read_text("Café".encode(), "cp1252")

    assert refusal.value.proposals[0].encoding == "utf-8"
    assert refusal.value.proposals[0].preview == "Café"


def test_windows_quotes_declared_as_latin_1_are_refused():
    with pytest.raises(WrongEncodingError) as refusal:
        read_text("“Élan”".encode("cp1252"), "latin-1")

    assert "cp1252" in {proposal.encoding for proposal in refusal.value.proposals}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_bytes_of_the_other_unicode_form_are_refused(encoding):
    other = {"utf-16": "utf-8", "utf-8": "utf-16"}[encoding]
    with pytest.raises(WrongEncodingError) as refusal:
        read_text("né,5".encode(other), encoding)

    assert refusal.value.proposals[0].encoding == other


def test_an_unknown_encoding_is_refused_with_the_known_ones():
    with pytest.raises(WrongEncodingError, match="Declare one of: utf-8"):
        read_text(b"a", "klingon")


def test_a_nul_is_refused_with_its_line():
    with pytest.raises(HostileTextError, match="Line 2 holds a NUL"):
        read_text(b"a,b\n1,\0\n")


def test_half_of_a_surrogate_pair_is_refused():
    with pytest.raises(HostileTextError, match="Character 2 is half of a surrogate pair"):
        clean_name("a\ud800")


def test_hidden_characters_leave_names_with_a_notice():
    cleaned = clean_name(" Adama\u202e\u2066 Co\u200b\n")

    assert cleaned.text == "Adama Co"
    assert cleaned.notices == ("Hidden characters (U+200B, U+202E, U+2066) were taken out of “Adama Co”.",)


def test_names_are_composed_and_ordinary_ones_bring_no_notice():
    assert clean_name(unicodedata.normalize("NFD", "Café")).text == "Café"
    assert clean_name("شركة الأمل").notices == ()
