"""How a candidate performs, and for whom, against the same industries and sizes in the rest of the economy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.measures import Economy, Measure, parts, shown, stratum_sums

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the bootstrap is done and from how many firms on a figure gets an interval or serves as comparison."""

    draws: int = 999
    level: float = 0.9
    least_told: int = 5
    least_rest: int = 5

    def __post_init__(self) -> None:
        if self.draws < 1 or not 0 < self.level < 1 or self.least_told < 1 or self.least_rest < 1:
            raise StandingError("The bootstrap needs a draw, a level between 0 and 1, and floors of one firm or more.")


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the interval in which the bootstrap finds it; None where too few firms tell."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a candidate; None where no firm tells, or where nothing is there to compare with.

    `ratio` compares with the rest of the economy as it is, `adjusted` with the same industries and sizes;
    `matched` is the share of telling firms that have such a counterpart. For growth and the pay gap both compare
    what lies behind the figure: jobs now over jobs before, and women's pay over men's.
    """

    measure: Measure
    own: Interval | None
    rest: float | None
    ratio: Interval | None
    adjusted: Interval | None
    told: int
    members: int
    matched: float | None

    @property
    def coverage(self) -> float:
        return self.told / self.members


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Each measure's value, and its ratio to the same strata, for the firms as they are (first) and for each draw."""

    ratio: Mapping[Measure, Numbers]
    adjusted: Mapping[Measure, Numbers]
    jobs: Numbers
    firms: Numbers
    told: Mapping[Measure, int]
    matched: Mapping[Measure, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """All measures of a candidate, by measure."""

    figures: Mapping[Measure, Figure]
    members: int
    sampling: Sampling

    @property
    def not_known(self) -> tuple[Measure, ...]:
        return tuple(measure for measure, figure in self.figures.items() if figure.own is None)


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One measure of the members: the firms that tell, their columns and stratum, and the rest's ratio a stratum."""

    telling: NDArray[np.intp]
    stratum: NDArray[np.intp]
    columns: Numbers
    rest_ratio: Numbers


def performance(
    whole: Economy, members: ArrayLike, random: np.random.Generator, sampling: Sampling | None = None
) -> Performance:
    """Return every measure of a candidate with its sample, its interval and its comparison.

    Formula: own = (sum o / sum b) / (sum p / sum q) over members; ratio = own / rest; adjusted = sum_s o_s /
    sum_s b_s R_s over strata s of industry and size, with R_s the same ratio in the rest of the economy (observed over
    expected). Interval: percentiles over draws in which each firm weighs Poisson(1), all measures in the same draw.
    Source: Breslow and Day (1987); Hanley and MacGibbon (2006) for the Poisson bootstrap; mapping reference, section 5.
    Limits: the interval tells how much hangs on single firms of the candidate; the rest of the economy is taken as
    it is. Firms that tell may differ from those that do not: read the coverage. Comparison is no cause.

    >>> from datetime import date
    >>> from clusterwise.methods.standing.firms import firms
    >>> from clusterwise.methods.standing.measures import economy
    >>> from clusterwise.methods.standing.sizes import SizeRule
    >>> rule = SizeRule("demo", (("small", 50), ("large", None)), 250, None, "invented", date(2024, 1, 1))
    >>> whole = economy(firms(["figs"] * 12, jobs=[10] * 12, turnover=[30] * 6 + [20] * 6), rule)
    >>> figure = performance(whole, range(6), np.random.default_rng(1)).figures[Measure.TURNOVER_A_JOB]
    >>> figure.own, figure.rest, figure.adjusted
    (Interval(value=3.0, low=3.0, high=3.0), 2.0, Interval(value=1.5, low=1.5, high=1.5))
    """
    sampling = sampling or Sampling()
    rows = member_rows(whole, members)
    drawn = draw(whole, rows, random, sampling)
    figures = {measure: _figure(whole, rows, measure, drawn, sampling) for measure in Measure}
    return Performance(figures, len(rows), sampling)


def member_rows(whole: Economy, members: ArrayLike) -> NDArray[np.intp]:
    """Return the rows of the candidate's firms in the economy, in an order that does not depend on the register's.

    Formula: rows sorted by the firms' values, so that the same firms meet the same random numbers.
    Source: none; it makes a seed repeat a figure whatever the order of rows.
    Limits: a row given twice, or outside the economy, is refused.

    >>> from datetime import date
    >>> from clusterwise.methods.standing.firms import firms
    >>> from clusterwise.methods.standing.measures import economy
    >>> from clusterwise.methods.standing.sizes import SizeRule
    >>> rule = SizeRule("demo", (("any", None),), 250, None, "invented", date(2024, 1, 1))
    >>> member_rows(economy(firms(["x", "x", "x"], jobs=[9, 5, 7]), rule), [0, 1]).tolist()
    [1, 0]
    """
    rows = np.array(list(members) if isinstance(members, range) else members, dtype=np.intp).reshape(-1)
    if rows.size == 0:
        raise StandingError("The candidate has no firms; a candidate without members cannot be judged.")
    if rows.min() < 0 or rows.max() >= len(whole.firms) or len(np.unique(rows)) < len(rows):
        raise StandingError("A member is named twice or is not a firm of this economy; give each row number once.")
    own = whole.firms.take(rows)
    keys = [getattr(own, name) for name in type(own).__slots__ if name != "industry"]
    return rows[np.lexsort([own.industry, *(np.nan_to_num(key, nan=-1.0) for key in keys)])]


def draw(whole: Economy, rows: NDArray[np.intp], random: np.random.Generator, sampling: Sampling) -> Draws:
    """Resample the members and return every measure in every draw; the first is the members as they are.

    Formula: weights w ~ Poisson(1) a firm and draw; sums of w o and so on; see `performance`.
    Source: see `performance`.
    Limits: a draw in which no firm tells gives nan.

    >>> from datetime import date
    >>> from clusterwise.methods.standing.firms import firms
    >>> from clusterwise.methods.standing.measures import economy
    >>> from clusterwise.methods.standing.sizes import SizeRule
    >>> rule = SizeRule("demo", (("any", None),), 250, None, "invented", date(2024, 1, 1))
    >>> whole = economy(firms(["x", "x"], jobs=[9, 5]), rule)
    >>> draw(whole, np.array([0, 1]), np.random.default_rng(1), Sampling(draws=4)).jobs.shape
    (5,)
    """
    sides = [_side(whole, rows, measure, sampling) for measure in Measure]
    jobs = np.nan_to_num(whole.firms.jobs[rows], nan=0.0)
    adding = [_adding(side, len(rows)) for side in sides]
    block = max(1, _CELLS_AT_ONCE // len(rows))
    results: list[list[Numbers]] = []
    for first in range(0, sampling.draws + 1, block):
        size = min(block, sampling.draws + 1 - first)
        weights = random.poisson(1.0, (len(rows), size)).astype(np.float64)
        if first == 0:
            weights[:, 0] = 1.0
        pairs = [_ratios(add @ weights, side) for add, side in zip(adding, sides, strict=True)]
        results.append([jobs @ weights, weights.sum(axis=0), *(one for pair in pairs for one in pair)])
    joined = [np.concatenate(column) for column in zip(*results, strict=True)]
    return Draws(
        dict(zip(Measure, joined[2::2], strict=True)),
        dict(zip(Measure, joined[3::2], strict=True)),
        joined[0],
        joined[1],
        {measure: len(side.telling) for measure, side in zip(Measure, sides, strict=True)},
        {measure: _matched(side) for measure, side in zip(Measure, sides, strict=True)},
    )


def _rest(whole: Economy, rows: NDArray[np.intp], measure: Measure) -> Numbers:
    totals = whole.sums[measure]
    own = parts(whole.firms.take(rows), measure, whole.rule)
    return totals - stratum_sums(own, whole.strata[measure][rows], len(totals))


def _over(sums: Numbers) -> tuple[Numbers, Numbers]:
    """What is observed and its base, from sums of the four parts in the last axis; no base where no men are."""
    has_base = sums[..., 3] > 0
    scale = np.divide(sums[..., 2], sums[..., 3], out=np.zeros_like(sums[..., 2]), where=has_base)
    return np.where(has_base, sums[..., 0], 0.0), sums[..., 1] * scale


def _divided(observed: Numbers, base: Numbers) -> Numbers:
    return np.divide(observed, base, out=np.full_like(observed, np.nan), where=base > 0)


def _side(whole: Economy, rows: NDArray[np.intp], measure: Measure, sampling: Sampling) -> _Side:
    columns = parts(whole.firms.take(rows), measure, whole.rule)
    tells = np.flatnonzero(~np.isnan(columns).any(axis=1))
    found, stratum = np.unique(whole.strata[measure][rows[tells]], return_inverse=True)
    rest = _rest(whole, rows, measure)[found]
    ratio = np.where(rest[:, 4] >= sampling.least_rest, _divided(*_over(rest)), np.nan)
    return _Side(tells, stratum, columns[tells], ratio)


def _adding(side: _Side, members: int) -> Any:
    """A sparse matrix that adds the four columns of weighted members up by stratum, one after the other."""
    from scipy.sparse import csr_array

    strata = len(side.rest_ratio)
    target = (side.stratum[:, None] + strata * np.arange(4)[None, :]).ravel()
    source = np.repeat(side.telling, 4)
    return csr_array((side.columns.ravel(), (target, source)), shape=(4 * strata, members))


def _ratios(added: Numbers, side: _Side) -> tuple[Numbers, Numbers]:
    if len(side.telling) == 0:
        unknown = np.full(added.shape[1], np.nan)
        return unknown, unknown
    sums = np.moveaxis(added.reshape(4, len(side.rest_ratio), -1), 0, -1)
    observed, base = _over(sums)
    has_rest = ~np.isnan(side.rest_ratio)
    expected = (base[has_rest] * side.rest_ratio[has_rest, None]).sum(axis=0)
    return _divided(*_over(sums.sum(axis=0))), _divided(observed[has_rest].sum(axis=0), expected)


def _matched(side: _Side) -> float | None:
    if len(side.telling) == 0:
        return None
    return float((~np.isnan(side.rest_ratio[side.stratum])).mean())


def _figure(whole: Economy, rows: NDArray[np.intp], measure: Measure, drawn: Draws, sampling: Sampling) -> Figure:
    told = drawn.told[measure]
    others = _rest(whole, rows, measure).sum(axis=0)[None, :]
    # Sums left after subtraction may miss zero by rounding; the count of firms does not.
    rest = np.where(others[:, 4] > 0, _divided(*_over(others)), np.nan)
    own = drawn.ratio[measure]
    return Figure(
        measure=measure,
        own=_interval(shown(measure, own), told, sampling),
        rest=None if np.isnan(rest[0]) else float(shown(measure, rest)[0]),
        ratio=_interval(_divided(own, np.broadcast_to(rest, own.shape)), told, sampling),
        adjusted=_interval(drawn.adjusted[measure], told, sampling),
        told=told,
        members=len(rows),
        matched=drawn.matched[measure],
    )


def _interval(values: Numbers, told: int, sampling: Sampling) -> Interval | None:
    if np.isnan(values[0]):
        return None
    drawn = values[1:][~np.isnan(values[1:])]
    if told < sampling.least_told or len(drawn) < 0.95 * sampling.draws:
        return Interval(float(values[0]), None, None)
    edge = (1 - sampling.level) / 2
    low, high = np.quantile(drawn, [edge, 1 - edge])
    return Interval(float(values[0]), float(low), float(high))
