import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from clusterwise.methods.frames import RegionTableError, region_industry
from clusterwise.methods.linkages.cooccurrence import (
    Incidence,
    Presence,
    co_occurrence,
    incidence,
    presence,
    presence_by_share,
)
from clusterwise.methods.specialisation import Quantity, location_quotients

COUNTS = arrays(np.float64, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.integers(0, 500).map(float))


def labelled(values) -> Incidence:
    values = np.asarray(values, dtype=float)
    return Incidence(
        np.array([f"R{row}" for row in range(values.shape[0])]),
        np.array([f"I{column}" for column in range(values.shape[1])]),
        values,
    )


def test_the_matrix_is_sorted_with_zero_for_no_row_and_nan_for_no_value():
    table = region_industry(["S", "N", "S"], ["b", "a", "a"], [5, float("nan"), 7], women=[1, 2, 3])

    assert incidence(table).regions.tolist() == ["N", "S"]
    np.testing.assert_array_equal(incidence(table).values, [[np.nan, 0], [7, 5]])
    np.testing.assert_array_equal(incidence(table, Quantity.WOMEN).values, [[2, 0], [3, 1]])


def test_a_quotient_of_exactly_one_is_present():
    assert presence(labelled([[1, 3], [2, 6]])).values.tolist() == [[True, True], [True, True]]


def test_a_higher_threshold_finds_less():
    counts = labelled([[40, 60], [10, 90]])

    assert presence(counts, 1.6).values.tolist() == [[True, False], [False, False]]
    assert presence(counts, 1.61).values.tolist() == [[False, False], [False, False]]


def test_presence_is_the_location_quotient_of_the_long_table():
    table = region_industry(["A"] * 3 + ["B"] * 3, ["x", "y", "z"] * 2, [13, 0, 7, 5, 11, 2])

    assert presence(incidence(table)).values.ravel().tolist() == (location_quotients(table) >= 1).tolist()


def test_an_unknown_cell_is_not_present_adds_nothing_and_is_counted():
    with_gap = presence(labelled([[40, 60, np.nan], [10, 90, 0]]))

    assert with_gap.unknown_cells == 1
    assert with_gap.values.tolist() == [[True, False, False], [False, True, False]]


def test_presence_by_share_takes_what_gives_a_share_of_the_regions_jobs():
    assert presence_by_share(labelled([[20, 80], [0, 0]]), 0.2).values.tolist() == [[True, True], [False, False]]


def test_co_occurrence_counts_shared_regions():
    rows = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=bool)
    present = Presence(np.array(list("ABC")), np.array(list("xyz")), rows)

    assert co_occurrence(present).tolist() == [[2, 2, 1], [2, 3, 1], [1, 1, 1]]
    assert (present.diversity.tolist(), present.ubiquity.tolist()) == ([2, 3, 1], [2, 3, 1])


@given(COUNTS, st.integers(1, 9), st.randoms(use_true_random=False))
def test_presence_ignores_units_and_the_order_of_rows_and_columns(values, factor, random):
    rows, columns = list(range(values.shape[0])), list(range(values.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    expected = presence(labelled(values)).values

    assert presence(labelled(values * factor)).values.tolist() == expected.tolist()
    assert presence(labelled(values[rows][:, columns])).values.tolist() == expected[rows][:, columns].tolist()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: labelled([[1, -1]]), "negative or infinite"),
        (lambda: Incidence(np.array(["A"]), np.array(["x"]), np.ones((2, 1))), "one row a region"),
        (lambda: Incidence(np.array(["A", "A"]), np.array(["x"]), np.ones((2, 1))), "region A appears twice"),
        (lambda: labelled(np.ones((0, 2))), "matrix is empty"),
        (lambda: Presence(np.array(["A"]), np.array(["x"]), np.ones((1, 1))), "yes or no"),
        (lambda: presence(labelled([[1, 2]]), 0), "above zero"),
        (lambda: presence_by_share(labelled([[1, 2]]), 20), "not percent"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(make, sentence):
    with pytest.raises(RegionTableError, match=sentence):
        make()
