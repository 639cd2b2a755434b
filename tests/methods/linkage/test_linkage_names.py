"""Names across scripts, spellings and orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.linkage.names import folded, name_words, skeleton

PAIRS = [
    ("Fatima Hussein", "فاطمة حسين"), ("Mohamed Khalid", "خالد محمد"), ("Abdelrahman Omar", "عبد الرحمن عمر"),
    ("Ahmed El-Hassan", "أحمد الحسن"), ("Ali Said", "علي سعيد"), ("Khadija Mustapha", "خديجة مصطفى"),
    ("Zeinab Gamal", "زينب جمال"), ("Ibrahim Youssef", "إبراهيم يوسف"),
]  # fmt: skip


@pytest.mark.parametrize(("latin", "arabic"), PAIRS)
def test_a_name_in_latin_and_in_arabic_letters_has_one_skeleton(latin, arabic):
    assert skeleton(latin) == skeleton(arabic)


def test_accents_case_signs_and_order_do_not_matter():
    assert folded("TRAORÉ, N’Golo") == folded("Ngolo Traore") == "ngolo traore"


def test_different_names_keep_different_skeletons():
    assert len({skeleton(name) for name in ("Martha Kollie", "Marta Koroma", "Musa Kollie", "Fatu Kamara")}) == 4


def test_a_name_of_articles_and_signs_alone_has_no_words():
    assert (name_words("  --al  "), skeleton(""), folded("?")) == ((), "", "")


@given(st.text(max_size=40))
def test_any_text_becomes_words_in_order_without_spaces_or_signs(text):
    for words in (folded(text), skeleton(text)):
        assert words.split() == sorted(words.split())
        assert words.replace(" ", "").isalnum() or not words.strip() or not text.isascii()


@given(st.lists(st.sampled_from(["Martha", "Kollie", "فاطمة", "Traoré", "N’Golo"]), min_size=1, max_size=4))
def test_the_order_of_the_parts_of_a_name_does_not_matter(parts):
    assert skeleton(" ".join(parts)) == skeleton(" ".join(reversed(parts)))
    assert len(name_words(" ".join(parts))) == len(parts)
