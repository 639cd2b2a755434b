from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.change import ChangeError, Cut, Undefined, change, implied_baseline, loss_cut
from clusterwise.methods.qualifiers import Qualifier, combined, flipped

Q = Qualifier
AMOUNTS = st.decimals(Decimal("0.01"), Decimal(1_000_000), places=2)


@pytest.mark.parametrize(
    ("baseline", "value", "absolute", "percent", "times"),
    [
        ("600", "3000", "2400", "400", "5"),
        ("500", "3000", "2500", "500", "6"),
        ("10", "22", "12", "120", "2.2"),
        ("1.5", "6", "4.5", "300", "4"),
        ("8", "6", "-2", "-25", "0.75"),
    ],
)
def test_change_in_its_unit_in_percent_and_as_a_multiple(baseline, value, absolute, percent, times):
    result = change(Decimal(baseline), Decimal(value))

    assert (result.absolute, result.percent, result.times) == (Decimal(absolute), Decimal(percent), Decimal(times))
    assert result.reason is None


@pytest.mark.parametrize(
    ("baseline", "value", "absolute", "reason"),
    [
        (Decimal(0), Decimal(13), Decimal(13), Undefined.BASELINE_ZERO),
        (Decimal(-2), Decimal(3), Decimal(5), Undefined.BASELINE_NEGATIVE),
        (None, Decimal(3), None, Undefined.BASELINE_UNKNOWN),
        (Decimal(3), None, None, Undefined.VALUE_UNKNOWN),
    ],
)
def test_without_a_positive_baseline_the_rate_is_undefined_with_its_reason(baseline, value, absolute, reason):
    result = change(baseline, value)

    assert (result.absolute, result.percent, result.times, result.reason) == (absolute, None, None, reason)


def test_a_figure_that_is_no_number_is_refused():
    with pytest.raises(ChangeError, match="NaN"):
        change(Decimal(1), Decimal("NaN"))


@pytest.mark.parametrize(
    ("baseline_qualifier", "value_qualifier", "expected"),
    [
        (Q.EXACT, Q.AT_LEAST, Q.AT_LEAST),
        (Q.AT_LEAST, Q.EXACT, Q.AT_MOST),
        (Q.AT_MOST, Q.AT_LEAST, Q.AT_LEAST),
        (Q.AT_LEAST, Q.AT_LEAST, None),
        (Q.ABOUT, Q.AT_LEAST, Q.ABOUT),
        (Q.MEAN, Q.MEAN, Q.MEAN),
        (Q.EXACT, Q.MAX, Q.MAX),
        (Q.MEAN, Q.MEDIAN, None),
        (Q.ABOUT, Q.MAX, None),
    ],
)
def test_the_qualifier_goes_along(baseline_qualifier, value_qualifier, expected):
    result = change(Decimal(10), Decimal(22), baseline_qualifier, value_qualifier)

    assert (result.absolute_qualifier, result.relative_qualifier) == (expected, expected)


def test_under_a_negative_value_an_inexact_baseline_leaves_no_relative_qualifier():
    result = change(Decimal(10), Decimal(-5), Q.AT_LEAST)

    assert (result.absolute_qualifier, result.relative_qualifier) == (Q.AT_MOST, None)


@given(st.sampled_from(Q), st.sampled_from(Q))
def test_qualifiers_combine_in_any_order_and_flip_back(first, second):
    assert combined(first, second) is combined(second, first)
    assert flipped(flipped(first)) is first
    assert combined(first, Q.EXACT) is first


@given(
    AMOUNTS, AMOUNTS, st.decimals(Decimal(0), Decimal(1000), places=2), st.decimals(Decimal(0), Decimal(1000), places=2)
)
def test_a_bound_on_the_change_holds_for_every_truth_behind_the_bounds(baseline, value, lower, higher):
    stated = change(baseline, value, Q.AT_MOST, Q.AT_LEAST)
    true_baseline, true_value = max(baseline - lower, Decimal("0.01")), value + higher
    truth = change(true_baseline, true_value)

    assert stated.absolute_qualifier is stated.relative_qualifier is Q.AT_LEAST
    assert truth.absolute >= stated.absolute
    assert truth.times >= stated.times


@given(AMOUNTS, AMOUNTS, st.integers(1, 1000))
def test_another_unit_changes_neither_percent_nor_multiple(baseline, value, factor):
    first, second = change(baseline, value), change(baseline * factor, value * factor)

    assert (first.percent, first.times) == (second.percent, second.times)


def test_fivefold_and_plus_five_hundred_percent_imply_different_baselines():
    assert implied_baseline(Decimal(3000), times=Decimal(5)) == Decimal(600)
    assert implied_baseline(Decimal(3000), percent=Decimal(500)) == Decimal(500)
    assert implied_baseline(Decimal(22), percent=Decimal(120)) == Decimal(10)


@pytest.mark.parametrize(
    "words", [{}, {"times": Decimal(5), "percent": Decimal(500)}, {"times": Decimal(0)}, {"percent": Decimal(-100)}]
)
def test_a_phrase_that_tells_no_baseline_is_refused(words):
    with pytest.raises(ChangeError):
        implied_baseline(Decimal(3000), **words)


def test_a_loss_cut_shows_points_and_relative():
    assert loss_cut(Decimal("0.30"), Decimal("0.165")) == Cut(Decimal("13.5"), Decimal("0.45"))
    assert loss_cut(Decimal(0), Decimal("0.1")) == Cut(Decimal("-10.0"), None)


def test_a_loss_in_percent_is_refused():
    with pytest.raises(ChangeError, match="30 is no share"):
        loss_cut(Decimal(30), Decimal(16))
