import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.concentration.ellison_glaeser import (
    coagglomeration,
    ellison_glaeser,
    ellison_glaeser_by_industry,
)

REGIONS = {"A": 500.0, "B": 300.0, "C": 200.0}
PLANTS = st.lists(st.tuples(st.integers(1, 999), st.sampled_from("ABC")), min_size=2, max_size=12)


def test_two_equal_plants_in_one_of_two_equal_regions():
    # G = 0.5, H = 0.5, X = 0.5, so gamma = (0.5 - 0.25) / 0.25 = 1; var G = 2 (0.25 * 0.25 - 0.125 * 0.25).
    found = ellison_glaeser([7, 7], ["A", "A"], {"A": 10, "B": 10})

    assert (found.gamma, found.raw, found.herfindahl, found.plants) == (1.0, 0.5, 0.5, 2)
    assert found.deviation == pytest.approx(1.0)
    assert found.z == pytest.approx(1.0)
    assert found.p == pytest.approx(0.158655, abs=1e-6)


def test_gamma_is_zero_on_average_and_spreads_as_computed_where_plants_choose_by_chance():
    random = np.random.default_rng(11)
    sizes = np.array([1, 2, 3, 5, 8, 13, 21, 34, 55, 89.0])
    draws = [
        ellison_glaeser(sizes, random.choice(list("ABC"), size=10, p=[0.5, 0.3, 0.2]).tolist(), REGIONS)
        for _ in range(4000)
    ]
    gammas = np.array([one.gamma for one in draws])

    assert abs(gammas.mean()) < 4 * draws[0].deviation / np.sqrt(4000)
    assert gammas.std() == pytest.approx(draws[0].deviation, rel=0.05)


@pytest.mark.parametrize(
    ("jobs", "places", "everything", "told"),
    [
        ([5], ["A"], REGIONS, "single plant"),
        ([5, 0], ["A", "B"], REGIONS, "no jobs or an unknown number"),
        ([5, np.nan], ["A", "B"], REGIONS, "no jobs or an unknown number"),
        ([5, 5], ["A", "Z"], REGIONS, "Z is not among the regions"),
        ([5, 5], ["A", "A"], {"A": 9.0, "B": 0.0}, "at least two regions"),
        ([5, 5], ["A"], REGIONS, "one place a plant"),
    ],
)
def test_what_has_no_index_is_refused(jobs, places, everything, told):
    with pytest.raises(ConcentrationError, match=told):
        ellison_glaeser(jobs, places, everything)


def test_a_register_gives_every_industry_and_none_for_a_single_plant():
    found = ellison_glaeser_by_industry([5, 5, 9, 0], ["A", "A", "B", "B"], ["x", "x", "y", "y"])

    assert found["y"] is None
    assert found["x"] == ellison_glaeser([5, 5], ["A", "A"], {"A": 10.0, "B": 9.0})


@given(PLANTS, st.integers(2, 50))
def test_units_and_order_do_not_matter(plants, scale):
    jobs, places = np.array([one for one, _ in plants]), [place for _, place in plants]
    again = ellison_glaeser(jobs[::-1] * scale, places[::-1], {name: 7 * jobs for name, jobs in REGIONS.items()})

    assert again.gamma == pytest.approx(ellison_glaeser(jobs, places, REGIONS).gamma)


@given(PLANTS, PLANTS)
def test_coagglomeration_is_the_formula_of_1997_and_within_its_bounds(first, second):
    jobs = np.array([one for one, _ in first + second], dtype=float)
    places = [place for _, place in first + second]
    industries = ["x"] * len(first) + ["y"] * len(second)
    found = coagglomeration(jobs, places, industries, REGIONS)

    own = [ellison_glaeser(*zip(*plants, strict=True), REGIONS) for plants in (first, second)]
    group = ellison_glaeser(jobs, places, REGIONS)
    w = np.array([sum(one for one, _ in plants) for plants in (first, second)]) / jobs.sum()
    spread = 1 - sum(one**2 for one in (0.5, 0.3, 0.2))
    herfindahl = sum(w**2 * [one.herfindahl for one in own])
    inside = sum(w**2 * [one.gamma * (1 - one.herfindahl) for one in own])
    expected = (group.raw / spread - herfindahl - inside) / (1 - sum(w**2))

    assert found.value == pytest.approx(expected, abs=1e-9)
    assert abs(found.value) <= found.most + 1e-12


def test_coagglomeration_of_one_industry_is_refused():
    with pytest.raises(ConcentrationError, match="at least two industries"):
        coagglomeration([5, 5], ["A", "B"], ["x", "x"], REGIONS)
