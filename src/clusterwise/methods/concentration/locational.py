"""How unevenly an industry lies over the regions."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.concentration.crosstab import ConcentrationError, Index, crosstab
from clusterwise.methods.frames import Numbers, RegionIndustry
from clusterwise.methods.specialisation import Quantity


def gini_area(values: ArrayLike, reference: ArrayLike) -> float:
    """Return the area between the line of evenness and the Lorenz curve of one distribution against another.

    Formula: with shares s and x ordered by s / x, G = 1/2 - sum of x * (S_before + S_after) / 2, S the running sum
    of s. From 0 to 1/2; twice it is the Gini coefficient from 0 to 1.
    Source: Krugman (1991), Geography and Trade, with half of the coefficient, as in EconGeo.
    Limits: several definitions of the locational Gini are in use; say which, or give twice this value.

    >>> round(gini_area([0, 15, 20, 25, 40], [1, 1, 1, 1, 1]), 6)
    0.18
    """
    share, base = _both(values, reference)
    order = np.argsort(share / base, kind="stable")
    after = np.cumsum(share[order])
    return float(0.5 - (base[order] * (after - share[order] / 2)).sum())


def hoover_share(values: ArrayLike, reference: ArrayLike) -> float:
    """Return the share of one distribution that would have to move to lie like another, from 0 to 1.

    Formula: 1/2 * sum of |s - x|.
    Source: Hoover (1936), Review of Economics and Statistics 18; EconGeo gives percent.
    Limits: does not see how far apart the regions are.

    >>> round(hoover_share([0, 10, 10, 30, 50], [10, 15, 20, 25, 30]), 6)
    0.25
    """
    share, base = _both(values, reference, zeros=True)
    return float(np.abs(share - base).sum() / 2)


def locational_gini(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return how unevenly each industry lies over the regions, against all industries together.

    Formula: `gini_area` of e_ir / e_i against e_r / e.
    Source: see `gini_area`.
    Limits: an industry of few plants is uneven by necessity; see `ellison_glaeser` for what goes beyond that.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 10, 90])
    >>> locational_gini(table).values.round(6).tolist()
    [0.15, 0.05]
    """
    return _by_industry(table, of, gini_area)


def hoover(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return the share of each industry that would have to move to lie like all industries together.

    Formula: `hoover_share` of e_ir / e_i against e_r / e.
    Source: see `hoover_share`; give it people or area instead for another yardstick.
    Limits: those of `locational_gini`.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 10, 90])
    >>> hoover(table).values.round(6).tolist()
    [0.3, 0.1]
    """
    return _by_industry(table, of, hoover_share)


def _by_industry(table: RegionIndustry, of: Quantity, measure: Callable[[Numbers, Numbers], float]) -> Index:
    square = crosstab(table, of)
    peopled = square.region_shares > 0
    values = np.full(len(square.industries), np.nan)
    for place, shares in enumerate(square.within_industries.T):
        if not np.isnan(shares).any():
            values[place] = measure(shares[peopled], square.region_shares[peopled])
    return Index(square.industries, values)


def _both(values: ArrayLike, reference: ArrayLike, zeros: bool = False) -> tuple[Numbers, Numbers]:
    own, base = np.asarray(values, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if own.shape != base.shape or own.ndim != 1:
        raise ConcentrationError(f"{own.size} values against {base.size} of the reference; give one of each a region.")
    if not (own >= 0).all() or not (base >= 0).all():
        raise ConcentrationError("Some values are unknown or below zero; leave these regions out of both lists.")
    if not zeros and (base == 0).any():
        raise ConcentrationError("A region has nothing in the reference; leave it out or merge it with a neighbour.")
    if own.sum() == 0 or base.sum() == 0:
        raise ConcentrationError("One of the two lists sums to zero, so it has no shares.")
    return own / own.sum(), base / base.sum()
