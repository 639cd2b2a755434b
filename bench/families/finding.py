"""Not a ratio but facts: what is found of the planted clusters, and how often a cluster is found where there is none.

A member is a firm that a method puts into any cluster. Precision is the share of members that were planted, recall the
share of planted firms that are members; the adjusted Rand index takes all firms, with those of no cluster as one group.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from bench.measure import Ratio
from bench.points import points_of
from bench.synthetic import Plan, write

if TYPE_CHECKING:
    from bench.mapping import Context

HERE = "bench.families.finding"
REACH_KM, FIRMS = 5.0, 10
REGISTERS, LEVEL = 200, 0.05
# Few industries make dense groups by chance; with 420 there would be none, and nothing to be wrong about.
NOISE = {
    "even": lambda seed: Plan(20_000, seed, industries=4, clustered_share=0.0),
    "towns": lambda seed: Plan(20_000, seed, industries=12, sigma_degrees=0.03),
}
NOISE_WORDS = {"even": "places at random", "towns": "industries dealt at random over firms in towns"}
OURS = ["scipy.spatial", "scipy.special", "clusterwise.methods.space.delineation"]
METHODS = {
    "delineate": [],
    f"DBSCAN of {REACH_KM:g} km and {FIRMS} firms": [REACH_KM, FIRMS],
    f"DBSCAN of {REACH_KM:g} km and {2 * FIRMS} firms": [REACH_KM, 2 * FIRMS],
    f"HDBSCAN of {FIRMS} firms": [FIRMS],
}
LIBRARIES = {
    "found_by_delineate": OURS,
    "found_by_dbscan": ["sklearn.cluster", "clusterwise.methods.space.sphere"],
    "found_by_hdbscan": ["sklearn.cluster", "clusterwise.methods.space.sphere"],
    "reported_in_noise": [*OURS, "sklearn.cluster"],
}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield what each method finds of the planted clusters, then the share of registers of noise with a find."""
    points = str(points_of(context.register))
    for method, options in METHODS.items():
        function = f"{HERE}:found_by_{method.split()[0].lower()}"
        facts = context.measure(function, points, *options, repeat=1).value
        for fact, value in facts.items():
            yield Ratio(f"planted clusters in {context.rows} rows, {method}: {fact}", value)
    for kind, words in NOISE_WORDS.items():
        facts = context.measure(f"{HERE}:reported_in_noise", kind, repeat=1).value
        name = f"{REGISTERS} registers of noise, {words}"
        yield Ratio(f"{name}, delineate: share with any cluster", facts["delineate"], LEVEL)
        yield Ratio(f"{name}, DBSCAN: share with any cluster", facts["dbscan"])
        yield Ratio(f"{name}, HDBSCAN: share with any cluster", facts["hdbscan"])
        yield Ratio(f"{name}: dense groups a register that chance explains", facts["groups"])


def warm_up(name: str) -> None:
    """Import what a call needs before its time is taken."""
    for library in LIBRARIES.get(name, []):
        importlib.import_module(library)


def found_by_delineate(points: str) -> dict[str, float]:
    """With the default rule, which is the one of the map."""
    from clusterwise.methods.space.delineation import delineate

    with np.load(points) as kept:
        found = delineate(kept["lon"], kept["lat"], kept["industry"])
        return against_truth(found.labels, kept["cluster"])


def found_by_dbscan(points: str, reach_km: float, firms: int) -> dict[str, float]:
    """One run an industry; `density_clusters` gives the same clusters, which the family delineation proves."""
    from sklearn.cluster import DBSCAN

    from clusterwise.methods.space.sphere import chord_km

    with np.load(points) as kept:
        method = DBSCAN(eps=float(chord_km(reach_km)), min_samples=firms)
        return against_truth(by_industry(kept["lon"], kept["lat"], kept["industry"], method, firms), kept["cluster"])


def found_by_hdbscan(points: str, firms: int) -> dict[str, float]:
    """One run an industry."""
    with np.load(points) as kept:
        labels = by_industry(kept["lon"], kept["lat"], kept["industry"], hdbscan(firms), firms)
        return against_truth(labels, kept["cluster"])


def hdbscan(firms: int) -> Any:
    """The method with the defaults of scikit-learn, save the least size of a cluster."""
    from sklearn.cluster import HDBSCAN

    return HDBSCAN(min_cluster_size=firms, copy=True)


def by_industry(lon: Any, lat: Any, industry: Any, method: Any, least: int) -> Any:
    """Cluster the places of each industry on the globe; an industry with fewer firms than `least` has none."""
    from clusterwise.methods.space.sphere import on_globe

    globe, labels = on_globe(lon, lat), np.full(len(lon), -1)
    for rows in np.split(np.argsort(industry, kind="stable"), np.cumsum(np.bincount(industry))[:-1]):
        if len(rows) >= least:
            own = method.fit_predict(globe[rows])
            labels[rows] = np.where(own >= 0, own + labels.max() + 1, -1)
    return labels


def against_truth(labels: Any, cluster: Any) -> dict[str, float]:
    """Compare the clusters found with those planted; -1 is no cluster in both."""
    from clusterwise.methods.linkages.communities import adjusted_rand

    member, planted = labels >= 0, cluster >= 0
    both = float((member & planted).sum())
    return {
        "clusters": float(labels.max(initial=-1) + 1),
        "precision": both / max(int(member.sum()), 1),
        "recall": both / max(int(planted.sum()), 1),
        "adjusted Rand": adjusted_rand(labels, cluster),
    }


def reported_in_noise(kind: str) -> dict[str, float]:
    """The share of registers with a cluster, though their industries were dealt out over the firms by chance."""
    from clusterwise.methods.space.delineation import delineate
    from clusterwise.methods.space.density_clusters import density_clusters

    found: dict[str, list[float]] = {"delineate": [], "groups": [], "dbscan": [], "hdbscan": []}
    with TemporaryDirectory() as folder:
        for seed in range(REGISTERS):
            points = points_of(write(NOISE[kind](seed), Path(folder) / f"{seed}.parquet").register)
            with np.load(points) as kept:
                place = kept["lon"], kept["lat"], np.random.default_rng(seed).permutation(kept["industry"])
            ours = delineate(*place)
            found["delineate"].append(bool(ours.clusters))
            found["groups"].append(ours.chance_groups)
            found["dbscan"].append(density_clusters(*place, REACH_KM, 2 * FIRMS).clusters > 0)
            found["hdbscan"].append(bool((by_industry(*place, hdbscan(FIRMS), FIRMS) >= 0).any()))
    return {name: float(np.mean(values)) for name, values in found.items()}
