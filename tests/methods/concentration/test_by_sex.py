import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concentration.by_sex import JobsBySex, jobs_by_sex, representation, unlike_totals
from clusterwise.methods.concentration.crosstab import ConcentrationError


@st.composite
def tables(draw) -> JobsBySex:
    cells = [(f"r{one}", f"i{two}") for one in range(draw(st.integers(1, 4))) for two in range(draw(st.integers(1, 3)))]
    counts = st.lists(st.integers(0, 900), min_size=len(cells), max_size=len(cells))
    regions, industries = zip(*cells, strict=True)
    return jobs_by_sex(regions, industries, draw(counts), draw(counts), draw(counts))


def sums(jobs: JobsBySex, rows: np.ndarray) -> dict[str, float]:
    return {what: float(getattr(jobs, what)[rows].sum()) for what in ("women", "men", "unknown", "total")}


def test_women_in_two_places_and_industries_by_hand():
    jobs = jobs_by_sex(["A", "A", "B", "B"], ["x", "y"] * 2, [30, 10, 10, 50], [10, 30, 30, 30], [0, 0, 10, 0])
    found = representation(jobs)

    assert found.share.tolist() == [0.75, 0.25, 0.25, 0.625]
    assert found.low.tolist() == [0.75, 0.25, 0.2, 0.625]
    assert found.high.tolist() == [0.75, 0.25, 0.4, 0.625]
    assert found.share_in_industry.tolist() == [0.5, 0.5, 0.5, 0.5]
    assert found.share_in_region.tolist() == [0.5, 0.5, 0.5, 0.5]
    assert (found.share_in_all, found.against_all.tolist()) == (0.5, [0.25, -0.25, -0.25, 0.125])
    assert found.lq_women.round(6).tolist() == [1.875, 0.416667, 0.416667, 1.388889]


def test_jobs_of_unknown_sex_alone_have_no_share_but_bounds():
    found = representation(jobs_by_sex(["A", "B"], ["x", "x"], [0, 5], [0, 5], [8, 0]))

    assert np.isnan(found.share[0])
    assert (found.low[0], found.high[0]) == (0.0, 1.0)


def test_a_row_with_a_count_that_nobody_gave_stays_out_of_the_yardsticks():
    found = representation(jobs_by_sex(["A", "B"], ["x", "x"], [5, 9], [15, np.nan], [0, 0]))

    assert np.isnan(found.share).tolist() == [False, True]
    assert found.share_in_industry.tolist() == [0.25, 0.25]


@pytest.mark.parametrize(
    ("women", "total", "told"),
    [([3, -1], None, "zero or more"), ([3], None, "one number a row"), ([3, 4], [9, 99], "put the difference under")],
)
def test_counts_that_do_not_fit_are_refused(women, total, told):
    with pytest.raises(ConcentrationError, match=told):
        jobs_by_sex(["A", "B"], ["x", "x"], women, [5, 5], [1, 0], total=total)


def test_every_total_that_differs_is_named():
    jobs = jobs_by_sex(["A", "B"], ["x", "x"], [3, 1], [4, 2], [0, 1])
    told = unlike_totals(jobs, {"B": {"men": 3}}, {"x": {"women": 4, "total": 10}}, {"unknown": 1, "total": 11})

    assert told == ["B: men 2, published 3", "x: total 11, published 10"]


@given(tables())
def test_totals_by_sex_add_up_at_every_level(jobs):
    regions = {name: sums(jobs, jobs.region == name) for name in set(jobs.region.tolist())}
    industries = {name: sums(jobs, jobs.industry == name) for name in set(jobs.industry.tolist())}
    whole = sums(jobs, np.ones(len(jobs.region), dtype=bool))

    assert unlike_totals(jobs, regions, industries, whole) == []
    for level in (regions, industries):
        for what in whole:
            assert sum(one[what] for one in level.values()) == whole[what]
    for one in (*regions.values(), *industries.values(), whole):
        assert one["women"] + one["men"] + one["unknown"] == one["total"]


@given(tables())
def test_the_share_lies_within_its_bounds_and_mirrors_that_of_men(jobs):
    found = representation(jobs)
    mirrored = representation(jobs_by_sex(jobs.region, jobs.industry, jobs.men, jobs.women, jobs.unknown))
    known = ~np.isnan(found.share)

    assert (found.low[known] <= found.share[known] + 1e-12).all()
    assert (found.share[known] <= found.high[known] + 1e-12).all()
    np.testing.assert_allclose(found.share + mirrored.share, np.where(known, 1.0, np.nan))
