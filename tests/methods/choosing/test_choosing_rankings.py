"""Weighted sum, TOPSIS, VIKOR and PROMETHEE II: worked examples and what must hold for any scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.choosing.choosing_cases import (
    LESS,
    MORE,
    NAN,
    by_name,
    in_units,
    reweighted,
    shuffled,
    table,
    tables,
)

from clusterwise.methods.choosing.additive import weighted_sum
from clusterwise.methods.choosing.promethee import Linear, promethee
from clusterwise.methods.choosing.scales import ChoosingError
from clusterwise.methods.choosing.scaling import Scaling
from clusterwise.methods.choosing.topsis import topsis
from clusterwise.methods.choosing.vikor import vikor

VALUES = {
    "weighted sum": lambda scores: weighted_sum(scores).values,
    "weighted sum, by sums": lambda scores: weighted_sum(scores, Scaling.SUM).values,
    "weighted sum, by lengths": lambda scores: weighted_sum(scores, Scaling.VECTOR).values,
    "topsis": lambda scores: topsis(scores).closeness,
    "topsis, min-max": lambda scores: topsis(scores, Scaling.MIN_MAX).closeness,
    "vikor": lambda scores: tuple(-value for value in vikor(scores).q),
    "promethee": lambda scores: promethee(scores).net,
}
EVERY = pytest.mark.parametrize("name", VALUES)


@EVERY
@given(scores=tables(), chance=st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(name, scores, chance):
    order = list(range(len(scores.alternatives)))
    chance.shuffle(order)
    mixed = shuffled(scores, order)

    assert by_name(mixed.alternatives, VALUES[name](mixed)) == pytest.approx(
        by_name(scores.alternatives, VALUES[name](scores)), abs=1e-8
    )


@EVERY
@given(scores=tables(), factor=st.sampled_from([0.01, 3, 1000]))
def test_the_total_of_the_weights_does_not_matter(name, scores, factor):
    assert VALUES[name](reweighted(scores, factor)) == pytest.approx(VALUES[name](scores), abs=1e-9)


@EVERY
@given(scores=tables())
def test_a_dominated_candidate_never_stands_before_the_one_that_dominates_it(name, scores):
    values = VALUES[name](scores)
    signs = [-1 if way is LESS else 1 for way in scores.criteria.directions]
    better = scores.values * signs

    for one in range(len(values)):
        for other in range(len(values)):
            if (better[one] >= better[other]).all() and (better[one] > better[other]).any():
                assert values[one] >= values[other] - 1e-9


@pytest.mark.parametrize("name", ["weighted sum", "topsis, min-max", "vikor", "promethee"])
@given(scores=tables())
def test_units_and_zero_points_do_not_matter(name, scores):
    columns = scores.values.shape[1]
    other = in_units(
        scores, [2.0**column * 3 for column in range(columns)], [-5.0 * column for column in range(columns)]
    )

    assert VALUES[name](other) == pytest.approx(VALUES[name](scores), abs=1e-9)


@pytest.mark.parametrize("name", ["weighted sum, by sums", "weighted sum, by lengths", "topsis"])
@given(scores=tables())
def test_units_do_not_matter_where_zero_stays_zero(name, scores):
    other = in_units(scores, [2.0**column * 3 for column in range(scores.values.shape[1])], 0)

    assert VALUES[name](other) == pytest.approx(VALUES[name](scores), abs=1e-9)


@EVERY
@given(scores=tables())
def test_a_constant_criterion_decides_nothing(name, scores):
    more = table(
        [[*row, 5] for row in scores.values.tolist()],
        [*scores.criteria.weights, 4],
        [*scores.criteria.directions, MORE],
    )
    with_it, without = VALUES[name](more), VALUES[name](scores)

    for one in range(len(without)):
        for other in range(len(without)):
            if without[one] > without[other] + 1e-9:
                assert with_it[one] > with_it[other] - 1e-9


@EVERY
def test_all_equal_candidates_share_the_first_place(name):
    values = VALUES[name](table([[3, 4], [3, 4], [3, 4]]))

    assert max(values) - min(values) < 1e-12


@pytest.mark.parametrize("method", [topsis, vikor, promethee])
def test_the_cross_checks_refuse_a_missing_score(method):
    with pytest.raises(ChoosingError, match="a has no score on c0"):
        method(table([[NAN, 4], [3, 4]]))


def test_a_missing_score_makes_an_interval_and_leaves_places_open():
    result = weighted_sum(table([[10, 5], [NAN, 6], [0, 10]], anchors=[(0, 10), (0, 10)]))

    assert (result.low[1], result.values[1], result.high[1]) == pytest.approx((0.3, 0.55, 0.8))
    assert (result.best_ranks[1], result.worst_ranks[1]) == (1, 3)
    assert (result.best_ranks[0], result.worst_ranks[0]) == (1, 2)


def test_topsis_of_a_hand_worked_case():
    # Weighted: a (0.3, 0.4), b (0.4, 0.3); ideal (0.4, 0.4), worst (0.3, 0.3): both 0.1 from each.
    assert topsis(table([[3, 4], [4, 3]])).closeness == pytest.approx((0.5, 0.5))
    with pytest.raises(ChoosingError, match="vector and min-max"):
        topsis(table([[3, 4], [4, 3]]), Scaling.SUM)


def test_vikor_names_a_compromise_set_where_nobody_leads_clearly():
    close = vikor(table([[10, 0], [9, 2], [0, 10]], weights=[3, 2]))
    clear = vikor(table([[10, 10], [5, 5], [0, 0]]))

    assert (clear.has_clear_lead, clear.is_stable, clear.compromise) == (True, True, ("a",))
    assert close.has_clear_lead is False
    assert set(close.compromise) == {"a", "b"}


def test_vikor_weighs_the_gain_of_the_group_against_the_worst_regret():
    with pytest.raises(ChoosingError, match="from 0 to 1"):
        vikor(table([[3, 4], [4, 3]]), v=1.5)
    assert vikor(table([[3], [4]])).ranks == (2, 1)


def test_promethee_of_a_hand_worked_case_with_linear_preference():
    result = promethee(table([[10, 1], [6, 1], [0, 1]]), {"c0": Linear(2, 10)})

    # Half the weight lies on c0: gaps 4, 10 and 6 count 0.25, 1 and 0.5.
    assert result.leaving == pytest.approx((0.3125, 0.125, 0))
    assert result.net == pytest.approx((0.3125, 0.0625, -0.375))


@given(tables())
def test_net_flows_sum_to_zero(scores):
    assert sum(promethee(scores).net) == pytest.approx(0, abs=1e-12)


def test_preference_thresholds_must_make_sense():
    with pytest.raises(ChoosingError, match="are not criteria"):
        promethee(table([[3], [4]]), {"x": Linear(0, 1)})
    with pytest.raises(ChoosingError, match="Preference starts at 2"):
        Linear(2, 1)
