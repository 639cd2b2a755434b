import numpy as np
import pytest

from clusterwise.methods.frames import region_industry
from clusterwise.methods.linkages.categories import Concordance, ConcordanceError, assignment, in_categories

SPLIT = Concordance("demo", {"10": {"Food": 1.0}, "11": {"Food": 0.25, "Drink": 0.75}}, "invented")


def test_jobs_go_to_categories_by_weight_and_none_is_lost():
    table = region_industry(["N", "N", "S"], ["10", "11", "11"], [10, 8, 4], [2, 4, 1], [5, 4, 4])
    result = in_categories(table, SPLIT)

    assert list(zip(result.table.region, result.table.industry, result.table.employment, strict=True)) == [
        ("N", "Drink", 6),
        ("N", "Food", 12),
        ("S", "Drink", 3),
        ("S", "Food", 1),
    ]
    assert (result.table.women.sum(), result.table.establishments.sum()) == (13, 7)
    assert (result.unassigned, result.unassigned_employment) == ((), 0)


def test_an_unlisted_code_is_named_with_its_jobs():
    result = in_categories(region_industry(["N", "N"], ["10", "99"], [10, 8]), SPLIT)

    assert (result.unassigned, result.unassigned_employment) == (("99",), 8)
    assert result.table.industry.tolist() == ["Food"]


def test_one_unknown_industry_makes_its_category_unknown():
    result = in_categories(region_industry(["N", "N"], ["10", "11"], [10, float("nan")]), SPLIT)

    np.testing.assert_array_equal(result.table.employment, [np.nan, np.nan])


def test_the_order_of_rows_decides_nothing():
    forth = in_categories(region_industry(["N", "S", "S"], ["10", "11", "10"], [1, 2, 3]), SPLIT).table
    back = in_categories(region_industry(["S", "S", "N"], ["10", "11", "10"], [3, 2, 1]), SPLIT).table

    assert (forth.region.tolist(), forth.employment.tolist()) == (back.region.tolist(), back.employment.tolist())


def test_the_rows_of_the_assignment_add_up_to_one_for_listed_codes():
    categories, weights = assignment(np.array(["11", "77", "10"]), SPLIT)

    assert categories.tolist() == ["Drink", "Food"]
    assert weights.sum(axis=1).tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"10": {"Food": 0.5, "Drink": 0.4}}, "code 10 add up to 0.9"),
        ({"10": {"Food": 0.6, "Drink": 0.6}}, "code 10 add up to 1.2"),
        ({"10": {"Food": 1.5, "Drink": -0.5}}, "not above 0"),
        ({"10": {}}, "code 10 add up to 0"),
    ],
)
def test_weights_that_do_not_add_up_are_refused(weights, sentence):
    with pytest.raises(ConcordanceError, match=sentence):
        Concordance("demo", weights, "invented")


def test_a_table_of_another_scheme_is_refused():
    with pytest.raises(ConcordanceError, match="none of the table's codes"):
        in_categories(region_industry(["N"], ["A01"], [1]), SPLIT)
