from datetime import date

import numpy as np
import pytest

from clusterwise.methods.disclosure.suppression import (
    DisclosureError,
    SuppressionRule,
    by_count,
    by_dominance,
    derived,
    is_hidden,
    primary,
)

DAY = date(2026, 1, 1)
COUNT = SuppressionRule("count", 5, 4, "house rule", DAY)
DOMINANCE = SuppressionRule("dominance", 3, 10, "mapping reference, section 5", DAY, dominance=0.85)
CLOSENESS = SuppressionRule("p percent", 3, 10, "handbook", DAY, closeness_percent=10)


def test_one_to_four_units_are_hidden_and_zero_is_not():
    assert by_count([[0, 1], [4, 5]], COUNT).tolist() == [[False, True], [True, False]]


def test_a_cell_is_hidden_where_one_firm_has_more_than_the_share():
    assert by_dominance([100, 100, 0], [85, 85.1, 0], None, DOMINANCE).tolist() == [False, True, False]


def test_a_cell_is_hidden_where_the_second_firm_comes_too_close_to_the_first():
    # The second firm knows 30 of 100; the rest of 4 leaves the first within 66 and 70, nearer than 10 %.
    assert by_dominance([100, 100], [66, 60], [30, 30], CLOSENESS).tolist() == [True, False]


def test_count_and_dominance_both_hide():
    assert primary([100, 100, 100], [2, 9, 9], DOMINANCE, largest=[50, 90, 50]).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: primary([100], [9], DOMINANCE), "give the largest contributor"),
        (lambda: by_dominance([100], [60], None, CLOSENESS), "give the second largest"),
        (lambda: by_dominance([10], [60], None, DOMINANCE), "above the value of its cell"),
        (lambda: by_count([np.nan], COUNT), "unknown or below zero"),
        (lambda: by_count([-1], COUNT), "unknown or below zero"),
        (lambda: primary([1, 2], [9], COUNT), "different shapes"),
    ],
)
def test_what_cannot_be_judged_is_refused_not_shown(call, told):
    with pytest.raises(DisclosureError, match=told):
        call()


@pytest.mark.parametrize(
    "wrong", [{"least": 0}, {"spread": 0}, {"dominance": 1.2}, {"dominance": 0}, {"closeness_percent": 0}]
)
def test_a_rule_without_meaning_is_refused(wrong):
    with pytest.raises(DisclosureError, match="Rule wrong"):
        SuppressionRule(**{"name": "wrong", "least": 5, "spread": 4, "source": "none", "valid_from": DAY, **wrong})


def test_a_ratio_goes_with_any_hidden_cell_that_it_was_made_from():
    cell = np.array(["shown", "primary", "zero", "shown"])
    total = np.array(["shown", "shown", "shown", "secondary"])

    np.testing.assert_equal(derived([1.5, 0.5, 0.0, 2.0], [cell, total]), [1.5, np.nan, 0.0, np.nan])
    assert is_hidden(total).tolist() == [False, False, False, True]
