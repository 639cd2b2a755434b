"""Size classes of firms, and jobs told as a size band with what that leaves open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.frames import Labels, Numbers
from clusterwise.methods.standing.firms import StandingError

UNKNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class SizeRule:
    """One dated version of size classes: each class holds firms with fewer jobs than its limit, the last has none.

    A small or medium firm has fewer than `sme_below` jobs and, where known, at most `sme_turnover`.
    """

    name: str
    classes: tuple[tuple[str, float | None], ...]
    sme_below: float
    sme_turnover: float | None
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        limits = [np.inf if limit is None else limit for _, limit in self.classes]
        if not limits or limits[-1] != np.inf or any(one >= other for one, other in pairwise(limits)):
            raise StandingError(f"Rule {self.name}: limits of size classes rise and the last class has none.")


class Shape(StrEnum):
    """How sizes spread inside a band: all alike, or small firms more often, as firm sizes are."""

    UNIFORM = "uniform"
    LOG_UNIFORM = "log_uniform"


@dataclass(frozen=True, slots=True)
class BandRule:
    """One dated version of size bands: lowest and highest jobs of each code, both inside the band.

    A band without a highest number is closed at `open_factor` times its lowest.
    """

    name: str
    bands: Mapping[str, tuple[float, float | None]]
    open_factor: float
    shape: Shape
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if not self.open_factor > 1:
            raise StandingError(f"Rule {self.name}: an open band needs a factor above 1.")
        for code, (lowest, highest) in self.bands.items():
            if lowest < 0 or (highest is not None and highest < lowest) or (highest is None and lowest == 0):
                raise StandingError(f"Rule {self.name}: band {code} from {lowest} to {highest} is no band; correct it.")


@dataclass(frozen=True, slots=True, eq=False)
class BandedJobs:
    """Jobs of each firm as lowest, expected and highest, with the deviation inside the band; nan where unknown."""

    lower: Numbers
    expected: Numbers
    upper: Numbers
    deviation: Numbers


@dataclass(frozen=True, slots=True)
class BandedTotal:
    """Jobs of all firms that tell a band: the sure bounds, the expected sum and its standard error."""

    lower: float
    expected: float
    upper: float
    standard_error: float
    firms: int
    unknown: int


def size_classes(jobs: Numbers, rule: SizeRule) -> Labels:
    """Return the size class of each firm.

    Formula: the first class whose limit lies above the number of jobs.
    Source: parameter; the European Commission's recommendation 2003/361/EC has 10, 50 and 250.
    Limits: establishments look smaller than the firms that own them; unknown jobs give the class `not_known`.

    >>> rule = SizeRule("demo", (("micro", 10), ("small", 50), ("larger", None)), 50, None, "invented", date(2024, 1, 1))
    >>> size_classes(np.array([3, 10, 400, float("nan")]), rule).tolist()
    ['micro', 'small', 'larger', 'not_known']
    """
    names = np.array([name for name, _ in rule.classes] + [UNKNOWN], dtype=np.str_)
    return names[size_places(jobs, rule)]


def size_places(jobs: Numbers, rule: SizeRule) -> NDArray[np.int64]:
    """Return the place of each firm's size class in the rule; the place after the last is not known.

    Formula: that of `size_classes`.
    Source: that of `size_classes`.
    Limits: those of `size_classes`.

    >>> rule = SizeRule("demo", (("micro", 10), ("larger", None)), 50, None, "invented", date(2024, 1, 1))
    >>> size_places(np.array([3, 10, float("nan")]), rule).tolist()
    [0, 1, 2]
    """
    limits = np.array([limit for _, limit in rule.classes if limit is not None], dtype=np.float64)
    place = np.searchsorted(limits, jobs, side="right")
    return np.where(np.isnan(jobs), len(rule.classes), place).astype(np.int64)


def is_small_or_medium(jobs: Numbers, turnover: Numbers, rule: SizeRule) -> Numbers:
    """Say for each firm whether it is small or medium: 1, 0, or nan where it cannot be told.

    Formula: jobs < limit and turnover <= limit, the second only where the rule has one and turnover is known.
    Source: parameter; 2003/361/EC has 250 jobs and 50 million euro.
    Limits: ownership by a larger firm is not seen in a register of establishments.

    >>> rule = SizeRule("demo", (("any", None),), 50, 1000.0, "invented", date(2024, 1, 1))
    >>> is_small_or_medium(np.array([3.0, 3, 60, np.nan]), np.array([9.0, 2000, 9, 9]), rule).tolist()
    [1.0, 0.0, 0.0, nan]
    """
    small = jobs < rule.sme_below
    if rule.sme_turnover is not None:
        small &= ~(turnover > rule.sme_turnover)
    return np.where(np.isnan(jobs), np.nan, small.astype(np.float64))


def jobs_of_bands(codes: Sequence[str], rule: BandRule) -> BandedJobs:
    """Return what a size band tells of each firm's jobs; an empty code is unknown.

    Formula: uniform: mean (l + u) / 2, variance ((u - l + 1)^2 - 1) / 12; log-uniform on [l, u], l > 0: mean
    (u - l) / ln(u / l), variance (u^2 - l^2) / (2 ln(u / l)) - mean^2. A band of one number has no variance.
    Source: variance of the discrete uniform and of the reciprocal distribution; firm sizes fall with size (Axtell 2001).
    Limits: the shape inside a band is assumed, and the open band's end most of all; show lower and upper with it.

    >>> rule = BandRule("demo", {"A": (1, 9), "B": (10, None)}, 5, Shape.UNIFORM, "invented", date(2024, 1, 1))
    >>> jobs = jobs_of_bands(["A", "B", ""], rule)
    >>> jobs.expected.tolist(), jobs.deviation.round(2).tolist()
    ([5.0, 30.0, nan], [2.58, 11.83, nan])
    """
    unlisted = sorted(set(codes) - set(rule.bands) - {""})
    if unlisted:
        raise StandingError(f"Size band {unlisted[0]} is not in the rule {rule.name}; add it or leave the cell empty.")
    told = {code: _band(*rule.bands[code], rule) for code in rule.bands}
    rows = np.array([told.get(code, (np.nan,) * 4) for code in codes], dtype=np.float64).reshape(-1, 4)
    return BandedJobs(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def banded_total(jobs: BandedJobs) -> BandedTotal:
    """Add banded jobs up and say how far the sum may be off.

    Formula: sums of lower, expected and upper; standard error = sqrt(sum of variances), firms being independent.
    Source: variance of a sum.
    Limits: the error of the assumed shape is common to all firms and does not fall with their number; the bounds hold.

    >>> rule = BandRule("demo", {"A": (1, 9)}, 5, Shape.UNIFORM, "invented", date(2024, 1, 1))
    >>> banded_total(jobs_of_bands(["A", "A", ""], rule))
    BandedTotal(lower=2.0, expected=10.0, upper=18.0, standard_error=3.65, firms=2, unknown=1)
    """
    known = ~np.isnan(jobs.expected)
    lower, expected, upper = (float(column[known].sum()) for column in (jobs.lower, jobs.expected, jobs.upper))
    error = float(np.sqrt((jobs.deviation[known] ** 2).sum()))
    return BandedTotal(lower, expected, upper, round(error, 2), int(known.sum()), int((~known).sum()))


def _band(lowest: float, highest: float | None, rule: BandRule) -> tuple[float, float, float, float]:
    upper = lowest * rule.open_factor if highest is None else highest
    if upper == lowest:
        return lowest, lowest, upper, 0.0
    if rule.shape is Shape.UNIFORM or lowest == 0:
        return lowest, (lowest + upper) / 2, upper, float(np.sqrt(((upper - lowest + 1) ** 2 - 1) / 12))
    ratio = float(np.log(upper / lowest))
    mean = (upper - lowest) / ratio
    return lowest, mean, upper, float(np.sqrt((upper**2 - lowest**2) / (2 * ratio) - mean**2))
