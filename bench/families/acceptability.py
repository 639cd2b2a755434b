"""Rank acceptabilities over 100,000 weights: ours against a loop of pymcdm over 2,000 of them, scaled up."""

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from bench.measure import Ratio

if TYPE_CHECKING:
    from bench.mapping import Context

    from clusterwise.methods.choosing.scales import Scores

HERE = "bench.families.acceptability"
DRAWS, LOOPED, SEED = 100_000, 2_000, 20_261_124
SIZES = ((10, 6), (30, 8))
PEER = ["pymcdm.methods", "pymcdm.normalizations", "clusterwise.methods.choosing.weight_space"]
LIBRARIES = {"ours": ["clusterwise.methods.choosing.acceptability"], "weighted_sum": PEER, "topsis": PEER}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield the ratios to the same weighted sum and to TOPSIS; on the same 2,000 weights the sums must rank alike."""
    for candidates, criteria in SIZES:
        size = f"{candidates} candidates by {criteria} criteria"
        few = context.measure(f"{HERE}:ours", candidates, criteria, LOOPED, repeat=1)
        ours = context.measure(f"{HERE}:ours", candidates, criteria, DRAWS)
        plain = context.measure(f"{HERE}:weighted_sum", candidates, criteria)
        ideal = context.measure(f"{HERE}:topsis", candidates, criteria)
        if plain.value != few.value:
            raise ValueError(f"pymcdm ranks {size} otherwise on the same weights; a ratio would compare two things.")
        scaled = DRAWS / LOOPED
        name = f"SMAA of {DRAWS} draws, {size}, against a loop of pymcdm's"
        yield Ratio(f"{name} weighted sum: time", ours.seconds / (plain.seconds * scaled), 0.03)
        yield Ratio(f"{name} TOPSIS: time", ours.seconds / (ideal.seconds * scaled))


def warm_up(name: str) -> None:
    """Import what a call needs before its time is taken."""
    for library in LIBRARIES.get(name, []):
        importlib.import_module(library)


def _table(candidates: int, criteria: int) -> tuple[Any, Any]:
    """Scores without ties, and for each criterion whether more (1) or less (-1) is better."""
    scores = np.random.default_rng(SEED).lognormal(2, 0.7, (candidates, criteria))
    return scores, np.where(np.arange(criteria) % 3 == 2, -1, 1)


def _scores(candidates: int, criteria: int) -> "Scores":
    from clusterwise.methods.choosing.scales import Criteria, score_table
    from clusterwise.methods.ranking import Direction

    scores, signs = _table(candidates, criteria)
    ways = tuple(Direction.MORE_IS_BETTER if sign > 0 else Direction.LESS_IS_BETTER for sign in signs)
    names = tuple(f"criterion {number}" for number in range(criteria))
    listed = Criteria(names, ways, (1.0,) * criteria)
    return score_table([f"candidate {number}" for number in range(candidates)], listed, scores.tolist())


def ours(candidates: int, criteria: int, draws: int) -> list[list[int]]:
    """Rank acceptabilities, wins and central weights of the weighted sum; how often each came where is told."""
    from clusterwise.methods.choosing.acceptability import acceptability

    found = acceptability(_scores(candidates, criteria), np.random.default_rng(SEED), draws=draws)
    return np.rint(found.ranks * draws).astype(int).tolist()


def weighted_sum(candidates: int, criteria: int) -> list[list[int]]:
    """The same method and the same scaling in the peer."""
    from pymcdm.methods import WSM
    from pymcdm.normalizations import minmax_normalization

    return _looped(WSM(minmax_normalization), candidates, criteria)


def topsis(candidates: int, criteria: int) -> list[list[int]]:
    """The method that is most used with the peer."""
    from pymcdm.methods import TOPSIS

    return _looped(TOPSIS(), candidates, criteria)


def _looped(method: Any, candidates: int, criteria: int) -> list[list[int]]:
    from clusterwise.methods.choosing.weight_space import AnyWeights, draw_weights

    scores, signs = _table(candidates, criteria)
    stays = np.zeros((candidates, candidates), dtype=int)
    for weights in draw_weights(AnyWeights(), criteria, LOOPED, np.random.default_rng(SEED)):
        ranks = method.rank(method(scores, weights, signs, validation=False))
        stays[np.arange(candidates), ranks.astype(int) - 1] += 1
    return stays.tolist()
