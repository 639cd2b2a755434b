"""How related two industries are, and how densely a region is filled with what is related to an industry."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from clusterwise.methods.frames import Labels, Numbers
from clusterwise.methods.linkages.cooccurrence import Incidence, Presence, co_occurrence


class RelatednessError(ValueError):
    """A relatedness matrix or a table of flows cannot be used; the message says what to correct."""


class Norm(StrEnum):
    """How counts of co-occurrence are made comparable."""

    PROBABILITY = "prob"
    ASSOCIATION = "association"
    COSINE = "cosine"
    JACCARD = "jaccard"


@dataclass(frozen=True, slots=True, eq=False)
class Relatedness:
    """A symmetric industry by industry matrix and the measure's name; nan where it cannot be told."""

    industries: Labels
    values: Numbers
    measure: str

    def __post_init__(self) -> None:
        size = len(self.industries)
        if self.values.shape != (size, size):
            raise RelatednessError(f"{size} industries but a matrix of {self.values.shape}; give a square one.")
        if not np.allclose(self.values, self.values.T, rtol=1e-9, atol=1e-12, equal_nan=True):
            raise RelatednessError("The matrix is not symmetric; say first how its two directions are joined.")


def proximity(present: Presence) -> Relatedness:
    """Return the lower of the two chances of finding one industry where the other is.

    Formula: phi_ij = C_ij / max(C_ii, C_jj) = min(P(i | j), P(j | i)); the diagonal is 1.
    Source: Hidalgo, Klinger, Barabasi and Hausmann (2007).
    Limits: an industry present nowhere has no proximity (nan); with few regions the values are coarse and tie.

    >>> present = Presence(np.array(["A", "B"]), np.array(["x", "y"]), np.array([[True, True], [False, True]]))
    >>> proximity(present).values.tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    together = co_occurrence(present)
    ubiquity = np.diag(together)
    larger = np.maximum(ubiquity[:, None], ubiquity[None, :])
    either_absent = (ubiquity == 0)[:, None] | (ubiquity == 0)[None, :]
    values = np.divide(together, larger, out=np.full_like(together, np.nan), where=~either_absent)
    return Relatedness(present.industries, values, "proximity")


def normalised(together: Numbers, norm: Norm) -> Numbers:
    """Make a symmetric matrix of co-occurrences comparable between rare and frequent industries.

    Formula: with the diagonal set to 0, s_i the sum of row i and t the sum of all: prob
    C_ij / ((s_i s_j / (t (t - s_i)) + s_i s_j / (t (t - s_j))) t / 2); association C_ij t / (s_i s_j);
    cosine C_ij / sqrt(s_i s_j); jaccard C_ij / (s_i + s_j - C_ij).
    Source: van Eck and Waltman (2009); Steijn (2017) for prob; equal to EconGeo 1.3 `relatedness`.
    Limits: an industry that never occurs with another gives 0; in `prob` one that holds every link gives 0 too.

    >>> normalised(np.array([[0.0, 2, 3, 1], [2, 0, 4, 0], [3, 4, 0, 5], [1, 0, 5, 0]]), Norm.COSINE)[0].round(4).tolist()
    [0.0, 0.3333, 0.3536, 0.1667]
    """
    if together.ndim != 2 or together.shape[0] != together.shape[1] or not (together == together.T).all():
        raise RelatednessError("Co-occurrences form a square symmetric matrix; count them with co_occurrence().")
    if (together < 0).any():
        raise RelatednessError("A co-occurrence is below zero; counts are zero or more.")
    counts = together.astype(np.float64)
    np.fill_diagonal(counts, 0.0)
    degree = counts.sum(axis=1)
    total = degree.sum()
    product = np.outer(degree, degree)
    with np.errstate(divide="ignore", invalid="ignore"):
        if norm is Norm.PROBABILITY:
            rest = 1 / (total - degree)
            expected = product * (rest[:, None] + rest[None, :]) / 2
        elif norm is Norm.ASSOCIATION:
            expected = product / total
        elif norm is Norm.COSINE:
            expected = np.sqrt(product)
        else:
            expected = degree[:, None] + degree[None, :] - counts
        values = counts / expected
    return np.where(counts > 0, values, 0.0)


def related(present: Presence, norm: Norm) -> Relatedness:
    """Return relatedness by co-occurrence under one of the four norms, with a diagonal of 0.

    Formula: that of `co_occurrence`, then that of `normalised`.
    Source: see these two.
    Limits: see these two; an industry present nowhere has no relatedness (nan).

    >>> present = Presence(np.array(["A", "B"]), np.array(["x", "y"]), np.array([[True, True], [False, True]]))
    >>> related(present, Norm.JACCARD).values.tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    values = normalised(co_occurrence(present), norm)
    absent = present.ubiquity == 0
    values[absent, :] = np.nan
    values[:, absent] = np.nan
    return Relatedness(present.industries, values, norm.value)


def locational_correlation(counts: Incidence) -> Relatedness:
    """Return how far the jobs of two industries go up and down together over the regions.

    Formula: Pearson's correlation of e_ri and e_rj over the regions where both are known; the diagonal is 1.
    Source: Porter (2003) and Delgado, Porter and Stern (2016), LC.
    Limits: large regions dominate, since size is part of the measure; below three shared regions, or where an
    industry does not vary, it is nan. Correlation over place is no proof of trade between firms.

    >>> counts = Incidence(np.array(list("ABC")), np.array(["x", "y"]), np.array([[1.0, 2], [2, 4], [3, 6]]))
    >>> locational_correlation(counts).values.round(3).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    known = ~np.isnan(counts.values)
    regions_known = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, counts.values, 0.0).sum(axis=0) / regions_known
    moved = np.where(known, counts.values - centre, 0.0)
    spread = np.sqrt((moved**2).sum(axis=0) / regions_known)
    # One unit for all columns: correlation does not depend on it, and sums of squares then keep their digits.
    moved /= np.where(spread > 0, spread, 1.0)
    mask = known.astype(np.float64)
    shared, sums, squares, products = mask.T @ mask, moved.T @ mask, (moved**2).T @ mask, moved.T @ moved
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = products - sums * sums.T / shared
        variance = squares - sums**2 / shared
        variance = np.where(variance > 1e-10 * shared, variance, np.nan)
        values = covariance / np.sqrt(variance * variance.T)
    values = np.where(shared >= 3, np.clip(values, -1, 1), np.nan)
    np.fill_diagonal(values, np.where(np.isnan(np.diag(values)), np.nan, 1.0))
    return Relatedness(counts.industries, values, "locational_correlation")


def input_output_linkage(industries: Labels, flows: Numbers) -> Relatedness:
    """Return the strongest dependence between two industries in a table of who sells to whom.

    Formula: max of four shares: what i sells to j in all sales of i, what j buys from i in all purchases of j,
    and the same two from j to i. `flows[i, j]` is what i sells to j; the diagonal is set to 0.
    Source: Ellison, Glaeser and Kerr (2010); Delgado, Porter and Stern (2016), IO.
    Limits: shares are of the sales and purchases inside the table, so leave final demand and imports out or in for
    all alike; a national table hides local chains. An industry without sales and purchases is nan.

    >>> input_output_linkage(np.array(["cotton", "cloth"]), np.array([[0.0, 8], [2, 6]])).values.tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    if flows.shape != (len(industries), len(industries)):
        raise RelatednessError(f"{len(industries)} industries but flows of {flows.shape}; give a square table.")
    if not (flows >= 0).all() or np.isinf(flows).any():
        raise RelatednessError("A flow is negative or unknown; fill the table or leave that industry out.")
    sales, purchases = flows.sum(axis=1), flows.sum(axis=0)
    of_sales = np.divide(flows, sales[:, None], out=np.zeros_like(flows, dtype=np.float64), where=sales[:, None] > 0)
    of_purchases = np.divide(
        flows, purchases[None, :], out=np.zeros_like(flows, dtype=np.float64), where=purchases[None, :] > 0
    )
    strongest = np.maximum(of_sales, of_purchases)
    values = np.maximum(strongest, strongest.T)
    np.fill_diagonal(values, 0.0)
    silent = (sales == 0) & (purchases == 0)
    values[silent, :] = np.nan
    values[:, silent] = np.nan
    return Relatedness(industries, values, "input_output")


def density(present: Presence, links: Relatedness) -> Numbers:
    """Return, region by industry, the share of all relatedness to the industry that the region holds.

    Formula: d_ri = sum_j M_rj phi_ji / sum_j phi_ji, the diagonal taken as it is given.
    Source: Hidalgo et al. (2007) with `proximity` (diagonal 1); EconGeo `relatedness_density` with `related`
    (diagonal 0), where the peer gives percent rounded to 2 decimals and this gives a share.
    Limits: with a diagonal of 1 an industry counts towards itself. Refuses negative relatedness, whose sums cancel;
    an industry whose relatedness is unknown or all 0 is nan.

    >>> present = Presence(np.array(["A", "B"]), np.array(["x", "y"]), np.array([[True, True], [False, True]]))
    >>> density(present, proximity(present)).round(3).tolist()
    [[1.0, 1.0], [0.333, 0.667]]
    """
    if not np.array_equal(present.industries, links.industries):
        raise RelatednessError("Presence and relatedness list different industries; bring both to the same order.")
    known = np.nan_to_num(links.values, nan=0.0)
    if (known < 0).any():
        raise RelatednessError("Relatedness below zero has no density; cut it at zero first, and say so.")
    total = known.sum(axis=0)
    weights = np.divide(known, total, out=np.full_like(known, np.nan), where=total > 0)
    return np.asarray(present.values.astype(np.float64) @ weights, dtype=np.float64)
