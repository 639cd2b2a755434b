from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.deliberating import (
    Choice,
    Outcome,
    QuorumKind,
    QuorumRule,
    Seat,
    VoteError,
    VotingMethod,
    VotingRule,
    decide,
    quorum,
)

SINCE = ("statutes", date(2024, 1, 1))
SEATS = [Seat("a", Decimal(3)), Seat("b"), Seat("c"), Seat("d"), Seat("guest", is_voting=False)]
HALF = QuorumRule(QuorumKind.SHARE, Decimal("0.5"), *SINCE)
CONSENT = VotingRule(VotingMethod.CONSENT, None, *SINCE)
MAJORITY = VotingRule(VotingMethod.MAJORITY, None, *SINCE)
TWO_THIRDS = VotingRule(VotingMethod.SUPERMAJORITY, Fraction(2, 3), *SINCE)
FOR, AGAINST, ABSTAIN, BLOCK = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.BLOCK


@pytest.mark.parametrize(
    ("kind", "needed", "present", "is_met"),
    [
        (QuorumKind.HEADS, "2", {"a", "guest"}, False),
        (QuorumKind.HEADS, "2", {"a", "b"}, True),
        (QuorumKind.SHARE, "0.5", {"a"}, False),
        (QuorumKind.SHARE, "0.5", {"a", "b"}, True),
        (QuorumKind.WEIGHTED, "0.5", {"a"}, True),
        (QuorumKind.WEIGHTED, "0.5", {"b", "c"}, False),
    ],
)
def test_a_quorum_counts_heads_seats_or_weight_of_voting_seats(kind, needed, present, is_met):
    assert quorum(QuorumRule(kind, Decimal(needed), *SINCE), SEATS, present).is_met is is_met


@pytest.mark.parametrize(
    ("rule", "votes", "outcome"),
    [
        (CONSENT, {"b": FOR, "c": AGAINST, "d": ABSTAIN}, Outcome.ADOPTED),
        (CONSENT, {"b": FOR, "c": BLOCK, "d": FOR}, Outcome.REJECTED),
        (CONSENT, {"b": ABSTAIN}, Outcome.REJECTED),
        (MAJORITY, {"b": FOR, "c": AGAINST}, Outcome.REJECTED),
        (MAJORITY, {"b": FOR, "c": FOR, "d": AGAINST}, Outcome.ADOPTED),
        (MAJORITY, {"a": FOR, "b": AGAINST, "c": AGAINST}, Outcome.ADOPTED),
        (MAJORITY, {"b": FOR, "c": BLOCK}, Outcome.REJECTED),
        (TWO_THIRDS, {"b": FOR, "c": FOR, "d": AGAINST}, Outcome.ADOPTED),
        (TWO_THIRDS, {"b": FOR, "c": AGAINST, "d": ABSTAIN}, Outcome.REJECTED),
        (TWO_THIRDS, {}, Outcome.REJECTED),
    ],
)
def test_the_outcome_follows_the_method(rule, votes, outcome):
    assert decide(rule, HALF, SEATS, {"a", "b", "c", "d"}, votes).outcome is outcome


def test_without_quorum_the_vote_is_void_but_its_tally_stays():
    result = decide(MAJORITY, HALF, SEATS, {"b"}, {"b": FOR})

    assert result.outcome is Outcome.VOID
    assert result.tally == {FOR: Decimal(1), AGAINST: Decimal(0), ABSTAIN: Decimal(0), BLOCK: Decimal(0)}
    assert (result.quorum.present, result.quorum.seats) == (Decimal(1), Decimal(4))


@pytest.mark.parametrize(
    ("present", "votes", "words"),
    [
        ({"a", "z"}, {}, "z"),
        ({"a", "b"}, {"c": FOR}, "not listed as present"),
        ({"a", "guest"}, {"guest": FOR}, "no vote"),
    ],
)
def test_a_vote_without_seat_vote_or_attendance_is_refused(present, votes, words):
    with pytest.raises(VoteError, match=words):
        decide(MAJORITY, HALF, SEATS, present, votes)


def test_rules_without_meaning_are_refused():
    with pytest.raises(VoteError, match="quorum of 2 by share"):
        QuorumRule(QuorumKind.SHARE, Decimal(2), *SINCE)
    with pytest.raises(VoteError, match="needs a threshold"):
        VotingRule(VotingMethod.SUPERMAJORITY, None, *SINCE)
    with pytest.raises(VoteError, match="more than 1/2"):
        VotingRule(VotingMethod.SUPERMAJORITY, Fraction(1, 2), *SINCE)
    with pytest.raises(VoteError, match="no voting seat"):
        quorum(HALF, [Seat("guest", is_voting=False)], set())


@given(st.lists(st.sampled_from(Choice), min_size=4, max_size=4), st.sampled_from([CONSENT, MAJORITY, TWO_THIRDS]))
def test_turning_a_vote_to_for_never_loses_an_adopted_decision(choices, rule):
    votes = dict(zip("abcd", choices, strict=True))
    before = decide(rule, HALF, SEATS, set("abcd"), votes).outcome
    after = decide(rule, HALF, SEATS, set("abcd"), votes | {"b": FOR}).outcome

    assert before is Outcome.REJECTED or after is Outcome.ADOPTED
