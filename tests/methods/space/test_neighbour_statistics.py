"""Moran, Geary, Getis-Ord: worked by hand, against naive loops, and under changes that must not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.space.autocorrelation import gearys_c, local_morans, morans_i
from clusterwise.methods.space.getis_ord import getis_ord, permuted_getis_ord
from clusterwise.methods.space.neighbours import NeighbourError, neighbours_from_lists, neighbours_from_pairs

ROW_OF_SIX = neighbours_from_pairs(range(5), range(1, 6), 6)
STATISTICS = ["morans_i", "gearys_c"]


def ring(places: int):
    return neighbours_from_pairs(range(places), [*range(1, places), 0], places)


def random_map(seed: int, places: int = 40):
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, places, (2, 3 * places))
    return rng.gamma(2.0, 3.0, places), neighbours_from_pairs(first, second, places)


def test_morans_i_worked_by_hand():
    # Deviations -4 and 4; row-standardised lags of the six places are -4, -4, 0, 0, 4, 4.
    found = morans_i([1, 1, 1, 9, 9, 9], ROW_OF_SIX)

    assert (found.value, found.expectation) == pytest.approx((4 * 16 / 96, -1 / 5))


def test_gearys_c_worked_by_hand():
    # The only unlike pair differs by 8 and counts half from each side: 2 * 64 / 2 over 96, times 5 / (2 * 6).
    assert gearys_c([1, 1, 1, 9, 9, 9], ROW_OF_SIX).value == pytest.approx(5 / 12 * 64 / 96)


def test_an_alternating_ring_is_as_unlike_as_can_be():
    found = morans_i([1, 2] * 10, ring(20))

    assert found.value == pytest.approx(-1)
    assert found.p < 0.001


@pytest.mark.parametrize("statistic", [morans_i, gearys_c], ids=STATISTICS)
def test_moments_are_those_of_all_shuffles(statistic):
    values, near = np.array([2.0, 3.0, 5.0, 11.0, 4.0]), neighbours_from_lists([[1, 2], [0, 2], [0, 1, 3], [2, 4], [3]])
    from itertools import permutations

    shuffled = np.array([statistic(list(order), near).value for order in permutations(values)])
    found = statistic(values, near)

    assert (found.expectation, found.variance) == pytest.approx((shuffled.mean(), shuffled.var()))


def test_islands_are_left_out_and_counted():
    near = neighbours_from_pairs(range(5), range(1, 6), 8)
    found = morans_i([1, 1, 1, 9, 9, 9, 500, 700], near)

    assert (found.value, found.places, found.islands) == (pytest.approx(2 / 3), 6, 2)
    assert np.isnan(local_morans([1, 1, 1, 9, 9, 9, 500, 700], near).value).tolist() == [False] * 6 + [True] * 2
    assert getis_ord([1, 1, 1, 9, 9, 9, 500, 700], near, star=False).islands.tolist() == [6, 7]


@pytest.mark.parametrize("star", [True, False])
def test_getis_ord_is_the_textbook_sum_in_a_plain_loop(star):
    x, near = random_map(3)
    weights = near.matrix.toarray() + (np.eye(len(x)) if star else 0)
    expected = []
    for place in range(len(x)):
        others = x if star else np.delete(x, place)
        row = weights[place] if star else np.delete(weights[place], place)
        n, s = len(others), others.std()
        scale = s * np.sqrt((n * (row**2).sum() - row.sum() ** 2) / (n - 1))
        expected.append((row @ others - row.sum() * others.mean()) / scale)

    assert getis_ord(x, near, star=star).z == pytest.approx(np.array(expected))


def test_local_morans_add_up_to_the_global():
    x, near = random_map(5)
    local = local_morans(x, near).value

    assert np.nanmean(local) == pytest.approx(morans_i(x, near).value)


@given(st.integers(0, 10_000), st.floats(0.01, 1000))
def test_row_order_and_unit_change_nothing(seed, unit):
    x, near = random_map(seed % 50)
    order = np.random.default_rng(seed).permutation(len(x))
    pairs = near.matrix.tocoo()
    place = np.argsort(order)
    moved = neighbours_from_pairs(place[pairs.row], place[pairs.col], len(x))

    assert morans_i(x[order] * unit, moved).z == pytest.approx(morans_i(x, near).z)
    assert gearys_c(x[order] * unit, moved).z == pytest.approx(gearys_c(x, near).z)
    assert getis_ord(x[order] * unit, moved).z == pytest.approx(getis_ord(x, near).z[order], abs=1e-9)
    assert local_morans(x[order] * unit, moved).z == pytest.approx(local_morans(x, near).z[order], nan_ok=True)


def test_permutation_p_is_that_of_a_slow_shuffle_of_the_others():
    x, near = random_map(8, places=25)
    found = permuted_getis_ord(x, near, np.random.default_rng(1), 4000)
    rng, weights = np.random.default_rng(2), near.matrix.toarray()
    for place in (0, 7, 13, 24):
        others, degree = np.delete(x, place), int(weights[place].sum())
        sums = np.array([rng.choice(others, degree, replace=False).sum() for _ in range(4000)])
        observed = weights[place] @ x
        fewer = min((sums >= observed - 1e-9).sum(), (sums <= observed + 1e-9).sum())

        assert found.p[place] == pytest.approx(min(1, 2 * (1 + fewer) / 4001), abs=0.04)


def test_permutations_repeat_with_the_same_seed_and_leave_islands_without_p():
    near = neighbours_from_pairs(range(39), range(1, 40), 41)
    x = np.random.default_rng(4).random(41)
    first, second = (permuted_getis_ord(x, near, np.random.default_rng(9), 99) for _ in range(2))

    assert first.p.tolist()[:40] == second.p.tolist()[:40]
    assert np.flatnonzero(np.isnan(first.p)).tolist() == [40]


def test_one_sided_neighbours_are_refused():
    with pytest.raises(NeighbourError, match="Place 1 is a neighbour of place 0, but not the other way round"):
        neighbours_from_lists([[1], []])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 2.0], "2 values for 6 places"),
        ([1, 2, 3, float("nan"), 5, 6], "Place 3 has no known value"),
        ([7] * 6, "same value"),
    ],
)
def test_values_that_tell_nothing_are_refused(values, words):
    with pytest.raises(NeighbourError, match=words):
        morans_i(values, ROW_OF_SIX)


def test_a_flat_map_has_no_hot_spot():
    found = getis_ord([3.0] * 6, ROW_OF_SIX)

    assert np.isnan(found.z).all()
    assert not found.hot().any()
    assert not found.cold().any()
