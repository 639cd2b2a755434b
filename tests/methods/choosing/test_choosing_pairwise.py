"""Weights from comparisons: consistent answers come back, contradictions are named, gaps are closed."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.choosing.pairwise import judgements, pairwise_weights
from clusterwise.methods.choosing.random_index import DONEGAN_DODD_1991, SAATY_1980, SAATY_2005
from clusterwise.methods.choosing.scales import ChoosingError

BOZOKI_HOUSE = {
    ("a", "b"): 5, ("a", "c"): 3, ("a", "d"): 7, ("a", "e"): 6, ("a", "f"): 6, ("b", "d"): 5, ("b", "f"): 3, ("c", "e"): 3,
    ("c", "g"): 6, ("f", "d"): 4, ("g", "a"): 3, ("g", "e"): 5, ("h", "a"): 4, ("h", "b"): 7, ("h", "d"): 8, ("h", "f"): 6,
}  # fmt: skip


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=7))
def test_answers_that_follow_from_weights_give_these_weights(raw):
    names = [f"c{number}" for number in range(len(raw))]
    answers = {(names[i], names[j]): raw[i] / raw[j] for i in range(len(raw)) for j in range(i + 1, len(raw))}

    result = pairwise_weights(judgements(names, answers))

    assert result.weights.shares == pytest.approx([value / sum(raw) for value in raw], rel=1e-6)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert result.most_inconsistent is None


def test_a_chain_of_comparisons_is_enough():
    result = pairwise_weights(judgements(list("abc"), {("a", "b"): 2, ("b", "c"): 3}))

    assert result.weights.shares == pytest.approx((0.6, 0.3, 0.1), abs=1e-7)
    assert result.completion[("a", "c")] == pytest.approx(6, abs=1e-6)


def test_the_completion_of_the_larger_published_example_holds():
    published = {
        ("b", "c"): 0.3300, ("b", "e"): 1.7197, ("b", "g"): 0.4664, ("c", "d"): 9.9205, ("c", "f"): 4.8525,
        ("c", "h"): 0.5696, ("d", "e"): 0.5253, ("d", "g"): 0.1424, ("e", "f"): 0.9312, ("e", "h"): 0.1093,
        ("f", "g"): 0.2912, ("g", "h"): 0.4031,
    }  # fmt: skip

    completion = pairwise_weights(judgements(list("abcdefgh"), BOZOKI_HOUSE)).completion

    assert completion == pytest.approx(published, abs=2e-4)


def test_the_answer_turned_round_by_mistake_is_named_with_the_value_that_agrees():
    truth = {"a": 8, "b": 4, "c": 2, "d": 1}
    answers = {(one, other): truth[one] / truth[other] for one in truth for other in truth if one < other}
    answers[("b", "d")] = 1 / 4

    odd = pairwise_weights(judgements(list(truth), answers)).most_inconsistent

    assert odd.pair == ("b", "d")
    assert odd.given == 0.25
    assert odd.agreeing == pytest.approx(4, rel=1e-5)
    assert odd.consistency_ratio == pytest.approx(0, abs=1e-6)


def test_comparisons_in_separate_groups_are_refused():
    with pytest.raises(ChoosingError, match="No comparison links a, b with c, d"):
        judgements(list("abcd"), {("a", "b"): 2, ("c", "d"): 3})


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({("a", "b"): 0}, "above zero"),
        ({("a", "b"): float("nan")}, "above zero"),
        ({("a", "x"): 2}, "does not name two listed criteria"),
        ({("a", "a"): 2}, "does not name two listed criteria"),
        ({("a", "b"): 2, ("b", "a"): 2}, "compared twice"),
    ],
)
def test_answers_without_meaning_are_refused(answers, message):
    with pytest.raises(ChoosingError, match=message):
        judgements(["a", "b"], answers)


def test_the_ratio_is_unknown_beyond_the_table_and_zero_below_three():
    names = [f"c{number}" for number in range(16)]
    chain = dict.fromkeys(pairwise(names), 1)

    assert pairwise_weights(judgements(names, chain), SAATY_1980).consistency_ratio is None
    assert pairwise_weights(judgements(["a", "b"], {("a", "b"): 9})).consistency_ratio == 0
    assert pairwise_weights(judgements(["a"], {})).weights.shares == (1.0,)


def test_the_tables_of_random_indices_differ_and_are_dated():
    assert [index.of(3) for index in (SAATY_1980, SAATY_2005, DONEGAN_DODD_1991)] == [0.58, 0.52, 0.4914]
    assert [index.valid_from.year for index in (SAATY_1980, SAATY_2005, DONEGAN_DODD_1991)] == [1980, 2005, 1991]


@given(st.permutations(range(5)), st.lists(st.sampled_from([1 / 5, 1 / 3, 1, 2, 4, 7]), min_size=10, max_size=10))
def test_the_order_of_the_criteria_does_not_matter(order, values):
    pairs = [(i, j) for i in range(5) for j in range(i + 1, 5)]
    names = "abcde"
    answers = {(names[i], names[j]): value for (i, j), value in zip(pairs, values, strict=True)}

    plain = pairwise_weights(judgements(list(names), answers))
    mixed = pairwise_weights(judgements([names[row] for row in order], answers))

    assert [mixed.weights.share_of(name) for name in names] == pytest.approx(plain.weights.shares, abs=1e-9)
    assert mixed.consistency_ratio == pytest.approx(plain.consistency_ratio, abs=1e-9)
    assert np.isfinite(plain.consistency_index)
