"""Which industry is present in which region, and how often two are present together."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.frames import Labels, Numbers, RegionIndustry, RegionTableError
from clusterwise.methods.specialisation import Booleans, Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """How much of each industry (columns) is in each region (rows); nan is unknown."""

    regions: Labels
    industries: Labels
    values: Numbers

    def __post_init__(self) -> None:
        _refuse_shape(self.regions, self.industries, self.values.shape)
        if (self.values < 0).any() or np.isinf(self.values).any():
            raise RegionTableError("A cell is negative or infinite; counts are zero or more, unknown ones nan.")


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Whether each industry (columns) is present in each region (rows), and how many cells were not known."""

    regions: Labels
    industries: Labels
    values: Booleans
    unknown_cells: int = 0

    def __post_init__(self) -> None:
        _refuse_shape(self.regions, self.industries, self.values.shape)
        if self.values.dtype != np.bool_:
            raise RegionTableError("Presence is yes or no; use presence() to derive it from counts.")

    @property
    def diversity(self) -> Numbers:
        return np.asarray(self.values.sum(axis=1), dtype=np.float64)

    @property
    def ubiquity(self) -> Numbers:
        return np.asarray(self.values.sum(axis=0), dtype=np.float64)


def _refuse_shape(regions: Labels, industries: Labels, shape: tuple[int, ...]) -> None:
    if shape != (len(regions), len(industries)):
        raise RegionTableError(
            f"The matrix is {shape} but there are {len(regions)} regions and {len(industries)} industries; "
            "give one row a region and one column an industry."
        )
    if min(shape) == 0:
        raise RegionTableError("The matrix is empty; import at least one region and one industry.")
    for name, labels in (("region", regions), ("industry", industries)):
        distinct, counts = np.unique(labels, return_counts=True)
        if (counts > 1).any():
            raise RegionTableError(f"The {name} {distinct[counts > 1][0]} appears twice; add its rows together first.")


def incidence(table: RegionIndustry, of: Quantity = Quantity.EMPLOYMENT) -> Incidence:
    """Lay the long region and industry table out as a matrix, both sides sorted by label.

    Formula: cell (r, i) = the row's value; a pair without a row is 0, a row without a value is nan.
    Source: house rule "unknown is not zero".
    Limits: a register that leaves out suppressed cells instead of marking them makes them look like zeros.

    >>> from clusterwise.methods.frames import region_industry
    >>> incidence(region_industry(["N", "S", "N"], ["figs", "figs", "oil"], [30, 60, float("nan")])).values.tolist()
    [[30.0, nan], [60.0, 0.0]]
    """
    regions, rows = np.unique(table.region, return_inverse=True)
    industries, columns = np.unique(table.industry, return_inverse=True)
    values = np.zeros((len(regions), len(industries)))
    values[rows, columns] = getattr(table, of.value)
    return Incidence(regions, industries, values)


def presence(counts: Incidence, threshold: float = 1.0) -> Presence:
    """Call an industry present where its location quotient reaches the threshold.

    Formula: LQ = (e_ri / e_r) / (e_i / e) >= threshold, decided as e_ri e >= threshold e_r e_i.
    Source: Hidalgo et al. (2007), revealed comparative advantage of 1 or more.
    Limits: a cell that is unknown, or of a region or industry without any jobs, is not present; unknown cells are
    counted in the result and add nothing to the totals. Small regions pass the threshold by chance.

    >>> counts = Incidence(np.array(["A", "B"]), np.array(["x", "y"]), np.array([[40.0, 60], [10, 90]]))
    >>> presence(counts).values.tolist()
    [[True, False], [False, True]]
    """
    if not threshold > 0:
        raise RegionTableError(f"A threshold of {threshold:g} calls everything present; give one above zero.")
    unknown = np.isnan(counts.values)
    known = np.where(unknown, 0.0, counts.values) if unknown.any() else counts.values
    by_region, by_industry = known.sum(axis=1), known.sum(axis=0)
    # Products instead of quotients: for whole counts an LQ of exactly 1 is then decided without rounding.
    reached = known * by_region.sum() >= np.outer(threshold * by_region, by_industry)
    return Presence(counts.regions, counts.industries, reached & (known > 0), int(unknown.sum()))


def presence_by_share(counts: Incidence, least_share: float) -> Presence:
    """Call an industry present where it gives at least a share of the region's jobs.

    Formula: e_ri / e_r >= least share.
    Source: focus criterion of the European Cluster Observatory (share of regional jobs).
    Limits: favours large industries everywhere; unknown cells are not present and are counted in the result.

    >>> counts = Incidence(np.array(["A", "B"]), np.array(["x", "y"]), np.array([[40.0, 60], [10, 90]]))
    >>> presence_by_share(counts, 0.2).values.tolist()
    [[True, True], [False, True]]
    """
    if not 0 < least_share <= 1:
        raise RegionTableError(f"A share of {least_share:g} is impossible; give it above 0 and up to 1, not percent.")
    unknown = np.isnan(counts.values)
    known = np.where(unknown, 0.0, counts.values)
    reached = known >= least_share * known.sum(axis=1, keepdims=True)
    return Presence(counts.regions, counts.industries, reached & (known > 0), int(unknown.sum()))


def co_occurrence(present: Presence) -> Numbers:
    """Count the regions in which two industries are present together; the diagonal is each one's ubiquity.

    Formula: C = M' M with M the presence matrix.
    Source: Hidalgo et al. (2007); EconGeo `co_occurrence`.
    Limits: says nothing about distance inside a region; sizes of regions are ignored.

    >>> present = Presence(np.array(["A", "B"]), np.array(["x", "y"]), np.array([[True, True], [False, True]]))
    >>> co_occurrence(present).tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    # Single precision counts exactly up to 2**24 regions and takes half the time and memory.
    if len(present.regions) < 2**24:
        small = present.values.astype(np.float32)
        return np.asarray(small.T @ small, dtype=np.float64)
    ones = present.values.astype(np.float64)
    return np.asarray(ones.T @ ones, dtype=np.float64)
