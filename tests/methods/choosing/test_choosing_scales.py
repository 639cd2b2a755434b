"""Criteria and scores are checked, missing scores stay unknown, and constant columns decide nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.choosing.choosing_cases import LESS, MORE, NAN, table, tables

from clusterwise.methods.choosing.scales import ChoosingError, Criteria, places, shares_of
from clusterwise.methods.choosing.scaling import merits, sum_scaled, vector_scaled


def test_a_constant_column_is_the_same_for_all_and_never_unknown():
    scores = table([[5, 1], [5, 3], [5, 2]], ways=[LESS, MORE])

    for scaled in (merits(scores), vector_scaled(scores), sum_scaled(scores)):
        assert np.isfinite(scaled).all()
        assert len(set(scaled[:, 0].tolist())) == 1


def test_a_column_of_zeros_stays_finite():
    scores = table([[0, 1], [0, 3]])

    assert merits(scores)[:, 0].tolist() == [0.5, 0.5]
    assert vector_scaled(scores)[:, 0].tolist() == [0.0, 0.0]
    assert sum_scaled(scores)[:, 0].tolist() == [0.5, 0.5]


def test_a_missing_score_lies_in_the_range_of_the_others_and_is_not_zero():
    scores = table([[4, 1], [NAN, 3], [8, 2]])

    assert scores.missing == (("b", "c0"),)
    assert (scores.low[1, 0], scores.high[1, 0]) == (4.0, 8.0)
    assert np.isnan(merits(scores)[1, 0])


def test_a_missing_score_takes_the_anchors_or_the_interval_given():
    anchored = table([[4, 1], [NAN, 3]], anchors=[(0, 10), None])
    given_one = table([[4, 1], [NAN, 3]], anchors=[(0, 10), None], intervals={("b", "c0"): (2, 5)})

    assert (anchored.low[1, 0], anchored.high[1, 0]) == (0.0, 10.0)
    assert (given_one.low[1, 0], given_one.high[1, 0]) == (2.0, 5.0)


def test_anchors_fix_the_ends_of_a_scale():
    assert merits(table([[4, 1], [6, 3]], anchors=[(0, 10), None])).tolist() == [[0.4, 0.0], [0.6, 1.0]]


@pytest.mark.parametrize("bad", [float("inf"), float("-inf")])
def test_an_infinite_score_is_refused(bad):
    with pytest.raises(ChoosingError, match="a has an infinite score on c0"):
        table([[bad, 1], [2, 3]])


def test_methods_that_need_every_score_name_the_missing_one():
    with pytest.raises(ChoosingError, match="b has no score on c0"):
        table([[4, 1], [NAN, 3]]).complete()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: table([[NAN, 1], [NAN, 2]]), "c0 has no score at all"),
        (lambda: table([[4, 1], [6, 3]], anchors=[(0, 5), None]), "c0 lies outside its scale"),
        (lambda: table([[4, 1], [6, 3]], anchors=[(5, 0), None]), "low end must be below"),
        (lambda: table([[4, 1], [6, 3]], intervals={("a", "c0"): (1, 2)}), "not a missing score"),
        (lambda: table([[NAN, 1], [6, 3]], intervals={("a", "c0"): (3, 2)}), "the lower first"),
        (lambda: table([[4, 1], [6, 3]], weights=[-1, 2]), "weights are known and zero or more"),
        (lambda: table([[4, 1], [6, 3]], weights=[NAN, 2]), "weights are known and zero or more"),
        (lambda: table([[4, 1], [6, 3]], weights=[0, 0]), "All weights are zero"),
        (lambda: table([[4, 1], [6, 3]], names=["a", "a"]), "listed twice"),
        (lambda: table([[4, 1], [6, 3]], names=["a"]), "one row a candidate"),
        (lambda: Criteria(("c",), (MORE, LESS), (1.0,)), "1 criteria but 2 directions"),
        (lambda: Criteria((), (), ()), "no criterion"),
        (lambda: sum_scaled(table([[0, 1], [2, 3]], ways=[LESS, MORE])), "costs above zero"),
    ],
)
def test_material_that_does_not_fit_is_refused(make, message):
    with pytest.raises(ChoosingError, match=message):
        make()


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=6).filter(lambda row: max(row) > 1e-3), st.floats(1e-6, 1e6))
def test_shares_sum_to_one_and_do_not_depend_on_the_total(weights, factor):
    names = [f"c{number}" for number in range(len(weights))]

    shares = shares_of(names, weights).shares

    assert sum(shares) == pytest.approx(1)
    assert shares_of(names, [weight * factor for weight in weights]).shares == pytest.approx(shares)


@given(tables())
def test_merits_run_from_the_worst_to_the_best(scores):
    placed = merits(scores)

    assert ((placed >= 0) & (placed <= 1)).all()
    for column in range(placed.shape[1]):
        assert set(placed[:, column][[placed[:, column].argmax(), placed[:, column].argmin()]]) in ({0, 1}, {0.5})


def test_places_share_the_better_one_and_ignore_the_last_digit():
    assert places(np.array([0.1 + 0.2, 0.3, 0.1])) == (1, 1, 3)
    assert places(np.array([3.0, 1.0]), less_is_better=True) == (2, 1)


def test_leaving_a_criterion_out_keeps_the_others():
    less = table([[1, 2, 3], [4, 5, 6]], [1, 2, 3], [MORE, LESS, MORE]).without_criterion("c1")

    assert less.values.tolist() == [[1, 3], [4, 6]]
    assert less.criteria.names == ("c0", "c2")
    assert less.criteria.shares.tolist() == [0.25, 0.75]
