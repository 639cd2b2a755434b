from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.standing.existence import (
    Eligibility,
    ExistenceFacts,
    ExistenceRule,
    Named,
    existence,
    overridden,
)
from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.persistence import PeriodFacts, Persistence, persistence

DAY = date(2024, 5, 2)
RULE = ExistenceRule("test", 50, 0.05, 1.0, 2, 2, "invented", date(2024, 1, 1))
TWICE = persistence([PeriodFacts("2019", 60, 1.2), PeriodFacts("2023", 70, 1.4)], 50, 1.0)
WITNESSES = (Named("P-1", DAY, "worked there"), Named("P-2", DAY, "chamber"))
FACTS = ExistenceFacts("figs", 70, 0.01, None, TWICE, WITNESSES)


def verdict(**changes):
    return existence(replace(FACTS, **changes), RULE)


def test_a_cluster_that_passes_all_four_tests_may_be_ranked():
    result = verdict()

    assert (result.eligibility, result.reasons, result.may_be_ranked) == (Eligibility.ELIGIBLE, (), True)


@pytest.mark.parametrize(
    ("changes", "code", "found", "asked"),
    [
        ({"firms": 49}, "too_few_firms", 49, 50),
        ({"q": 0.2}, "not_concentrated", 0.2, 0.05),
        ({"q": None, "lq_low": 1.0}, "not_concentrated", 1.0, 1.0),
        ({"persistence": Persistence(("2019", "2023"), ("2023",), 1, False)}, "not_persistent", 1, 2),
    ],
)
def test_a_known_failure_refuses_with_its_numbers(changes, code, found, asked):
    result = verdict(**changes)

    assert (result.eligibility, result.may_be_ranked) == (Eligibility.NOT_ELIGIBLE, False)
    assert [(test.code, test.found, test.asked) for test in result.reasons] == [(code, found, asked)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"firms": None}, "firms_not_known"),
        ({"q": None}, "concentration_not_known"),
        ({"confirmed_by": WITNESSES[:1]}, "not_yet_confirmed"),
    ],
)
def test_what_is_not_known_waits_for_two_names(changes, code):
    result = verdict(**changes)

    assert (result.eligibility, result.may_be_ranked) == (Eligibility.NEEDS_OVERRIDE, False)
    assert [test.code for test in result.reasons] == [code]


def test_one_period_is_stated_and_does_not_stop_a_candidate():
    one = persistence([PeriodFacts("2023", 70, 1.4)], 50, 1.0)
    result = verdict(persistence=one)

    assert result.eligibility is Eligibility.ELIGIBLE
    assert [(test.code, test.is_met) for test in result.reasons] == [("periods_not_known", None)]


def test_an_interval_above_one_is_significance_enough():
    assert verdict(q=0.2, lq_low=1.1).eligibility is Eligibility.ELIGIBLE


def test_the_same_witness_twice_is_one_witness():
    assert verdict(confirmed_by=(WITNESSES[0], Named(" p-1 ", DAY, "again"))).eligibility is Eligibility.NEEDS_OVERRIDE


def test_two_different_people_override_and_are_kept_with_their_reasons():
    refused = verdict(firms=10)
    result = overridden(refused, WITNESSES)

    assert (result.eligibility, result.may_be_ranked, result.override) == (Eligibility.OVERRIDDEN, True, WITNESSES)
    assert result.tests == refused.tests


@pytest.mark.parametrize(
    "signatures", [(), WITNESSES[:1], (WITNESSES[0], Named("Ｐ-1", DAY, "x")), (WITNESSES[0], Named("p-1  ", DAY, "x"))]
)
def test_fewer_than_two_people_override_nothing(signatures):
    with pytest.raises(StandingError, match="two different named people"):
        overridden(verdict(firms=10), signatures)


def test_what_is_eligible_or_overridden_cannot_be_overridden():
    with pytest.raises(StandingError, match="eligible already"):
        overridden(verdict(), WITNESSES)
    with pytest.raises(StandingError, match="overridden already"):
        overridden(overridden(verdict(firms=10), WITNESSES), WITNESSES)


@pytest.mark.parametrize(("who", "words"), [("", "reason"), ("P-1", "  ")])
def test_a_signature_without_name_or_reason_is_refused(who, words):
    with pytest.raises(StandingError, match="Give the person's name"):
        Named(who, DAY, words)


def test_a_gap_of_knowledge_does_not_break_the_run_and_absence_does():
    known_gap = [PeriodFacts("2017", 60, None), PeriodFacts("2019", None, None), PeriodFacts("2021", 55, None)]
    absent = [PeriodFacts("2017", 60, None), PeriodFacts("2019", 20, None), PeriodFacts("2021", 55, None)]

    assert persistence(known_gap, 50) == Persistence(("2017", "2021"), ("2017", "2021"), 2, True)
    assert persistence(absent, 50) == Persistence(("2017", "2019", "2021"), ("2017", "2021"), 1, False)
    assert persistence([], 50).is_persistent is None


def test_the_run_is_counted_back_from_the_last_period():
    grown = [PeriodFacts("2017", 20, None), PeriodFacts("2019", 60, None), PeriodFacts("2021", 55, None)]
    gone = [PeriodFacts("2017", 60, None), PeriodFacts("2019", 55, None), PeriodFacts("2021", 20, None)]

    assert (persistence(grown, 50).run, persistence(grown, 50).is_persistent) == (2, True)
    assert (persistence(gone, 50).run, persistence(gone, 50).is_persistent) == (0, False)


@given(st.lists(st.tuples(st.integers(2000, 2024), st.integers(0, 99)), unique_by=lambda one: one[0]), st.randoms())
def test_the_order_of_periods_decides_nothing(periods, random):
    facts = [PeriodFacts(str(year), number, None) for year, number in periods]
    shuffled = random.sample(facts, len(facts))

    assert persistence(shuffled, 50) == persistence(facts, 50)


def test_periods_that_cannot_be_compared_are_refused():
    with pytest.raises(StandingError, match="appears twice"):
        persistence([PeriodFacts("2020", 1, None), PeriodFacts("2020", 2, None)], 50)
    with pytest.raises(StandingError, match="ask for two or more"):
        persistence([], 50, periods=1)
    with pytest.raises(StandingError, match="two periods and one name"):
        replace(RULE, confirmers=0)
