"""Merges as edges: order does not matter, one edge taken away separates, contradictions are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.linkage.bands import BandError, Thresholds, band
from clusterwise.methods.linkage.evaluation import pairwise_agreement
from clusterwise.methods.linkage.keys import KeyedDigestError, keyed_digest, shared_keys
from clusterwise.methods.linkage.merging import (
    MergeLoopError,
    acceptable,
    counted,
    merge_state,
    refuse_loop,
    representatives,
)

PEOPLE = st.sampled_from("abcdefgh")
PROPOSED = st.lists(st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] < pair[1]), max_size=12, unique=True)


@given(PROPOSED, st.randoms(use_true_random=False))
def test_the_order_of_merging_does_not_matter(edges, chance):
    shuffled = list(edges)
    chance.shuffle(shuffled)

    assert representatives(shuffled) == representatives(edges)
    assert merge_state(shuffled) == merge_state(edges)


@given(PROPOSED)
def test_who_stands_for_a_group_stands_for_itself(edges):
    stands_for = representatives(edges)

    assert all(stands_for[other] == other for other in stands_for.values())
    assert all(stands_for[one] <= one for one in stands_for)


@given(PROPOSED, PROPOSED)
def test_unmerging_restores_the_count_exactly(edges, later):
    forest = acceptable((), (), edges)
    grown = forest + [edge for edge in acceptable(forest, (), later) if edge not in forest]
    taken_back = [edge for edge in grown if edge in forest]

    assert counted("abcdefgh", representatives(taken_back)) == counted("abcdefgh", representatives(forest))
    assert len(counted("abcdefgh", representatives(grown))) == 8 - len(grown)


@given(PROPOSED, PROPOSED)
def test_accepting_many_at_once_is_accepting_them_one_by_one(apart, proposed):
    one_by_one: list[tuple[str, str]] = []
    told_apart = [edge for edge in apart if edge not in proposed]
    for edge in proposed:
        try:
            refuse_loop(one_by_one, told_apart, edge, is_same=True)
        except MergeLoopError:
            continue
        one_by_one.append(edge)

    assert acceptable((), told_apart, proposed) == one_by_one


@pytest.mark.parametrize(
    ("same", "apart", "new", "is_same", "people"),
    [
        ([], [], ("a", "a"), True, ("a",)),
        ([("a", "b"), ("b", "c")], [], ("a", "c"), True, ("a", "b", "c")),
        ([("a", "b"), ("b", "c")], [], ("a", "c"), False, ("a", "b", "c")),
        ([("a", "b")], [("c", "a")], ("b", "c"), True, ("c", "a", "b", "c")),
    ],
)
def test_a_merge_loop_is_refused_and_names_the_people(same, apart, new, is_same, people):
    with pytest.raises(MergeLoopError) as refusal:
        refuse_loop(same, apart, new, is_same=is_same)

    assert refusal.value.people == people
    assert all(person in str(refusal.value) for person in people)


def test_a_number_that_many_hold_is_no_key():
    held = {"card": [("x", person) for person in "abcde"], "phone": [("y", "b"), ("y", "a"), ("z", "c")]}

    assert [(one.first, one.second, one.kind) for one in shared_keys(held, 4)] == [("a", "b", "phone")]
    assert len(shared_keys(held, 5)) == 5


@pytest.mark.parametrize(("secret", "value"), [(b"", "1"), (b"s", "")])
def test_a_digest_without_a_secret_or_a_number_is_refused(secret, value):
    with pytest.raises(KeyedDigestError):
        keyed_digest(secret, "card", value)


@pytest.mark.parametrize(("ask", "same"), [(0.9, 0.5), (0, 0.5), (0.5, 1.1)])
def test_thresholds_in_the_wrong_order_are_refused(ask, same):
    with pytest.raises(BandError):
        Thresholds(ask, same)


def test_a_score_that_is_no_probability_is_refused():
    with pytest.raises(BandError):
        band(1.2, Thresholds(0.5, 0.9))


@given(st.lists(st.integers(0, 3), max_size=20))
def test_a_linkage_that_equals_the_truth_has_an_f1_of_one(truth):
    told = pairwise_agreement(truth, [f"g{group}" for group in truth])

    assert told.f1 in (None, 1.0)
    assert told.precision == told.recall
