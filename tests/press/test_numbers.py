"""Values are read with their qualifier and unit; unknown is never zero."""

from decimal import Decimal

import pytest

from clusterwise.press.numbers import (
    UnreadableValueError,
    Words,
    change_text,
    money_text,
    number_text,
    percent_text,
    value_text,
)

FRENCH = Words(up_to="jusqu’à {value}", not_known="inconnu")


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [
        ("=", "1,501"), ("≥", "≥ 1,501"), ("≤", "≤ 1,501"), ("~", "about 1,501"),
        ("max", "up to 1,501"), ("mean", "1,501 on average"), ("median", "1,501 (median)"),
    ],
)  # fmt: skip
def test_qualifier_is_said_with_the_value(qualifier, text):
    assert value_text(1501, qualifier=qualifier) == text


def test_unit_stays_on_the_line_of_its_number():
    assert value_text(Decimal(200), unit="t", qualifier="max") == "up to 200\u00a0t"


def test_unknown_is_not_zero():
    assert (value_text(None), value_text(0), percent_text(None), money_text(None, "GHS")) == (
        "not known", "0", "not known", "not known",
    )  # fmt: skip


def test_caller_brings_the_words_and_the_language_its_numbers():
    assert value_text(1501.5, unit="t", qualifier="max", language="fr", words=FRENCH) == "jusqu’à 1\u202f501,5\u00a0t"
    assert value_text(None, language="fr", words=FRENCH) == "inconnu"


def test_change_is_a_multiple_and_a_percentage():
    assert change_text(250, 550) == "×\u00a02.20 (+120\u00a0%)"
    assert change_text(200, 100) == "×\u00a00.50 (-50\u00a0%)"
    assert change_text(100, 100) == "×\u00a01.00 (0\u00a0%)"


def test_change_from_zero_has_no_multiple():
    assert change_text(0, 1015) == "from 0 to 1,015"


def test_change_from_or_to_unknown_is_not_known():
    assert (change_text(None, 5), change_text(5, None)) == ("not known", "not known")


def test_change_of_sign_is_refused():
    with pytest.raises(UnreadableValueError, match="changes sign"):
        change_text(-1, 5)


def test_money_has_its_code_and_its_own_places():
    assert money_text(Decimal("-1234.5"), "TND") == "TND\u00a0-1,234.500"


def test_tiny_negative_is_not_minus_zero():
    assert number_text(-0.001) == "0"


def test_what_is_not_a_number_is_refused():
    for value in (float("nan"), float("inf")):
        with pytest.raises(UnreadableValueError, match="give None"):
            number_text(value)


def test_unknown_qualifier_and_language_are_refused():
    with pytest.raises(UnreadableValueError, match="use one of"):
        value_text(1, qualifier=">")
    with pytest.raises(UnreadableValueError, match="is not known"):
        value_text(1, language="xx-nowhere-here")
