"""One case gives one result, and one file reproduces the decision."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.methods.choosing.choosing_cases import LESS, MORE, NAN, table

from clusterwise.methods.choosing.dossier import Budget, Case, Spread, decide
from clusterwise.methods.choosing.groups import Opinion
from clusterwise.methods.choosing.record import as_plain, case_of, differences, record
from clusterwise.methods.choosing.scales import ChoosingError, Weights, shares_of
from clusterwise.methods.choosing.verdict import Verdict, VerdictRule
from clusterwise.methods.people import Sex

RULE = VerdictRule("v1", 0.8, 0.5, "mapping reference, section 5", date(2026, 11, 24))
NAMES = ("c0", "c1", "c2")


def person(code, sex, *weights, voice=1.0):
    return Opinion(code, sex, shares_of(NAMES, weights), voice)


def a_case(**changes) -> Case:
    scores = table(
        [[9, 4, 2], [5, NAN, 1], [3, 9, 4], [2, 2, 5]],
        ways=[MORE, MORE, LESS],
        anchors=[(0, 10), (0, 10), (1, 5)],
        intervals={("b", "c1"): (3, 8)},
    )
    people = (
        person("p1", Sex.WOMEN, 2, 6, 2),
        person("p2", Sex.MEN, 6, 2, 2, voice=2.0),
        person("p3", Sex.NOT_STATED, 3, 3, 3),
    )
    budget = Budget(
        {name: {"money": Decimal(cost), "staff": Decimal(months)} for name, cost, months in
         (("a", "40.50", 6), ("b", "30", 4), ("c", "50", 8), ("d", "10", 2))},
        {"money": Decimal(80), "staff": Decimal(12)},
        not_together=(("a", "d"),),
    )  # fmt: skip
    return replace(Case(scores, RULE, people, first=2, draws=2_000, seed=7, budget=budget), **changes)


def test_every_part_of_the_result_is_there():
    result = decide(a_case())

    assert result.ranking.order[-1] == "d"
    assert result.missing == (("b", "c1"),)
    assert [check.method for check in result.cross_checks] == ["topsis", "vikor", "promethee"]
    assert result.dispersion.persons == result.side_by_side.whole.persons == 3
    assert result.side_by_side.in_whole_only == 1
    assert result.agreement.kemeny.order[-1] == "d"
    assert result.spread is Spread.PEOPLE
    assert result.finding.chosen == result.ranking.order[:2]
    assert [one.criterion for one in result.stability] == list(NAMES)
    assert [one.left_out for one in result.without_person] == ["p1", "p2", "p3"]
    assert [one.left_out for one in result.without_criterion] == list(NAMES)
    assert result.portfolio.best.clusters == ("a", "b")
    assert result.portfolio.runner_up is not None


def test_the_same_seed_gives_the_same_result_and_another_seed_other_draws():
    first, again, other = (decide(a_case(seed=seed)) for seed in (7, 7, 8))

    assert as_plain(first) == as_plain(again)
    assert as_plain(first.ranking) == as_plain(other.ranking)
    assert first.acceptability.ranks.tolist() != other.acceptability.ranks.tolist()


def test_one_file_reproduces_the_decision():
    document = json.loads(json.dumps(record(a_case(), decide(a_case())), allow_nan=False))

    assert differences(document) == ()
    assert as_plain(case_of(document)) == as_plain(a_case())


def test_weights_come_back_to_the_last_digit_so_that_their_draws_do():
    """Thirds do not add up to exactly one; dividing them once more would turn the draws between two people's weights."""
    case = a_case()
    names = case.scores.criteria.names
    shares = ((0.3, 0.6, 0.1), (0.7, 0.1, 0.2))
    people = tuple(
        Opinion(code, sex, Weights(names, given))
        for code, sex, given in zip(("p1", "p2"), (Sex.WOMEN, Sex.MEN), shares, strict=True)
    )
    document = json.loads(json.dumps(record(case := replace(case, people=people), decide(case))))

    assert [one.weights.shares for one in case_of(document).people] == list(shares)
    assert differences(document) == ()


def test_the_groups_own_weights_rank_where_they_are_given():
    case = a_case()
    names = case.scores.criteria.names
    joint = Weights(names, (1.0, *(0.0,) * (len(names) - 1)))
    result = decide(replace(case, weights=joint))
    document = json.loads(json.dumps(record(replace(case, weights=joint), result)))

    assert result.weights == joint
    assert case_of(document).weights == joint
    assert differences(document) == ()


@pytest.mark.parametrize("path", [("scores", "values"), ("seed",), ("people",)])
def test_a_case_that_was_changed_is_found_out(path):
    document = json.loads(json.dumps(record(a_case(), decide(a_case()))))
    if path == ("scores", "values"):
        document["case"]["scores"]["values"][0][0] = 1
    elif path == ("seed",):
        document["case"]["seed"] = 8
    else:
        document["case"]["people"].pop()

    assert differences(document) != ()


def test_files_that_are_no_decision_are_refused():
    document = record(a_case(), decide(a_case()))

    with pytest.raises(ChoosingError, match="use a file of a decision"):
        case_of({"schema": "other"})
    with pytest.raises(ChoosingError, match="lacks or garbles"):
        case_of({"schema": document["schema"], "case": {}})
    broken = json.loads(json.dumps(document))
    broken["case"]["scores"]["criteria"]["directions"][0] = "sideways"
    with pytest.raises(ChoosingError, match="lacks or garbles"):
        case_of(broken)


def test_without_people_the_agreed_weights_and_their_order_hold():
    result = decide(a_case(people=(), budget=None))

    assert result.weights.shares == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (result.spread, result.dispersion, result.side_by_side, result.agreement) == (Spread.ORDER, None, None, None)
    assert (result.without_person, result.portfolio) == ((), None)


def test_a_candidate_best_on_everything_is_robust_whatever_the_weights():
    result = decide(Case(table([[9, 9], [5, 8], [1, 1]]), RULE, spread=Spread.ANY, draws=500))

    assert (result.finding.verdict, result.finding.least_share) == (Verdict.ROBUST, 1.0)
    assert all(check.is_same_first for check in result.cross_checks)


def test_two_candidates_with_opposite_strengths_are_not_robust():
    result = decide(Case(table([[9, 1], [1, 9]], weights=[3, 2]), RULE, spread=Spread.ANY, draws=4_000))

    assert result.finding.verdict is not Verdict.ROBUST
    assert result.finding.least_share == pytest.approx(0.5, abs=0.04)


def test_one_candidate_alone_is_decided():
    result = decide(Case(table([[9, 1]]), RULE, draws=10))

    assert (result.finding.verdict, result.finding.strongest_rival) == (Verdict.ROBUST, None)


def test_requests_that_do_not_fit_are_refused():
    with pytest.raises(ChoosingError, match="ask for one up to all"):
        decide(a_case(first=5))
    with pytest.raises(ChoosingError, match="No person has given weights"):
        decide(a_case(people=(), spread=Spread.PEOPLE))
    with pytest.raises(ChoosingError, match="a has no costs"):
        decide(a_case(budget=Budget({}, {"money": Decimal(1)})))
    with pytest.raises(ChoosingError, match="use one list"):
        decide(a_case(people=(Opinion("p1", Sex.WOMEN, shares_of(["other"], [1])),)))
