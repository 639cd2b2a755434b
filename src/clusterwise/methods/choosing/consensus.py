"""One order from several orders."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.choosing.concordance import mean_places
from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Ranks, places, refuse_repeats

MOST_FOR_KEMENY = 10


@dataclass(frozen=True, slots=True)
class Consensus:
    """Points of each candidate, more is better, and the places that follow."""

    alternatives: tuple[str, ...]
    points: tuple[float, ...]
    ranks: Ranks


@dataclass(frozen=True, slots=True)
class Kemeny:
    """The order with the fewest broken preferences, how many it breaks and how many orders do as well."""

    order: tuple[str, ...]
    broken: float
    equally_good: int


def _orders(
    alternatives: Sequence[str], rankings: Sequence[Sequence[float]], voices: Sequence[float] | None
) -> Numbers:
    refuse_repeats("candidate", alternatives)
    table = np.array(rankings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(alternatives) or not np.isfinite(table).all():
        raise ChoosingError(f"Each order must give all {len(alternatives)} candidates a place; complete or remove it.")
    voice = np.ones(len(table)) if voices is None else np.array(voices, dtype=np.float64)
    if voice.shape != (len(table),) or not (np.isfinite(voice) & (voice > 0)).all():
        raise ChoosingError(f"{len(table)} orders need {len(table)} voices above zero.")
    return np.column_stack([voice, table])


def _preferred(orders: Numbers) -> Numbers:
    """The voices that put row before column."""
    voice, table = orders[:, 0], orders[:, 1:]
    before: NDArray[np.bool_] = table[:, :, None] < table[:, None, :]
    answer: Numbers = (voice[:, None, None] * before).sum(axis=0)
    return answer


def borda(
    alternatives: Sequence[str], rankings: Sequence[Sequence[float]], voices: Sequence[float] | None = None
) -> Consensus:
    """Join orders by the mean number of candidates that each one beats.

    Formula: points = sum of voice * (n - mean place) / sum of voices; places shared are averaged.
    Source: Borda (1781).
    Limits: a candidate that joins can turn the order of others; rewards what is second for all.

    >>> borda(["figs", "dates", "olives"], [[1, 2, 3], [2, 1, 3]]).points
    (1.5, 1.5, 0.0)
    """
    orders = _orders(alternatives, rankings, voices)
    ranks = np.array([mean_places(row) for row in orders[:, 1:]])
    points = orders[:, 0] @ (len(alternatives) - ranks) / orders[:, 0].sum()
    return Consensus(tuple(alternatives), tuple(points.tolist()), places(points))


def copeland(
    alternatives: Sequence[str], rankings: Sequence[Sequence[float]], voices: Sequence[float] | None = None
) -> Consensus:
    """Join orders by the duels that each candidate wins.

    Formula: points = duels won + half of the duels drawn, a duel won by the greater sum of voices.
    Source: Copeland (1951).
    Limits: ties are common with few candidates. A candidate that wins all duels comes first.

    >>> copeland(["figs", "dates", "olives"], [[1, 2, 3], [1, 3, 2], [3, 1, 2]]).points
    (2.0, 1.0, 0.0)
    """
    margin = _preferred(_orders(alternatives, rankings, voices))
    margin = (margin - margin.T).round(12)
    points = (margin > 0).sum(axis=1) + ((margin == 0).sum(axis=1) - 1) / 2
    return Consensus(tuple(alternatives), tuple(points.tolist()), places(points))


def kemeny(
    alternatives: Sequence[str], rankings: Sequence[Sequence[float]], voices: Sequence[float] | None = None
) -> Kemeny:
    """Find the order that breaks the fewest of the persons' preferences, exactly.

    Formula: least sum over pairs a before b of the voices that put b before a, over all orders (by dynamic programming
    over sets); among equally good orders the first by name.
    Source: Kemeny (1959); Held and Karp (1962) for the search.
    Limits: up to ten candidates; `equally_good` above one says that the order is not the only one.

    >>> kemeny(["figs", "dates", "olives"], [[1, 2, 3], [1, 3, 2], [3, 1, 2]])
    Kemeny(order=('figs', 'dates', 'olives'), broken=3.0, equally_good=1)
    """
    if len(alternatives) > MOST_FOR_KEMENY:
        raise ChoosingError(
            f"Kemeny's order is exact up to {MOST_FOR_KEMENY} candidates and there are {len(alternatives)}; "
            "shorten the list first, or use Borda or Copeland."
        )
    by_name = sorted(range(len(alternatives)), key=lambda row: alternatives[row])
    preferred = _preferred(_orders(alternatives, rankings, voices))[np.ix_(by_name, by_name)]
    order, broken, ways = _best_order(preferred)
    return Kemeny(tuple(alternatives[by_name[row]] for row in order), broken, ways)


def _best_order(preferred: Numbers) -> tuple[list[int], float, int]:
    count = len(preferred)
    cost, ways = {0: 0.0}, {0: 1}
    # From the back: the cost of the best order of a set, each set opened by its first member.
    opener: dict[int, int] = {}
    for members in range(1, 1 << count):
        inside = [row for row in range(count) if members >> row & 1]
        costs = [cost[members ^ 1 << row] + float(preferred[inside, row].sum()) for row in inside]
        least = min(costs)
        good = [row for row, value in zip(inside, costs, strict=True) if value <= least + 1e-9]
        cost[members], opener[members] = least, good[0]
        ways[members] = sum(ways[members ^ 1 << row] for row in good)
    order, rest = [], (1 << count) - 1
    while rest:
        order.append(opener[rest])
        rest ^= 1 << opener[rest]
    return order, cost[(1 << count) - 1], ways[(1 << count) - 1]
