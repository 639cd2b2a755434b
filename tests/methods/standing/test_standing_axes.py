from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.standing.axes import AxesRule, Placement, Standing, place
from clusterwise.methods.standing.firms import StandingError, firms
from clusterwise.methods.standing.measures import Measure, economy
from clusterwise.methods.standing.performance import Sampling
from clusterwise.methods.standing.sizes import SizeRule

SIZES = SizeRule("test", (("any", None),), 250, None, "invented", date(2024, 1, 1))
RULE = AxesRule("test", 30, None, None, (Measure.TURNOVER_A_JOB, Measure.WAGE_A_JOB), 1.0, "invented", date(2024, 1, 1))


def placed(members, own, rest=20.0, rule=RULE, others=100, lq=None, seed=1, **more):
    jobs = np.full(members + others, 10.0)
    turnover = np.concatenate([np.full(members, own), np.full(others, rest)])
    whole = economy(firms(["figs"] * len(jobs), jobs=jobs, turnover=turnover, **more), SIZES)
    return place(whole, range(members), rule, np.random.default_rng(seed), lq, Sampling(draws=499))


@pytest.mark.parametrize(
    ("members", "own", "standing"),
    [
        (90, 30.0, Standing.STRONG),
        (90, 10.0, Standing.UNDERPERFORMING),
        (8, 30.0, Standing.NICHE),
        (8, 10.0, Standing.NONE),
    ],
)
def test_clear_candidates_fall_into_their_kind(members, own, standing):
    result = placed(members, own)

    assert (result.standing, round(result.probability, 2)) == (standing, 1.0)
    assert (result.score, result.used) == (pytest.approx(own / 20), (Measure.TURNOVER_A_JOB,))
    assert result.not_known == (Measure.WAGE_A_JOB,)


def test_a_candidate_at_the_edge_of_mass_is_told_as_a_toss_up():
    # Poisson(30) reaches 30 with probability 0.524; 499 draws miss it by less than 0.07 three times in a thousand.
    result = placed(30, 30.0)

    assert result.probabilities[Standing.STRONG] == pytest.approx(0.524, abs=0.07)
    assert result.probabilities[Standing.NICHE] == pytest.approx(0.476, abs=0.07)
    assert result.mass_probability == result.probabilities[Standing.STRONG]


def test_without_any_column_of_performance_only_mass_is_told():
    whole = economy(firms(["figs"] * 120, jobs=[10.0] * 120), SIZES)
    result = place(whole, range(90), RULE, np.random.default_rng(1))

    assert result.probabilities == {Standing.MASS_ONLY: 1.0, Standing.NO_MASS: 0.0}
    assert (result.standing, result.is_performance_known, result.score) == (Standing.MASS_ONLY, False, None)
    assert result.not_known == RULE.measures


def test_each_criterion_of_mass_counts():
    assert placed(90, 30.0, rule=replace(RULE, least_jobs=700)).standing is Standing.STRONG
    assert placed(90, 30.0, rule=replace(RULE, least_jobs=5000)).standing is Standing.NICHE
    assert placed(90, 30.0, rule=replace(RULE, least_lq=1.0), lq=2.0).standing is Standing.STRONG
    assert placed(90, 30.0, rule=replace(RULE, least_lq=1.0), lq=0.5).standing is Standing.NICHE


def test_the_score_is_the_geometric_mean_of_what_is_known():
    wages = np.concatenate([np.full(90, 9.0), np.full(100, 18.0)])

    assert placed(90, 40.0, wages=wages).score == pytest.approx((2 * 0.5) ** 0.5)


def test_a_candidate_just_like_the_rest_performs():
    # Each firm brings in 0.7 a job; sums of these jobs end in digits that differ.
    jobs = np.random.default_rng(5).random(190) * 9
    whole = economy(firms(["figs"] * 190, jobs=jobs, turnover=0.7 * jobs), SIZES)

    assert place(whole, range(90), RULE, np.random.default_rng(1)).probabilities[Standing.STRONG] == 1


def test_no_exports_at_all_are_known_and_bad():
    exports = np.concatenate([np.zeros(90), np.full(100, 10.0)])
    result = placed(90, 30.0, rule=replace(RULE, measures=(Measure.EXPORT_SHARE,)), exports=exports)

    assert (result.standing, result.score, result.not_known) == (Standing.UNDERPERFORMING, 0, ())


@given(st.integers(6, 60), st.floats(5, 40), st.integers(0, 99))
def test_probabilities_add_up_to_one(members, own, seed):
    result = placed(members, own, seed=seed)

    assert sum(result.probabilities.values()) == pytest.approx(1)
    assert result.probability == max(result.probabilities.values())


@pytest.mark.parametrize(
    ("probabilities", "sentence"),
    [
        ({}, "probability for each kind"),
        ({Standing.STRONG: 1.0}, "probability for each kind"),
        ({Standing.MASS_ONLY: 0.5, Standing.NO_MASS: 0.4}, "add up to 0.9"),
        ({Standing.MASS_ONLY: 1.5, Standing.NO_MASS: -0.5}, "add up to 1"),
    ],
)
def test_a_standing_without_its_probabilities_cannot_be_built(probabilities, sentence):
    with pytest.raises(StandingError, match=sentence):
        Placement(probabilities, 9, None, None, None, (), (), RULE, 99)
    with pytest.raises(TypeError):
        Placement(firms=9, jobs=None, lq=None, score=None, used=(), not_known=(), rule=RULE, draws=99)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"least_firms": 0}, "one firm or more"),
        ({"measures": ()}, "a measure"),
        ({"measures": (Measure.SME_SHARE,)}, "is none"),
    ],
)
def test_a_rule_without_meaning_is_refused(change, sentence):
    with pytest.raises(StandingError, match=sentence):
        replace(RULE, **change)


def test_a_rule_that_asks_for_what_is_not_known_is_refused():
    with pytest.raises(StandingError, match="asks for a location quotient"):
        placed(40, 30.0, rule=replace(RULE, least_lq=1.0))
    whole = economy(firms(["figs"] * 50, women_owned=[1.0] * 50), SIZES)
    with pytest.raises(StandingError, match="asks for jobs"):
        place(whole, range(40), replace(RULE, least_jobs=10), np.random.default_rng(1))
