from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.standing.firms import StandingError, firms
from clusterwise.methods.standing.measures import Measure, economy
from clusterwise.methods.standing.performance import Interval, Sampling, performance
from clusterwise.methods.standing.sizes import SizeRule

SIZES = SizeRule("test", (("small", 50), ("large", None)), 250, None, "invented", date(2024, 1, 1))
SAMPLING = Sampling(draws=199)


def register(seed: int, rows: int = 120, **changes):
    rng = np.random.default_rng(seed)
    jobs = rng.integers(1, 200, rows).astype(float)
    women = np.floor(jobs * rng.random(rows))
    wages = jobs * rng.integers(5, 20, rows)
    columns = {
        "jobs": jobs,
        "women": women,
        "men": jobs - women,
        "turnover": jobs * rng.integers(20, 60, rows),
        "wages": wages,
        "women_wages": np.where(women > 0, np.floor(0.3 * wages), 0),
        "men_wages": np.where(jobs > women, np.floor(0.6 * wages), 0),
        "jobs_before": rng.integers(0, 200, rows).astype(float),
        "survived": (rng.random(rows) < 0.8).astype(float),
        "women_owned": (rng.random(rows) < 0.3).astype(float),
    }
    return rng.choice(["figs", "nets", "oil"], rows), columns | changes


def figures(industry, columns, members, seed=1, sampling=SAMPLING):
    whole = economy(firms(industry, **columns), SIZES)
    return performance(whole, members, np.random.default_rng(seed), sampling).figures


def plain(measure, columns, rows):
    def total(name):
        return columns[name][rows].sum()

    return {
        Measure.TURNOVER_A_JOB: lambda: total("turnover") / total("jobs"),
        Measure.WAGE_A_JOB: lambda: total("wages") / total("jobs"),
        Measure.GROWTH: lambda: total("jobs") / total("jobs_before") - 1,
        Measure.SURVIVAL: lambda: columns["survived"][rows].mean(),
        Measure.SME_SHARE: lambda: (columns["jobs"][rows] < 250).mean(),
        Measure.WOMEN_SHARE: lambda: total("women") / total("jobs"),
        Measure.WOMEN_OWNED_SHARE: lambda: columns["women_owned"][rows].mean(),
        Measure.PAY_GAP: lambda: 1 - (total("women_wages") / total("women")) / (total("men_wages") / total("men")),
    }[measure]()


@pytest.mark.parametrize("measure", sorted(set(Measure) - {Measure.VALUE_ADDED_A_JOB, Measure.EXPORT_SHARE}))
def test_own_figure_and_that_of_the_rest_are_the_plain_ratios(measure):
    industry, columns = register(4)
    figure = figures(industry, columns, range(40))[measure]

    assert figure.own.value == pytest.approx(plain(measure, columns, slice(0, 40)), rel=1e-12)
    assert figure.rest == pytest.approx(plain(measure, columns, slice(40, None)), rel=1e-12)
    assert (figure.told, figure.members, figure.coverage) == (40, 40, 1)


def test_a_column_that_is_absent_is_not_known_and_says_so():
    industry, columns = register(4)
    result = performance(economy(firms(industry, **columns), SIZES), range(40), np.random.default_rng(1), SAMPLING)
    figure = result.figures[Measure.EXPORT_SHARE]

    assert result.not_known == (Measure.VALUE_ADDED_A_JOB, Measure.EXPORT_SHARE)
    assert (figure.own, figure.rest, figure.ratio, figure.adjusted, figure.matched) == (None,) * 5
    assert (figure.told, figure.coverage) == (0, 0)


def test_a_candidate_of_large_firms_is_not_praised_for_their_size():
    # Large firms everywhere bring in 40 a job and small ones 10; the candidate has more large ones, and no better.
    jobs = np.array([100.0] * 8 + [10.0] * 2 + [100.0] * 10 + [10.0] * 90)
    columns = {"jobs": jobs, "turnover": jobs * np.where(jobs > 50, 40, 10)}
    figure = figures(["figs"] * 110, columns, range(10))[Measure.TURNOVER_A_JOB]

    assert figure.ratio.value == pytest.approx((32200 / 820) / (49000 / 1900))
    assert figure.adjusted.value == pytest.approx(1, abs=1e-12)
    assert figure.matched == 1


def test_adjusted_by_hand_leaves_out_strata_without_counterpart():
    industry = ["figs"] * 6 + ["nets"] * 2 + ["figs"] * 5
    jobs = np.array([10.0] * 6 + [10.0] * 2 + [20.0] * 5)
    turnover = np.array([30.0] * 6 + [900.0] * 2 + [40.0] * 5)
    figure = figures(industry, {"jobs": jobs, "turnover": turnover}, range(8))[Measure.TURNOVER_A_JOB]

    assert figure.adjusted.value == pytest.approx(180 / (60 * 2))
    assert figure.matched == 6 / 8


def by_loops(measure, industry, columns, members, least_rest):
    """Observed over expected, firm by firm and stratum by stratum, in plain Python."""
    names = {
        Measure.TURNOVER_A_JOB: ("turnover", "jobs", None, None),
        Measure.WOMEN_OWNED_SHARE: ("women_owned", None, None, None),
        Measure.GROWTH: ("jobs", "jobs_before", None, None),
        Measure.PAY_GAP: ("women_wages", "women", "men_wages", "men"),
    }[measure]
    size_by = columns["jobs_before" if measure is Measure.GROWTH else "jobs"]
    strata: dict[tuple[str, bool], tuple[list[int], list[int]]] = {}
    for row, name in enumerate(industry):
        strata.setdefault((name, size_by[row] < 50), ([], []))[row not in members].append(row)

    def ratio(rows):
        o, b, p, q = (sum(columns[name][row] if name else 1.0 for row in rows) for name in names)
        return o, (b * p / q if q else 0.0)

    observed = expected = 0.0
    for own, others in strata.values():
        if own and len(others) >= least_rest and ratio(others)[1] > 0:
            observed += ratio(own)[0] if ratio(own)[1] > 0 or names[2] is None else 0.0
            expected += ratio(own)[1] * ratio(others)[0] / ratio(others)[1]
    return observed / expected if expected else None


@given(
    st.integers(0, 999),
    st.sampled_from([Measure.TURNOVER_A_JOB, Measure.WOMEN_OWNED_SHARE, Measure.GROWTH, Measure.PAY_GAP]),
)
def test_adjusted_equals_counting_firm_by_firm(seed, measure):
    industry, columns = register(seed, 60)
    figure = figures(industry, columns, range(25), sampling=Sampling(draws=9))[measure]

    assert figure.adjusted.value == pytest.approx(by_loops(measure, industry, columns, range(25), 5), rel=1e-9)


def test_wages_of_a_sex_that_the_firm_has_no_worker_of_do_not_count_as_told():
    columns = {"women": [0, 2.0], "men": [4.0, 4], "women_wages": [30.0, 20], "men_wages": [80.0, 80]}
    figure = figures(["figs"] * 2, columns, [0, 1])[Measure.PAY_GAP]

    assert (figure.told, figure.own.value) == (1, 0.5)


@pytest.mark.parametrize("seed", [31, 42, 96])
def test_without_others_there_is_a_figure_and_no_comparison(seed):
    # Values whose sums depend on the order in which they are added, so that the subtraction leaves crumbs above zero.
    women, men, women_wages, men_wages = np.random.default_rng(seed).random((4, 60)) * 40
    columns = {"women": women, "men": men, "women_wages": women_wages, "men_wages": men_wages}
    figure = figures(["figs"] * 60, columns, range(60))[Measure.PAY_GAP]

    assert 1 - figure.own.value == pytest.approx(women_wages.sum() / women.sum() / (men_wages.sum() / men.sum()))
    assert (figure.rest, figure.ratio, figure.adjusted, figure.matched) == (None, None, None, 0)


def test_growth_compares_firms_that_were_of_one_size_before():
    # Ten firms of 40 grew to 60 jobs, in the candidate as elsewhere: by their size now they would have no counterpart.
    columns = {"jobs": [60.0] * 20 + [60.0] * 5, "jobs_before": [40.0] * 20 + [60.0] * 5}
    figure = figures(["figs"] * 25, columns, range(10))[Measure.GROWTH]

    assert (figure.own.value, figure.adjusted.value) == (0.5, 1)


def test_few_firms_that_tell_give_a_figure_without_an_interval():
    turnover = np.array([30.0] * 4 + [np.nan] * 6 + [20.0] * 10)
    figure = figures(["figs"] * 20, {"jobs": [10.0] * 20, "turnover": turnover}, range(10))[Measure.TURNOVER_A_JOB]

    assert (figure.own, figure.told, figure.coverage) == (Interval(3.0, None, None), 4, 0.4)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    # Independent oracle: 200 candidates drawn from a known population; 90 % intervals should cover about 90 %.
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(200):
        turnover = np.concatenate([rng.gamma(4, 25, 40), np.full(10, 100.0)])
        figure = figures(["figs"] * 50, {"jobs": np.ones(50), "turnover": turnover}, range(40), int(rng.integers(1e6)))
        own = figure[Measure.TURNOVER_A_JOB].own
        hits += own.low <= 100 <= own.high

    assert 165 <= hits <= 194


@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_not_even_the_interval(seed, random):
    industry, columns = register(seed, 60)
    order = list(range(60))
    random.shuffle(order)
    moved = {name: values[order] for name, values in columns.items()}
    members = [order.index(row) for row in range(25)]

    forth = figures(industry, columns, range(25), sampling=Sampling(draws=29))
    back = figures(industry[order], moved, members, sampling=Sampling(draws=29))
    for measure in Measure:
        for name in ("own", "ratio", "adjusted"):
            one, other = getattr(forth[measure], name), getattr(back[measure], name)
            assert (one is None) == (other is None)
            if one is not None:
                assert other.value == pytest.approx(one.value, rel=1e-9)
                assert (other.low, other.high) == pytest.approx((one.low, one.high), rel=1e-9)


@given(st.integers(0, 50))
def test_the_currency_changes_no_comparison_and_new_names_of_industries_change_no_value(seed):
    industry, columns = register(seed, 60)
    dearer = columns | {name: 655.957 * columns[name] for name in ("turnover", "wages", "women_wages", "men_wages")}
    renamed = np.array([{"figs": "z", "nets": "a", "oil": "m"}[name] for name in industry.tolist()])
    first, other = (
        figures(industry, columns, range(25), sampling=Sampling(draws=9)),
        figures(renamed, dearer, range(25), sampling=Sampling(draws=9)),
    )

    for measure in Measure:
        if first[measure].adjusted is not None:
            assert other[measure].adjusted.value == pytest.approx(first[measure].adjusted.value, rel=1e-9)
            assert other[measure].ratio.value == pytest.approx(first[measure].ratio.value, rel=1e-9)


def test_women_and_men_swapped_turn_the_pay_ratio_round():
    industry, columns = register(3)
    swapped = columns | {
        "women": columns["men"],
        "men": columns["women"],
        "women_wages": columns["men_wages"],
        "men_wages": columns["women_wages"],
    }
    gap, turned = (figures(industry, each, range(40))[Measure.PAY_GAP].own.value for each in (columns, swapped))

    assert (1 - gap) * (1 - turned) == pytest.approx(1)


@pytest.mark.parametrize(
    ("members", "sentence"), [([], "no firms"), ([0, 0], "named twice"), ([500], "not a firm"), ([-1], "not a firm")]
)
def test_members_that_do_not_fit_are_refused(members, sentence):
    industry, columns = register(1)
    with pytest.raises(StandingError, match=sentence):
        figures(industry, columns, members)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"jobs": [3, -1]}, "Firm 2 has jobs -1"),
        ({"jobs": [3]}, "1 values for 2 firms"),
        ({"jobs": [3, 3], "women": [1, 4]}, "Firm 2 has more women than jobs"),
        ({"jobs": [3, 3], "women": [2, 1], "men": [2, 1]}, "Firm 1 has more women and men than jobs"),
        ({"turnover": [3, 3], "exports": [1, 4]}, "more exports than turnover"),
        ({"wages": [3, 3], "men_wages": [1, 4]}, "more men_wages than wages"),
        ({"survived": [1, 2]}, "yes or no"),
        ({"profit": [1, 2]}, "no column profit"),
    ],
)
def test_columns_that_contradict_are_refused_with_the_firm(columns, sentence):
    with pytest.raises(StandingError, match=sentence):
        firms(["figs", "figs"], **columns)


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"level": 1.0}, {"least_told": 0}])
def test_meaningless_sampling_is_refused(wrong):
    with pytest.raises(StandingError, match="bootstrap needs"):
        Sampling(**wrong)
