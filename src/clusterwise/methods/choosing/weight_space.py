"""Drawing weights at random from all that are possible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Limits, Numbers, refuse_repeats

NEAR = 1e-9
# Below this share of draws within the limits, walking costs less than drawing and rejecting.
FEWEST_FITS = 0.05
ROUNDS = 25


@dataclass(frozen=True, slots=True)
class AnyWeights:
    """All weights are possible and equally likely."""


@dataclass(frozen=True, slots=True)
class OrderedWeights:
    """The order of importance is known alone: place 1 weighs most, criteria of one place may weigh either way."""

    places: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LimitedWeights:
    """Each criterion's share lies between two limits."""

    low: tuple[float, ...]
    high: tuple[float, ...]


WeightSpace = AnyWeights | OrderedWeights | LimitedWeights


def limited(names: Sequence[str], limits: Mapping[str, Limits]) -> LimitedWeights:
    """Fix limits of the weights by criterion; one without limits may weigh anything.

    Formula: 0 <= low <= high <= 1 a criterion, sum of low <= 1 <= sum of high.
    Source: Lahdelma and Salminen (2001), partial information on preferences.
    Limits: limits that leave no weights at all are refused.

    >>> limited(["jobs", "women"], {"jobs": (0.2, 0.5)})
    LimitedWeights(low=(0.2, 0.0), high=(0.5, 1.0))
    """
    refuse_repeats("criterion", names)
    unknown = set(limits) - set(names)
    if unknown:
        raise ChoosingError(f"Limits are given for {sorted(unknown)}, which are not criteria; correct the names.")
    pairs = [limits.get(name, (0.0, 1.0)) for name in names]
    for name, (low, high) in zip(names, pairs, strict=True):
        if not 0 <= low <= high <= 1:
            raise ChoosingError(
                f"The weight of {name} lies from {low:g} to {high:g}; give shares from 0 to 1, low first."
            )
    space = LimitedWeights(tuple(low for low, _ in pairs), tuple(high for _, high in pairs))
    if not (sum(space.low) <= 1 + 1e-9 and sum(space.high) >= 1 - 1e-9):
        raise ChoosingError(
            f"The lower limits sum to {sum(space.low):g} and the upper ones to {sum(space.high):g}; "
            "shares sum to 1, so widen the limits."
        )
    return space


def draw_weights(space: WeightSpace, criteria: int, draws: int, chance: np.random.Generator) -> Numbers:
    """Draw weights evenly from a space, one row a draw.

    Formula: evenly over the simplex, exponentials over their sum; ordered: such a draw sorted, shuffled among criteria of
    one place; limited: the lower limits plus the rest shared out evenly (or the upper ones minus the excess, whichever
    space is smaller), draws outside the limits rejected; where fewer than one in twenty fits, 25 rounds of moving
    weight evenly between each two criteria in turn (Gibbs sampling), one walk a draw.
    Source: Tervonen and Lahdelma (2007); Geman and Geman (1984) for the walk.
    Limits: the walk is even in the long run; with many criteria 25 rounds come near to it.

    >>> draw_weights(OrderedWeights((2, 1)), 2, 3, np.random.default_rng(1)).argmax(axis=1).tolist()
    [1, 1, 1]
    """
    if isinstance(space, LimitedWeights):
        return _within(np.array(space.low), np.array(space.high), draws, chance)
    weights = _simplex(criteria, draws, chance)
    if isinstance(space, AnyWeights):
        return weights
    if len(space.places) != criteria:
        raise ChoosingError(f"{len(space.places)} places for {criteria} criteria; give one each.")
    order = np.lexsort((chance.random((draws, criteria)), np.broadcast_to(space.places, (draws, criteria))), axis=1)
    sorted_down = -np.sort(-weights, axis=1)
    answer = np.empty_like(weights)
    np.put_along_axis(answer, order, sorted_down, axis=1)
    return answer


def _simplex(criteria: int, draws: int, chance: np.random.Generator) -> Numbers:
    parts = chance.standard_exponential((draws, criteria))
    parts /= parts.sum(axis=1, keepdims=True)
    return parts


def _within(low: Numbers, high: Numbers, draws: int, chance: np.random.Generator) -> Numbers:
    above, below = max(1 - low.sum(), 0.0), max(high.sum() - 1, 0.0)
    found: list[Numbers] = []
    count = 0
    while count < draws:
        parts = _simplex(len(low), draws, chance)
        weights = low + above * parts if above <= below else high - below * parts
        fits = ((weights >= low - NEAR) & (weights <= high + NEAR)).all(axis=1)
        if fits.mean() < FEWEST_FITS:
            return _walk(low, high, draws, chance)
        found.append(np.clip(weights[fits], low, high))
        count += int(fits.sum())
    return np.concatenate(found)[:draws]


def _walk(low: Numbers, high: Numbers, draws: int, chance: np.random.Generator) -> Numbers:
    """As many walks as draws, each moving weight evenly between two criteria at a time, within the limits."""
    width = high.sum() - low.sum()
    start = low + (high - low) * ((1 - low.sum()) / width if width > NEAR else 0.0)
    weights = np.tile(start, (draws, 1))
    pairs = [(one, other) for one in range(len(low)) for other in range(one)]
    for _ in range(ROUNDS):
        for one, other in pairs:
            together = weights[:, one] + weights[:, other]
            least = np.maximum(low[one], together - high[other])
            most = np.minimum(high[one], together - low[other])
            weights[:, one] = least + np.maximum(most - least, 0.0) * chance.random(draws)
            weights[:, other] = together - weights[:, one]
    return np.clip(weights, low, high)
