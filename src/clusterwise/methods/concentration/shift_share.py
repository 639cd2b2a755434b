"""Why a region's jobs grew: with the country, through its mix of industries, or by a pull of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.frames import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class ShiftShare:
    """One value an industry; `sex_mix` is zero unless the jobs were split by sex. The parts add up to the growth."""

    growth: Numbers
    national: Numbers
    industry_mix: Numbers
    sex_mix: Numbers
    regional: Numbers

    @property
    def net_shift(self) -> Numbers:
        """What the region gained or lost against growing like the country."""
        return self.growth - self.national

    def total(self) -> dict[str, float]:
        parts = ("growth", "national", "industry_mix", "sex_mix", "regional", "net_shift")
        return {name: float(getattr(self, name).sum()) for name in parts}


def shift_share(
    region_before: ArrayLike, region_after: ArrayLike, nation_before: ArrayLike, nation_after: ArrayLike
) -> ShiftShare:
    """Split the change of a region's jobs, industry by industry, into national, mix and regional parts.

    Formula: with g the growth rate of the country and g_i that of the industry in the country, national = e_i g,
    industry mix = e_i (g_i - g), regional = change - e_i g_i.
    Source: Dunn (1960), Papers of the Regional Science Association 6; Farhauer and Kroell (2013) for the examples.
    Limits: describes, does not explain. The country includes the region. An industry that the country did not have
    before grows by its regional part alone. Depends on how finely industries are told apart.

    >>> found = shift_share([90, 20, 10, 60], [100, 40, 10, 55], [400, 150, 150, 400], [440, 210, 135, 480])
    >>> {name: round(value, 6) for name, value in found.total().items() if name != "sex_mix"}
    {'growth': 25.0, 'national': 27.0, 'industry_mix': 1.0, 'regional': -3.0, 'net_shift': -2.0}
    """
    before, after, whole_before, whole_after = _checked(region_before, region_after, nation_before, nation_after)
    country = whole_after.sum() / whole_before.sum() - 1
    industry = np.divide(whole_after, whole_before, out=np.ones_like(before), where=whole_before > 0) - 1
    growth, national = after - before, before * country
    mix = np.where(whole_before > 0, before * industry - national, 0.0)
    return ShiftShare(growth, national, mix, np.zeros_like(growth), growth - national - mix)


def shift_share_over(regions: ArrayLike, nations: ArrayLike) -> ShiftShare:
    """Split the change over many periods, step by step, so that the mix of industries is that of each period.

    Formula: the sum of `shift_share` over every two neighbouring periods; rows are periods, columns industries.
    Source: Barff and Knight (1988), Growth and Change 19 (dynamic shift-share).
    Limits: parts differ from those of first against last period; the growth is the same. More periods, more noise.

    >>> found = shift_share_over([[10, 10], [12, 10], [15, 9]], [[100, 100], [110, 100], [120, 100]])
    >>> found.growth.tolist(), found.national.round(3).tolist()
    ([5.0, -1.0], [1.071, 0.976])
    """
    region, nation = np.asarray(regions, dtype=np.float64), np.asarray(nations, dtype=np.float64)
    if region.ndim != 2 or region.shape != nation.shape or len(region) < 2:
        raise ConcentrationError("Give region and country as equal tables, one row a period, at least two periods.")
    steps = [shift_share(region[t], region[t + 1], nation[t], nation[t + 1]) for t in range(len(region) - 1)]
    names = ("growth", "national", "industry_mix", "sex_mix", "regional")
    return ShiftShare(*(np.sum([getattr(step, name) for step in steps], axis=0) for name in names))


def shift_share_by_sex(
    region_before: Mapping[str, ArrayLike],
    region_after: Mapping[str, ArrayLike],
    nation_before: Mapping[str, ArrayLike],
    nation_after: Mapping[str, ArrayLike],
) -> Mapping[str, ShiftShare]:
    """Split the change of women's, men's and unknown jobs so that the parts of the sexes add up to those of all jobs.

    Formula: for each sex, with g of all jobs, g_i of all jobs of the industry and g_is of the sex in the industry,
    national = e_is g, industry mix = e_is (g_i - g), sex mix = e_is (g_is - g_i), regional = change - e_is g_is.
    Source: `shift_share`, extended by one step in the manner of Esteban-Marquillas (1972); own derivation.
    Limits: over the sexes, national and industry mix add up to those of all jobs; sex mix and regional together to
    the regional part of all jobs. People who changed from "not stated" to a sex look like growth of that sex.

    >>> found = shift_share_by_sex({"women": [10], "men": [30]}, {"women": [16], "men": [30]},
    ...                            {"women": [100], "men": [300]}, {"women": [140], "men": [300]})
    >>> [round(found["women"].total()[part], 6) for part in ("national", "industry_mix", "sex_mix", "regional")]
    [1.0, 0.0, 3.0, 2.0]
    """
    sexes = list(region_before)
    tables = [region_before, region_after, nation_before, nation_after]
    if any(set(one) != set(sexes) for one in tables):
        raise ConcentrationError("The four tables name different sexes; give the same ones in each.")
    sums = [np.sum([np.asarray(one[sex], dtype=np.float64) for sex in sexes], axis=0) for one in tables]
    _, _, all_before, all_after = _checked(*sums)
    found: dict[str, ShiftShare] = {}
    for sex in sexes:
        before, after, whole_before, whole_after = _checked(*(one[sex] for one in tables), whole=False)
        own = np.divide(whole_after, whole_before, out=np.ones_like(before), where=whole_before > 0) - 1
        industry = np.divide(all_after, all_before, out=np.ones_like(before), where=all_before > 0) - 1
        growth, national = after - before, before * (all_after.sum() / all_before.sum() - 1)
        mix = np.where(all_before > 0, before * industry - national, 0.0)
        sex_mix = np.where(whole_before > 0, before * (own - industry), 0.0)
        found[sex] = ShiftShare(growth, national, mix, sex_mix, growth - national - mix - sex_mix)
    return found


def _checked(*columns: ArrayLike, whole: bool = True) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    before, after, whole_before, whole_after = (np.asarray(one, dtype=np.float64) for one in columns)
    if before.ndim != 1 or not before.shape == after.shape == whole_before.shape == whole_after.shape:
        raise ConcentrationError("Region and country, before and after, each need one value an industry.")
    if not all((one >= 0).all() for one in (before, after, whole_before, whole_after)):
        raise ConcentrationError("Some jobs are unknown or below zero; leave these industries out of all four lists.")
    if (before > whole_before).any() or (after > whole_after).any():
        raise ConcentrationError("The region has more jobs than the country in some industry; the country includes it.")
    if whole and whole_before.sum() == 0:
        raise ConcentrationError("The country had no jobs before, so it has no growth rate.")
    return before, after, whole_before, whole_after
