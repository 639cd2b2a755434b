from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.sizes import (
    BandRule,
    Shape,
    SizeRule,
    banded_total,
    is_small_or_medium,
    jobs_of_bands,
    size_classes,
)

DAY = date(2024, 1, 1)
SIZES = SizeRule("eu", (("micro", 10), ("small", 50), ("medium", 250), ("large", None)), 250, 50e6, "2003/361/EC", DAY)
BANDS = BandRule(
    "sirene", {"00": (0, 0), "01": (1, 2), "11": (10, 19), "53": (10000, None)}, 3, Shape.UNIFORM, "x", DAY
)


def test_limits_belong_to_the_class_above():
    assert size_classes(np.array([0, 9, 10, 49, 50, 249, 250, np.nan]), SIZES).tolist() == [
        "micro",
        "micro",
        "small",
        "small",
        "medium",
        "medium",
        "large",
        "not_known",
    ]


def test_turnover_above_the_limit_makes_a_firm_large_and_unknown_turnover_does_not():
    result = is_small_or_medium(np.array([20, 20, 20.0]), np.array([50e6, 51e6, np.nan]), SIZES)

    assert result.tolist() == [1, 0, 1]


def test_a_uniform_band_equals_the_moments_of_its_whole_numbers():
    jobs = jobs_of_bands(["11", "01", "00"], BANDS)
    inside = np.arange(10, 20)

    assert jobs.expected.tolist() == [inside.mean(), 1.5, 0]
    assert jobs.deviation.tolist() == pytest.approx([inside.std(), 0.5, 0])
    assert (jobs.lower.tolist(), jobs.upper.tolist()) == ([10, 1, 0], [19, 2, 0])


def test_a_log_uniform_band_equals_its_moments_by_quadrature():
    rule = replace(BANDS, shape=Shape.LOG_UNIFORM)
    jobs = jobs_of_bands(["53"], rule)
    sizes = np.exp((np.arange(200_000) + 0.5) / 200_000 * np.log(3)) * 10_000

    assert jobs.expected[0] == pytest.approx(sizes.mean(), rel=1e-8)
    assert jobs.deviation[0] == pytest.approx(sizes.std(), rel=1e-6)
    assert jobs.expected[0] < jobs_of_bands(["53"], BANDS).expected[0]


def test_the_total_keeps_sure_bounds_and_counts_the_unknown():
    total = banded_total(jobs_of_bands(["11"] * 4 + [""], BANDS))

    assert (total.lower, total.expected, total.upper, total.firms, total.unknown) == (40, 58, 76, 4, 1)
    assert total.standard_error == pytest.approx(2 * np.arange(10, 20).std(), abs=0.005)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: jobs_of_bands(["99"], BANDS), "Size band 99 is not in the rule"),
        (lambda: replace(BANDS, bands={"A": (5, 3)}), "no band"),
        (lambda: replace(BANDS, bands={"A": (0, None)}), "no band"),
        (lambda: replace(BANDS, open_factor=1), "factor above 1"),
        (lambda: replace(SIZES, classes=(("a", 10), ("b", 5), ("c", None))), "limits of size classes rise"),
        (lambda: replace(SIZES, classes=(("a", 10),)), "limits of size classes rise"),
    ],
)
def test_rules_without_meaning_are_refused(make, sentence):
    with pytest.raises(StandingError, match=sentence):
        make()
