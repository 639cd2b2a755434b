"""Industries in published categories, through a concordance whose weights are checked."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.frames import Labels, Numbers, RegionIndustry, region_industry

_ROUNDING = 1e-6


class ConcordanceError(ValueError):
    """A concordance's weights do not add up, or it leaves a code out; the message names the code."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """For each industry code the categories that it goes to, with weights that add up to 1."""

    name: str
    weights: Mapping[str, Mapping[str, float]]
    source: str

    def __post_init__(self) -> None:
        for code, shares in self.weights.items():
            if any(not 0 < weight <= 1 + _ROUNDING for weight in shares.values()):
                raise ConcordanceError(f"{self.name}: a weight of code {code} is not above 0 and up to 1; correct it.")
            total = sum(shares.values())
            if abs(total - 1) > _ROUNDING:
                raise ConcordanceError(
                    f"{self.name}: the weights of code {code} add up to {total:g}; they must add up to 1, "
                    "or jobs are lost or counted twice."
                )


@dataclass(frozen=True, slots=True, eq=False)
class Categorised:
    """The table by category, the codes that the concordance does not know, and the jobs that they hold."""

    table: RegionIndustry
    unassigned: tuple[str, ...]
    unassigned_employment: float


def assignment(industries: Labels, concordance: Concordance) -> tuple[Labels, Numbers]:
    """Return the categories and a matrix of weights, industries by categories.

    Formula: w_ic is the share of industry i that belongs to category c; a code that is not listed has a row of 0.
    Source: benchmark cluster definitions of Delgado, Porter and Stern (2016), where each code has one category.
    Limits: weights between vintages are averages over the whole economy; a region may differ from them.

    >>> split = Concordance("demo", {"1011": {"Meat": 0.75, "Fish": 0.25}}, "invented")
    >>> categories, weights = assignment(np.array(["1011", "9999"]), split)
    >>> categories.tolist(), weights.tolist()
    (['Fish', 'Meat'], [[0.25, 0.75], [0.0, 0.0]])
    """
    listed = [concordance.weights.get(str(code), {}) for code in industries]
    categories = np.array(sorted({category for shares in listed for category in shares}), dtype=np.str_)
    column = {category: position for position, category in enumerate(categories.tolist())}
    weights = np.zeros((len(industries), len(categories)))
    for row, shares in enumerate(listed):
        for category, weight in shares.items():
            weights[row, column[category]] = weight
    return categories, weights


def in_categories(table: RegionIndustry, concordance: Concordance) -> Categorised:
    """Add a region by industry table up to region by category.

    Formula: value of (r, c) = sum_i w_ic value of (r, i), for jobs, establishments and women's jobs.
    Source: as `assignment`.
    Limits: where one industry of a category is unknown in a region, the category is unknown there. Shares of the
    whole industry do not add up and are dropped. Codes that are not listed are left out and named.

    >>> table = region_industry(["N", "N"], ["1011", "1020"], [40, 8])
    >>> split = Concordance("demo", {"1011": {"Meat": 0.75, "Fish": 0.25}, "1020": {"Fish": 1}}, "invented")
    >>> result = in_categories(table, split).table
    >>> result.industry.tolist(), result.employment.tolist()
    (['Fish', 'Meat'], [18.0, 30.0])
    """
    codes, code = np.unique(table.industry, return_inverse=True)
    categories, weights = assignment(codes, concordance)
    if categories.size == 0:
        raise ConcordanceError(f"{concordance.name} lists none of the table's codes; is the scheme or vintage right?")
    regions, region = np.unique(table.region, return_inverse=True)
    rows, columns = np.nonzero(weights[code])
    group = region[rows] * len(categories) + columns
    filled, position = np.unique(group, return_inverse=True)
    share = weights[code[rows], columns]

    def added(values: Numbers) -> Numbers:
        return np.bincount(position, weights=values[rows] * share, minlength=len(filled)).astype(np.float64)

    unlisted = weights.sum(axis=1) == 0
    left = unlisted[code]
    return Categorised(
        region_industry(
            regions[filled // len(categories)],
            categories[filled % len(categories)],
            added(table.employment),
            added(table.establishments),
            added(table.women),
        ),
        tuple(codes[unlisted].tolist()),
        float(np.nan_to_num(table.employment[left]).sum()),
    )
