"""Clusters as they leave: what may be told of each, so that neither its own figures nor the rest give a firm away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.disclosure.split import split
from clusterwise.phases.p1_selection.mapping.clusters import Cluster
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import Plan

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class ShownCluster:
    """One cluster's figures; None is not known or, where `withheld` says so, not shown. `regions` of enough firms only."""

    cluster: Cluster
    firms: int | None
    jobs: float | None
    women: float | None
    men: float | None
    not_stated: float | None
    women_share: float | None
    regions: tuple[str, ...]
    withheld: str

    @property
    def is_withheld(self) -> bool:
        return self.jobs is None and self.withheld != ""


def shown_clusters(clusters: Sequence[Cluster], places: Places, plan: Plan) -> tuple[ShownCluster, ...]:
    """Return every cluster as it leaves; with `is_internal` nothing is withheld."""
    hidden = set() if plan.is_internal else _dominated(clusters, places, plan) | _remainders(clusters, places, plan)
    return tuple(_shown(cluster, places, plan, cluster.name in hidden) for cluster in clusters)


def _shown(cluster: Cluster, places: Places, plan: Plan, is_hidden: bool) -> ShownCluster:
    jobs, women, men = (_sum(column[cluster.rows]) for column in (places.jobs, places.women, places.men))
    rest = None if jobs is None else max(0.0, jobs - (women or 0.0) - (men or 0.0))
    least = plan.rules.published.least
    enough = 1 if plan.is_internal else least
    regions = tuple(name for name, count in cluster.regions if count >= enough)
    withheld = ""
    firms: int | None = len(cluster.rows)
    if is_hidden:
        firms, jobs, women, men, rest, withheld = None, None, None, None, None, "figures"
    elif not plan.is_internal and women is not None and men is not None and rest is not None:
        people = {"women": round(women), "men": round(men), "not stated": round(rest)}
        found = split(people, plan.rules.of("published_figures", "least_people"))
        if found.hides:
            women, men, rest, withheld = None, None, None, "sex"
            jobs = None if found.total is None else jobs
    share = women / (women + men) if women is not None and men is not None and women + men > 0 else None
    return ShownCluster(cluster, firms, jobs, women, men, rest, share, regions, withheld)


def _sum(values: NDArray[np.float64]) -> float | None:
    return None if np.isnan(values).all() else float(np.nansum(values))


def is_dominated(values: NDArray[np.float64], dominance: float | None) -> bool:
    """Say whether the largest of some firms holds more than the share of their sum that may be shown."""
    total = float(np.nansum(values))
    return dominance is not None and total > 0 and float(np.nanmax(values)) > dominance * total


def _dominated(clusters: Sequence[Cluster], places: Places, plan: Plan) -> set[str]:
    rule = plan.rules.published
    return {
        one.name
        for one in clusters
        if len(one.rows) < rule.least or is_dominated(places.jobs[one.rows], rule.dominance)
    }


def _remainders(clusters: Sequence[Cluster], places: Places, plan: Plan) -> set[str]:
    """Clusters whose figures, taken from those of their regions or of the whole industry, would leave too few firms."""
    found: set[str] = set()
    in_cluster = np.zeros(len(places), dtype=np.bool_)
    for cluster in clusters:
        in_cluster[cluster.rows] = True
    order = np.argsort(places.industry.codes, kind="stable")
    start = np.searchsorted(places.industry.codes[order], np.arange(len(places.industry.words) + 1))
    by_industry: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        by_industry.setdefault(cluster.industry, []).append(cluster)
    for industry, own in by_industry.items():
        code = int(np.searchsorted(places.industry.words, industry))
        rows = order[start[code] : start[code + 1]]
        rest = rows[~in_cluster[rows]]
        if _is_telling(rest, places, plan):
            found.add(_smallest(own))
        for group, regions in _groups(own):
            codes = np.searchsorted(places.region.words, np.array(sorted(regions), dtype=np.str_))
            if _is_telling(rest[np.isin(places.region.codes[rest], codes)], places, plan):
                found.add(_smallest(group))
    return found


def _is_telling(rest: Rows, places: Places, plan: Plan) -> bool:
    rule = plan.rules.published
    return len(rest) > 0 and (len(rest) < rule.least or is_dominated(places.jobs[rest], rule.dominance))


def _smallest(clusters: Sequence[Cluster]) -> str:
    return min(clusters, key=lambda one: (len(one.rows), one.name)).name


def _groups(clusters: Sequence[Cluster]) -> list[tuple[list[Cluster], set[str]]]:
    """Clusters that share regions, directly or through others, with all regions of the group."""
    groups: list[tuple[list[Cluster], set[str]]] = []
    for cluster in clusters:
        members, regions = [cluster], {name for name, _ in cluster.regions}
        apart = []
        for group in groups:
            if group[1] & regions:
                members, regions = members + group[0], regions | group[1]
            else:
                apart.append(group)
        groups = [*apart, (members, regions)]
    return groups
