import pytest

from clusterwise.methods.frames import region_industry
from clusterwise.methods.totals import hidden_totals


@pytest.mark.parametrize(
    ("jobs", "totals"),
    [([4, 6, 10, 1, 2, 3], ["All"]), ([4, 6, 10, 1, 2, 4], []), ([4, 6, 9, 1, 2, 3], []), ([0, 0, 0, 0, 0, 0], [])],
)
def test_a_region_equal_to_all_others_in_every_industry_is_a_total(jobs, totals):
    assert hidden_totals(region_industry(["N", "S", "All"] * 2, ["x"] * 3 + ["y"] * 3, jobs)) == totals


def test_of_two_equal_regions_neither_is_a_total():
    assert hidden_totals(region_industry(["N", "S"], ["x", "x"], [5, 5])) == []
