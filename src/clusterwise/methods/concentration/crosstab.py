"""A region by industry table laid out as a square, with the shares that the indexes of concentration compare."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.frames import Labels, Numbers, RegionIndustry
from clusterwise.methods.specialisation import Quantity, industry_totals


class ConcentrationError(ValueError):
    """An index of concentration has no meaning here; the message says why and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Crosstab:
    """Regions by industries; nan is unknown, a pair that the table does not list is zero."""

    regions: Labels
    industries: Labels
    values: Numbers
    by_industry: Numbers

    @property
    def by_region(self) -> Numbers:
        return np.asarray(np.nansum(self.values, axis=1), dtype=np.float64)

    @property
    def within_regions(self) -> Numbers:
        """Each industry's share of its region; nan throughout a region with an unknown cell or without any jobs."""
        return _shares(self.values, self.values.sum(axis=1, keepdims=True))

    @property
    def within_industries(self) -> Numbers:
        """Each region's share of the industry; nan throughout an industry with an unknown cell or without any jobs."""
        return _shares(self.values, self.values.sum(axis=0, keepdims=True))

    @property
    def industry_shares(self) -> Numbers:
        return _shares(self.by_industry, self.by_industry.sum())

    @property
    def region_shares(self) -> Numbers:
        return _shares(self.by_region, self.by_region.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """One value a region or an industry, by its name; nan where unknown cells or the lack of jobs leave it open."""

    names: Labels
    values: Numbers


def crosstab(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Crosstab:
    """Lay the table out as regions by industries, both in the order of their names.

    Formula: none; industry totals come from published shares where the table has them, as in `industry_totals`.
    Source: the mapping reference, section 3.
    Limits: a pair that the table leaves out is read as zero; list it with an empty value if it is unknown.

    >>> from clusterwise.methods.frames import region_industry
    >>> square = crosstab(region_industry(["B", "A", "B"], ["x", "y", "y"], [1, 2, 3]))
    >>> square.regions.tolist(), square.values.tolist()
    (['A', 'B'], [[0.0, 2.0], [1.0, 3.0]])
    """
    regions, rows = np.unique(table.region, return_inverse=True)
    industries, columns = np.unique(table.industry, return_inverse=True)
    values = np.zeros((len(regions), len(industries)))
    values[rows, columns] = getattr(table, of.value)
    known = np.asarray(np.nansum(values, axis=0), dtype=np.float64)
    return Crosstab(regions, industries, values, industry_totals(table)[1] if of is Quantity.EMPLOYMENT else known)


def _shares(values: Numbers, total: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, values / total, np.nan), dtype=np.float64)
