from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.people import Sex
from clusterwise.methods.ranking import (
    Criterion,
    Direction,
    RankingError,
    Score,
    rankings_by_sex,
    weighted_ranking,
)

GROWTH = Criterion("growth", Decimal(60), Decimal(0), Decimal(5))
RISK = Criterion("risk", Decimal(40), Decimal(0), Decimal(5), Direction.LESS_IS_BETTER)
CRITERIA = (GROWTH, RISK)


def scores(**by_candidate: list[tuple[str, int | None, int | None]]) -> list[Score]:
    return [
        Score(candidate, criterion, judge, None if value is None else Decimal(value))
        for candidate, lines in by_candidate.items()
        for judge, growth, risk in lines
        for criterion, value in (("growth", growth), ("risk", risk))
    ]


def test_points_are_the_weighted_mean_merit_with_its_parts():
    given_scores = scores(figs=[("ada", 4, 1), ("ben", 2, 3)], dates=[("ada", 5, 5), ("ben", 4, 5)])
    figs, dates = weighted_ranking(CRITERIA, ["dates", "figs"], ["ada", "ben"], given_scores)

    assert (figs.candidate, figs.low, figs.high, figs.rank) == ("figs", 60.0, 60.0, 1)
    assert [(part.criterion, part.low) for part in figs.contributions] == [("growth", 36.0), ("risk", 24.0)]
    assert (dates.candidate, dates.low, dates.rank) == ("dates", 54.0, 2)
    assert [(part.criterion, part.low) for part in dates.contributions] == [("growth", 54.0), ("risk", 0.0)]


def test_a_missing_score_widens_the_points_and_the_possible_places():
    given_scores = scores(figs=[("ada", 4, None)], dates=[("ada", 3, 2)])
    dates, figs = sorted(
        weighted_ranking(CRITERIA, ["dates", "figs"], ["ada"], given_scores), key=lambda s: s.candidate
    )

    assert (figs.low, figs.high, figs.is_complete) == (48.0, 88.0, False)
    assert (figs.rank, figs.best_rank, figs.worst_rank) == (1, 1, 2)
    assert (dates.low, dates.high, dates.is_complete) == (60.0, 60.0, True)
    assert (dates.rank, dates.best_rank, dates.worst_rank) == (2, 1, 2)


def test_a_score_known_within_limits_widens_the_points_by_as_much():
    given_scores = [
        Score("figs", "growth", "ada", Decimal(2), Decimal(4)),
        Score("figs", "risk", "ada", Decimal(1), Decimal(3)),
    ]
    (figs,) = weighted_ranking(CRITERIA, ["figs"], ["ada"], given_scores)

    assert (figs.low, figs.high, figs.is_complete) == (40.0, 80.0, False)
    assert [part.missing for part in figs.contributions] == [0, 0]


def test_equal_points_share_a_place_and_the_next_place_is_left_out():
    given_scores = scores(a=[("ada", 3, 3)], b=[("ada", 3, 3)], c=[("ada", 1, 5)], d=[("ada", 5, 0)])
    ranked = weighted_ranking(CRITERIA, ["a", "b", "c", "d"], ["ada"], given_scores)

    assert [(one.candidate, one.rank) for one in ranked] == [("d", 1), ("a", 2), ("b", 2), ("c", 4)]


def test_a_veto_puts_a_candidate_out_whatever_its_points():
    criteria = (GROWTH, replace(RISK, veto=Decimal(4)))
    given_scores = scores(rich=[("ada", 5, 5)], poor=[("ada", 0, 4)], open=[("ada", 1, None)])
    poor, rich = (
        next(
            one
            for one in weighted_ranking(criteria, ["rich", "poor", "open"], ["ada"], given_scores)
            if one.candidate == name
        )
        for name in ("poor", "rich")
    )
    still_open = weighted_ranking(criteria, ["open"], ["ada"], scores(open=[("ada", 1, None)]))[0]

    assert (rich.rank, rich.vetoed_by) == (None, ("risk",))
    assert (poor.rank is None, poor.vetoed_by) == (False, ())
    assert (still_open.rank, still_open.may_be_vetoed_by) == (1, ("risk",))


def test_womens_and_mens_order_stand_side_by_side():
    given_scores = scores(figs=[("ada", 5, 1), ("ben", 1, 4)], dates=[("ada", 2, 2), ("ben", 4, 1)])
    split = rankings_by_sex(CRITERIA, ["figs", "dates"], {"ada": Sex.WOMEN, "ben": Sex.MEN}, given_scores)

    assert {sex: [one.candidate for one in ranked] for sex, ranked in split.items()} == {
        Sex.WOMEN: ["figs", "dates"],
        Sex.MEN: ["dates", "figs"],
    }


def test_judges_of_a_sex_who_gave_no_score_make_no_ranking():
    given_scores = scores(figs=[("ada", 5, 1), ("ben", None, None)], dates=[("ada", 2, 2)])
    judges = {"ada": Sex.WOMEN, "ben": Sex.MEN, "cid": Sex.OTHER}
    split = rankings_by_sex(CRITERIA, ["figs", "dates"], judges, given_scores)

    assert {sex: [one.rank for one in ranked] for sex, ranked in split.items()} == {Sex.WOMEN: [1, 2]}


@pytest.mark.parametrize(
    ("criteria", "judges", "given_scores", "words"),
    [
        ((GROWTH,), ["ada"], [], "weights sum to 60"),
        (CRITERIA, [], [], "no judges"),
        (CRITERIA, ["ada", "ada"], [], "judge is listed twice"),
        (CRITERIA, ["ada"], [Score("figs", "growth", "ada", Decimal(6))], "scale runs from 0 to 5"),
        (CRITERIA, ["ada"], [Score("figs", "growth", "eve", Decimal(1))], "not listed"),
        (CRITERIA, ["ada"], [Score("figs", "growth", "ada", Decimal(1))] * 2, "twice"),
    ],
)
def test_scores_that_do_not_fit_are_refused(criteria, judges, given_scores, words):
    with pytest.raises(RankingError, match=words):
        weighted_ranking(criteria, ["figs"], judges, given_scores)


def test_a_criterion_without_a_scale_or_with_a_veto_outside_it_is_refused():
    with pytest.raises(RankingError, match="low must be below high"):
        Criterion("flat", Decimal(100), Decimal(5), Decimal(5))
    with pytest.raises(RankingError, match="outside 0 to 5"):
        replace(GROWTH, veto=Decimal(6))


marks = st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=8, max_size=8)


def grid(values: list[int | None]) -> list[Score]:
    keys = [(who, what, judge) for who in ("a", "b") for what in ("growth", "risk") for judge in ("ada", "ben")]
    return [Score(*key, None if value is None else Decimal(value)) for key, value in zip(keys, values, strict=True)]


@given(marks, st.lists(st.integers(0, 5), min_size=8, max_size=8))
def test_filling_missing_scores_stays_within_the_points_and_places_announced(values, fill):
    filled = [new if old is None else old for old, new in zip(values, fill, strict=True)]
    before = {one.candidate: one for one in weighted_ranking(CRITERIA, ["a", "b"], ["ada", "ben"], grid(values))}

    for after in weighted_ranking(CRITERIA, ["a", "b"], ["ada", "ben"], grid(filled)):
        announced = before[after.candidate]
        assert announced.low - 1e-9 <= after.low == after.high <= announced.high + 1e-9
        assert announced.best_rank <= after.rank <= announced.worst_rank


@given(marks)
def test_the_order_of_candidates_judges_and_criteria_changes_nothing(values):
    forward = weighted_ranking(CRITERIA, ["a", "b"], ["ada", "ben"], grid(values))
    backward = weighted_ranking(CRITERIA[::-1], ["b", "a"], ["ben", "ada"], grid(values)[::-1])

    assert [(one.candidate, one.rank, one.low, one.high) for one in forward] == [
        (one.candidate, one.rank, one.low, one.high) for one in backward
    ]
