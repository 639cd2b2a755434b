import numpy as np
import pytest

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.concentration.litzenberger import cluster_index


def test_two_regions_by_hand():
    # A: density 0.75 / 0.25 = 3, stock 0.75 / 0.5 = 1.5, size (30 / 6) / (40 / 10) = 1.25.
    found = cluster_index(["A", "B"], [30, 10], [6, 4], [100, 100], [1, 3])

    assert (found.density[0], found.stock[0], found.size[0]) == (3.0, 1.5, 1.25)
    assert found.index.round(12).tolist() == [3.6, round((1 / 3) * 0.5 / 0.625, 12)]


def test_numbers_of_a_whole_country_do_not_overflow():
    small = cluster_index(["A", "B"], [30, 10], [6, 4], [100, 100], [1, 3])
    large = cluster_index(
        ["A", "B"], *(np.array(one, dtype=np.int32) * 9_000_000 for one in ([30, 10], [6, 4], [100, 100], [1, 3]))
    )

    np.testing.assert_allclose(large.index, small.index)


def test_a_region_without_the_industry_is_zero_and_with_an_unknown_number_unknown():
    found = cluster_index(["A", "B", "C"], [30, 0, 10], [6, 0, np.nan], [100, 100, 50], [1, 3, 2])

    np.testing.assert_equal(found.index[1:], [0.0, np.nan])


@pytest.mark.parametrize(
    ("jobs", "told"), [([1], "one value a region"), ([-1, 3], "zero or more"), ([0, 0], "needs all four")]
)
def test_numbers_without_meaning_are_refused(jobs, told):
    with pytest.raises(ConcentrationError, match=told):
        cluster_index(["A", "B"], jobs, [6, 4], [100, 100], [1, 3])
