"""Weights by points, swing, order, entropy and CRITIC."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.choosing.choosing_cases import NAN, in_units, table, tables

from clusterwise.methods.choosing.objective import critic_weights, entropy_weights
from clusterwise.methods.choosing.pointing import point_weights
from clusterwise.methods.choosing.scales import ChoosingError
from clusterwise.methods.choosing.swing import rank_order_weights, swing_weights


def test_points_must_all_be_given_out():
    with pytest.raises(ChoosingError, match="give out 10 more"):
        point_weights({"jobs": 50, "women": 40})
    with pytest.raises(ChoosingError, match="take back 5"):
        point_weights({"jobs": 60, "women": 45})


def test_swings_are_measured_against_the_most_important():
    assert swing_weights({"jobs": 100, "women": 100, "growth": 0}).shares == (0.5, 0.5, 0.0)
    with pytest.raises(ChoosingError, match="greatest swing is 80"):
        swing_weights({"jobs": 80, "women": 40})


def test_rank_order_centroid_of_four_is_as_published():
    shares = rank_order_weights({"a": 1, "b": 2, "c": 3, "d": 4}).shares

    assert [round(share, 4) for share in shares] == [0.5208, 0.2708, 0.1458, 0.0625]


def test_criteria_of_one_place_share_the_mean_of_their_weights():
    tied = rank_order_weights({"a": 1, "b": 2, "c": 2, "d": 4}).shares

    assert tied == pytest.approx((0.52083333, 0.20833333, 0.20833333, 0.0625))
    assert rank_order_weights({"a": 1, "b": 2, "c": 2, "d": 3}).shares == tied


def test_a_criterion_without_a_place_is_refused():
    with pytest.raises(ChoosingError, match="no place"):
        rank_order_weights({"a": 1, "b": NAN})


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_rank_order_weights_sum_to_one_and_follow_the_order(order):
    shares = rank_order_weights({f"c{number}": place for number, place in enumerate(order)}).shares

    assert sum(shares) == pytest.approx(1)
    for one, own in zip(order, shares, strict=True):
        for other, its in zip(order, shares, strict=True):
            assert (one < other) == (own > its + 1e-12)


@pytest.mark.parametrize("method", [entropy_weights, critic_weights])
def test_a_criterion_on_which_all_are_equal_weighs_nothing(method):
    shares = method(table([[5, 1, 2], [5, 3, 9], [5, 2, 4]])).shares

    assert shares[0] == 0
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("method", [entropy_weights, critic_weights])
def test_where_nothing_differs_all_weigh_the_same(method):
    assert method(table([[5, 1], [5, 1]])).shares == (0.5, 0.5)


def test_entropy_refuses_negative_scores_and_takes_zero():
    with pytest.raises(ChoosingError, match="zero or more"):
        entropy_weights(table([[-1, 1], [5, 3]]))
    assert entropy_weights(table([[0, 3], [5, 3]])).shares == (1.0, 0.0)


@given(tables(least=3))
def test_units_do_not_matter_to_the_weights_from_scores(scores):
    factors = [2.0**column * 10 for column in range(scores.values.shape[1])]

    assert entropy_weights(in_units(scores, factors, 0)).shares == pytest.approx(
        entropy_weights(scores).shares, abs=1e-9
    )
    assert critic_weights(in_units(scores, factors, 7)).shares == pytest.approx(critic_weights(scores).shares, abs=1e-9)
