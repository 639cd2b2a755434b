from datetime import date

import numpy as np
import pytest

from clusterwise.methods.concentration.stars import Measure, Star, StarRule, give_stars, star_rule
from clusterwise.methods.frames import region_industry
from clusterwise.methods.specialisation import RuleError

OBSERVATORY = star_rule(
    "observatory",
    {"size": {"quantile": 0.9}, "specialisation": {"floor": 2.0}, "focus": {"quantile": 0.9}},
    "European Cluster Observatory, first version",
    date(2007, 1, 1),
)
PANORAMA = star_rule(
    "panorama",
    {name: {"quantile": 0.8} for name in ("size", "specialisation", "productivity", "growth")},
    "European Cluster Panorama",
    date(2016, 1, 1),
)
REGIONS = [f"r{one}" for one in range(10)]
JOBS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 400]


def ten_regions(jobs=JOBS):
    others = [1000 - one for one in jobs]
    return region_industry(REGIONS * 2, ["x"] * 10 + ["y"] * 10, list(jobs) + others)


def test_the_leading_region_has_all_three_stars_and_the_empty_one_none():
    stars = give_stars(ten_regions(), OBSERVATORY)

    assert stars.count[:10].tolist() == [0] * 9 + [3]
    assert stars.open.sum() == 0
    assert stars.by_measure[Measure.SPECIALISATION].value[:10].tolist() == [False] * 9 + [True]


def test_regions_without_jobs_do_not_lower_the_quantile():
    rule = StarRule("upper half", (Star(Measure.SIZE, quantile=0.5),), "example", date(2020, 1, 1))

    assert give_stars(ten_regions([0] * 7 + [10, 20, 30]), rule).count[:10].tolist() == [0] * 8 + [1, 1]


def test_a_quantile_and_a_floor_must_both_be_passed():
    rule = StarRule("both", (Star(Measure.SIZE, quantile=0.5, floor=75),), "example", date(2020, 1, 1))

    assert give_stars(ten_regions(), rule).count[:10].tolist() == [0] * 8 + [1, 1]


def test_measures_that_nobody_gave_leave_their_stars_open():
    stars = give_stars(ten_regions(), PANORAMA, {Measure.GROWTH: np.arange(20.0)})

    assert stars.open[:10].tolist() == [0] + [1] * 9
    assert stars.count[9] == 3
    assert stars.by_measure[Measure.PRODUCTIVITY].at(9) is None
    assert stars.by_measure[Measure.PRODUCTIVITY].at(0) is False


def test_an_unknown_cell_leaves_its_stars_open():
    stars = give_stars(ten_regions([np.nan, *JOBS[1:]]), OBSERVATORY)

    assert (stars.open[0], stars.count[0], stars.count[9]) == (3, 0, 3)


def test_the_order_of_rows_does_not_matter():
    table = ten_regions()
    order = np.random.default_rng(2).permutation(20)
    mixed = region_industry(table.region[order], table.industry[order], table.employment[order])

    assert give_stars(mixed, OBSERVATORY).count.tolist() == give_stars(table, OBSERVATORY).count[order].tolist()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: Star(Measure.SIZE), "no threshold"),
        (lambda: Star(Measure.SIZE, quantile=90), "lies from 0 to 1"),
        (lambda: StarRule("none", (), "example", date(2020, 1, 1)), "at least one star"),
        (lambda: star_rule("odd", {"beauty": {"floor": 1}}, "example", date(2020, 1, 1)), "beauty"),
        (lambda: star_rule("odd", {"size": {"least": 1}}, "example", date(2020, 1, 1)), "is not a star"),
        (lambda: give_stars(ten_regions(), PANORAMA, {Measure.GROWTH: np.arange(3.0)}), "3 values for 20 rows"),
    ],
)
def test_a_rule_or_measure_without_meaning_is_refused(call, told):
    with pytest.raises(RuleError, match=told):
        call()
