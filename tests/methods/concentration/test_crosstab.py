import numpy as np

from clusterwise.methods.concentration.crosstab import crosstab
from clusterwise.methods.frames import region_industry
from clusterwise.methods.specialisation import Quantity


def test_a_pair_that_is_not_listed_is_zero_and_an_empty_one_unknown():
    square = crosstab(region_industry(["A", "B", "B"], ["x", "x", "y"], [1, np.nan, 3]))

    np.testing.assert_equal(square.values, [[1, 0], [np.nan, 3]])
    assert square.by_region.tolist() == [1, 3]
    np.testing.assert_equal(square.within_regions, [[1, 0], [np.nan, np.nan]])
    np.testing.assert_equal(square.within_industries, [[np.nan, 0], [np.nan, 1]])


def test_published_shares_give_the_industry_totals_of_jobs_alone():
    table = region_industry(["A", "B"], ["x", "x"], [30, 60], [3, 6], share_of_industry=[0.3, 0.6])

    assert crosstab(table).by_industry.round(9).tolist() == [100.0]
    assert crosstab(table, Quantity.ESTABLISHMENTS).by_industry.tolist() == [9.0]
