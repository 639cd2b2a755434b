"""Whether a meeting could decide, and what it decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class VoteError(ValueError):
    """A vote or quorum rule does not fit the body; the message names the seat and the remedy."""


class QuorumKind(StrEnum):
    """What the quorum counts: heads, the share of seats, or the share of voting weight."""

    HEADS = "heads"
    SHARE = "share"
    WEIGHTED = "weighted"


class VotingMethod(StrEnum):
    """How a body decides."""

    CONSENT = "consent"
    MAJORITY = "majority"
    SUPERMAJORITY = "supermajority"


class Choice(StrEnum):
    """What a seat says; a block counts as a vote against where the method is not consent."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    BLOCK = "block"


class Outcome(StrEnum):
    """What came of the vote; void where there was no quorum."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a body; a seat without a vote counts neither for quorum nor in the vote."""

    code: str
    weight: Decimal = Decimal(1)
    is_voting: bool = True


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """One dated quorum rule; `needed` is a number of heads, or a share from 0 to 1."""

    kind: QuorumKind
    needed: Decimal
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if self.needed <= 0 or (self.kind is not QuorumKind.HEADS and self.needed > 1):
            raise VoteError(
                f"A quorum of {self.needed} by {self.kind.value} has no meaning; give heads, or a share to 1."
            )


@dataclass(frozen=True, slots=True)
class VotingRule:
    """One dated voting rule; `threshold` is the share of votes cast for a supermajority."""

    method: VotingMethod
    threshold: Fraction | None
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        is_super = self.method is VotingMethod.SUPERMAJORITY
        if is_super != (self.threshold is not None):
            raise VoteError("A supermajority needs a threshold such as 2/3; the other methods take none.")
        if self.threshold is not None and not Fraction(1, 2) < self.threshold <= 1:
            raise VoteError(f"A supermajority of {self.threshold} has no meaning; give more than 1/2, up to 1.")


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many were there against how many were needed."""

    present: Decimal
    seats: Decimal
    is_met: bool


@dataclass(frozen=True, slots=True)
class VoteResult:
    """The weights cast by choice and the outcome."""

    tally: Mapping[Choice, Decimal]
    outcome: Outcome
    quorum: Quorum


def quorum(rule: QuorumRule, seats: Sequence[Seat], present: Collection[str]) -> Quorum:
    """Say whether enough voting seats are present.

    Formula: heads: present >= needed; share: present / voting seats >= needed; weighted: the same over weights.
    Source: joint-actions reference, section 4 (quorum_rule heads, share, weighted).
    Limits: looks at one moment; take attendance again where people leave.

    >>> rule = QuorumRule(QuorumKind.SHARE, Decimal("0.5"), "statutes", date(2024, 1, 1))
    >>> quorum(rule, [Seat("a"), Seat("b"), Seat("c"), Seat("guest", is_voting=False)], {"a", "guest"}).is_met
    False
    """
    unknown = set(present) - {seat.code for seat in seats}
    if unknown:
        raise VoteError(f"{sorted(unknown)} have no seat; add them to the body or list them as guests.")
    voting = [seat for seat in seats if seat.is_voting]
    if not voting:
        raise VoteError("The body has no voting seat; add one before it meets.")
    weights = [seat.weight if rule.kind is QuorumKind.WEIGHTED else Decimal(1) for seat in voting]
    there = sum((weight for seat, weight in zip(voting, weights, strict=True) if seat.code in present), Decimal(0))
    total = sum(weights, Decimal(0))
    needed = Fraction(rule.needed) if rule.kind is QuorumKind.HEADS else Fraction(rule.needed) * Fraction(total)
    return Quorum(there, total, Fraction(there) >= needed)


def decide(
    voting: VotingRule,
    quorum_rule: QuorumRule,
    seats: Sequence[Seat],
    present: Collection[str],
    votes: Mapping[str, Choice],
) -> VoteResult:
    """Count one vote a seat and return the outcome.

    Formula: consent: no block and some weight for; majority: for > against; supermajority: for / (for + against)
    >= threshold, where a block counts as against. Without quorum the outcome is void.
    Source: joint-actions reference, section 4; one vote per member organisation unless seats carry weights.
    Limits: abstentions count for quorum and not as votes cast; secret votes must be counted before they come here.

    >>> rule = QuorumRule(QuorumKind.HEADS, Decimal(2), "statutes", date(2024, 1, 1))
    >>> majority = VotingRule(VotingMethod.MAJORITY, None, "statutes", date(2024, 1, 1))
    >>> seats = [Seat("a"), Seat("b"), Seat("c")]
    >>> decide(majority, rule, seats, {"a", "b"}, {"a": Choice.FOR, "b": Choice.ABSTAIN}).outcome.value
    'adopted'
    >>> decide(majority, rule, seats, {"a"}, {"a": Choice.FOR}).outcome.value
    'void'
    """
    reached = quorum(quorum_rule, seats, present)
    by_code = {seat.code: seat for seat in seats}
    tally = dict.fromkeys(Choice, Decimal(0))
    for code, choice in votes.items():
        seat = by_code.get(code)
        if seat is None or not seat.is_voting:
            raise VoteError(f"{code} has no vote in this body; remove the vote or give the seat a vote.")
        if code not in present:
            raise VoteError(f"{code} voted but is not listed as present; correct the attendance or the vote.")
        tally[choice] += seat.weight
    return VoteResult(tally, _outcome(voting, tally) if reached.is_met else Outcome.VOID, reached)


def _outcome(voting: VotingRule, tally: Mapping[Choice, Decimal]) -> Outcome:
    in_favour, against = tally[Choice.FOR], tally[Choice.AGAINST] + tally[Choice.BLOCK]
    if voting.method is VotingMethod.CONSENT:
        is_adopted = in_favour > 0 and tally[Choice.BLOCK] == 0
    elif voting.threshold is None:
        is_adopted = in_favour > against
    else:
        is_adopted = in_favour > 0 and Fraction(in_favour) >= voting.threshold * Fraction(in_favour + against)
    return Outcome.ADOPTED if is_adopted else Outcome.REJECTED
