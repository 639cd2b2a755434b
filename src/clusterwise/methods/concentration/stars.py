"""Cluster stars: one for each dated threshold that a region's industry passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.concentration.crosstab import crosstab
from clusterwise.methods.frames import Numbers, RegionIndustry
from clusterwise.methods.specialisation import Flags, RuleError, location_quotients


class Measure(StrEnum):
    """What a star is given for; the last four come from outside the table."""

    SIZE = "size"
    SPECIALISATION = "specialisation"
    FOCUS = "focus"
    PRODUCTIVITY = "productivity"
    GROWTH = "growth"
    SMALL_FIRMS = "small_firms"
    INNOVATION = "innovation"


@dataclass(frozen=True, slots=True)
class Star:
    """One threshold: the upper part of the regions of the industry (quantile), a fixed floor, or both."""

    measure: Measure
    quantile: float | None = None
    floor: float | None = None

    def __post_init__(self) -> None:
        if self.quantile is None and self.floor is None:
            raise RuleError(f"The star for {self.measure.value} has no threshold; give a quantile, a floor or both.")
        if self.quantile is not None and not 0 <= self.quantile <= 1:
            raise RuleError(f"The star for {self.measure.value} has quantile {self.quantile}; it lies from 0 to 1.")


@dataclass(frozen=True, slots=True)
class StarRule:
    """One dated version of a star preset."""

    name: str
    stars: tuple[Star, ...]
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        measures = [star.measure for star in self.stars]
        if not measures or len(set(measures)) < len(measures):
            raise RuleError(f"Rule {self.name} needs at least one star, and each measure at most once.")


@dataclass(frozen=True, slots=True, eq=False)
class Stars:
    """Stars a row; `count` holds those that are certain, `open` those that unknown figures leave open."""

    count: NDArray[np.int64]
    open: NDArray[np.int64]
    by_measure: Mapping[Measure, Flags]


def star_rule(name: str, parameters: Mapping[str, Mapping[str, float]], source: str, valid_from: date) -> StarRule:
    """Read a preset from the parameters of a dated rule.

    Formula: none; the keys are measures, each with quantile, floor or both.
    Source: the rule's own.
    Limits: an unknown measure or threshold is refused.

    >>> rule = star_rule("first", {"specialisation": {"floor": 2.0}}, "example", date(2007, 1, 1))
    >>> rule.stars[0].measure.value, rule.stars[0].floor
    ('specialisation', 2.0)
    """
    known = {measure.value for measure in Measure}
    for measure, thresholds in parameters.items():
        if measure not in known or not set(thresholds) <= {"quantile", "floor"}:
            raise RuleError(f"Rule {name}: {measure} {sorted(thresholds)} is not a star; measures are {sorted(known)}.")
    stars = tuple(
        Star(Measure(measure), thresholds.get("quantile"), thresholds.get("floor"))
        for measure, thresholds in parameters.items()
    )
    return StarRule(name, stars, source, valid_from)


def give_stars(table: RegionIndustry, rule: StarRule, more: Mapping[Measure, Numbers] = MappingProxyType({})) -> Stars:
    """Give each region's industry one star for each threshold that it passes.

    Formula: within an industry, over regions with jobs: value >= its linear quantile, and value >= floor. Size is
    jobs, specialisation the location quotient, focus the industry's share of the region's jobs.
    Source: European Cluster Observatory (size and focus in the upper tenth, LQ of 2 or more); European Cluster
    Panorama (upper fifth of size, specialisation, productivity, growth and others). Thresholds are the rule's.
    Limits: relative within the regions given. Measures beyond the first three are given row by row in `more`; one
    that is missing, or unknown in a row, leaves that star open there. Rows without jobs get no star.

    >>> from clusterwise.methods.frames import region_industry
    >>> rule = star_rule("one", {"size": {"quantile": 0.9}, "specialisation": {"floor": 1.5}}, "e", date(2007, 1, 1))
    >>> table = region_industry(["A", "B", "A", "B"], ["x", "x", "y", "y"], [40, 10, 60, 90])
    >>> give_stars(table, rule).count.tolist()
    [2, 0, 0, 1]
    """
    values = {
        Measure.SIZE: table.employment,
        Measure.SPECIALISATION: location_quotients(table),
        Measure.FOCUS: _focus(table),
        **more,
    }
    unknown = np.full(len(table), np.nan)
    by_measure = {star.measure: _flags(table, values.get(star.measure, unknown), star) for star in rule.stars}
    flags: Sequence[Flags] = list(by_measure.values())
    return Stars(
        count=np.sum([one.value for one in flags], axis=0, dtype=np.int64),
        open=np.sum([~one.known for one in flags], axis=0, dtype=np.int64),
        by_measure=MappingProxyType(by_measure),
    )


def _focus(table: RegionIndustry) -> Numbers:
    square = crosstab(table)
    total = square.by_region[np.unique(table.region, return_inverse=True)[1]]
    focus: Numbers = np.divide(table.employment, total, out=np.full(len(table), np.nan), where=total > 0)
    return focus


def _flags(table: RegionIndustry, values: Numbers, star: Star) -> Flags:
    if values.shape != (len(table),):
        raise RuleError(f"{star.measure.value} has {values.size} values for {len(table)} rows; give one a row.")
    least = np.full(len(table), -np.inf if star.floor is None else star.floor)
    if star.quantile is not None:
        industries = np.unique(table.industry, return_inverse=True)[1]
        countable = (table.employment > 0) & ~np.isnan(values)
        for group in range(int(industries.max()) + 1):
            rows = industries == group
            if (rows & countable).any():
                limit = np.quantile(values[rows & countable], star.quantile, method="linear")
                least[rows] = np.maximum(least[rows], limit)
    no_jobs = table.employment == 0
    known = no_jobs | (~np.isnan(values) & ~np.isnan(table.employment))
    return Flags(value=known & ~no_jobs & (np.nan_to_num(values, nan=-np.inf) >= least), known=known)
