import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.concentration.significance import (
    cluster_tests,
    effective_plants,
    establishment_tests,
    job_tests,
    smoothed_quotients,
)
from clusterwise.methods.frames import RegionIndustry, region_industry
from clusterwise.methods.specialisation import Quantity, location_quotients


def square(jobs, units) -> RegionIndustry:
    jobs, units = np.asarray(jobs, dtype=float), np.asarray(units, dtype=float)
    regions, industries = np.indices(jobs.shape)
    return region_industry(
        [f"r{one}" for one in regions.ravel()], [f"i{one}" for one in industries.ravel()], jobs.ravel(), units.ravel()
    )


@st.composite
def squares(draw) -> RegionIndustry:
    cells = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5)
    units = np.array(draw(cells))
    units[0] += 1
    return square(units * draw(st.integers(1, 9)), units)


def test_the_exact_test_is_fishers():
    from scipy.stats import fisher_exact

    tests = establishment_tests(square([[1, 1], [1, 1]], [[8, 2], [3, 9]]), confidence=0.95)

    assert tests.p[0] == pytest.approx(fisher_exact([[8, 2], [3, 9]], alternative="greater").pvalue)
    assert tests.p[1] == pytest.approx(fisher_exact([[2, 8], [9, 3]], alternative="greater").pvalue)


def test_the_test_on_jobs_with_whole_counts_is_the_binomial_one():
    from scipy.stats import binomtest

    tests = job_tests(square([[400, 100], [100, 400]], [[4, 1], [1, 4]]), {"i0": 5, "i1": 5}, confidence=0.95)
    exact = binomtest(4, 5, 0.5, alternative="greater")
    both = binomtest(4, 5, 0.5).proportion_ci(0.95, method="exact")

    assert tests.p[0] == pytest.approx(exact.pvalue)
    assert (tests.low[0], tests.high[0]) == pytest.approx((both.low / 0.5, both.high / 0.5))


def test_many_jobs_of_one_plant_prove_nothing_and_the_same_jobs_of_many_plants_do():
    table = square([[5000, 5000], [0, 90_000]], [[1, 60], [0, 900]])

    assert job_tests(table, {"i0": 1.0, "i1": 500.0}, confidence=0.95).p[0] == pytest.approx(0.1)
    assert job_tests(table, {"i0": 60.0, "i1": 500.0}, confidence=0.95).p[0] < 1e-50


def test_plants_that_choose_by_chance_are_called_concentrated_as_seldom_as_promised():
    random = np.random.default_rng(7)
    sizes = np.exp(1.5 * random.standard_normal(40))
    plants = 1 / ((sizes / sizes.sum()) ** 2).sum()
    share, found, cells = np.array([0.05, 0.15, 0.3, 0.5]), 0, 0
    for _ in range(500):
        jobs = np.bincount(random.choice(4, size=40, p=share), weights=sizes, minlength=4)
        table = square(np.column_stack([jobs, share * 1e6]), np.ones((4, 2)))
        p = job_tests(table, {"i0": plants, "i1": 1e5}, confidence=0.95).p[::2]
        found, cells = found + int((p <= 0.05).sum()), cells + 4

    assert 0.01 < found / cells < 0.06


def test_a_map_of_pure_noise_shows_no_cluster():
    random, finds = np.random.default_rng(13), 0
    share = random.dirichlet(np.full(40, 2.0))
    for _ in range(60):
        jobs, units, plants = np.zeros((40, 12)), np.zeros((40, 12)), {}
        for industry in range(12):
            sizes = np.exp(1.5 * random.standard_normal(300))
            at = random.choice(40, size=300, p=share)
            jobs[:, industry] = np.bincount(at, weights=sizes, minlength=40)
            units[:, industry] = np.bincount(at, minlength=40)
            plants[f"i{industry}"] = 1 / ((sizes / sizes.sum()) ** 2).sum()
        finds += int(cluster_tests(square(jobs, units), plants, confidence=0.95).concentrated(0.05).any())

    assert finds <= 3


def test_a_planted_cluster_of_many_plants_is_found_and_a_giant_is_not():
    units, jobs = np.full((10, 10), 20.0), np.full((10, 10), 1000.0)
    units[0, 0], jobs[0, 0] = 80, 4000
    jobs[1, 1] = 12_000
    tests = cluster_tests(square(jobs, units), {f"i{one}": 100.0 for one in range(10)}, confidence=0.95)

    assert np.flatnonzero(tests.concentrated(0.05)).tolist() == [0]
    assert job_tests(square(jobs, units), {f"i{one}": 100.0 for one in range(10)}, 0.95).concentrated(0.05)[11]


def test_effective_plants_of_known_plants():
    # Plants of 30, 30 in one region and 40 in the other: 100^2 / (60^2 / 2 + 40^2).
    table = square([[60], [40]], [[2], [1]])

    assert effective_plants(table, size_variation=0)["i0"] == pytest.approx(10_000 / 3400)
    assert effective_plants(table, size_variation=1)["i0"] == pytest.approx(5000 / 3400)
    assert effective_plants(table, size_variation=9) == {"i0": 1.0}


def test_an_industry_whose_establishments_nobody_knows_is_not_tested():
    table = region_industry(["A", "B"], ["x", "x"], [4, 5])
    plants = effective_plants(table, size_variation=0)

    assert np.isnan(plants["x"])
    assert np.isnan(job_tests(table, plants, confidence=0.95).p).all()


def test_unknown_cells_stay_unknown_and_count_as_no_test():
    tests = establishment_tests(square([[1, 1], [1, 1]], [[8, np.nan], [3, 9]]), confidence=0.95)

    for column in (tests.lq, tests.p, tests.q, tests.low, tests.high, tests.smoothed):
        assert np.isnan(column).tolist() == [False, True, False, False]
    assert not tests.concentrated(0.05)[1]


def test_womens_jobs_are_tested_on_their_own_totals():
    table = region_industry(["A", "A", "B", "B"], ["x", "y"] * 2, [9] * 4, women=[4, 1, 1, 4])
    tests = job_tests(table, {"x": 5, "y": 5}, confidence=0.95, of=Quantity.WOMEN)

    assert tests.lq.round(12).tolist() == location_quotients(table, Quantity.WOMEN).round(12).tolist()
    assert tests.p[0] == pytest.approx(0.1875)


def test_a_small_cell_is_smoothed_more_than_a_large_one_of_the_same_quotient():
    observed, expected = np.array([2.0, 200, 50, 148, 90]), np.array([1.0, 100, 100, 149, 140])
    smoothed = smoothed_quotients(observed, expected, np.zeros(5, dtype=np.intp))

    assert 1.0 < smoothed[0] < smoothed[1] < 2.0


def test_quotients_that_differ_by_chance_alone_are_smoothed_to_their_mean():
    assert smoothed_quotients(np.array([9.0, 11.0]), np.array([10.0, 10.0]), np.zeros(2, dtype=np.intp)).tolist() == [
        1.0,
        1.0,
    ]


@given(squares())
def test_the_quotient_is_that_of_the_map_and_lies_in_its_interval(table):
    tests = establishment_tests(table, confidence=0.95)
    known = ~np.isnan(tests.lq)

    np.testing.assert_allclose(tests.lq, location_quotients(table, Quantity.ESTABLISHMENTS))
    assert (tests.low[known] <= tests.lq[known] + 1e-12).all()
    assert (tests.lq[known] <= tests.high[known] + 1e-12).all()


@given(squares())
def test_smoothed_quotients_lie_between_the_quotient_and_the_mean(table):
    tests = establishment_tests(table, confidence=0.95)
    known = ~np.isnan(tests.lq)
    least, most = np.minimum(tests.lq, 1), np.maximum(tests.lq, 1)

    assert (tests.smoothed[known] >= least[known] - 1e-9).all()
    assert (tests.smoothed[known] <= most[known] + 1e-9).all()


@given(squares(), st.integers(2, 100))
def test_the_unit_of_jobs_does_not_matter(table, scale):
    plants = effective_plants(table, size_variation=1)
    scaled = region_industry(table.region, table.industry, table.employment * scale, table.establishments)

    np.testing.assert_allclose(
        job_tests(table, plants, 0.95).p, job_tests(scaled, effective_plants(scaled, 1), 0.95).p, atol=1e-9
    )


@given(squares(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    mixed = region_industry(
        table.region[order], table.industry[order], table.employment[order], table.establishments[order]
    )

    np.testing.assert_allclose(establishment_tests(mixed, 0.95).q, establishment_tests(table, 0.95).q[order])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: establishment_tests(square([[1, 1]], [[0.5, 1]]), 0.95), "no whole numbers"),
        (lambda: establishment_tests(square([[1, 1]], [[1, 1]]), 95), "between 0 and 1"),
        (lambda: establishment_tests(square([[1, 1]], [[np.nan, np.nan]]), 0.95), "nothing to test"),
        (lambda: job_tests(square([[1, 1]], [[1, 1]]), {"i0": 4}, 0.95), "i1 has no number of effective plants"),
        (lambda: job_tests(square([[1, 1]], [[1, 1]]), {"i0": 4, "i1": 0.5}, 0.95), "1 or more"),
        (lambda: effective_plants(square([[1]], [[1]]), -1), "zero or more"),
    ],
)
def test_what_cannot_be_tested_is_refused(call, told):
    with pytest.raises(ConcentrationError, match=told):
        call()
