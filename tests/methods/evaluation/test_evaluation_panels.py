"""Difference in differences over panels: against plain regressions, by hand, and what is refused."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.evaluation.evaluation_cases import as_panel, rows

from clusterwise.methods.evaluation.did_2x2 import did_from_means, did_from_rows
from clusterwise.methods.evaluation.did_panel import design, did_panel
from clusterwise.methods.evaluation.event_study import event_study
from clusterwise.methods.evaluation.faults import CautionKind, EvaluationError, NoComparisonError
from clusterwise.methods.evaluation.panel import panel
from clusterwise.methods.evaluation.staggered import Comparison, staggered
from clusterwise.methods.evaluation.wild_bootstrap import Signs, wild_bootstrap


def kinds(cautions):
    return {one.kind for one in cautions}


def test_a_panel_with_gaps_gives_what_a_dummy_for_each_unit_and_period_gives():
    from statsmodels.regression.linear_model import OLS

    found = [row for place, row in enumerate(rows()) if place not in (3, 17, 44)]
    told = as_panel(found)
    units, periods = np.eye(12)[told.unit], np.eye(5)[told.period][:, 1:]
    dummies = np.column_stack([told.treated.astype(float), units, periods])
    plain = OLS(told.outcome, dummies).fit(cov_type="cluster", cov_kwds={"groups": told.unit, "use_correction": False})

    ours = did_panel(told, seed=1, draws=0).estimate

    n, unknowns = len(found), 1 + 4 + 1
    factor = 12 / 11 * (n - 1) / (n - unknowns)
    assert ours.value == pytest.approx(plain.params[0], rel=1e-9)
    assert ours.se == pytest.approx(plain.bse[0] * factor**0.5, rel=1e-9)
    assert (ours.n, ours.clusters) == (57, 12)


def test_two_groups_in_two_periods_are_the_difference_of_four_means():
    found = rows(periods=2, start=lambda unit: 1 if unit < 6 else None)
    means = [
        np.mean([y for _, t, y, first in found if t == time and (first is None) is without])
        for without, time in product((False, True), (0, 1))
    ]

    panelled = did_panel(as_panel(found), seed=1, draws=0).estimate
    in_rows = did_from_rows(
        [y for _, _, y, _ in found],
        [first is not None for *_, first in found],
        [t == 1 for _, t, _, _ in found],
        [unit for unit, *_ in found],
    )

    expected = did_from_means(*means).difference
    assert [panelled.value, in_rows.value] == pytest.approx([expected, expected], rel=1e-9)


@given(st.permutations(range(60)), st.floats(-50, 50), st.floats(0.1, 20))
def test_order_shift_and_scale_of_the_rows(order, shift, scale):
    found = rows()
    moved = [(unit, t, shift + scale * y, first) for unit, t, y, first in found]

    before = did_panel(as_panel(found), seed=1, draws=0).estimate
    after = did_panel(as_panel([moved[place] for place in order]), seed=1, draws=0).estimate

    assert (after.value, after.se) == pytest.approx((scale * before.value, scale * before.se), rel=1e-6)


def naive_p(outcome, treatment, others, groups, tested):
    """Refit draw by draw, with every pattern of signs, as the textbook tells it."""

    def fit(y):
        columns = np.column_stack([treatment, others])
        inverse = np.linalg.inv(columns.T @ columns)
        b = inverse @ columns.T @ y
        meat = sum(
            np.outer(s, s) for g in np.unique(groups) for s in [columns[groups == g].T @ (y - columns @ b)[groups == g]]
        )
        return b[0], (inverse @ meat @ inverse)[0, 0] ** 0.5

    value, se = fit(outcome)
    imposed = outcome - tested * treatment
    course = others @ np.linalg.lstsq(others, imposed, rcond=None)[0]
    hits = []
    for signs in product((-1, 1), repeat=len(np.unique(groups))):
        drawn, spread = fit(tested * treatment + course + np.array(signs)[groups] * (imposed - course))
        hits.append(abs(drawn - tested) / spread >= abs(value - tested) / se * (1 - 1e-9))
    return np.mean(hits)


def test_the_wild_bootstrap_equals_refitting_every_pattern_of_signs():
    told = as_panel(rows(units=6, effect=0.6, noise=1.0))
    outcome, treatment, others = design(told)

    ours = wild_bootstrap(outcome, treatment, others, told.unit, seed=1, draws=999, signs=Signs.RADEMACHER)

    assert ours.draws == 64
    assert ours.p == naive_p(outcome, treatment, others, told.unit, 0.0)


def test_the_ends_of_the_bootstrap_interval_are_where_its_test_turns():
    told = as_panel(rows(units=10, effect=1.0, noise=1.0))
    outcome, treatment, others = design(told)

    ours = wild_bootstrap(outcome, treatment, others, told.unit, seed=1, draws=1999, signs=Signs.RADEMACHER)

    for end, step in ((ours.low, -1e-3), (ours.high, 1e-3)):
        assert naive_p(outcome, treatment, others, told.unit, end + step) < 0.05
        assert naive_p(outcome, treatment, others, told.unit, end - step) >= 0.05


def test_one_seed_gives_one_answer_and_few_clusters_webb():
    told = as_panel(rows(units=8))

    first, again, other = (did_panel(told, seed=seed, draws=299) for seed in (5, 5, 6))

    assert first == again
    assert first.bootstrap.signs is Signs.WEBB
    assert (first.bootstrap.low, first.bootstrap.high) != (other.bootstrap.low, other.bootstrap.high)


def test_few_clusters_are_told_and_thirty_are_not():
    few, many = (did_panel(as_panel(rows(units=n)), seed=1, draws=0).estimate.cautions for n in (29, 30))

    assert (kinds(few), kinds(many)) == ({CautionKind.FEW_CLUSTERS}, set())
    assert str(few[0]) == "Only 29 clusters: below 30 the plain interval is too narrow; read the bootstrap's."


def test_two_clusters_have_an_estimate_and_no_interval():
    found = rows(units=8)
    told = as_panel(found, cluster=["with" if first is not None else "without" for *_, first in found])

    effect = did_panel(told, seed=1, draws=199)

    assert (effect.estimate.se, effect.estimate.low, effect.estimate.p, effect.bootstrap) == (None, None, None, None)


def test_an_event_study_of_one_start_equals_group_time_effects_of_it():
    told = as_panel(rows(units=20, periods=6))

    leads = event_study(told, before=3, after=2)
    groups = staggered(told, seed=1, draws=99)

    assert {one.offset: one.value for one in leads.points if not one.is_reference} == pytest.approx(
        {one.offset: one.value for one in groups.groups}, rel=1e-9
    )
    assert leads.pre_trend_p > 0.05


def test_a_trend_of_its_own_before_the_start_is_found():
    told = as_panel([(unit, t, y + (t if first else 0), first) for unit, t, y, first in rows(units=40)])

    found = event_study(told)

    assert found.pre_trend_p < 0.001
    assert CautionKind.PRE_TREND in kinds(found.cautions)


def test_with_one_period_before_no_trend_can_be_tested():
    found = event_study(as_panel(rows(units=40, periods=3, start=lambda unit: 1 if unit < 20 else None)))

    assert (found.pre_trend_f, found.pre_trend_p) == (None, None)
    assert CautionKind.PRE_TREND_UNKNOWN in kinds(found.cautions)


def growing(unit):
    return {0: 1, 1: 1, 2: 1, 3: 3, 4: 3}.get(unit)


def test_staggered_starts_by_hand():
    """Two units without noise start in 1 and their effect grows by one a period; one starts in 3."""
    start = {"a": 1, "b": 1, "c": 3}
    found = [
        (unit, t, 10.0 * t + (t - first + 1 if first is not None and t >= first else 0.0), first)
        for unit in "abcde"
        for first in [start.get(unit)]
        for t in range(4)
    ]

    told = staggered(as_panel(found), seed=1, draws=199)

    after = {(one.start, one.period): (one.value, one.units) for one in told.groups if one.offset >= 0}
    assert after == {("1", "1"): (1.0, 2), ("1", "2"): (2.0, 2), ("1", "3"): (3.0, 2), ("3", "3"): (1.0, 1)}
    assert told.overall.value == pytest.approx((2 * 1 + 2 * 2 + 2 * 3 + 1 * 1) / 7)
    assert [(one.offset, one.value) for one in told.by_offset if one.offset >= 0] == [(0, 1.0), (1, 2.0), (2, 3.0)]


def test_two_way_effects_miss_what_staggered_starts_find():
    start = {"a": 1, "b": 1, "c": 3}
    found = [
        (unit, t, 5.0 * (t - start[unit] + 1) if unit in start and t >= start[unit] else 0.0, start.get(unit))
        for unit in "abcd"
        for t in range(6)
    ]

    effect = did_panel(as_panel(found), seed=1, draws=0).estimate
    right = staggered(as_panel(found), seed=1, draws=199).overall

    assert right.value == pytest.approx(sum([2 * 5 * k for k in (1, 2, 3, 4, 5)] + [5 * k for k in (1, 2, 3)]) / 13)
    assert effect.value < right.value
    assert CautionKind.STAGGERED_START in kinds(effect.cautions)


def test_the_error_of_group_time_effects_is_that_of_two_means():
    found = rows(units=60, periods=2, start=lambda unit: 1 if unit < 25 else None)
    change = {unit: y - found[place - 1][2] for place, (unit, t, y, _) in enumerate(found) if t == 1}
    first, second = ([change[u] for u, t, _, s in found if t == 1 and (s is None) is side] for side in (False, True))
    expected = (np.var(first) / len(first) + np.var(second) / len(second)) ** 0.5

    told = staggered(as_panel(found), seed=3, draws=4999).overall

    assert told.value == pytest.approx(np.mean(first) - np.mean(second))
    assert told.se == pytest.approx(expected, rel=0.06)


def test_not_yet_treated_units_compare_where_nobody_stays_untreated():
    told = as_panel(rows(units=40, start=lambda unit: 2 if unit < 20 else 4))

    with pytest.raises(NoComparisonError, match="Nobody is left untreated"):
        staggered(told, seed=1)
    found = staggered(told, seed=1, comparison=Comparison.NOT_YET)

    assert [(one.start, one.period) for one in found.groups if one.offset >= 0] == [("2", "2"), ("2", "3")]
    assert found.overall.low < 2.0 < found.overall.high


def test_units_treated_from_the_start_or_with_gaps_are_left_out_and_counted():
    found = rows(units=40, start=lambda unit: 0 if unit < 2 else 3 if unit < 20 else None)[:-1]

    told = staggered(as_panel(found), seed=1)

    counted = {one.kind: one.n for one in told.overall.cautions}
    assert (counted[CautionKind.TREATED_FROM_THE_START], counted[CautionKind.ROWS_LEFT_OUT]) == (2, 4)
    assert told.overall.n == 37 * 5


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (rows(periods=1), "one period only"),
        (rows(start=lambda unit: 3), "All units are treated from one period on"),
        (rows(start=lambda unit: 0), "All units are treated in all periods"),
        (rows(start=lambda unit: 9), "No unit is treated"),
        (rows(start=lambda unit: 0 if unit < 6 else None), "No unit comes under treatment"),
    ],
)
@pytest.mark.parametrize(
    "method",
    [lambda told: did_panel(told, seed=1, draws=0), event_study, lambda told: staggered(told, seed=1)],
    ids=["panel", "event", "staggered"],
)
def test_no_comparison_is_no_effect(method, found, cause):
    with pytest.raises(EvaluationError, match=cause):
        method(as_panel(found))


@pytest.mark.parametrize(
    ("columns", "cause"),
    [
        ((["a", "a"], [1, 1], [1.0, 2.0], {"first": [None, None]}), "stands twice"),
        ((["a", "a"], [1, 2], [1.0, 2.0], {"treated": [True, False]}), "leaves treatment"),
        ((["a", "a"], [1, 2], [1.0, 2.0], {"first": [1, 2]}), "more than one first"),
        ((["a", "a"], [1, 2], [1.0, 2.0], {"first": [2, 2], "cluster": ["x", "y"]}), "more than one cluster"),
        ((["a", "a"], [1, "b"], [1.0, 2.0], {"first": [2, 2]}), "mixes numbers"),
        ((["a", "a"], [1, 2], [1.0], {"first": [2, 2]}), "has 1 rows"),
        ((["a", "a"], [1, 2], [1.0, 2.0], {}), "either who is treated"),
    ],
)
def test_a_crooked_panel_is_refused(columns, cause):
    unit, period, outcome, more = columns

    with pytest.raises(EvaluationError, match=cause):
        panel(unit, period, outcome, **more)


def test_a_covariate_that_never_changes_is_refused_by_name():
    found = rows()
    told = as_panel(found, covariates={"altitude": [float(unit[1:]) for unit, *_ in found]})

    with pytest.raises(EvaluationError, match="altitude never changes"):
        did_panel(told, seed=1, draws=0)
