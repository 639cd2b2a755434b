"""The verdict is a word tied to numbers by a dated rule."""

from datetime import date

import numpy as np
import pytest

from clusterwise.methods.choosing.acceptability import Acceptability
from clusterwise.methods.choosing.scales import ChoosingError
from clusterwise.methods.choosing.verdict import Verdict, VerdictRule, judge

RULE = VerdictRule("v1", 0.8, 0.5, "mapping reference, section 5", date(2026, 11, 24))


def shares(*rows):
    ranks = np.array(rows)
    return Acceptability(tuple("abcd"[: len(rows)]), 1000, ranks, ranks, (None,) * len(rows))


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "robust"),
        (0.8, "robust"),
        (0.799, "contested"),
        (0.5, "contested"),
        (0.499, "undecided"),
        (0.0, "undecided"),
    ],
)
def test_the_word_follows_the_thresholds(share, word):
    assert judge(shares([share, 1 - share], [1 - share, share]), ["a"], RULE).verdict == Verdict(word)


def test_the_weakest_of_the_short_list_decides():
    found = judge(shares([0.6, 0.4, 0.0], [0.2, 0.4, 0.4], [0.2, 0.2, 0.6]), ["a", "b"], RULE)

    assert (found.verdict, found.weakest, found.least_share) == (Verdict.CONTESTED, "b", 0.6)
    assert (found.shares, found.verdicts) == ((1.0, 0.6), (Verdict.ROBUST, Verdict.CONTESTED))
    assert (found.strongest_rival, found.rival_share, found.rule) == ("c", 0.4, "v1")


def test_another_dated_rule_gives_another_word():
    stricter = VerdictRule("v2", 0.95, 0.9, "programme", date(2027, 1, 1))

    assert judge(shares([0.85, 0.15], [0.15, 0.85]), ["a"], RULE).verdict is Verdict.ROBUST
    assert judge(shares([0.85, 0.15], [0.15, 0.85]), ["a"], stricter).verdict is Verdict.UNDECIDED


def test_rules_and_lists_without_meaning_are_refused():
    with pytest.raises(ChoosingError, match="second is not below the first"):
        VerdictRule("v3", 0.5, 0.8, "programme", date(2027, 1, 1))
    with pytest.raises(ChoosingError, match="distinct candidates"):
        judge(shares([0.5, 0.5], [0.5, 0.5]), ["x"], RULE)
    with pytest.raises(ChoosingError, match="distinct candidates"):
        judge(shares([0.5, 0.5], [0.5, 0.5]), [], RULE)
