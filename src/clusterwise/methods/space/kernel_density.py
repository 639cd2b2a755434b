"""Duranton and Overman's Kd: how often two firms of an industry lie at a given distance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.envelopes import Envelope, envelope
from clusterwise.methods.space.near_pairs import SampleError, checked_sample, distances_asked

LARGEST_INDUSTRY = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class KernelDensity:
    """Density of pair distances at each distance asked, with the bandwidth used."""

    distances: Numbers
    density: Numbers
    bandwidth: float
    firms: int


def rule_of_thumb_bandwidth(values: Numbers) -> float:
    """Return Silverman's bandwidth of a Gaussian kernel.

    Formula: 0.9 min(standard deviation, interquartile range / 1.34) n^(-1/5); the standard deviation alone where the
    range is zero.
    Source: Silverman (1986), rule 3.31, as nrd0 in R.
    Limits: oversmooths a density with several peaks.

    >>> round(rule_of_thumb_bandwidth(np.arange(1.0, 11.0)), 4)
    1.7193
    """
    if len(values) < 2:
        raise SampleError("A bandwidth needs two distances, that is three firms or more.")
    deviation = float(values.std(ddof=1))
    high, low = np.quantile(values, [0.75, 0.25])
    spread = min(deviation, float(high - low) / 1.34) or deviation
    if spread == 0:
        raise SampleError("All pairs of firms lie at the same distance, so their density is a single peak.")
    return float(0.9 * spread * len(values) ** -0.2)


def _pairs(points: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    from scipy.spatial.distance import pdist

    if len(points) > LARGEST_INDUSTRY:
        raise SampleError(f"{len(points):,} firms of one industry are too many; sample {LARGEST_INDUSTRY:,} of them.")
    one, other = np.triu_indices(len(points), 1)
    return np.asarray(pdist(points), dtype=np.float64), weights[one] * weights[other]


def _density(apart: Numbers, together: Numbers, at: Numbers, bandwidth: float) -> Numbers:
    """Weighted Gaussian density at each distance, mirrored at zero; far pairs add nothing and are not computed."""
    order = np.argsort(apart)
    apart, together = apart[order], together[order]
    total = together.sum() * bandwidth * np.sqrt(2 * np.pi)
    density = np.empty(len(at))
    for index, distance in enumerate(at):
        near = slice(*np.searchsorted(apart, [distance - 9 * bandwidth, distance + 9 * bandwidth]))
        here = np.exp(-0.5 * ((apart[near] - distance) / bandwidth) ** 2)
        mirrored = np.exp(-0.5 * ((apart[near] + distance) / bandwidth) ** 2)
        density[index] = float(together[near] @ (here + mirrored)) / total
    return density


def kernel_density(
    points: ArrayLike, distances: ArrayLike, weights: ArrayLike | None = None, bandwidth: float | None = None
) -> KernelDensity:
    """Return the density of distances between the firms of one industry (Kd).

    Formula: Kd(d) = sum_{i<j} w_i w_j [f((d - d_ij) / h) + f((d + d_ij) / h)] / (h sum_{i<j} w_i w_j), f the normal
    density, mirrored at zero since no distance is negative; h by `rule_of_thumb_bandwidth` of all distances.
    Source: Duranton and Overman (2005); checked against dbmss on the paracou16 data.
    Limits: up to 5,000 firms of the industry. A density, so what is dense near must be thin elsewhere.

    >>> found = kernel_density([[0, 0], [1, 0], [0, 1], [9, 9]], [1.0, 12.0])
    >>> bool(found.density[0] > 0), found.firms
    (True, 4)
    """
    places, sizes = checked_sample(points, weights)
    reach = distances_asked(distances)
    apart, together = _pairs(places, sizes)
    width = rule_of_thumb_bandwidth(apart) if bandwidth is None else bandwidth
    if not width > 0:
        raise SampleError(f"The bandwidth is {width:g}; it is a length above zero.")
    return KernelDensity(reach, _density(apart, together, reach, width), width, len(places))


def kd_envelope(
    points: ArrayLike,
    in_industry: ArrayLike,
    distances: ArrayLike,
    generator: np.random.Generator,
    weights: ArrayLike | None = None,
    simulations: int = 99,
    level: float = 0.05,
) -> Envelope:
    """Return Kd of an industry with the bounds that it keeps when its firms stand at any of the register's places.

    Formula: Kd of as many places drawn without replacement from all, with the industry's sizes in random order;
    the bandwidth of the observed industry throughout; bounds as in `envelope`.
    Source: Duranton and Overman (2005).
    Limits: up to 20,000 places in all.

    >>> places = np.column_stack([np.arange(60.0), np.zeros(60)])
    >>> kd_envelope(places, np.arange(60) < 12, [2.0, 5.0], np.random.default_rng(1), simulations=19).p
    0.05
    """
    places, sizes = checked_sample(points, weights)
    marked = np.asarray(in_industry, dtype=np.bool_)
    if marked.shape != (len(places),):
        raise SampleError(f"There are {marked.size} marks for {len(places)} points; give one a point.")
    reach = distances_asked(distances)
    observed = kernel_density(places[marked], reach, sizes[marked])
    curves = np.empty((simulations, len(reach)))
    for shuffle in range(simulations):
        drawn = places[generator.choice(len(places), int(marked.sum()), replace=False)]
        curves[shuffle] = _density(*_pairs(drawn, generator.permutation(sizes[marked])), reach, observed.bandwidth)
    return envelope(observed.density, curves, level)
