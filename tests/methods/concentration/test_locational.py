import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.concentration.locational import gini_area, hoover, hoover_share, locational_gini
from clusterwise.methods.frames import region_industry

DISTRIBUTIONS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=8).filter(
    lambda pairs: any(one for one, _ in pairs)
)


def test_an_industry_in_one_of_four_equal_regions():
    assert gini_area([0, 0, 9, 0], [1, 1, 1, 1]) == pytest.approx(0.375)
    assert hoover_share([0, 0, 9, 0], [1, 1, 1, 1]) == pytest.approx(0.75)


def test_an_industry_that_lies_like_all_others_has_no_concentration():
    assert (gini_area([1, 2, 3], [10, 20, 30]), hoover_share([1, 2, 3], [10, 20, 30])) == pytest.approx((0, 0))


def test_an_industry_with_an_unknown_cell_has_no_index():
    table = region_industry(["A", "B"] * 2, ["x", "x", "y", "y"], [4, 6, 5, np.nan])

    assert np.isnan(locational_gini(table).values).tolist() == [False, True]
    assert np.isnan(hoover(table).values).tolist() == [False, True]


def test_a_region_without_any_jobs_is_no_region_of_the_curve():
    table = region_industry(["A", "B", "C"] * 2, ["x"] * 3 + ["y"] * 3, [40, 10, 0, 60, 90, 0])

    assert locational_gini(table).values.round(12).tolist() == [0.15, 0.05]


@pytest.mark.parametrize(
    ("values", "reference", "told"),
    [
        ([1, 2], [1, 2, 3], "one of each a region"),
        ([1, np.nan], [1, 2], "unknown or below zero"),
        ([1, 2], [1, 0], "nothing in the reference"),
        ([0, 0], [1, 2], "sums to zero"),
    ],
)
def test_distributions_that_cannot_be_compared_are_refused(values, reference, told):
    with pytest.raises(ConcentrationError, match=told):
        gini_area(values, reference)


@given(DISTRIBUTIONS, st.integers(2, 100))
def test_units_and_order_do_not_matter(pairs, scale):
    values, reference = np.array(pairs).T

    for measure in (gini_area, hoover_share):
        assert measure(values[::-1] * scale, reference[::-1]) == pytest.approx(measure(values, reference))


@given(DISTRIBUTIONS)
def test_splitting_a_region_into_two_identical_ones_changes_nothing(pairs):
    values, reference = np.array(pairs, dtype=float).T
    halves = [np.append(one, one[-1] / 2) for one in (values, reference)]
    for one in halves:
        one[-2] /= 2

    for measure in (gini_area, hoover_share):
        assert measure(*halves) == pytest.approx(measure(values, reference))


@given(DISTRIBUTIONS)
def test_the_area_is_half_of_the_gini_of_all_pairs(pairs):
    values, reference = np.array(pairs, dtype=float).T
    s, x = values / values.sum(), reference / reference.sum()
    ratio = s / x
    pairwise = (np.abs(ratio[:, None] - ratio) * np.outer(x, x)).sum() / 4

    assert gini_area(values, reference) == pytest.approx(pairwise, abs=1e-12)
