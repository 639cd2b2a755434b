"""Women's, men's and unknown jobs by region and industry, and where women are over- or under-represented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.frames import Labels, Numbers, RegionIndustry, region_industry
from clusterwise.methods.specialisation import Quantity, location_quotients

SEXES = ("women", "men", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class JobsBySex:
    """One row a region and industry; nan is a count that nobody gave."""

    region: Labels
    industry: Labels
    women: Numbers
    men: Numbers
    unknown: Numbers

    @property
    def total(self) -> Numbers:
        return self.women + self.men + self.unknown


@dataclass(frozen=True, slots=True, eq=False)
class Representation:
    """One value a row. Shares are women's among the jobs whose sex is known; `low` and `high` allow for the rest."""

    lq_women: Numbers
    share: Numbers
    low: Numbers
    high: Numbers
    share_in_industry: Numbers
    share_in_region: Numbers
    share_in_all: float

    @property
    def against_industry(self) -> Numbers:
        """Points (0..1) above the industry's share in the whole economy."""
        return self.share - self.share_in_industry

    @property
    def against_region(self) -> Numbers:
        return self.share - self.share_in_region

    @property
    def against_all(self) -> Numbers:
        return self.share - self.share_in_all


def jobs_by_sex(
    region: Sequence[str] | Labels,
    industry: Sequence[str] | Labels,
    women: ArrayLike,
    men: ArrayLike,
    unknown: ArrayLike,
    total: ArrayLike | None = None,
) -> JobsBySex:
    """Check a table of women's, men's and unknown jobs; they must add up to the total where one is given.

    Formula: women + men + unknown = total, row by row, to the half of a job.
    Source: the register contract of the mapping reference, section 5.
    Limits: each region and industry once. Jobs of people of another sex count among unknown unless a row of their own
    is kept elsewhere; here three classes are compared.

    >>> jobs_by_sex(["A"], ["x"], [3], [4], [1], total=[8]).total.tolist()
    [8.0]
    """
    columns = [np.array(one, dtype=np.float64) for one in (women, men, unknown)]
    for name, values in zip(SEXES, columns, strict=True):
        if values.shape != (len(region),) or (values < 0).any() or np.isinf(values).any():
            raise ConcentrationError(f"Jobs of {name} need one number a row, zero or more; empty where not known.")
    checked = region_industry(region, industry, columns[0] + columns[1] + columns[2])
    if total is not None:
        apart = np.flatnonzero(np.abs(checked.employment - np.asarray(total, dtype=np.float64)) > 0.5)
        if apart.size:
            row = int(apart[0])
            raise ConcentrationError(
                f"Row {row + 1} ({region[row]}, {industry[row]}): women, men and unknown make "
                f"{checked.employment[row]:g} jobs, the total says otherwise; put the difference under unknown."
            )
    return JobsBySex(checked.region, checked.industry, *columns)


def representation(jobs: JobsBySex) -> Representation:
    """Return where women hold more or fewer of the jobs than in the industry, the place and the whole economy.

    Formula: share = women / (women + men); low = women / total, high = (women + unknown) / total; the yardsticks are
    the same share over the industry, the region and everything; LQ of women's jobs as in `location_quotients`.
    Source: house rule on counts of people; ILO, Guide to gender statistics, for shares among known sex.
    Limits: share takes those of unknown sex to be like the others, low and high do not. A row with an unknown count
    has no share and stays out of the yardsticks. Counts jobs, not hours, pay or rank.

    >>> found = representation(jobs_by_sex(["A", "B"], ["x", "x"], [30, 10], [10, 30], [0, 10]))
    >>> found.share.tolist(), found.against_industry.tolist(), found.high.tolist()
    ([0.75, 0.25], [0.25, -0.25], [0.75, 0.4])
    """
    known = ~np.isnan(jobs.total)
    women, men = np.where(known, jobs.women, 0.0), np.where(known, jobs.men, 0.0)
    regions = np.unique(jobs.region, return_inverse=True)[1]
    industries = np.unique(jobs.industry, return_inverse=True)[1]
    both = women + men
    return Representation(
        lq_women=location_quotients(_frame(jobs), Quantity.WOMEN),
        share=_ratio(np.where(known, women, np.nan), both),
        low=_ratio(jobs.women, jobs.total),
        high=_ratio(jobs.women + jobs.unknown, jobs.total),
        share_in_industry=_ratio(_sums(industries, women), _sums(industries, both))[industries],
        share_in_region=_ratio(_sums(regions, women), _sums(regions, both))[regions],
        share_in_all=float(_ratio(women.sum(keepdims=True), both.sum(keepdims=True))[0]),
    )


def unlike_totals(
    jobs: JobsBySex,
    by_region: Mapping[str, Mapping[str, float]],
    by_industry: Mapping[str, Mapping[str, float]],
    whole: Mapping[str, float],
    tolerance: float = 0.5,
) -> list[str]:
    """Name every published total, by sex and of all jobs, that the rows do not add up to.

    Formula: |sum of the rows - total| > tolerance, for women, men, unknown and total, by region, by industry and over
    everything. A total by sex that is not published is not checked.
    Source: house rule that every count of people splits and adds up.
    Limits: rows with unknown counts make the sums of their region and industry unknown; these are named too.

    >>> jobs = jobs_by_sex(["A", "B"], ["x", "x"], [3, 1], [4, 2], [0, 0])
    >>> unlike_totals(jobs, {"A": {"women": 3, "total": 8}}, {}, {"women": 4, "men": 6, "total": 10})
    ['A: total 7, published 8']
    """
    found: list[str] = []
    levels = [(name, jobs.region == name, totals) for name, totals in by_region.items()]
    levels += [(name, jobs.industry == name, totals) for name, totals in by_industry.items()]
    levels.append(("all", np.ones(len(jobs.region), dtype=np.bool_), whole))
    for name, rows, totals in levels:
        for what in (*SEXES, "total"):
            if what not in totals:
                continue
            summed = float(getattr(jobs, what)[rows].sum())
            if not abs(summed - totals[what]) <= tolerance:
                found.append(f"{name}: {what} {summed:g}, published {totals[what]:g}")
    return found


def _frame(jobs: JobsBySex) -> RegionIndustry:
    return region_industry(
        jobs.region, jobs.industry, jobs.total, women=np.where(np.isnan(jobs.total), np.nan, jobs.women)
    )


def _sums(groups: NDArray[np.intp], values: Numbers) -> Numbers:
    return np.bincount(groups, weights=values).astype(np.float64)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan), dtype=np.float64)
