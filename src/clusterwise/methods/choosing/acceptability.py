"""How often each candidate comes where, over all weights and scores that are possible (SMAA-2)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Scores, Weights, shares_of
from clusterwise.methods.choosing.scaling import merits
from clusterwise.methods.choosing.weight_space import AnyWeights, WeightSpace, draw_weights

BLOCK = 4_096
# Values closer than this are equal; a draw of chance far below it then decides their order.
STEP = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class Acceptability:
    """Shares of the draws: `ranks[i, r]` candidate i at place r + 1, `wins[i, j]` candidate i before j."""

    alternatives: tuple[str, ...]
    draws: int
    ranks: Numbers
    wins: Numbers
    central: tuple[Weights | None, ...]

    def first(self, k: int) -> Numbers:
        """The share of draws in which each candidate is among the first k."""
        if not 1 <= k <= len(self.alternatives):
            raise ChoosingError(f"The first {k} of {len(self.alternatives)} candidates are asked for; ask for fewer.")
        answer: Numbers = self.ranks[:, :k].sum(axis=1)
        return answer

    @property
    def expected_rank(self) -> Numbers:
        answer: Numbers = self.ranks @ np.arange(1, len(self.alternatives) + 1)
        return answer

    @property
    def greatest_error(self) -> float:
        """The greatest standard error that chance leaves in any share."""
        return 0.5 / float(np.sqrt(self.draws))


def acceptability(
    scores: Scores, chance: np.random.Generator, space: WeightSpace | None = None, draws: int = 10_000
) -> Acceptability:
    """Return rank acceptabilities, central weights and pairwise wins of the weighted sum.

    Formula: over draws of weights from the space (all weights where none is given) and of missing scores evenly from
    their intervals: share of draws at each place; share in which one candidate is before another; mean weights of the
    draws that a candidate wins. Equal values are put in order by chance.
    Source: Lahdelma and Salminen (2001), SMAA-2; Tervonen and Lahdelma (2007) for the simulation.
    Limits: values are those of `weighted_sum` with min-max scaling; missing scores are drawn apart from one another.
    With n draws a share is known to about 0.5 / sqrt(n). A candidate that never wins has no central weights.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (1, 1))
    >>> table = score_table(["figs", "dates", "olives"], both, [[40, 1], [10, 5], [25, 3]])
    >>> result = acceptability(table, np.random.default_rng(7), draws=200)
    >>> result.ranks.tolist(), result.central[1]
    ([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]], None)
    """
    if draws < 1:
        raise ChoosingError(f"{draws} draws are asked for; ask for at least one.")
    count, names = len(scores.alternatives), scores.criteria.names
    tally = _Tally(np.zeros((count, count)), np.zeros((count, count)), np.zeros((count, len(names))))
    ends = np.sort(np.stack([merits(scores, scores.low), merits(scores, scores.high)]), axis=0)
    for start in range(0, draws, BLOCK):
        weights = draw_weights(space or AnyWeights(), len(names), min(BLOCK, draws - start), chance)
        tally.add(weights, _values(ends, weights, chance))
    firsts = tally.ranks[:, 0].copy()
    _share_among_twins(ends, tally.ranks, tally.wins)
    central = tuple(shares_of(names, tally.weights[row]) if firsts[row] else None for row in range(count))
    return Acceptability(scores.alternatives, draws, tally.ranks / draws, tally.wins / draws, central)


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    ranks: Numbers
    wins: Numbers
    weights: Numbers

    def add(self, weights: Numbers, values: Numbers) -> None:
        """Count the places, the wins and the winners' weights of one block of draws."""
        count = len(self.ranks)
        order = np.argsort(-values, axis=1)
        # Cell (place, candidate) counts a candidate's stay at a place.
        cells = (order + np.arange(count) * count).ravel()
        self.ranks[:] += np.bincount(cells, minlength=count * count).reshape(count, count).T
        for row in range(count):
            self.wins[row] += (values[:, row, None] > values).sum(axis=0)
        for column in range(weights.shape[1]):
            self.weights[:, column] += np.bincount(order[:, 0], weights=weights[:, column], minlength=count)


def _values(ends: Numbers, weights: Numbers, chance: np.random.Generator) -> Numbers:
    """Values of one block, rounded to STEP, with equal ones set apart by chance."""
    low, high = ends
    # Not by `@`: waking the threads of a matrix product costs more than so small a one.
    values: Numbers = np.einsum("dc,rc->dr", weights, low)
    for row, column in np.argwhere(high > low):
        width = high[row, column] - low[row, column]
        values[:, row] += weights[:, column] * (width * chance.random(len(weights)))
    # In place, since a block is large enough for every new array to cost more than its arithmetic.
    values /= STEP
    np.rint(values, out=values)
    jitter = chance.random(values.shape)
    jitter *= 0.5
    values += jitter
    values *= STEP
    return values


def _share_among_twins(ends: Numbers, ranks: Numbers, wins: Numbers) -> None:
    """Give candidates with the same certain scores exactly the same shares, which chance alone would part."""
    certain: NDArray[np.bool_] = (ends[0] == ends[1]).all(axis=1)
    _, groups = np.unique(ends[0], axis=0, return_inverse=True)
    for group in range(int(groups.max()) + 1):
        twins = np.flatnonzero((groups.ravel() == group) & certain)
        if len(twins) < 2:
            continue
        ranks[twins] = ranks[twins].mean(axis=0)
        between = wins[np.ix_(twins, twins)].sum() / (len(twins) * (len(twins) - 1))
        wins[twins] = wins[twins].mean(axis=0)
        wins[:, twins] = wins[:, twins].mean(axis=1, keepdims=True)
        wins[np.ix_(twins, twins)] = between * (1 - np.eye(len(twins)))
