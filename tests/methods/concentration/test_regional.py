import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from clusterwise.methods.concentration.regional import (
    entropy,
    hachman,
    herfindahl,
    krugman,
    specialisation_coefficient,
)
from clusterwise.methods.frames import RegionIndustry, region_industry

INDEXES = [krugman, specialisation_coefficient, hachman, herfindahl, entropy]
SQUARES = st.tuples(st.integers(2, 6), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 5000))
)


def square(jobs, names: str = "ABCDEFGH") -> RegionIndustry:
    jobs = np.asarray(jobs, dtype=float)
    regions, industries = np.indices(jobs.shape)
    return region_industry(
        [names[one] for one in regions.ravel()], [f"i{one}" for one in industries.ravel()], jobs.ravel()
    )


def test_two_regions_by_hand():
    # Shares of A: 0.8, 0.2; of B: 0.2, 0.8; of both: 0.5, 0.5.
    table = square([[80, 20], [20, 80]])

    assert krugman(table).values.round(12).tolist() == [0.6, 0.6]
    assert specialisation_coefficient(table).values.round(12).tolist() == [0.3, 0.3]
    assert hachman(table).values.round(12).tolist() == [round(1 / (0.64 / 0.5 + 0.04 / 0.5), 12)] * 2
    assert herfindahl(table).values.round(12).tolist() == [0.68, 0.68]
    assert entropy(square([[8, 8, 0], [4, 4, 8]])).values.tolist() == [1.0, 1.5]


@pytest.mark.parametrize("index", INDEXES)
def test_a_region_with_an_unknown_cell_or_without_jobs_has_no_index(index):
    values = index(square([[80, np.nan], [20, 80], [0, 0]])).values

    assert np.isnan(values).tolist() == [True, False, True]


@pytest.mark.parametrize("index", INDEXES)
@given(jobs=SQUARES, scale=st.sampled_from([2, 10, 1000]))
def test_units_do_not_matter(index, jobs, scale):
    np.testing.assert_allclose(index(square(jobs)).values, index(square(jobs * scale)).values, atol=1e-9)


@pytest.mark.parametrize("index", INDEXES)
@given(jobs=SQUARES, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(index, jobs, random):
    table = square(jobs)
    order = list(range(len(table)))
    random.shuffle(order)
    mixed = region_industry(table.region[order], table.industry[order], table.employment[order])

    assert index(mixed).names.tolist() == index(table).names.tolist()
    np.testing.assert_allclose(index(mixed).values, index(table).values, atol=1e-12)


@pytest.mark.parametrize("index", INDEXES)
@given(jobs=SQUARES)
def test_merging_two_identical_regions_changes_no_index(index, jobs):
    twins = np.vstack([jobs, jobs[-1:]])
    merged = np.vstack([jobs[:-1], 2 * jobs[-1:]])

    np.testing.assert_allclose(index(square(twins)).values[:-1], index(square(merged)).values, atol=1e-12)


@given(SQUARES)
def test_indexes_stay_within_their_bounds(jobs):
    table, industries = square(jobs), jobs.shape[1]
    with np.errstate(invalid="ignore"):
        assert not (krugman(table).values > 2).any()
        assert not ((hachman(table).values > 1 + 1e-12) | (hachman(table).values < 0)).any()
        assert not (herfindahl(table).values < 1 / industries - 1e-12).any()
        assert not (entropy(table).values > np.log2(industries) + 1e-12).any()
