"""Proximity and density of 4,900 regions by 420 industries: ours against py-ecomplexity."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from bench.measure import Ratio

if TYPE_CHECKING:
    from bench.mapping import Context

    from clusterwise.methods.linkages.cooccurrence import Incidence

HERE = "bench.families.relatedness"
REGIONS, INDUSTRIES, SEED = 4_900, 420, 20_261_124
CLOSE = 1e-6
OURS = ["clusterwise.methods.linkages.relatedness"]
PEER = ["pandas", "ecomplexity"]
LIBRARIES = {
    "ours": OURS,
    "ours_from_rows": [*OURS, "clusterwise.methods.frames"],
    "peer": PEER,
    "peer_kernels": [*PEER, "ecomplexity.calc_proximity", "ecomplexity.calc_density"],
}
COLUMNS = {"time": "period", "loc": "region", "prod": "industry", "val": "jobs"}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield the ratios to the peer's one call, then what is left of them once both do the same steps."""
    path = str(_table(context.register.parent / "relatedness.npz"))
    apart = context.measure(f"{HERE}:difference", path, repeat=1).value
    if not apart <= CLOSE:
        raise ValueError(f"Ours and py-ecomplexity differ by {apart}; a ratio would compare two things.")
    taken = {name: context.measure(f"{HERE}:{name}", path) for name in LIBRARIES}
    ours, from_rows, peer, kernels = (taken[name] for name in LIBRARIES)
    name = f"proximity and density, {REGIONS} x {INDUSTRIES}"
    yield Ratio(f"{name}, against py-ecomplexity: time", ours.seconds / peer.seconds, 0.1)
    yield Ratio(f"{name}, against py-ecomplexity: memory", ours.peak_mb / peer.peak_mb, 0.4)
    yield Ratio(f"{name}, both from a long table: time", from_rows.seconds / peer.seconds, 0.1)
    yield Ratio(f"{name}, both from a long table: memory", from_rows.peak_mb / peer.peak_mb, 0.4)
    yield Ratio(f"{name}, both from a matrix: time", ours.seconds / kernels.seconds)
    yield Ratio(f"{name}: greatest difference", apart, CLOSE)


def warm_up(name: str) -> None:
    """Import what a call needs before its time is taken."""
    for library in LIBRARIES.get(name, []):
        importlib.import_module(library)


def _table(path: Path) -> Path:
    """Jobs by region and industry of very unequal sizes, as a matrix and as the rows that are not zero."""
    rng = np.random.default_rng(SEED)
    mass = rng.lognormal(0, 1.2, (REGIONS, 1)) * rng.lognormal(0, 1, INDUSTRIES)
    jobs = rng.poisson(5 * mass * rng.lognormal(0, 1, (REGIONS, INDUSTRIES)))
    # A region or industry without jobs would have no row in a long table.
    jobs[np.arange(REGIONS), np.arange(REGIONS) % INDUSTRIES] += 1
    region, industry = np.nonzero(jobs)
    np.savez(path, jobs=jobs, region=region, industry=industry)
    return path


def _names() -> tuple[Any, Any]:
    regions = np.array([f"R{number:04d}" for number in range(REGIONS)])
    return regions, np.array([f"I{number:03d}" for number in range(INDUSTRIES)])


def _rows(path: str) -> tuple[Any, Any, Any]:
    regions, industries = _names()
    with np.load(path) as kept:
        region, industry = kept["region"], kept["industry"]
        return regions[region], industries[industry], kept["jobs"][region, industry].astype(np.float64)


def ours(path: str) -> float:
    """From the matrix of jobs."""
    from clusterwise.methods.linkages.cooccurrence import Incidence

    with np.load(path) as kept:
        return float(np.nansum(_density(Incidence(*_names(), kept["jobs"].astype(np.float64)))))


def ours_from_rows(path: str) -> float:
    """From the long table, with every check of it."""
    from clusterwise.methods.frames import region_industry
    from clusterwise.methods.linkages.cooccurrence import incidence

    return float(np.nansum(_density(incidence(region_industry(*_rows(path))))))


def _density(counts: "Incidence") -> Any:
    from clusterwise.methods.linkages.cooccurrence import presence
    from clusterwise.methods.linkages.relatedness import density, proximity

    present = presence(counts)
    return density(present, proximity(present))


def peer(path: str) -> float:
    """The peer's one public call; its check of log-supermodularity, on by default, is left out in its favour."""
    return float(_peer_table(path)["density"].sum())


def _peer_table(path: str) -> Any:
    import pandas as pd
    from ecomplexity import ecomplexity

    region, industry, jobs = _rows(path)
    rows = pd.DataFrame({"period": 2025, "region": region, "industry": industry, "jobs": jobs})
    return ecomplexity(rows, COLUMNS, check_logsupermodularity=False, verbose=False)


def peer_kernels(path: str) -> float:
    """The peer's inner functions for the same steps, on a matrix of presence made as it makes it."""
    return float(np.nansum(_peer_kernels(path)[1]))


def _peer_kernels(path: str) -> tuple[Any, Any]:
    from ecomplexity.calc_density import calc_density
    from ecomplexity.calc_proximity import calc_discrete_proximity

    with np.load(path) as kept:
        jobs = kept["jobs"].astype(np.float64)
    quotient = (jobs / jobs.sum(axis=1, keepdims=True)) / (jobs.sum(axis=0) / jobs.sum())
    present = np.where(quotient >= 1, 1.0, 0.0)
    near = calc_discrete_proximity(present, present.sum(axis=0))
    return near, calc_density(rca_or_mcp=present, proximity_mat=near)


def difference(path: str) -> float:
    """The greatest difference of any proximity or density, cell by cell."""
    from clusterwise.methods.linkages.cooccurrence import Incidence, presence
    from clusterwise.methods.linkages.relatedness import density, proximity

    with np.load(path) as kept:
        present = presence(Incidence(*_names(), kept["jobs"].astype(np.float64)))
    near = proximity(present)
    filled = density(present, near)
    whole = _peer_table(path).pivot(index="region", columns="industry", values="density").to_numpy()
    their_near, their_filled = _peer_kernels(path)
    parts = (near.values - their_near, filled - their_filled, filled - whole)
    return max(float(np.abs(part).max()) for part in parts)
