"""How special each region's mix of industries is."""

import numpy as np

from clusterwise.methods.concentration.crosstab import Index, crosstab
from clusterwise.methods.frames import RegionIndustry
from clusterwise.methods.specialisation import Quantity


def krugman(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return how far each region's mix of industries is from that of the whole economy, from 0 to below 2.

    Formula: K_r = sum over i of |e_ir / e_r - e_i / e|.
    Source: Krugman (1991), Geography and Trade; the whole economy includes the region, as in EconGeo.
    Limits: grows with the number of industries told apart, so compare regions, not classifications.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 10, 90])
    >>> krugman(table).values.round(6).tolist()
    [0.3, 0.3]
    """
    square = crosstab(table, of)
    return Index(square.regions, np.abs(square.within_regions - square.industry_shares).sum(axis=1))


def specialisation_coefficient(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return the share of each region's jobs that would have to change industry to give the mix of the whole.

    Formula: half of `krugman`.
    Source: Hoover and Giarratani (1985), An Introduction to Regional Economics.
    Limits: those of `krugman`.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 10, 90])
    >>> specialisation_coefficient(table).values.round(6).tolist()
    [0.15, 0.15]
    """
    index = krugman(table, of)
    return Index(index.names, index.values / 2)


def hachman(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return how like the whole economy each region is: 1 is the same mix, near 0 is quite another.

    Formula: H_r = 1 / sum over i of LQ_ir * e_ir / e_r.
    Source: Hachman (1995), Bureau of Economic and Business Research, University of Utah; as in EconGeo.
    Limits: one very concentrated small industry pulls it down a long way.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 10, 90])
    >>> hachman(table).values.round(4).tolist()
    [0.8929, 0.8929]
    """
    square = crosstab(table, of)
    local, whole = square.within_regions, square.industry_shares
    squares = np.divide(local**2, whole, out=np.zeros_like(local), where=(whole > 0) | np.isnan(local))
    return Index(square.regions, 1 / squares.sum(axis=1))


def herfindahl(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return how much each region hangs on few industries: 1 / n for n even ones, 1 for a single one.

    Formula: HHI_r = sum over i of (e_ir / e_r) squared.
    Source: Herfindahl (1950); as in EconGeo.
    Limits: looks at the region alone, so a mix that is usual everywhere counts as concentrated too.

    >>> from clusterwise.methods.frames import region_industry
    >>> herfindahl(region_industry(["A", "A"], ["x", "y"], [50, 50])).values.tolist()
    [0.5]
    """
    square = crosstab(table, of)
    return Index(square.regions, (square.within_regions**2).sum(axis=1))


def entropy(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Index:
    """Return the variety of each region's industries in bits: 0 for one industry, log2 n for n even ones.

    Formula: S_r = - sum over i of p log2 p with p = e_ir / e_r and 0 log2 0 = 0.
    Source: Shannon (1948); Frenken, Van Oort and Verburg (2007) for its use on regions.
    Limits: grows with the number of industries told apart.

    >>> from clusterwise.methods.frames import region_industry
    >>> entropy(region_industry(["A", "A"], ["x", "y"], [50, 50])).values.tolist()
    [1.0]
    """
    square = crosstab(table, of)
    local = square.within_regions
    logarithms = np.log2(local, out=np.zeros_like(local), where=local > 0)
    return Index(square.regions, np.abs((local * logarithms).sum(axis=1)))
