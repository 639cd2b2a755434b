import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.concentration.shift_share import shift_share, shift_share_by_sex, shift_share_over

COUNTS = st.integers(0, 2_000_000_000)
PARTS = ("national", "industry_mix", "sex_mix", "regional")


@st.composite
def economies(draw, sexes=("all",), periods=2):
    """Region and country by sex and period; the country is the region and a rest that is never empty at first."""
    industries = draw(st.integers(1, 4))
    lists = st.lists(COUNTS, min_size=industries, max_size=industries).map(np.array)
    region = [{sex: draw(lists) for sex in sexes} for _ in range(periods)]
    country = [{sex: one[sex] + draw(lists) for sex in sexes} for one in region]
    country[0] = {sex: jobs + 1 for sex, jobs in country[0].items()}
    return region, country


def test_one_industry_by_hand():
    found = shift_share([10, 10], [14, 9], [100, 100], [130, 90])

    assert found.national.round(9).tolist() == [1.0, 1.0]
    assert found.industry_mix.round(9).tolist() == [2.0, -2.0]
    assert found.regional.round(9).tolist() == [1.0, 0.0]
    assert found.net_shift.round(9).tolist() == [3.0, -2.0]


def test_an_industry_new_to_the_country_grows_by_the_region_alone():
    found = shift_share([10, 0], [10, 5], [100, 0], [100, 8])

    assert (found.national[1], found.industry_mix[1], found.regional[1]) == (0, 0, 5)


@given(economies())
def test_parts_add_up_to_the_growth_even_for_whole_countries(economy):
    region, country = ([one["all"] for one in side] for side in economy)
    found = shift_share(region[0], region[1], country[0], country[1])

    np.testing.assert_array_equal(found.growth, region[1].astype(float) - region[0])
    np.testing.assert_allclose(sum(getattr(found, part) for part in PARTS), found.growth, atol=10, rtol=1e-9)


@given(economies(sexes=("women", "men", "unknown")))
def test_the_sexes_add_up_to_all_jobs_in_every_part(economy):
    region, country = economy
    by_sex = shift_share_by_sex(region[0], region[1], country[0], country[1])
    tables = [sum(one.values()) for one in (region[0], region[1], country[0], country[1])]
    everybody = shift_share(*tables)
    size = 1e-9 * max(float(one.max()) for one in tables) * (1 + float(np.max(tables[3] / tables[2])))

    def over_sexes(part):
        return sum(getattr(one, part) for one in by_sex.values())

    for part in ("growth", "national", "industry_mix"):
        np.testing.assert_allclose(over_sexes(part), getattr(everybody, part), atol=size, rtol=1e-9)
    np.testing.assert_allclose(over_sexes("sex_mix") + over_sexes("regional"), everybody.regional, atol=size, rtol=1e-9)


def test_women_and_men_by_hand():
    # All jobs grow by 10 %, women's by 40 % in the country, men's not at all; the region's women gain 6.
    found = shift_share_by_sex(
        {"women": [10], "men": [30]},
        {"women": [16], "men": [30]},
        {"women": [100], "men": [300]},
        {"women": [140], "men": [300]},
    )
    parts = {sex: [round(one.total()[part], 9) for part in PARTS] for sex, one in found.items()}

    assert parts == {"women": [1.0, 0.0, 3.0, 2.0], "men": [3.0, 0.0, -3.0, 0.0]}


def test_many_periods_keep_the_growth_and_equal_the_steps():
    regions, nations = [[10, 10], [12, 10], [15, 9]], [[100, 100], [110, 100], [120, 100]]
    found = shift_share_over(regions, nations)
    steps = [shift_share(regions[t], regions[t + 1], nations[t], nations[t + 1]) for t in (0, 1)]

    assert found.growth.tolist() == [5, -1]
    for part in PARTS:
        np.testing.assert_allclose(getattr(found, part), getattr(steps[0], part) + getattr(steps[1], part))


@given(economies(), st.integers(2, 9))
def test_units_do_not_matter(economy, scale):
    region, country = ([one["all"].astype(float) for one in side] for side in economy)
    found = shift_share(region[0], region[1], country[0], country[1])
    scaled = shift_share(*(one * scale for one in (region[0], region[1], country[0], country[1])))

    np.testing.assert_allclose(scaled.national, found.national * scale, rtol=1e-9, atol=1e-3)


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (([1, 2], [1], [9, 9], [9, 9]), "one value an industry"),
        (([1, np.nan], [1, 1], [9, 9], [9, 9]), "unknown or below zero"),
        (([10, 1], [1, 1], [9, 9], [9, 9]), "more jobs than the country"),
        (([0, 0], [0, 1], [0, 0], [9, 9]), "no jobs before"),
    ],
)
def test_tables_without_an_answer_are_refused(tables, told):
    with pytest.raises(ConcentrationError, match=told):
        shift_share(*tables)


def test_different_sexes_are_refused():
    with pytest.raises(ConcentrationError, match="different sexes"):
        shift_share_by_sex({"women": [1]}, {"men": [1]}, {"women": [1]}, {"women": [1]})


def test_one_period_is_refused():
    with pytest.raises(ConcentrationError, match="at least two periods"):
        shift_share_over([[1, 2]], [[3, 4]])
