"""How far an industry is over-represented in a region, and which of these are strong clusters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.frames import Labels, Numbers, RegionIndustry

Booleans = NDArray[np.bool_]
Ranks = NDArray[np.int64]


class RuleError(ValueError):
    """A rule's parameters have no meaning; the message says which and what is allowed."""


class Quantity(StrEnum):
    """What a location quotient counts."""

    EMPLOYMENT = "employment"
    ESTABLISHMENTS = "establishments"
    WOMEN = "women"


@dataclass(frozen=True, slots=True)
class StrongRule:
    """The thresholds of one dated version of the strong-cluster rule."""

    name: str
    lq_quantile: float
    lq_floor: float
    size_quantile: float
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        for name in ("lq_quantile", "size_quantile"):
            if not 0 <= getattr(self, name) <= 1:
                raise RuleError(f"Rule {self.name}: {name} is {getattr(self, name)}; a quantile lies from 0 to 1.")
        if not self.lq_floor >= 0:
            raise RuleError(f"Rule {self.name}: lq_floor is {self.lq_floor}; it is zero or more.")


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """A verdict a row; where `known` is false the data do not decide it and `value` is false."""

    value: Booleans
    known: Booleans

    def at(self, row: int) -> bool | None:
        return bool(self.value[row]) if self.known[row] else None


@dataclass(frozen=True, slots=True, eq=False)
class Specialisation:
    """Quotients, rank within the industry (0 where a row has no rank) and the flags by rule name."""

    table: RegionIndustry
    lq: Numbers
    lq_establishments: Numbers
    lq_women: Numbers
    rank: Ranks
    flags: Mapping[str, Flags]


def _sums(groups: NDArray[np.intp], values: Numbers) -> Numbers:
    return np.bincount(groups, weights=np.nan_to_num(values, nan=0.0)).astype(np.float64)


def industry_totals(table: RegionIndustry) -> tuple[Labels, Numbers]:
    """Return each industry's jobs in the whole economy, from published shares where there are any.

    Formula: total = sum(jobs) / sum(share of industry) over the rows that know both; without shares, sum(jobs).
    Source: US Cluster Mapping, where suppressed cells make the sum of the regions miss the published total.
    Limits: shares must all refer to the same whole economy; rounding of tiny shares is pooled away, not removed.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["N", "S"], ["figs", "figs"], [30, 60], share_of_industry=[0.3, 0.6])
    >>> industry_totals(table)[1].round(6).tolist()
    [100.0]
    """
    names, groups = np.unique(table.industry, return_inverse=True)
    both = ~np.isnan(table.employment) & ~np.isnan(table.share_of_industry)
    jobs = _sums(groups, np.where(both, table.employment, 0.0))
    share = _sums(groups, np.where(both, table.share_of_industry, 0.0))
    published = np.divide(jobs, share, out=np.zeros_like(jobs), where=share > 0)
    return names, np.where(share > 0, published, _sums(groups, table.employment))


def location_quotients(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Numbers:
    """Return the local share of each industry over its share of the whole economy, one value a row.

    Formula: LQ = (e_ir / e_r) / (e_i / e).
    Source: Farhauer and Kroell (2013); totals as in US Cluster Mapping, traded industries only where so filtered.
    Limits: 1 is the average. Small regions give unstable values, so pair it with a size rule. An unknown cell has
    no quotient and adds nothing to the totals; a region or industry without jobs has none either (nan).

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y", "x", "y"], [40, 60, 10, 90])
    >>> location_quotients(table).round(2).tolist()
    [1.6, 0.8, 0.4, 1.2]
    """
    values: Numbers = getattr(table, of.value)
    _, regions = np.unique(table.region, return_inverse=True)
    _, industries = np.unique(table.industry, return_inverse=True)
    by_region = _sums(regions, values)
    by_industry = industry_totals(table)[1] if of is Quantity.EMPLOYMENT else _sums(industries, values)
    with np.errstate(invalid="ignore", divide="ignore"):
        quotients = (values / by_region[regions]) / (by_industry / by_industry.sum())[industries]
    return np.where(np.isfinite(quotients), quotients, np.nan)


def ranks_within_industry(table: RegionIndustry, values: Numbers) -> Ranks:
    """Rank regions within each industry, the highest value first.

    Formula: rank = 1 + number of regions of the same industry with a higher value; equal values share a rank.
    Source: US Cluster Mapping, which ranks over regions with positive employment.
    Limits: rows without jobs or without a value have no rank and show 0.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "B", "C", "D"], ["x"] * 4, [5, 9, 9, 0])
    >>> ranks_within_industry(table, table.employment).tolist()
    [3, 1, 1, 0]
    """
    ranks = np.zeros(len(table), dtype=np.int64)
    countable = (table.employment > 0) & ~np.isnan(values)
    _, industries = np.unique(table.industry, return_inverse=True)
    for group in range(int(industries.max()) + 1):
        rows = np.flatnonzero(countable & (industries == group))
        ordered = np.sort(values[rows])
        ranks[rows] = 1 + len(rows) - np.searchsorted(ordered, values[rows], side="right")
    return ranks


def strong_flags(table: RegionIndustry, lq: Numbers, rule: StrongRule) -> Flags:
    """Say which rows are strong clusters under a dated rule.

    Formula: within an industry, over regions with positive employment, with linear quantiles:
    LQ >= q(LQ, lq_quantile) and LQ > lq_floor and jobs > q(jobs, size_quantile)
    and establishments > q(establishments, size_quantile).
    Source: US Cluster Mapping 2016; the reference recovers it with no mismatch in 49,317 published flags.
    Limits: relative within the regions given, so a partial map moves the flags. A row whose unknown cells could
    still decide it is not known; one that already fails a known condition is known not to be strong.

    >>> from clusterwise.methods.frames import region_industry
    >>> rule = StrongRule("strong", 0.75, 1, 0.25, "US Cluster Mapping", date(2016, 1, 1))
    >>> table = region_industry(["A", "B", "A", "B"], ["x", "x", "y", "y"], [40, 10, 60, 90], [4, 1, 6, 9])
    >>> strong_flags(table, location_quotients(table), rule).value.tolist()
    [True, False, False, True]
    """
    least_lq = _limits(table, lq, rule.lq_quantile)
    jobs_limit = _limits(table, table.employment, rule.size_quantile)
    units_limit = _limits(table, table.establishments, rule.size_quantile)
    conditions = (
        (table.employment > 0, table.employment),
        (lq > rule.lq_floor, lq),
        (lq >= least_lq, lq + least_lq),
        (table.employment > jobs_limit, table.employment + jobs_limit),
        (table.establishments > units_limit, table.establishments + units_limit),
    )
    fails, unknown = np.zeros(len(table), dtype=np.bool_), np.zeros(len(table), dtype=np.bool_)
    for holds, compared in conditions:
        fails |= ~np.isnan(compared) & ~holds
        unknown |= np.isnan(compared)
    return Flags(value=~fails & ~unknown, known=fails | ~unknown)


def _limits(table: RegionIndustry, values: Numbers, quantile: float) -> Numbers:
    """The quantile of each row's industry, over regions with jobs and a known value."""
    limits = np.full(len(table), np.nan)
    countable = (table.employment > 0) & ~np.isnan(values)
    _, industries = np.unique(table.industry, return_inverse=True)
    for group in range(int(industries.max()) + 1):
        rows = industries == group
        if (rows & countable).any():
            limits[rows] = np.quantile(values[rows & countable], quantile, method="linear")
    return limits


def specialise(table: RegionIndustry, rules: Sequence[StrongRule]) -> Specialisation:
    """Return quotients on jobs, establishments and women's jobs, the rank, and the flags of each rule.

    Formula: those of `location_quotients`, `ranks_within_industry` and `strong_flags`.
    Source: see these three.
    Limits: see these three; a column that is absent gives nan throughout.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "B", "A", "B"], ["x", "x", "y", "y"], [40, 10, 60, 90])
    >>> result = specialise(table, [])
    >>> result.rank.tolist(), result.lq_women.tolist()
    ([1, 2, 2, 1], [nan, nan, nan, nan])
    """
    lq = location_quotients(table)
    return Specialisation(
        table=table,
        lq=lq,
        lq_establishments=location_quotients(table, Quantity.ESTABLISHMENTS),
        lq_women=location_quotients(table, Quantity.WOMEN),
        rank=ranks_within_industry(table, lq),
        flags={rule.name: strong_flags(table, lq, rule) for rule in rules},
    )
