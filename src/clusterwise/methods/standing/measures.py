"""What performance and inclusion are measured by: each measure as a ratio of sums over firms, stratum by stratum."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.standing.firms import Firms
from clusterwise.methods.standing.sizes import SizeRule, is_small_or_medium, size_places

Strata = NDArray[np.int64]


class Measure(StrEnum):
    """A measure of a candidate; all but the share of small and medium firms read as more is better."""

    TURNOVER_A_JOB = "turnover_a_job"
    VALUE_ADDED_A_JOB = "value_added_a_job"
    WAGE_A_JOB = "wage_a_job"
    GROWTH = "growth"
    SURVIVAL = "survival"
    EXPORT_SHARE = "export_share"
    SME_SHARE = "sme_share"
    WOMEN_SHARE = "women_share"
    WOMEN_OWNED_SHARE = "women_owned_share"
    PAY_GAP = "pay_gap"


@dataclass(frozen=True, slots=True, eq=False)
class Economy:
    """All firms of the economy, their strata, and each measure's sums in each stratum (four parts, then firms)."""

    firms: Firms
    rule: SizeRule
    strata: Mapping[Measure, Strata]
    sums: Mapping[Measure, Numbers]


def economy(firms: Firms, rule: SizeRule) -> Economy:
    """Prepare the economy once, so that each candidate is compared with the rest of it at little cost.

    Formula: sums by industry and size class; by size before for growth and survival, since firms that grew would
    otherwise leave their class; by industry alone for the share of small and medium firms, which size decides.
    Source: direct and indirect standardisation (Breslow and Day 1987); regression fallacy in growth by size (Friedman 1992).
    Limits: the strata are as fine as the industry codes given; an unknown size is a class of its own.

    >>> from datetime import date
    >>> from clusterwise.methods.standing.firms import firms
    >>> rule = SizeRule("demo", (("small", 50), ("large", None)), 250, None, "invented", date(2024, 1, 1))
    >>> whole = economy(firms(["x", "x", "y"], jobs=[10, 90, 30], turnover=[20, 360, 30]), rule)
    >>> whole.sums[Measure.TURNOVER_A_JOB][[0, 1, 3], :2].tolist()
    [[20.0, 10.0], [360.0, 90.0], [30.0, 30.0]]
    """
    _, industry = np.unique(firms.industry, return_inverse=True)
    now, before, alone = (
        _crossed(industry, firms.jobs, rule),
        _crossed(industry, firms.jobs_before, rule),
        industry.astype(np.int64),
    )
    special = {Measure.GROWTH: before, Measure.SURVIVAL: before, Measure.SME_SHARE: alone}
    strata = {measure: special.get(measure, now) for measure in Measure}
    sums = {measure: stratum_sums(parts(firms, measure, rule), strata[measure]) for measure in Measure}
    return Economy(firms, rule, strata, sums)


def parts(firms: Firms, measure: Measure, rule: SizeRule) -> Numbers:
    """Return the four columns that a measure adds up; nan throughout where a firm does not tell.

    Formula: value = (sum o / sum b) / (sum p / sum q), with p = q = 1 for all but the pay gap, where o, b are women's
    wages and jobs and p, q men's.
    Source: the measures' definitions in the mapping reference, section 5.
    Limits: ratios of sums, so that large firms weigh more, save for shares of firms. A firm that pays wages to a sex of
    which it has no worker does not tell its pay by sex.

    >>> from datetime import date
    >>> from clusterwise.methods.standing.firms import firms
    >>> rule = SizeRule("demo", (("any", None),), 250, None, "invented", date(2024, 1, 1))
    >>> parts(firms(["x", "x"], jobs=[10, 5], turnover=[20, float("nan")]), Measure.TURNOVER_A_JOB, rule).tolist()
    [[20.0, 10.0, 1.0, 1.0], [nan, nan, nan, nan]]
    """
    one = np.ones(len(firms))
    small = is_small_or_medium(firms.jobs, firms.turnover, rule)
    columns = {
        Measure.TURNOVER_A_JOB: (firms.turnover, firms.jobs, one, one),
        Measure.VALUE_ADDED_A_JOB: (firms.value_added, firms.jobs, one, one),
        Measure.WAGE_A_JOB: (firms.wages, firms.jobs, one, one),
        Measure.GROWTH: (firms.jobs, firms.jobs_before, one, one),
        Measure.SURVIVAL: (firms.survived, one, one, one),
        Measure.EXPORT_SHARE: (firms.exports, firms.turnover, one, one),
        Measure.SME_SHARE: (small, one, one, one),
        Measure.WOMEN_SHARE: (firms.women, firms.women + firms.men, one, one),
        Measure.WOMEN_OWNED_SHARE: (firms.women_owned, one, one, one),
        Measure.PAY_GAP: (
            _paid(firms.women_wages, firms.women),
            firms.women,
            _paid(firms.men_wages, firms.men),
            firms.men,
        ),
    }[measure]
    stacked = np.stack(columns, axis=1)
    return np.where(np.isnan(stacked).any(axis=1, keepdims=True), np.nan, stacked)


def stratum_sums(columns: Numbers, strata: Strata, size: int | None = None) -> Numbers:
    """Add four columns up by stratum, with the number of firms that tell as a fifth.

    Formula: sums over the firms that tell, one row a stratum.
    Source: arithmetic.
    Limits: none beyond those of `parts`.

    >>> stratum_sums(np.array([[2.0, 1, 1, 1], [np.nan] * 4]), np.array([1, 0])).tolist()
    [[0.0, 0.0, 0.0, 0.0, 0.0], [2.0, 1.0, 1.0, 1.0, 1.0]]
    """
    tells = ~np.isnan(columns).any(axis=1)
    length = size if size is not None else int(strata.max(initial=-1)) + 1
    told = [*columns[tells].T, np.ones(int(tells.sum()))]
    added = [np.bincount(strata[tells], weights=column, minlength=length) for column in told]
    return np.stack(added, axis=1).astype(np.float64)


def shown(measure: Measure, ratio: Numbers) -> Numbers:
    """Turn a ratio of sums into the figure that people read.

    Formula: growth = ratio - 1; pay gap = 1 - ratio; all others are the ratio itself.
    Source: definitions.
    Limits: comparisons use the ratio, since a ratio of two growth rates or gaps near zero has no meaning.

    >>> shown(Measure.GROWTH, np.array([1.25])).tolist(), shown(Measure.PAY_GAP, np.array([0.75])).tolist()
    ([0.25], [0.25])
    """
    if measure is Measure.GROWTH:
        return ratio - 1
    return 1 - ratio if measure is Measure.PAY_GAP else ratio


def _paid(wages: Numbers, workers: Numbers) -> Numbers:
    return np.where((workers == 0) & (wages > 0), np.nan, wages)


def _crossed(industry: NDArray[np.intp], jobs: Numbers, rule: SizeRule) -> Strata:
    return industry.astype(np.int64) * (len(rule.classes) + 1) + size_places(jobs, rule)
