from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.frames import RegionIndustry, RegionTableError, region_industry
from clusterwise.methods.specialisation import (
    Quantity,
    RuleError,
    StrongRule,
    location_quotients,
    ranks_within_industry,
    specialise,
    strong_flags,
)

UNKNOWN = float("nan")
STRONG = StrongRule("strong", 0.75, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1))


@st.composite
def tables(draw: st.DrawFn) -> RegionIndustry:
    regions, industries = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    cells = [(f"r{region}", f"i{industry}") for region in range(regions) for industry in range(industries)]
    counts = st.one_of(st.integers(0, 10_000).map(float), st.just(UNKNOWN))
    jobs, units = (draw(st.lists(counts, min_size=len(cells), max_size=len(cells))) for _ in range(2))
    return region_industry([cell[0] for cell in cells], [cell[1] for cell in cells], jobs, units)


def four_regions(jobs: list[float], units: list[float]) -> RegionIndustry:
    """Industry x as given, and as much of y that every region has 1,000 jobs."""
    others = [1000 - value for value in jobs]
    return region_industry(["A", "B", "C", "D"] * 2, ["x"] * 4 + ["y"] * 4, jobs + others, units + [5.0] * 4)


def test_a_place_with_twice_the_average_share_has_a_quotient_of_two():
    table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 0, 100])

    assert location_quotients(table).round(12).tolist() == [2.0, 0.75, 0.0, 1.25]


def test_quotients_on_womens_jobs_and_establishments_use_their_own_totals():
    table = region_industry(
        ["A", "A", "B", "B"], ["x", "y"] * 2, [50, 50, 50, 50], [10, 30, 30, 10], women=[30, 10, 10, 30]
    )

    assert location_quotients(table).tolist() == [1.0] * 4
    assert location_quotients(table, Quantity.WOMEN).tolist() == [1.5, 0.5, 0.5, 1.5]
    assert location_quotients(table, Quantity.ESTABLISHMENTS).tolist() == [0.5, 1.5, 1.5, 0.5]


def test_an_unknown_cell_has_no_quotient_and_adds_nothing():
    table = region_industry(["A", "A", "B", "B"], ["x", "y"] * 2, [40, UNKNOWN, 10, 50])

    np.testing.assert_allclose(location_quotients(table), [2.0, np.nan, (10 / 60) / 0.5, (50 / 60) / 0.5])


def test_a_region_or_industry_without_jobs_has_no_quotient():
    table = region_industry(["A", "A", "B", "B"], ["x", "y"] * 2, [0, 0, 0, 5])

    assert np.isnan(location_quotients(table)).tolist() == [True, True, True, False]


def test_equal_quotients_share_a_rank_and_rows_without_jobs_have_none():
    table = region_industry(["A", "B", "C", "D", "E"], ["x"] * 5, [5, 9, 9, 0, UNKNOWN])

    assert ranks_within_industry(table, table.employment).tolist() == [3, 1, 1, 0, 0]


def test_strong_needs_all_four_conditions():
    table = four_regions([400, 100, 60, 40], [20, 9, 5, 4])
    small = four_regions([400, 100, 60, 40], [4, 9, 5, 20])

    assert specialise(table, [STRONG]).flags["strong"].value[:4].tolist() == [True, False, False, False]
    assert specialise(small, [STRONG]).flags["strong"].value[:4].tolist() == [False, False, False, False]


def test_size_must_lie_above_its_quantile_but_the_quotient_may_lie_on_it():
    even = region_industry(["A", "B"] * 2, ["x", "x", "y", "y"], [30, 10, 10, 30], [5, 5, 5, 5])
    rule = StrongRule("upper half", 1.0, 1.0, 0.0, "test", date(2024, 1, 1))

    assert strong_flags(even, location_quotients(even), rule).value.tolist() == [False] * 4
    uneven = region_industry(["A", "B"] * 2, ["x", "x", "y", "y"], [30, 10, 10, 30], [6, 5, 5, 6])
    assert strong_flags(uneven, location_quotients(uneven), rule).value.tolist() == [True, False, False, True]


def test_without_establishments_a_row_is_not_strong_or_not_known():
    table = region_industry(["A", "B"] * 2, ["x", "x", "y", "y"], [30, 10, 10, 30])
    flags = specialise(table, [STRONG]).flags["strong"]

    assert [flags.at(row) for row in range(4)] == [None, False, False, None]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"employment": [1, -2]}, "employment -2"),
        ({"employment": [1, float("inf")]}, "employment inf"),
        ({"employment": [1]}, "1 values for 2 rows"),
        ({"employment": [1, 2], "women": [1, 3]}, "3 women's jobs among 2"),
        ({"employment": [1, 2], "share_of_industry": [0.5, 50]}, "not percent"),
    ],
)
def test_impossible_numbers_are_refused_by_row(columns, words):
    with pytest.raises(RegionTableError, match=words):
        region_industry(["A", "B"], ["x", "x"], **columns)


def test_a_pair_listed_twice_a_blank_name_and_an_empty_table_are_refused():
    with pytest.raises(RegionTableError, match="A, x appears more than once"):
        region_industry(["A", "A"], ["x", "x"], [1, 2])
    with pytest.raises(RegionTableError, match="Row 2 has no region"):
        region_industry(["A", ""], ["x", "x"], [1, 2])
    with pytest.raises(RegionTableError, match="no rows"):
        region_industry([], [], [])


@pytest.mark.parametrize("values", [(1.2, 1, 0.25), (0.75, -1, 0.25), (0.75, 1, -0.1), (float("nan"), 1, 0.2)])
def test_a_rule_without_meaning_is_refused(values):
    with pytest.raises(RuleError):
        StrongRule("bad", *values, "test", date(2024, 1, 1))


@given(tables(), st.integers(2, 50))
def test_counting_everything_k_times_changes_neither_quotient_rank_nor_flag(table, factor):
    larger = region_industry(table.region, table.industry, table.employment * factor, table.establishments * factor)

    assert_same(specialise(table, [STRONG]), specialise(larger, [STRONG]))


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    mixed = region_industry(
        table.region[order], table.industry[order], table.employment[order], table.establishments[order]
    )

    assert_same(specialise(table, [STRONG]), specialise(mixed, [STRONG]), order)


@given(tables())
def test_new_names_for_regions_and_industries_change_nothing(table):
    names = [f"z{9 - int(name[1:])}" for name in table.region]
    codes = [f"{9 - int(name[1:])}" for name in table.industry]
    renamed = region_industry(names, codes, table.employment, table.establishments)

    assert_same(specialise(table, [STRONG]), specialise(renamed, [STRONG]))


def assert_same(first, second, order=slice(None)):
    np.testing.assert_array_equal(first.lq[order], second.lq)
    np.testing.assert_array_equal(first.rank[order], second.rank)
    np.testing.assert_array_equal(first.flags["strong"].value[order], second.flags["strong"].value)
    np.testing.assert_array_equal(first.flags["strong"].known[order], second.flags["strong"].known)
