"""Rank acceptability: shares that chance gives, bounded by what is known in exact form."""

import numpy as np
import pytest
from hypothesis import given
from tests.methods.choosing.choosing_cases import LESS, NAN, by_name, shuffled, table, tables

from clusterwise.methods.choosing.acceptability import acceptability
from clusterwise.methods.choosing.scales import ChoosingError
from clusterwise.methods.choosing.weight_space import (
    AnyWeights,
    LimitedWeights,
    OrderedWeights,
    draw_weights,
    limited,
)


def chance(seed=3):
    return np.random.default_rng(seed)


def test_two_criteria_give_the_shares_worked_out_by_hand():
    # a leads where the first weight is above 0.7, b elsewhere: 0.7 * 0.3 = (1 - w) * 0.7 at w = 0.7.
    result = acceptability(table([[1, 0], [0.7, 0.7], [0, 1]]), chance(), draws=40_000)

    assert result.first(1) == pytest.approx([0.3, 0.4, 0.3], abs=4 * result.greatest_error)
    assert result.central[1].shares == pytest.approx((0.5, 0.5), abs=0.01)
    assert result.central[0].shares == pytest.approx((0.85, 0.15), abs=0.01)


def test_a_missing_score_is_drawn_from_its_interval():
    # a scores 0.5 for certain, b evenly from 0 to 1 on the one criterion.
    result = acceptability(table([[0.5], [NAN]], anchors=[(0, 1)]), chance(), draws=40_000)

    assert result.wins[0, 1] == pytest.approx(0.5, abs=4 * result.greatest_error)


def test_a_missing_score_that_cannot_turn_the_order_does_not():
    result = acceptability(table([[9, 5], [NAN, 5]], intervals={("b", "c0"): (1, 3)}), chance(), draws=500)

    assert result.ranks.tolist() == [[1.0, 0.0], [0.0, 1.0]]


@given(tables())
def test_shares_add_up_by_candidate_and_by_place(scores):
    result = acceptability(scores, chance(), draws=300)

    assert result.ranks.sum(axis=0) == pytest.approx(1)
    assert result.ranks.sum(axis=1) == pytest.approx(1)
    pairs = result.wins + result.wins.T + np.eye(len(result.alternatives))
    assert pairs == pytest.approx(np.ones_like(pairs))


@given(tables())
def test_a_dominated_candidate_never_wins(scores):
    better = scores.values * [-1 if way is LESS else 1 for way in scores.criteria.directions]

    result = acceptability(scores, chance(), draws=300)

    for one in range(len(better)):
        for other in range(len(better)):
            if (better[one] >= better[other]).all() and (better[one] > better[other]).any():
                assert result.wins[other, one] <= 0.5
                if (better[one] > better[other]).all():
                    assert result.first(1)[other] == 0
                    assert result.central[other] is None


@given(tables(least=3))
def test_the_order_of_the_candidates_moves_nothing_but_chance(scores):
    order = list(range(len(scores.alternatives)))[::-1]
    mixed = shuffled(scores, order)

    one, other = acceptability(scores, chance(), draws=400), acceptability(mixed, chance(), draws=400)

    assert by_name(one.alternatives, one.expected_rank) == pytest.approx(
        by_name(other.alternatives, other.expected_rank), abs=0.5
    )


def test_candidates_with_the_same_scores_have_exactly_the_same_shares():
    result = acceptability(table([[5, 2], [2, 5], [5, 2]]), chance(), draws=301)

    assert result.ranks[0].tolist() == result.ranks[2].tolist()
    assert result.wins[0, 2] == result.wins[2, 0] == 0.5


def test_the_same_seed_gives_the_same_shares():
    scores = table([[1, 0], [0.7, 0.7], [0, 1]])

    assert (
        acceptability(scores, chance(5), draws=999).ranks.tolist()
        == acceptability(scores, chance(5), draws=999).ranks.tolist()
    )


def test_a_draw_over_several_blocks_counts_each_draw_once():
    result = acceptability(table([[1, 0], [0, 1]]), chance(), draws=10_001)

    assert (result.ranks * 10_001).round(6).sum() == 20_002


def test_evenly_drawn_weights_have_the_moments_of_the_simplex():
    weights = draw_weights(AnyWeights(), 4, 60_000, chance())

    assert weights.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.005)
    assert weights.var(axis=0) == pytest.approx([3 / 80] * 4, rel=0.05)


def test_ordered_weights_keep_the_order_and_have_the_centroid_as_mean():
    weights = draw_weights(OrderedWeights((2, 1, 2)), 3, 40_000, chance())

    assert (weights[:, 1:2] >= weights).all()
    assert weights.mean(axis=0) == pytest.approx([0.19444, 0.61111, 0.19444], abs=0.005)
    assert (weights[:, 0] > weights[:, 2]).mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("low", "high"),
    [((0.1, 0.2, 0.3), (0.3, 0.4, 0.6)), ((0, 0, 0), (1, 0.2, 0.9)), ((0.2, 0.3, 0.5), (0.2, 0.3, 0.5))],
)
def test_limited_weights_stay_within_their_limits_and_sum_to_one(low, high):
    weights = draw_weights(LimitedWeights(low, high), 3, 2_000, chance())

    assert weights.shape == (2_000, 3)
    assert ((weights >= np.array(low) - 1e-9) & (weights <= np.array(high) + 1e-9)).all()
    assert weights.sum(axis=1) == pytest.approx(np.ones(2_000))


def test_limited_weights_are_even_whichever_side_they_are_drawn_from():
    # Shares of a and b from 0.3 to 0.5 with c as the rest: the square is cut by nothing, so both means are 0.4.
    weights = draw_weights(limited(["a", "b", "c"], {"a": (0.3, 0.5), "b": (0.3, 0.5)}), 3, 20_000, chance())

    assert weights.mean(axis=0) == pytest.approx([0.4, 0.4, 0.2], abs=0.005)
    assert weights[:, 0].var() == pytest.approx(0.2**2 / 12, rel=0.05)


def test_criteria_on_which_all_agree_stay_fixed_while_the_others_vary_evenly():
    weights = draw_weights(LimitedWeights((0.2, 0.1, 0.1, 0.2), (0.2, 0.5, 0.5, 0.2)), 4, 20_000, chance())

    assert set(weights[:, 0].round(9)) == set(weights[:, 3].round(9)) == {0.2}
    assert weights[:, 1].mean() == pytest.approx(0.3, abs=0.005)
    assert weights[:, 1].var() == pytest.approx(0.4**2 / 12, rel=0.05)


def test_walking_within_narrow_limits_is_as_even_as_drawing():
    # Narrow shares of a and b leave c and d to vary: c is even from 0.1 to about 0.5 whatever a and b are.
    low, high = (0.199, 0.199, 0.1, 0.05), (0.201, 0.201, 0.5, 0.55)
    weights = draw_weights(LimitedWeights(low, high), 4, 20_000, chance())

    assert weights[:, 0].var() == pytest.approx(0.002**2 / 12, rel=0.05)
    assert weights[:, 2].mean() == pytest.approx(0.3, abs=0.005)
    assert weights[:, 2].var() == pytest.approx(0.4**2 / 12, rel=0.05)
    assert weights.sum(axis=1) == pytest.approx(np.ones(20_000))


def test_limits_that_leave_nothing_are_refused():
    with pytest.raises(ChoosingError, match="widen the limits"):
        limited(["a", "b"], {"a": (0, 0.3), "b": (0, 0.3)})
    with pytest.raises(ChoosingError, match="not criteria"):
        limited(["a", "b"], {"x": (0, 0.3)})
    with pytest.raises(ChoosingError, match=r"from 0\.6 to 0\.3"):
        limited(["a", "b"], {"a": (0.6, 0.3)})


def test_senseless_requests_are_refused():
    with pytest.raises(ChoosingError, match="at least one"):
        acceptability(table([[1, 0], [0, 1]]), chance(), draws=0)
    with pytest.raises(ChoosingError, match="ask for fewer"):
        acceptability(table([[1, 0], [0, 1]]), chance(), draws=10).first(3)
    with pytest.raises(ChoosingError, match="2 places for 3 criteria"):
        draw_weights(OrderedWeights((1, 2)), 3, 10, chance())
