"""How well a relatedness found in the data finds the pairs that were published as related."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.frames import Numbers
from clusterwise.methods.linkages.relatedness import Relatedness, RelatednessError


@dataclass(frozen=True, slots=True, eq=False)
class PairCheck:
    """The chance that a published pair is more related than another pair, and each published pair's part in it.

    `placements` gives, in the order of `pairs`, the share of the other pairs below each published pair (ties half).
    """

    measure: str
    auc: float
    pairs: tuple[tuple[str, str], ...]
    placements: Numbers
    related: int
    others: int
    unknown: int


def check_pairs(links: Relatedness, published: Iterable[tuple[str, str]]) -> PairCheck:
    """Measure how far relatedness ranks published pairs above all other pairs of its industries.

    Formula: AUC = P(x > y) + P(x = y) / 2 over published pairs x and other pairs y = mean of the placements;
    a pair counts once in either order, and one that is listed both ways counts once.
    Source: Mann and Whitney (1947), Hanley and McNeil (1982).
    Limits: 0.5 is chance and 1 is perfect. The published list is a judgement too, cut to the strongest pairs; an
    unlisted pair is not proven unrelated. Pairs share industries, so no simple interval holds.

    >>> links = Relatedness(np.array(list("abc")), np.array([[1, 0.9, 0.1], [0.9, 1, 0.2], [0.1, 0.2, 1]]), "invented")
    >>> check_pairs(links, [("a", "b")]).auc, check_pairs(links, [("c", "b"), ("b", "c")]).auc
    (1.0, 0.5)
    """
    where = {name: position for position, name in enumerate(links.industries.tolist())}
    wanted = {(min(pair), max(pair)) for pair in published}
    for pair in sorted(wanted):
        if pair[0] == pair[1]:
            raise RelatednessError(f"The pair {pair[0]}, {pair[1]} joins an industry to itself; remove it.")
        for name in pair:
            if name not in where:
                raise RelatednessError(f"The published pair {pair[0]}, {pair[1]} names {name}, which is not mapped.")
    is_published = np.zeros(links.values.shape, dtype=np.bool_)
    for one, other in wanted:
        is_published[where[one], where[other]] = is_published[where[other], where[one]] = True
    rows, columns = np.triu_indices(len(where), 1)
    values, listed = links.values[rows, columns], is_published[rows, columns]
    known = ~np.isnan(values)
    found, rest = known & listed, known & ~listed
    if not found.any() or not rest.any():
        raise RelatednessError("A check needs a published pair and another pair whose relatedness is known.")
    others = np.sort(values[rest])
    below = np.searchsorted(others, values[found], side="left")
    up_to = np.searchsorted(others, values[found], side="right")
    placements = (below + up_to) / (2 * len(others))
    names = links.industries.tolist()
    pairs = tuple((names[row], names[column]) for row, column in zip(rows[found], columns[found], strict=True))
    return PairCheck(
        links.measure, float(placements.mean()), pairs, placements, len(placements), len(others), int((~known).sum())
    )
