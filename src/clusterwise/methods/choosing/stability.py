"""How far a weight may move, and what may be left out, before the choice changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.additive import weighted_sum
from clusterwise.methods.choosing.concordance import kendall_tau
from clusterwise.methods.choosing.groups import Opinion, aggregate_priorities
from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Ranks, Scores, Weights
from clusterwise.methods.choosing.scaling import merits


@dataclass(frozen=True, slots=True)
class Stability:
    """The shares of one criterion, from `low` to `high`, that keep the same candidates in front.

    `below` and `above` are the candidates that come in when the share passes these ends; None where it never happens.
    """

    criterion: str
    share: float
    low: float
    high: float
    below: str | None
    above: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ranking without one criterion or person, against the full one; tau is None where all are equal."""

    left_out: str
    ranks: Ranks
    first: tuple[str, ...]
    is_same_first: bool
    tau: float | None


def weight_stability(scores: Scores, first: int = 1) -> tuple[Stability, ...]:
    """Return for each criterion the weights within which the first candidates stay first.

    Formula: with share t for the criterion and the others keeping their proportions, the lead of a over b is
    t * d_c + (1 - t) * r, linear in t; the interval is where no lead of the first k over any other is below zero.
    Source: Mareschal (1988), weight stability intervals in additive models.
    Limits: exact for the weighted sum with min-max scaling, one weight at a time; missing scores count at the middle of
    their interval. Where a criterion carries all weight, the others share the rest evenly. The first k is a set, its
    inner order may change; a tie at its edge makes the present share an end of the interval.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "women"), (Direction.MORE_IS_BETTER, Direction.MORE_IS_BETTER), (3, 1))
    >>> table = score_table(["figs", "dates"], both, [[40, 0], [10, 9]])
    >>> weight_stability(table)[0]
    Stability(criterion='jobs', share=0.75, low=0.5, high=1.0, below='dates', above=None)
    """
    count = len(scores.alternatives)
    if not 1 <= first <= count:
        raise ChoosingError(f"The first {first} of {count} candidates are asked for; ask for one to {count}.")
    front = set(weighted_sum(scores).order[:first])
    inside = [row for row, name in enumerate(scores.alternatives) if name in front]
    outside = [row for row in range(count) if row not in inside]
    placed, share = _middle_merits(scores), scores.criteria.shares
    return tuple(_interval(scores, placed, share, column, inside, outside) for column in range(len(share)))


def _middle_merits(scores: Scores) -> Numbers:
    return (merits(scores, scores.low) + merits(scores, scores.high)) / 2


def _interval(
    scores: Scores, placed: Numbers, share: Numbers, column: int, inside: Sequence[int], outside: Sequence[int]
) -> Stability:
    rest = np.delete(share, column)
    rest = rest / rest.sum() if rest.sum() > 0 else np.full(len(rest), 1 / max(len(rest), 1))
    own, others = placed[:, column], np.delete(placed, column, axis=1) @ rest
    now = float(share[column])
    low, high, below, above = 0.0, 1.0, None, None
    if not len(rest):
        return Stability(scores.criteria.names[column], now, 1.0, 1.0, None, None)
    for rival in outside:
        for leader in inside:
            at_none, at_all = others[leader] - others[rival], own[leader] - own[rival]
            slope = at_all - at_none
            if abs(slope) < 1e-12:
                continue
            turn = float(np.clip(-at_none / slope, 0.0, 1.0))
            if slope > 0 and at_none < -1e-12 and min(turn, now) > low:
                low, below = min(turn, now), scores.alternatives[rival]
            if slope < 0 and at_all < -1e-12 and max(turn, now) < high:
                high, above = max(turn, now), scores.alternatives[rival]
    return Stability(scores.criteria.names[column], now, low, high, below, above)


def without_each_criterion(scores: Scores, first: int = 1) -> tuple[LeftOut, ...]:
    """Rank once without each criterion.

    Formula: `weighted_sum` over the other criteria with their proportions kept; tau-b against the full ranking.
    Source: mapping reference, section 5; leave-one-out sensitivity.
    Limits: needs two criteria with weight, for a criterion that carries all weight cannot be left out and is not listed.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "women"), (Direction.MORE_IS_BETTER, Direction.MORE_IS_BETTER), (3, 1))
    >>> [one.first for one in without_each_criterion(score_table(["figs", "dates"], both, [[40, 0], [10, 9]]))]
    [('dates',), ('figs',)]
    """
    share = scores.criteria.shares
    able = [name for name, own in zip(scores.criteria.names, share, strict=True) if own < 1 - 1e-12]
    return tuple(_left_out(name, scores.without_criterion(name), scores, first) for name in able)


def without_each_person(scores: Scores, opinions: Sequence[Opinion], first: int = 1) -> tuple[LeftOut, ...]:
    """Rank once without each person's weights.

    Formula: `weighted_sum` under `aggregate_priorities` of the others; tau-b against everybody's ranking.
    Source: mapping reference, section 5; leave-one-out sensitivity.
    Limits: with one person there is nobody else, so the answer is empty. Naming whose weights turn the result is for
    the facilitator's eyes before it is for the room's.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table, shares_of
    >>> from clusterwise.methods.people import Sex
    >>> from clusterwise.methods.ranking import Direction
    >>> names, more = ("jobs", "women"), Direction.MORE_IS_BETTER
    >>> table = score_table(["figs", "dates"], Criteria(names, (more, more), (1, 1)), [[40, 0], [10, 9]])
    >>> people = [Opinion("ada", Sex.WOMEN, shares_of(names, [1, 4])), Opinion("ben", Sex.MEN, shares_of(names, [3, 1]))]
    >>> [(one.left_out, one.first, one.is_same_first) for one in without_each_person(table, people)]
    [('ada', ('figs',), False), ('ben', ('dates',), True)]
    """
    if len(opinions) < 2:
        return ()
    full = scores.weighted(_joined(opinions))
    return tuple(
        _left_out(one.person, scores.weighted(_joined([other for other in opinions if other is not one])), full, first)
        for one in opinions
    )


def _joined(opinions: Sequence[Opinion]) -> Weights:
    return aggregate_priorities([one.weights for one in opinions], [one.voice for one in opinions])


def _left_out(name: str, less: Scores, full: Scores, first: int) -> LeftOut:
    ours, theirs = weighted_sum(less), weighted_sum(full)
    tau = kendall_tau(ours.ranks, theirs.ranks) if len(full.alternatives) > 1 else None
    front = tuple(sorted(ours.order[:first]))
    return LeftOut(name, ours.ranks, front, front == tuple(sorted(theirs.order[:first])), tau)
