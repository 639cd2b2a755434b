"""Change, matching and the size of a study: by hand, against statsmodels, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.evaluation.before_after import MeanChange, before_after
from clusterwise.methods.evaluation.did_2x2 import did_from_means, did_from_rows
from clusterwise.methods.evaluation.faults import CautionKind, EvaluationError, NoComparisonError, NoOverlapError
from clusterwise.methods.evaluation.matching import matching, propensity
from clusterwise.methods.evaluation.sample_size import (
    design_effect,
    detectable_difference,
    size_for_mean,
    size_for_proportion,
    size_for_two_means,
    size_for_two_proportions,
)


def test_a_change_without_comparison_agrees_with_the_paired_t_test():
    from scipy import stats

    before, after = [12.0, 15, 11, 19, 14], [14.0, 15, 14, 22, 13]
    theirs = stats.ttest_rel(after, before).confidence_interval(0.9)

    found = before_after([*before, None], [*after, 3.0], confidence=0.9)

    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))
    assert [(one.kind, one.n) for one in found.cautions] == [(CautionKind.ROWS_LEFT_OUT, 1)]


def test_a_change_has_no_name_of_an_effect():
    names = {*MeanChange.__dataclass_fields__}

    assert {name for name in names if "impact" in name or "effect" in name} == set()


def test_one_pair_is_no_change():
    with pytest.raises(EvaluationError, match="Fewer than two units"):
        before_after([1.0, None], [2.0, 3.0])


@pytest.mark.parametrize(("treated", "after"), [([0, 0, 0, 0], [0, 1, 0, 1]), ([0, 0, 1, 1], [0, 0, 0, 1])])
def test_four_groups_of_rows_are_needed(treated, after):
    with pytest.raises(NoComparisonError, match="all four groups"):
        did_from_rows([1.0, 2, 3, 4], treated, after, list("abcd"))


def test_an_unknown_mean_leaves_no_difference():
    with pytest.raises(EvaluationError, match="not known"):
        did_from_means(1.0, float("nan"), 2.0, 3.0)


def drawn(n=200, effect=3.0, seed=2):
    rng = np.random.default_rng(seed)
    land, age = rng.normal(2, 1, n), rng.normal(40, 10, n)
    treated = rng.random(n) < 1 / (1 + np.exp(-(land - 2) - (age - 40) / 20))
    return effect * treated + 4 * land + age / 10 + rng.normal(0, 0.3, n), treated, {"land": land, "age": age}


def test_matching_finds_the_effect_that_a_plain_difference_misses():
    y, treated, covariates = drawn()

    found = matching(y, treated, covariates, seed=1)

    assert abs(y[treated].mean() - y[~treated].mean() - 3) > 1.5
    assert found.estimate.low < 3 < found.estimate.high
    assert [abs(one.after) < abs(one.before) for one in found.balance] == [True, True]


def test_the_balance_is_the_difference_over_the_spread_of_both_groups():
    y, treated, covariates = drawn()
    age = covariates["age"]
    spread = ((age[treated].var(ddof=1) + age[~treated].var(ddof=1)) / 2) ** 0.5

    found = matching(y, treated, covariates, seed=1)

    left, right = (np.array(side) for side in zip(*found.pairs, strict=True))
    assert found.balance[1].before == pytest.approx((age[treated].mean() - age[~treated].mean()) / spread)
    assert found.balance[1].after == pytest.approx((age[left].mean() - age[right].mean()) / spread)


def test_partners_are_the_nearest_within_the_caliper():
    y, treated, covariates = drawn()

    found = matching(y, treated, covariates, seed=1, caliper_sd=0.1)

    others = np.flatnonzero(~treated)
    for i, j in found.pairs:
        gaps = abs(found.scores[others] - found.scores[i])
        assert abs(found.scores[j] - found.scores[i]) == gaps.min() <= found.caliper
    assert {one.kind: one.n for one in found.estimate.cautions}[CautionKind.UNMATCHED] == treated.sum() - len(
        found.pairs
    )


@given(st.permutations(range(40)), st.floats(-20, 20), st.floats(0.1, 10))
def test_matching_keeps_order_shift_and_scale(order, shift, scale):
    y, treated, covariates = drawn(40, seed=4)
    before = matching(y, treated, covariates, seed=1, caliper_sd=1.0).estimate

    after = matching(
        (shift + scale * y)[order],
        treated[order],
        {name: (10 + 3 * values)[order] for name, values in covariates.items()},
        seed=1,
        caliper_sd=1.0,
    ).estimate

    assert (after.value, after.se) == pytest.approx((scale * before.value, scale * before.se), rel=1e-6, abs=1e-9)


def test_ties_are_drawn_by_the_seed():
    x, treated = [1.0, 1, 1, 2, 2, 2, 3, 3, 3], [False, False, True] * 3
    treated[1] = True
    y = [float(place) for place in range(9)]

    values = {seed: matching(y, treated, {"x": x}, seed=seed, caliper_sd=2).pairs for seed in (1, 1, 2, 3, 4, 5)}

    assert len(set(values.values())) > 1
    assert values[1] == matching(y, treated, {"x": x}, seed=1, caliper_sd=2).pairs


def test_the_scores_are_spector_and_mazzeos_published_logit():
    """Greene, Econometric Analysis, table 21.1: -13.021, 2.826 (GPA), 0.095 (TUCE), 2.379 (PSI)."""
    from statsmodels.datasets import spector

    data = spector.load_pandas().data
    columns = data[["GPA", "TUCE", "PSI"]].to_numpy(dtype=float)

    scores = propensity(columns, data["GRADE"].to_numpy() == 1)

    found = np.linalg.lstsq(np.column_stack([np.ones(len(columns)), columns]), scores, rcond=None)[0]
    assert found.tolist() == pytest.approx([-13.021, 2.826, 0.095, 2.379], abs=6e-4)


def test_groups_that_share_nothing_are_not_matched():
    x = [1.0, 2, 3, 4, 11, 12, 13, 14]

    with pytest.raises(NoOverlapError, match="wholly"):
        matching(x, [value > 10 for value in x], {"x": x}, seed=1)


@pytest.mark.parametrize(
    ("treated", "covariates", "cause"),
    [
        ([True] * 4, {"x": [1.0, 2, 3, 5]}, "on one side"),
        ([True, False] * 2, {}, "at least one covariate"),
        ([True, False] * 2, {"x": [1.0] * 4}, "same for everybody"),
        ([True, False] * 2, {"x": [1.0, 2, 4, 3], "twice": [2.0, 4, 8, 6]}, "follows from the others"),
        ([True, False] * 2, {"x": [1.0, 2, float("nan"), 3]}, "leave incomplete rows out"),
    ],
)
def test_what_cannot_be_matched_is_refused(treated, covariates, cause):
    with pytest.raises(EvaluationError, match=cause):
        matching([1.0, 2, 3, 4], treated, covariates, seed=1)


def test_sizes_agree_with_the_power_of_statsmodels():
    from statsmodels.stats.power import NormalIndPower

    theirs = NormalIndPower().solve_power(effect_size=0.25, alpha=0.1, power=0.9)
    least = NormalIndPower().solve_power(nobs1=80, ratio=0.5, alpha=0.05, power=0.8)

    assert size_for_two_means(2, 8, alpha=0.1, power=0.9).exact == pytest.approx(theirs, rel=1e-4)
    assert detectable_difference(80, 40, 1.0) == pytest.approx(least, rel=1e-4)


def test_design_effect_loss_and_population_by_hand():
    """385 x 1.5 = 576.2...; of 2,000 people that is 447.6; one in five is lost."""
    found = size_for_proportion(0.5, 0.05, population=2000, effect=design_effect(11, 0.05), loss=0.2)

    size = 384.14588206941244 * 1.5
    assert found.exact == pytest.approx(size / (1 + (size - 1) / 2000))
    assert (found.needed, found.invited) == (448, 560)


@given(st.floats(0.02, 0.2), st.floats(1, 4))
def test_a_smaller_margin_or_larger_design_effect_asks_for_more(margin, effect):
    plain = size_for_mean(1.0, margin).exact

    assert size_for_mean(1.0, margin / 2).exact == pytest.approx(4 * plain)
    assert size_for_mean(1.0, margin, effect=effect).exact == pytest.approx(effect * plain)
    assert size_for_mean(1.0, margin, population=500).needed <= 500


@pytest.mark.parametrize(
    "asked",
    [
        lambda: size_for_proportion(0.0, 0.05),
        lambda: size_for_proportion(0.5, 0.05, loss=1.0),
        lambda: size_for_proportion(0.5, 0.05, effect=0.5),
        lambda: size_for_proportion(0.5, 0.05, confidence=95),
        lambda: size_for_mean(0, 1),
        lambda: size_for_mean(1, 1, population=0),
        lambda: size_for_two_proportions(0.5, 0.5),
        lambda: size_for_two_means(0, 1),
        lambda: size_for_two_means(1, 1, power=80),
        lambda: detectable_difference(0, 10, 1),
        lambda: design_effect(10, 1.5),
    ],
)
def test_sizes_of_nothing_are_refused(asked):
    with pytest.raises(EvaluationError):
        asked()
