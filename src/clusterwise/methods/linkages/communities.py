"""Groups of related industries found in the data, and how firmly each industry sits in its group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.frames import Labels, Numbers
from clusterwise.methods.linkages.relatedness import Relatedness, RelatednessError

_Groups = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """A group number an industry, how stable it is over the seeds (0..1), and which sit too loosely.

    `mean_rand` is the mean adjusted Rand index of all pairs of runs; `isolated` have no relatedness above zero.
    """

    industries: Labels
    group: _Groups
    stability: Numbers
    mean_rand: float
    weak: tuple[str, ...]
    isolated: tuple[str, ...]
    seeds: int

    def members(self, group: int) -> tuple[str, ...]:
        return tuple(self.industries[self.group == group].tolist())


def communities(
    links: Relatedness,
    neighbours: int = 10,
    seeds: Sequence[int] = tuple(range(50)),
    resolution: float = 1.0,
    weak_below: float = 0.6,
) -> Communities:
    """Group industries by relatedness, repeated over fixed seeds.

    Formula: keep each industry's k highest relatedness values above zero (ties all kept), join where either keeps;
    Louvain maximises modularity at the resolution, once a seed. The run with the highest mean adjusted Rand index
    to the others is shown. Stability of an industry: mean over the runs of |A and B| / |A or B|, A and B being its
    groups in the run shown and in the other. Groups are numbered from the largest, then by first name.
    Source: Blondel et al. (2008); Hubert and Arabie (1985); stability as in Hennig (2007).
    Limits: a heuristic. Groups depend on k, the resolution and the measure, so show them beside published categories;
    one partition, while an industry may serve several clusters. The adjusted Rand index of a single run is 1.

    >>> values = np.kron(np.eye(2), np.ones((3, 3))) + 0.01
    >>> found = communities(Relatedness(np.array(list("abcdef")), values, "invented"), 2, range(5))
    >>> found.group.tolist(), found.mean_rand, found.weak
    ([0, 0, 0, 1, 1, 1], 1.0, ())
    """
    if neighbours < 1 or not resolution > 0 or len(seeds) == 0:
        raise RelatednessError("Communities need one neighbour or more, a resolution above zero and a seed.")
    order = np.argsort(links.industries, kind="stable")
    kept = nearest_neighbours(
        Relatedness(links.industries[order], links.values[np.ix_(order, order)], links.measure), neighbours
    )
    runs = _louvain(kept, seeds, resolution)
    rand = np.array([[adjusted_rand(one, other) for other in runs] for one in runs])
    shown = runs[int(np.argmax(rand.sum(axis=1).round(9)))]
    stability = np.mean([_overlap(shown, other) for other in runs], axis=0)
    pairs = len(runs) * (len(runs) - 1)
    names = links.industries[order]
    alone = kept.sum(axis=1) == 0
    back = np.argsort(order, kind="stable")
    return Communities(
        industries=links.industries,
        group=_numbered(shown)[back],
        stability=stability[back],
        mean_rand=float((rand.sum() - len(runs)) / pairs) if pairs else 1.0,
        weak=tuple(names[(stability < weak_below) & ~alone].tolist()),
        isolated=tuple(names[alone].tolist()),
        seeds=len(runs),
    )


def nearest_neighbours(links: Relatedness, neighbours: int) -> Numbers:
    """Return the relatedness matrix with all but each industry's strongest links set to zero.

    Formula: w_ij stays if it is above zero and reaches the k-th highest value of i or of j, i and j being different.
    Source: the usual k-nearest-neighbour graph; ties are all kept, so that row order decides nothing.
    Limits: with many ties, as in proximity over few regions, more than k links stay.

    >>> links = Relatedness(np.array(list("abc")), np.array([[0, 0.9, 0.1], [0.9, 0, 0.2], [0.1, 0.2, 0]]), "invented")
    >>> nearest_neighbours(links, 1).tolist()
    [[0.0, 0.9, 0.0], [0.9, 0.0, 0.2], [0.0, 0.2, 0.0]]
    """
    values = np.nan_to_num(links.values, nan=0.0).clip(min=0.0)
    np.fill_diagonal(values, 0.0)
    k = min(neighbours, len(values) - 1)
    if k < 1:
        return values
    least = -np.partition(-values, k - 1, axis=1)[:, k - 1]
    reaches = values >= least[:, None]
    return np.where(reaches | reaches.T, values, 0.0)


def adjusted_rand(one: _Groups, other: _Groups) -> float:
    """Return how far two partitions agree beyond chance: 1 is the same, 0 is chance.

    Formula: (sum C(n_ij, 2) - E) / ((sum C(a_i, 2) + sum C(b_j, 2)) / 2 - E), E = sum C(a_i, 2) sum C(b_j, 2) / C(n, 2).
    Source: Hubert and Arabie (1985).
    Limits: two partitions that both put all into one group, or each into its own, agree fully (1).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    """
    table = _contingency(one, other)
    pairs, rows, columns = (_pairs(cells).sum() for cells in (table, table.sum(axis=1), table.sum(axis=0)))
    total = _pairs(np.array([float(len(one))]))[0]
    expected = rows * columns / total if total else 0.0
    highest = (rows + columns) / 2
    return 1.0 if highest == expected else float((pairs - expected) / (highest - expected))


def _louvain(kept: Numbers, seeds: Sequence[int], resolution: float) -> list[_Groups]:
    import networkx as nx

    graph = nx.from_numpy_array(kept)
    runs = []
    for seed in seeds:
        group = np.zeros(len(kept), dtype=np.int64)
        for number, members in enumerate(nx.community.louvain_communities(graph, resolution=resolution, seed=seed)):
            group[list(members)] = number
        runs.append(group)
    return runs


def _contingency(one: _Groups, other: _Groups) -> Numbers:
    _, rows = np.unique(one, return_inverse=True)
    _, columns = np.unique(other, return_inverse=True)
    width = int(columns.max()) + 1
    cells = np.bincount(rows * width + columns, minlength=(int(rows.max()) + 1) * width)
    return cells.reshape(-1, width).astype(np.float64)


def _pairs(counts: Numbers) -> Numbers:
    return counts * (counts - 1) / 2


def _overlap(one: _Groups, other: _Groups) -> Numbers:
    table = _contingency(one, other)
    rows = np.unique(one, return_inverse=True)[1]
    columns = np.unique(other, return_inverse=True)[1]
    both = table[rows, columns]
    return np.asarray(both / (table.sum(axis=1)[rows] + table.sum(axis=0)[columns] - both), dtype=np.float64)


def _numbered(group: _Groups) -> _Groups:
    names, first, position, counts = np.unique(group, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(len(names))
    return rank[position]
