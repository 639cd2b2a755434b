from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.formats.numbers import AmbiguousNumberError, NumberError, proven_mark, read_number


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12", "12"), ("-3", "-3"), ("\u22123", "-3"), ("+4", "4"), ("-0", "0"), ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"), ("1\u00a0234\u00a0567", "1234567"), ("1'234.5", "1234.5"), ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"), ("1,234,567", "1234567"), ("12,34,567", "1234567"), ("١٢٣", "123"), ("١٬٢٣٤٫٥", "1234.5"),
        ("۱۲۳", "123"), ("0,123", "0.123"), ("3.14159", "3.14159"), ("1234,567", "1234.567"), (".5", "0.5"), ("1.5e3", "1500"),
    ],
)  # fmt: skip
def test_local_formats_are_read_exactly(raw, value):
    assert read_number(raw).value == Decimal(value)


def test_minus_zero_has_no_sign():
    assert str(read_number("-0.0").value) == "0"
    assert str(read_number(Decimal("-0.0")).value) == "0"


@pytest.mark.parametrize("raw", ["1,234", "1.234", "-12.345"])
def test_a_number_that_reads_two_ways_needs_the_declared_mark(raw):
    with pytest.raises(AmbiguousNumberError, match="Declare the decimal mark"):
        read_number(raw)


@pytest.mark.parametrize(
    ("raw", "mark", "value"),
    [("1,234", ",", "1.234"), ("1,234", ".", "1234"), ("1.234", ",", "1234"), ("1.234", ".", "1.234")],
)
def test_the_declared_mark_decides(raw, mark, value):
    read = read_number(raw, decimal_mark=mark)

    assert read.value == Decimal(value)
    assert read.raw == raw


@pytest.mark.parametrize(
    ("raw", "mark"), [("1,5", "."), ("1.234,5", "."), ("1,234,567", ","), ("1.5.5", None), ("12,34,56", None)]
)
def test_a_number_against_the_mark_or_with_odd_groups_is_refused(raw, mark):
    with pytest.raises(NumberError):
        read_number(raw, decimal_mark=mark)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("NaN", "not a finite number"), ("nan", "not a finite number"), ("Infinity", "not a finite number"),
        ("-inf", "not a finite number"), ("1e400", "more than 18 digits"), ("9" * 5000, "more than 18 digits"),
        (str(2**70), "more than 18 digits"), ("1e-400", "more than 18 digits"), ("#N/A", "error of the spreadsheet"),
        ("12 %", "percentage"), ("12 kg", "not a number"), ("", "not a number"), ("--1", "not a number"), ("1e99999", "not a number"),
    ],
)  # fmt: skip
def test_what_is_not_a_usable_number_is_refused_with_a_sentence(raw, sentence):
    with pytest.raises(NumberError, match=sentence):
        read_number(raw)


def test_an_infinite_decimal_is_refused():
    with pytest.raises(NumberError, match="not a finite number"):
        read_number(Decimal("Infinity"))


def test_a_column_proves_its_mark_by_the_value_that_reads_one_way_only():
    assert proven_mark(["1,234", "7", "2,5"]) == (",", "2,5")
    assert proven_mark(["1.234", "1,234,567"]) == (".", "1,234,567")
    assert proven_mark(["1,234", "7", None]) is None
    assert proven_mark(["1,5", "1.5"]) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_what_is_written_with_spaces_and_comma_is_read_back(value):
    written = f"{value:,.3f}".replace(",", "\u202f").replace(".", ",")

    assert read_number(written, decimal_mark=",").value == value


@given(st.text(max_size=30))
def test_any_text_is_either_a_finite_decimal_or_refused(text):
    try:
        value = read_number(text).value
    except NumberError:
        return
    assert value.is_finite()
