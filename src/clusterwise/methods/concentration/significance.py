"""How sure a location quotient is, region by region and industry by industry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.concentration.crosstab import ConcentrationError, crosstab
from clusterwise.methods.concentration.discoveries import benjamini_hochberg
from clusterwise.methods.frames import Numbers, RegionIndustry
from clusterwise.methods.specialisation import Quantity

Groups = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class CellTests:
    """One value a row of the table; nan where unknown cells leave it open.

    p: the chance of as much or more in this cell if the industry lay like all industries together.
    q: p after the control of false discoveries over all rows. low, high: the interval of the quotient.
    smoothed: the quotient drawn towards the industry's mean, the more so the less stands behind it.
    """

    lq: Numbers
    p: Numbers
    q: Numbers
    low: Numbers
    high: Numbers
    smoothed: Numbers

    def concentrated(self, false_share: float) -> NDArray[np.bool_]:
        """The rows that may be called concentrated, with at most this share of them false on average."""
        return self.q <= false_share


def establishment_tests(table: RegionIndustry, confidence: float) -> CellTests:
    """Test each cell on its number of establishments.

    Formula: p = P(X >= n_ir) with X hypergeometric: n_i establishments of the industry fall on the n establishments
    of all industries, of which n_r are in the region (Fisher's exact test, one-sided). Interval: Clopper-Pearson for
    n_ir of n_i, over n_r / n. q as in `benjamini_hochberg`, smoothing as in `smoothed_quotients`.
    Source: Fisher (1935); Clopper and Pearson (1934), Biometrika 26.
    Limits: hypergeometric, not binomial, since a register is complete: what one region has, another has not. A firm
    with many plants counts as many independent choices; count firms where that matters. Says nothing about size.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y"] * 2, [9, 9, 9, 9], [4, 1, 1, 4])
    >>> tests = establishment_tests(table, confidence=0.95)
    >>> tests.lq.tolist(), tests.p.round(4).tolist()
    ([1.6, 0.4, 0.4, 1.6], [0.1032, 0.996, 0.996, 0.1032])
    """
    rows = _rows(table, Quantity.ESTABLISHMENTS)
    if not (np.nan_to_num(table.establishments) == np.floor(np.nan_to_num(table.establishments))).all():
        raise ConcentrationError("Some establishments are no whole numbers; test on jobs instead.")
    known = rows.known
    p = np.full(len(table), np.nan)
    p[known] = _drawn_or_more(rows.count[known], rows.whole, rows.industry_total[known], rows.region_total[known])
    return _tests(rows, rows.industry_total, np.clip(p, 0.0, 1.0), confidence)


def job_tests(
    table: RegionIndustry, plants: Mapping[str, float], confidence: float, of: Quantity = Quantity.EMPLOYMENT
) -> CellTests:
    """Test each cell on its jobs, as the choices of so many plants of equal weight rather than of so many jobs.

    Formula: with m = effective plants of the industry (1 / Herfindahl of plant sizes), s = e_ir / e_i, x = e_r / e,
    p is the larger of I_x(m s, m - m s + 1), the binomial tail of m s in m continued to fractions, and the tail of
    the beta distribution with the mean x and variance x (1 - x) / m of s. Interval: Clopper-Pearson with the same
    counts, over x. q as in `benjamini_hochberg`, smoothing as in `smoothed_quotients`.
    Source: Korn and Graubard (1998), Survey Methodology 24, for counts from clusters; that plants and not jobs
    choose a region, and their variance, is Ellison and Glaeser (1997). Taking the larger of two tails is ours.
    Limits: jobs of one plant come and go together, so tests on single jobs find clusters everywhere; this one seldom
    does. Yet where plants are very uneven, one giant in a small region still looks like a cluster: over whole maps
    use `cluster_tests`. Give the effective plants of the register (`ellison_glaeser`), or `effective_plants`.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y"] * 2, [400, 100, 100, 400])
    >>> job_tests(table, {"x": 5, "y": 5}, confidence=0.95).p.round(4).tolist()
    [0.1875, 0.9688, 0.9688, 0.1875]
    """
    rows = _rows(table, of)
    industries = np.unique(table.industry).tolist()
    missing = [name for name in industries if name not in plants]
    if missing:
        raise ConcentrationError(f"Industry {missing[0]} has no number of effective plants; add it.")
    draws = np.array([plants[name] for name in industries], dtype=np.float64)[rows.industries]
    if not (np.isnan(draws) | (draws >= 1)).all():
        raise ConcentrationError("Effective plants are 1 or more; a single plant is 1.")
    return _tests(rows, draws, _job_tail(rows, draws), confidence)


def cluster_tests(table: RegionIndustry, plants: Mapping[str, float], confidence: float) -> CellTests:
    """Test whether a cell has both more establishments and more jobs than chance gives; the test for whole maps.

    Formula: p is the larger of those of `establishment_tests` and `job_tests`; q from these p. Quotient, interval
    and smoothing are those of the jobs.
    Source: intersection-union test, Berger (1982), Technometrics 24.
    Limits: safe by its exact half, whatever the sizes of plants, as long as establishments choose on their own. A
    place that lives of one large plant is not found, since it is no cluster of firms; `job_tests` shows it.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "A", "B", "B"], ["x", "y"] * 2, [400, 100, 100, 400], [4, 1, 1, 4])
    >>> cluster_tests(table, {"x": 5, "y": 5}, confidence=0.95).p.round(4).tolist()
    [0.1875, 0.996, 0.996, 0.1875]
    """
    jobs = job_tests(table, plants, confidence)
    p = np.maximum(jobs.p, establishment_tests(table, confidence).p)
    return replace(jobs, p=p, q=benjamini_hochberg(p))


def effective_plants(table: RegionIndustry, size_variation: float) -> Mapping[str, float]:
    """Estimate each industry's effective number of plants where only cell totals are known.

    Formula: m_i = e_i squared / ((1 + v^2) sum over r of e_ir^2 / n_ir), v the coefficient of variation of plant
    sizes within a cell; at least 1. nan where no cell knows both jobs and establishments.
    Source: the Herfindahl index of plants, split into between and within cells.
    Limits: v is an assumption; 0 (equal plants) is the most hopeful, registers often show 1 to 3. Say which you took.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["A", "B"], ["x", "x"], [40, 40], [4, 4])
    >>> effective_plants(table, size_variation=1.0)
    {'x': 4.0}
    """
    if not size_variation >= 0:
        raise ConcentrationError(f"The size variation is {size_variation}; it is zero or more.")
    industries, groups = np.unique(table.industry, return_inverse=True)
    both = (table.establishments > 0) & ~np.isnan(table.employment)
    jobs = np.where(both, table.employment, 0.0)
    squares = np.divide(jobs**2, table.establishments, out=np.zeros_like(jobs), where=both)
    total, uneven = np.bincount(groups, weights=jobs), np.bincount(groups, weights=squares)
    plants = np.divide(total**2, (1 + size_variation**2) * uneven, out=np.full(len(total), np.nan), where=uneven > 0)
    return dict(zip(industries.tolist(), np.maximum(plants, 1.0).tolist(), strict=True))


def smoothed_quotients(observed: Numbers, expected: Numbers, industries: Groups) -> Numbers:
    """Draw quotients towards their industry's mean, the more so the less is expected in the cell.

    Formula: with LQ = O / E, m = sum O / sum E, v = sum E (LQ - m)^2 / sum E - m / mean E (at least 0) within the
    industry: m + (LQ - m) v / (v + m / E).
    Source: Marshall (1991), Applied Statistics 40 (global empirical Bayes); Clayton and Kaldor (1987).
    Limits: regions share one mean and variance and ignore their neighbours. Few regions make v rough.

    >>> smoothed_quotients(np.array([4.0, 0, 100, 96]), np.array([1.0, 1, 99, 99]), np.zeros(4, int)).round(3).tolist()
    [1.089, 0.97, 1.008, 0.977]
    """
    size = int(industries.max()) + 1
    known = ~np.isnan(observed) & (expected > 0)
    o, e = np.where(known, observed, 0.0), np.where(known, expected, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        lq = observed / np.where(known, expected, np.nan)
        sum_e = np.bincount(industries, weights=e, minlength=size)
        mean = (np.bincount(industries, weights=o, minlength=size) / sum_e)[industries]
        squares = np.bincount(industries, weights=np.where(known, e * (lq - mean) ** 2, 0.0), minlength=size)
        average = sum_e / np.bincount(industries, weights=known, minlength=size)
        between = np.maximum((squares / sum_e)[industries] - mean / average[industries], 0.0)
        weight = between / (between + mean / expected)
        return np.asarray(np.where(known, mean + (lq - mean) * weight, np.nan), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """What each row of the table is compared with."""

    count: Numbers
    industries: Groups
    industry_total: Numbers
    region_total: Numbers
    whole: float

    @property
    def share(self) -> Numbers:
        return np.divide(
            self.count, self.industry_total, out=np.full_like(self.count, np.nan), where=self.industry_total > 0
        )

    @property
    def base(self) -> Numbers:
        return self.region_total / self.whole

    @property
    def known(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.count) & (self.industry_total > 0) & (self.region_total > 0)


def _rows(table: RegionIndustry, of: Quantity) -> _Rows:
    square = crosstab(table, of)
    if not square.by_industry.sum() > 0:
        raise ConcentrationError(f"The table knows no {of.value}; there is nothing to test.")
    regions = np.unique(table.region, return_inverse=True)[1]
    industries = np.unique(table.industry, return_inverse=True)[1]
    return _Rows(
        count=getattr(table, of.value),
        industries=industries,
        industry_total=square.by_industry[industries],
        region_total=square.by_region[regions],
        whole=float(square.by_industry.sum()),
    )


def _drawn_or_more(count: Numbers, whole: float, marked: Numbers, drawn: Numbers) -> Numbers:
    """The hypergeometric tail from `count` on; scipy's own takes a hundred times as long below 104,729 units.

    The sum runs away from the mean, where each term is a shrinking multiple of the one before.
    """
    from scipy.special import gammaln

    is_above = count > marked * drawn / whole
    at = np.where(is_above, count, count - 1)
    rest = whole - marked - drawn
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = gammaln(marked + 1) + gammaln(whole - marked + 1) + gammaln(drawn + 1) + gammaln(whole - drawn + 1)
        logs -= gammaln(at + 1) + gammaln(marked - at + 1) + gammaln(drawn - at + 1) + gammaln(rest + at + 1)
        can_be = (at >= 0) & (at <= np.minimum(marked, drawn)) & (rest + at >= 0)
        term = np.where(can_be, np.exp(logs - gammaln(whole + 1)), 0.0)
    total = term.copy()
    going = np.flatnonzero(term > 0)
    while len(going):
        k, m, n, r = at[going], marked[going], drawn[going], rest[going]
        up = (m - k) * (n - k) / ((k + 1) * (r + k + 1))
        down = k * (r + k) / ((m - k + 1) * (n - k + 1))
        term[going] *= np.where(is_above[going], up, down)
        at[going] += np.where(is_above[going], 1.0, -1.0)
        total[going] += term[going]
        going = going[term[going] > 1e-17 * total[going]]
    return np.asarray(np.where(is_above, total, 1.0 - total), dtype=np.float64)


def _job_tail(rows: _Rows, draws: Numbers) -> Numbers:
    """The larger of two tails: the binomial one errs where plants are uneven, the beta one where they are alike."""
    from scipy.special import betainc

    share, base, others = np.minimum(rows.share, 1.0), rows.base, draws - 1
    spread = (share > 0) & (others > 0) & (base > 0) & (base < 1)
    binomial = betainc(draws * share, draws * (1 - share) + 1, base)
    beta = np.where(share > 0, base, 1.0)
    beta[spread] = 1 - betainc((base * others)[spread], ((1 - base) * others)[spread], share[spread])
    p = np.where(share > 0, np.maximum(binomial, beta), 1.0)
    return np.where(np.isnan(share * draws) | ~rows.known, np.nan, p)


def _tests(rows: _Rows, draws: Numbers, p: Numbers, confidence: float) -> CellTests:
    from scipy.special import betaincinv

    if not 0 < confidence < 1:
        raise ConcentrationError(f"The confidence is {confidence}; give a share between 0 and 1, such as 0.95.")
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        base = np.where(rows.known, rows.base, np.nan)
        share = np.minimum(rows.share, 1.0)
        hits, misses = draws * share, draws * (1 - share)
        low = np.where(hits > 0, betaincinv(hits, misses + 1, tail), 0.0)
        high = np.where(misses > 0, betaincinv(hits + 1, misses, 1 - tail), 1.0)
        unknown = np.isnan(hits) | np.isnan(base)
        return CellTests(
            lq=rows.share / base,
            p=p,
            q=benjamini_hochberg(p),
            low=np.where(unknown, np.nan, low / base),
            high=np.where(unknown, np.nan, high / base),
            smoothed=smoothed_quotients(draws * rows.share, draws * base, rows.industries),
        )
