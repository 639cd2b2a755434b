"""Density clusters of every industry: ours in one call against a loop of scikit-learn's DBSCAN over the industries."""

import hashlib
import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from bench.measure import Ratio
from bench.points import points_of

if TYPE_CHECKING:
    from bench.mapping import Context

HERE = "bench.families.delineation"
REACH_KM, MINIMUM = 5.0, 20
LIBRARIES = {
    "ours": ["scipy.spatial", "scipy.sparse.csgraph", "clusterwise.methods.space.density_clusters"],
    "dbscan": ["sklearn.cluster", "clusterwise.methods.space.sphere"],
}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield time and memory against the peer on the same points, after checking that cores and clusters are the same."""
    points = str(points_of(context.register))
    ours = context.measure(f"{HERE}:ours", points)
    against = {"a plain loop": 1, "a loop on all cores": -1}
    for words, jobs in against.items():
        peer = context.measure(f"{HERE}:dbscan", points, jobs)
        if peer.value != ours.value:
            raise ValueError(f"DBSCAN finds {peer.value}, ours {ours.value}; a ratio would compare two things.")
        aim = 0.6 if jobs == 1 and context.rows >= 1_000_000 else None
        name = f"density clusters by industry, {context.rows} rows, against scikit-learn in {words}"
        yield Ratio(f"{name}: time", ours.seconds / peer.seconds, aim)
        yield Ratio(f"{name}: memory", ours.peak_mb / peer.peak_mb)


def warm_up(name: str) -> None:
    """Import what a call needs before its time is taken."""
    for library in LIBRARIES.get(name, []):
        importlib.import_module(library)


def ours(points: str) -> dict[str, Any]:
    """All industries in one call."""
    from clusterwise.methods.space.density_clusters import density_clusters

    with np.load(points) as kept:
        industry = kept["industry"]
        found = density_clusters(kept["lon"], kept["lat"], industry, REACH_KM, MINIMUM)
    return _told(found.labels, found.core)


def dbscan(points: str, jobs: int) -> dict[str, Any]:
    """One DBSCAN an industry, on the same places on the globe in kilometres."""
    from sklearn.cluster import DBSCAN

    from clusterwise.methods.space.sphere import chord_km, on_globe

    with np.load(points) as kept:
        globe, industry = on_globe(kept["lon"], kept["lat"]), kept["industry"]
    labels, core = np.full(len(globe), -1), np.zeros(len(globe), dtype=np.bool_)
    clusters, reach = 0, float(chord_km(REACH_KM))
    for rows in np.split(np.argsort(industry, kind="stable"), np.cumsum(np.bincount(industry))[:-1]):
        if not len(rows):
            continue
        found = DBSCAN(eps=reach, min_samples=MINIMUM, n_jobs=jobs).fit(globe[rows])
        core[rows[found.core_sample_indices_]] = True
        labels[rows] = np.where(found.labels_ >= 0, found.labels_ + clusters, -1)
        clusters += int(found.labels_.max(initial=-1)) + 1
    return _told(labels, core)


def _told(labels: Any, core: Any) -> dict[str, Any]:
    """Which rows are cores, and how they fall into clusters, whatever the clusters' numbers are."""
    _, first, group = np.unique(labels[core], return_index=True, return_inverse=True)
    return {
        "cores": int(core.sum()),
        "clusters": len(first),
        "which": hashlib.sha256(np.packbits(core).tobytes()).hexdigest(),
        "together": hashlib.sha256(first[group].astype(np.int64).tobytes()).hexdigest(),
    }
