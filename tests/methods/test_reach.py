"""Participations, people, new people, overlaps, bounds of head-counts and indirect reach."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.linkage.merging import representatives
from clusterwise.methods.people import Sex
from clusterwise.methods.reach import (
    Bounds,
    Participation,
    ReachError,
    head_bounds,
    indirect_reach,
    overlaps,
    reach,
    told_overlaps,
)

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
ROWS = st.lists(
    st.builds(
        Participation,
        person=st.sampled_from("abcde"),
        activity=st.sampled_from(["course", "fair"]),
        on=st.dates(date(2022, 1, 1), date(2024, 12, 31)),
        sex=st.sampled_from(Sex),
    ),
    max_size=20,
)
EDGES = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=4)


@given(ROWS, EDGES)
def test_people_are_never_more_than_participations_and_split_wholly_by_sex(rows, edges):
    told = reach(rows, representatives(edges), FIRST, LAST)

    assert told.new_people <= told.people <= told.participations
    assert sum(told.by_sex.values()) == told.people


@given(ROWS, EDGES)
def test_a_merge_counts_no_participation_less_and_no_person_more(rows, edges):
    before, after = (reach(rows, stands_for, FIRST, LAST) for stands_for in ({}, representatives(edges)))

    assert after.participations == before.participations
    assert after.people <= before.people


@given(ROWS, EDGES, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_merges_does_not_matter(rows, edges, chance):
    turned, joined = list(rows), list(edges)
    chance.shuffle(turned)
    chance.shuffle(joined)

    assert reach(turned, representatives(joined), FIRST, LAST) == reach(rows, representatives(edges), FIRST, LAST)


def test_a_merge_makes_a_new_woman_one_who_was_there_before():
    rows = [Participation("a", "course", date(2023, 5, 1), Sex.WOMEN), Participation("b", "fair", date(2024, 5, 1))]

    assert reach(rows, {}, FIRST, LAST).new_people == 1
    merged = reach(rows, {"b": "a"}, FIRST, LAST)
    assert (merged.people, merged.new_people, merged.by_sex[Sex.WOMEN]) == (1, 0, 1)


def test_records_that_state_two_sexes_state_none():
    rows = [Participation("a", "course", FIRST, Sex.WOMEN), Participation("b", "course", FIRST, Sex.MEN)]

    assert reach(rows, {"b": "a"}, FIRST, LAST).by_sex[Sex.NOT_STATED] == 1


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ReachError):
        reach([], {}, LAST, FIRST)


@given(st.dictionaries(st.sampled_from("xyz"), st.sets(st.sampled_from("abcdef")), min_size=1))
def test_an_overlap_is_the_same_both_ways_and_within_both(groups):
    found = overlaps(groups, {})

    assert all(found[one, other] == found[other, one] <= found[one, one] for one, other in found)


@given(st.dictionaries(st.sampled_from(Sex), st.lists(st.integers(0, 40), max_size=4)))
def test_the_least_of_head_counts_is_no_more_than_the_most(counts):
    bounds = head_bounds(counts)

    assert bounds.least <= bounds.most == sum(sum(found) for found in counts.values())


def test_one_head_count_is_exact_and_two_are_bounds():
    assert head_bounds({Sex.WOMEN: [20]}) == Bounds(20, 20)
    assert head_bounds({Sex.NOT_STATED: [20, 30]}) == Bounds(30, 50)


def test_a_negative_head_count_is_refused():
    with pytest.raises(ReachError):
        head_bounds({Sex.WOMEN: [-1]})


@given(st.integers(0, 10**6), st.fractions(0, 20), st.integers(0, 10**6))
def test_direct_and_indirect_reach_together_are_never_more_than_the_population(direct, multiplier, population):
    others = indirect_reach(direct, multiplier, population, "census 2020")

    assert 0 <= others <= max(0, population - direct)


@pytest.mark.parametrize(("multiplier", "source"), [(Fraction(4), " "), (Fraction(-1), "census")])
def test_a_multiplier_without_a_source_or_below_zero_is_refused(multiplier, source):
    with pytest.raises(ReachError):
        indirect_reach(10, multiplier, 100, source)


def test_what_is_left_of_a_group_or_of_the_whole_must_be_enough_too():
    groups = {"course": list("abcdefghij"), "fair": list("cdefghijkl"), "seat": list("vwxyz")}
    found = told_overlaps(overlaps(groups, {}), whole=17, least=5)

    assert found["course", "course"] == 10
    assert found["course", "fair"] is None  # 2 of the course are not at the fair
    assert found["course", "seat"] is None  # 2 of 17 are in neither
    assert told_overlaps(overlaps({"all": list("abcdefg")}, {}), whole=9, least=5)["all", "all"] is None
