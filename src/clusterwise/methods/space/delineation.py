"""Clusters on the ground: where a category is denser than chance allows, given where all firms are."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.chances import chance_of_at_least
from clusterwise.methods.space.density_clusters import (
    Booleans,
    Rows,
    counted_in_tree,
    counts_within_reach,
    density_clusters,
)
from clusterwise.methods.space.scaling import (
    DEFAULT_DELINEATION,
    DelineationRule,
    ScaledParameters,
    scaled_parameters,
)
from clusterwise.methods.space.sphere import chord_km, on_globe


@dataclass(frozen=True, slots=True)
class FoundCluster:
    """One cluster: its firms, and what speaks for it at its strongest place."""

    category: str
    firms: int
    cores: int
    reach_km: float
    strongest_row: int
    observed: int
    expected: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Delineation:
    """The cluster of each row (-1 for none), the clusters in that order, and dense groups that chance explains."""

    labels: Rows
    core: Booleans
    clusters: tuple[FoundCluster, ...]
    chance_groups: int
    parameters: ScaledParameters
    rule: DelineationRule


def delineate(
    lon: ArrayLike, lat: ArrayLike, category: ArrayLike, rule: DelineationRule = DEFAULT_DELINEATION
) -> Delineation:
    """Find the clusters of every category across all borders, and keep those that chance does not explain.

    Formula: reach by `scaled_parameters`. With c of its category and K of all firms within reach of a firm, itself
    included, its chance is p = P(Binomial(K - 1, (n - 1) / (N - 1)) >= c - 1), n of the category and N in all. It is
    a core if c >= least_firms and p <= local_tail, so that the minimum grows with the local density of firms. Cores
    join as in `density_clusters`. A cluster is kept if N times its least p is at most `level`.
    Source: Ester et al. (1996) for the groups; a local scan after Kulldorff (1997), with Bonferroni's bound in place
    of simulation: were categories dealt out at random over the firms, the chance of any cluster is below `level`.
    Limits: needs all firms of the register, not one industry alone, and no piles at area centres. A firm near a
    core joins though it may be there by chance. Firms under one roof by law (malls, ports) also make clusters.

    >>> rng = np.random.default_rng(1)
    >>> lon, lat = rng.uniform(36, 37, 2000), rng.uniform(0, 1, 2000)
    >>> lon[:30], lat[:30] = rng.normal(36.5, 0.01, 30), rng.normal(0.5, 0.01, 30)
    >>> found = delineate(lon, lat, ["figs"] * 60 + ["mills"] * 1940)
    >>> [(one.category, one.firms) for one in found.clusters]
    [('figs', 33)]
    """
    names, kind = np.unique(np.asarray(category, dtype=np.str_), return_inverse=True)
    scaled = replace(scaled_parameters(lon, lat, kind, rule), categories=names)
    counts = counts_within_reach(lon, lat, kind, scaled.reach_km, rule.least_firms)
    rows = np.flatnonzero(counts)
    chance, expected = np.ones(len(kind)), np.zeros(len(kind))
    # Rounding at the very edge of the reach must not make more of the category than of all.
    around = np.maximum(_firms_around(on_globe(lon, lat), rows, chord_km(scaled.reach_km)[kind[rows]]), counts[rows])
    share = ((scaled.firms - 1) / max(len(kind) - 1, 1))[kind[rows]]
    chance[rows] = chance_of_at_least(counts[rows] - 1, around - 1, share)
    expected[rows] = 1 + (around - 1) * share
    # A row that chance explains asks for more firms than there are, so it is never a core.
    minimum = np.where(chance <= rule.local_tail, rule.least_firms, len(kind) + 1)
    groups = density_clusters(lon, lat, kind, scaled.reach_km, minimum)
    family = np.minimum(1.0, chance * len(kind))
    strongest = _strongest(groups.labels, groups.core, family, -counts, groups.clusters)
    kept = family[strongest] <= rule.level
    labels = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)[groups.labels]
    core = groups.core & (labels >= 0)
    clusters = _told(labels, core, strongest[kept], kind, counts, expected, family, scaled)
    return Delineation(labels, core, clusters, int((~kept).sum()), scaled, rule)


def _told(
    labels: Rows,
    core: Booleans,
    strongest: Rows,
    kind: Rows,
    counts: Rows,
    expected: Numbers,
    family: Numbers,
    scaled: ScaledParameters,
) -> tuple[FoundCluster, ...]:
    sizes = np.bincount(labels[labels >= 0], minlength=len(strongest))
    cores = np.bincount(labels[core], minlength=len(strongest))
    return tuple(
        FoundCluster(
            category=str(scaled.categories[kind[row]]),
            firms=int(sizes[index]),
            cores=int(cores[index]),
            reach_km=float(scaled.reach_km[kind[row]]),
            strongest_row=int(row),
            observed=int(counts[row]),
            expected=float(expected[row]),
            p=float(family[row]),
        )
        for index, row in enumerate(strongest)
    )


def _firms_around(globe: Numbers, rows: Rows, reach: Numbers) -> Rows:
    """How many firms of any category lie within reach of the rows, themselves included."""
    from scipy.spatial import cKDTree

    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    return counted_in_tree(cKDTree(globe, leafsize=64), globe, rows, reach)


def _strongest(labels: Rows, core: Booleans, family: Numbers, then: Rows, clusters: int) -> Rows:
    """The core of each cluster that chance explains least; of equals the one with most firms, then the first."""
    rows = np.flatnonzero(core)
    ordered = rows[np.lexsort((rows, then[rows], family[rows], labels[rows]))]
    first = np.searchsorted(labels[ordered], np.arange(clusters))
    return ordered[first]
