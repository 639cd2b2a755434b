"""Whether an industry is more concentrated than the sizes of its plants would bring about by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.frames import Numbers


@dataclass(frozen=True, slots=True)
class EllisonGlaeser:
    """The index of one industry, its standard deviation where plants choose by chance, and z = gamma / deviation."""

    gamma: float
    raw: float
    herfindahl: float
    plants: int
    deviation: float
    z: float

    @property
    def p(self) -> float:
        """The chance of a z at least as high if plants chose at random (normal approximation)."""
        from scipy.stats import norm

        return float(norm.sf(self.z))


def ellison_glaeser(jobs: ArrayLike, places: Sequence[str], everything: Mapping[str, float]) -> EllisonGlaeser:
    """Return how far the plants of one industry gather beyond chance and beyond the size of the plants.

    Formula: G = sum of (s_r - x_r) squared, H = sum of z_k squared, X = sum of x_r squared,
    gamma = (G - (1 - X) H) / ((1 - X) (1 - H)); by chance
    var G = 2 (H^2 (X - 2 sum x^3 + X^2) - sum z^4 (X - 4 sum x^3 + 3 X^2)).
    Source: Ellison and Glaeser (1997), Journal of Political Economy 105, section III and appendix; Farhauer and
    Kroell (2014) for the example.
    Limits: `everything` lists all regions with their total jobs, also those without the industry. A single plant has
    no index. The deviation is that of random choice, right for the test of gamma = 0; few plants make it rough.
    Regions enter without their distance, so neighbours count as far apart.

    >>> example = ellison_glaeser([60, 40, 50], ["A", "A", "B"], {"A": 500, "B": 500})
    >>> round(example.gamma, 4), example.plants
    (-0.3514, 3)
    """
    size, at, x = _plants(jobs, places, everything)
    z = size / size.sum()
    spread = 1 - float((x**2).sum())
    herfindahl = float((z**2).sum())
    if len(z) < 2:
        raise ConcentrationError("The industry has a single plant, so it cannot gather; leave it out of the index.")
    raw = float(((np.bincount(at, weights=z, minlength=len(x)) - x) ** 2).sum())
    squares, cubes = float((x**2).sum()), float((x**3).sum())
    variance = 2 * (
        herfindahl**2 * (squares - 2 * cubes + squares**2)
        - float((z**4).sum()) * (squares - 4 * cubes + 3 * squares**2)
    )
    scale = spread * (1 - herfindahl)
    gamma, deviation = (raw - spread * herfindahl) / scale, float(np.sqrt(variance)) / scale
    return EllisonGlaeser(gamma, raw, herfindahl, len(z), deviation, gamma / deviation)


def ellison_glaeser_by_industry(
    jobs: ArrayLike, places: Sequence[str], industries: Sequence[str]
) -> Mapping[str, EllisonGlaeser | None]:
    """Return the index of every industry of a register, against the jobs of all its industries; None for one plant.

    Formula: `ellison_glaeser` with x_r the region's share of all jobs in the register.
    Source: see `ellison_glaeser`.
    Limits: plants without jobs are left out. An industry that is a large part of the register bends its yardstick.

    >>> found = ellison_glaeser_by_industry([60, 40, 50, 10], ["A", "A", "B", "B"], ["x", "x", "x", "y"])
    >>> round(found["x"].gamma, 4), found["y"]
    (-0.509, None)
    """
    size, where, what = np.asarray(jobs, dtype=np.float64), np.asarray(places), np.asarray(industries)
    names, at = np.unique(where, return_inverse=True)
    everything = dict(zip(names.tolist(), np.bincount(at, weights=size).tolist(), strict=True))
    found: dict[str, EllisonGlaeser | None] = {}
    for industry in np.unique(what).tolist():
        own = (what == industry) & (size > 0)
        found[industry] = ellison_glaeser(size[own], where[own].tolist(), everything) if own.sum() > 1 else None
    return found


@dataclass(frozen=True, slots=True)
class Coagglomeration:
    """How far industries gather together; the value can only lie from -most to most."""

    value: float
    most: float


def coagglomeration(
    jobs: ArrayLike, places: Sequence[str], industries: Sequence[str], everything: Mapping[str, float]
) -> Coagglomeration:
    """Return how far several industries choose the same regions, beyond the pull that all industries feel.

    Formula: with d_rj = s_rj - x_r and w_j the industry's share of the group's jobs,
    sum over j != k of w_j w_k sum over r of d_rj d_rk / ((1 - X) (1 - sum w^2)).
    Source: Ellison and Glaeser (1997), section V; the plant sizes of their formula cancel out, which leaves the
    weighted mean of the pairwise index of Ellison, Glaeser and Kerr (2010), American Economic Review 100.
    Limits: at most the weighted mean of sqrt(sum d_rj^2 sum d_rk^2) / (1 - X), given as `most`. A value outside, such
    as the 12.07 that REAT 3.0.3 prints for its textbook data, is an error of computation. No test is given.

    >>> both = coagglomeration([10, 10], ["A", "A"], ["x", "y"], {"A": 50, "B": 50})
    >>> round(both.value, 6), round(both.most, 6)
    (1.0, 1.0)
    """
    size, at, x = _plants(jobs, places, everything)
    names, group = np.unique(np.asarray(industries), return_inverse=True)
    if len(group) != len(size) or len(names) < 2:
        raise ConcentrationError("Coagglomeration compares at least two industries; give one industry a plant.")
    cells = np.zeros((len(names), len(x)))
    np.add.at(cells, (group, at), size)
    total = cells.sum(axis=1)
    apart = cells / total[:, None] - x
    weights = np.outer(total, total) / total.sum() ** 2
    np.fill_diagonal(weights, 0.0)
    together = apart @ apart.T
    own = np.sqrt(np.diag(together))
    scale = weights.sum() * (1 - float((x**2).sum()))
    return Coagglomeration(
        float((weights * together).sum() / scale), float((weights * np.outer(own, own)).sum() / scale)
    )


def _plants(
    jobs: ArrayLike, places: Sequence[str], everything: Mapping[str, float]
) -> tuple[Numbers, np.ndarray, Numbers]:
    """Sizes, the number of each plant's region, and the share of all jobs of each region."""
    size = np.asarray(jobs, dtype=np.float64)
    if size.shape != (len(places),) or not len(places):
        raise ConcentrationError(f"{size.size} plants but {len(places)} places; give one place a plant.")
    if not (size > 0).all():
        raise ConcentrationError("Some plants have no jobs or an unknown number; leave them out and say how many.")
    number = {name: place for place, name in enumerate(everything)}
    strange = sorted(set(places) - set(number))
    if strange:
        raise ConcentrationError(f"{strange[0]} is not among the regions with total jobs; add it there.")
    x = np.array(list(everything.values()), dtype=np.float64)
    if not (x >= 0).all() or (x > 0).sum() < 2:
        raise ConcentrationError("Concentration needs at least two regions with jobs, each zero or more.")
    return size, np.array([number[place] for place in places]), x / x.sum()
