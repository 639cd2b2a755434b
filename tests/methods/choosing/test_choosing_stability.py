"""Weight-stability intervals are exact, and leaving one out tells who or what decides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.choosing.choosing_cases import NAN, reweighted, table, tables

from clusterwise.methods.choosing.additive import weighted_sum
from clusterwise.methods.choosing.groups import Opinion
from clusterwise.methods.choosing.scales import ChoosingError, Weights, shares_of
from clusterwise.methods.choosing.stability import weight_stability, without_each_criterion, without_each_person
from clusterwise.methods.people import Sex


def front(scores, column, share, first):
    """The first k with one share moved and the others in proportion."""
    old = scores.criteria.shares
    rest = np.delete(old, column)
    shares = np.insert(rest / rest.sum() * (1 - share), column, share)
    return weighted_sum(scores.weighted(Weights(scores.criteria.names, tuple(shares.tolist()))))


@given(tables(least=3), st.integers(1, 2), st.data())
def test_inside_the_interval_the_first_stay_first_and_outside_they_do_not(scores, first, data):
    chosen = set(weighted_sum(scores).order[:first])

    for column, interval in enumerate(weight_stability(scores, first)):
        assert interval.low - 1e-12 <= interval.share <= interval.high + 1e-12
        share = data.draw(st.floats(0, 1))
        moved = front(scores, column, share, first)
        values = dict(zip(moved.alternatives, moved.values, strict=True))
        least = min(values[name] for name in chosen)
        most = max(value for name, value in values.items() if name not in chosen)
        if interval.low <= share <= interval.high:
            assert least >= most - 1e-9
        elif not interval.low - 1e-6 <= share <= interval.high + 1e-6:
            assert least < most


def test_the_interval_and_who_comes_in_are_those_worked_out_by_hand():
    # a (1, 0), b (0.6, 0.6), c (0, 1): a leads b where w > 0.6, b leads c where w > 0.4.
    low, high = weight_stability(table([[10, 0], [6, 6], [0, 10]], weights=[1, 1]))

    assert (low.low, low.high, low.below, low.above) == (pytest.approx(0.4), pytest.approx(0.6), "c", "a")
    assert (high.low, high.high, high.below, high.above) == (pytest.approx(0.4), pytest.approx(0.6), "a", "c")


def test_a_tie_at_the_edge_ends_the_interval_at_the_present_share():
    own, _ = weight_stability(table([[10, 0], [0, 10]]))

    assert (own.low, own.share, own.high, own.below) == (0.5, 0.5, 1.0, "b")


@given(tables(), st.sampled_from([0.01, 3, 1000]))
def test_the_total_of_the_weights_moves_no_interval(scores, factor):
    ours, theirs = weight_stability(scores), weight_stability(reweighted(scores, factor))

    assert [(one.low, one.high) for one in ours] == [pytest.approx((one.low, one.high), abs=1e-9) for one in theirs]


def test_one_criterion_alone_carries_all():
    only = weight_stability(table([[1], [2]]))[0]

    assert (only.share, only.low, only.high) == (1.0, 1.0, 1.0)
    assert without_each_criterion(table([[1], [2]])) == ()


def test_missing_scores_count_at_the_middle_of_their_interval():
    exact = weight_stability(table([[10, 5], [5, 6], [0, 10]], anchors=[(0, 10), (0, 10)]))
    missing = weight_stability(table([[10, 5], [NAN, 6], [0, 10]], anchors=[(0, 10), (0, 10)]))

    assert missing == exact


def test_the_criterion_that_carries_the_winner_is_found():
    results = without_each_criterion(table([[10, 0, 0], [0, 4, 10]], weights=[3, 1, 1]))

    assert [(one.left_out, one.first, one.is_same_first, one.tau) for one in results] == [
        ("c0", ("b",), False, -1.0),
        ("c1", ("a",), True, 1.0),
        ("c2", ("a",), True, 1.0),
    ]


def test_the_person_who_decides_is_found_and_voices_count():
    names = ("c0", "c1")
    people = [
        Opinion("ada", Sex.WOMEN, shares_of(names, [0, 1]), 5.0),
        Opinion("ben", Sex.MEN, shares_of(names, [1, 0])),
        Opinion("kim", Sex.OTHER, shares_of(names, [1, 0])),
    ]

    results = without_each_person(table([[1, 0], [0, 1]]), people)

    assert [(one.left_out, one.first, one.is_same_first) for one in results] == [
        ("ada", ("a",), False),
        ("ben", ("b",), True),
        ("kim", ("b",), True),
    ]
    assert without_each_person(table([[1, 0], [0, 1]]), people[:1]) == ()


def test_more_first_than_candidates_is_refused():
    with pytest.raises(ChoosingError, match="ask for one to 2"):
        weight_stability(table([[1, 0], [0, 1]]), first=3)
