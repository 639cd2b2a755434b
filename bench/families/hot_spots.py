"""Gi* with control of false discoveries on hexagons: ours against the first call of esda in a process."""

import importlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from bench.measure import Ratio
from bench.points import points_of

if TYPE_CHECKING:
    from bench.mapping import Context

    from clusterwise.methods.space.neighbours import Neighbours

HERE = "bench.families.hot_spots"
RESOLUTION, PERMUTATIONS, SEED, CLOSE = 6, 999, 20_261_124, 1e-9
OURS = ["scipy.sparse", "scipy.special", "clusterwise.methods.space.getis_ord"]
LIBRARIES = {"ours": OURS, "ours_permuted": OURS, "esda_first_call": ["esda.getisord", "libpysal.weights"]}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield the ratios to esda by the normal curve and by permutation, after checking that all scores are the same."""
    points = str(points_of(context.register))
    cells = context.register.with_name(f"{context.register.stem}.cells.npz")
    made = context.measure(f"{HERE}:cells", points, str(cells), repeat=1)
    apart = context.measure(f"{HERE}:difference", str(cells), repeat=1).value
    if not apart <= CLOSE:
        raise ValueError(f"Scores of ours and esda differ by {apart}; a ratio would compare two things.")
    ours, permuted, peer = (context.measure(f"{HERE}:{name}", str(cells)) for name in LIBRARIES)
    name = f"Gi* on {made.value} cells, against esda's first call with {PERMUTATIONS} permutations"
    yield Ratio(f"{name}: time, with q by the normal curve", ours.seconds / peer.seconds, 0.3)
    yield Ratio(f"{name}: time, with as many permutations", permuted.seconds / peer.seconds, 0.3)
    yield Ratio(f"{name}: memory, with as many permutations", permuted.peak_mb / peer.peak_mb)
    yield Ratio(f"Gi* on {made.value} cells: greatest difference of a score", apart, CLOSE)
    yield Ratio(f"H3 cells and neighbours of {context.rows} places by h3ronpy: seconds", made.seconds)


def warm_up(name: str) -> None:
    """Import what a call needs before its time is taken; what esda compiles on its first call is a part of it."""
    for library in LIBRARIES.get(name, []):
        importlib.import_module(library)


def cells(points: str, target: str) -> int:
    """Count the largest industry in every occupied cell, and keep which cells touch."""
    from clusterwise.methods.space.hexagons import cell_neighbours, cell_table

    with np.load(points) as kept:
        table = cell_table(kept["lon"], kept["lat"], RESOLUTION)
        largest = kept["industry"] == np.bincount(kept["industry"]).argmax()
    near = cell_neighbours(table.cells).matrix
    values = np.bincount(table.row_cell, weights=largest, minlength=len(table))
    np.savez(Path(target), values=values, first=near.nonzero()[0], second=near.nonzero()[1])
    return len(table)


def _ours(path: str) -> tuple[Any, "Neighbours"]:
    from clusterwise.methods.space.neighbours import neighbours_from_pairs

    with np.load(path) as kept:
        return kept["values"], neighbours_from_pairs(kept["first"], kept["second"], len(kept["values"]))


def ours(path: str) -> int:
    """Scores, p by the normal curve and q; the neighbours are built in the time that is taken."""
    from clusterwise.methods.space.getis_ord import getis_ord

    return int(getis_ord(*_ours(path)).hot().sum())


def ours_permuted(path: str) -> int:
    """The same inference as the peer, and q."""
    from clusterwise.methods.space.getis_ord import permuted_getis_ord

    found = permuted_getis_ord(*_ours(path), np.random.default_rng(SEED), PERMUTATIONS)
    return int((found.p <= 0.05).sum())


def esda_first_call(path: str) -> int:
    """The peer with its weights, one job as ours."""
    return int((2 * _esda(path, PERMUTATIONS).p_sim <= 0.05).sum())


def _esda(path: str, permutations: int) -> Any:
    from esda.getisord import G_Local
    from libpysal.weights import W

    with np.load(path) as kept, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values, first, second = kept["values"], kept["first"], kept["second"]
        order = np.argsort(first, kind="stable")
        lists = np.split(second[order], np.cumsum(np.bincount(first, minlength=len(values)))[:-1])
        weights = W({place: near.tolist() for place, near in enumerate(lists)}, silence_warnings=True)
        return G_Local(
            values, weights, transform="B", star=True, permutations=permutations, n_jobs=1, seed=SEED,
            keep_simulations=False,
        )  # fmt: skip


def difference(path: str) -> float:
    """The greatest difference of the analytic scores, cell by cell."""
    from clusterwise.methods.space.getis_ord import getis_ord

    return float(np.abs(getis_ord(*_ours(path)).z - _esda(path, 0).Zs).max())
