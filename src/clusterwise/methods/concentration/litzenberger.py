"""The cluster index of Litzenberger and Sternberg: dense in area, thick in people, made of many firms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.frames import Labels, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class ClusterIndex:
    """The index of one industry by region and the three relations that it is made of; 1 is the average."""

    regions: Labels
    index: Numbers
    density: Numbers
    stock: Numbers
    size: Numbers


def cluster_index(
    regions: Sequence[str], jobs: ArrayLike, firms: ArrayLike, people: ArrayLike, area_sqkm: ArrayLike
) -> ClusterIndex:
    """Return how much of a cluster one industry is in each region.

    Formula: CI = density * stock / size with density = (e_r / e) / (area_r / area), stock = (e_r / e) / (p_r / p),
    size = (e_r / f_r) / (e / f); sums are over the regions given.
    Source: Litzenberger and Sternberg (2006), Geographische Zeitschrift 94; as in REAT.
    Limits: city regions come out high for their small area. Zero where the industry is absent; nan where a number of
    the region is unknown or its firms, people or area are zero while it has jobs. The sums leave unknowns out.

    >>> found = cluster_index(["A", "B"], [30, 10], [6, 4], [100, 100], [1, 3])
    >>> found.index.round(3).tolist()
    [3.6, 0.267]
    """
    columns = [np.asarray(one, dtype=np.float64) for one in (jobs, firms, people, area_sqkm)]
    if any(one.shape != (len(regions),) for one in columns):
        raise ConcentrationError("Jobs, firms, people and area each need one value a region.")
    if any((one < 0).any() or np.isinf(one).any() for one in columns):
        raise ConcentrationError("Jobs, firms, people and area are zero or more; correct or empty the wrong value.")
    totals = [float(np.nansum(one)) for one in columns]
    if min(totals) == 0:
        raise ConcentrationError("Jobs, firms, people or area sum to zero over all regions; the index needs all four.")
    e, f, p, area = (one / total for one, total in zip(columns, totals, strict=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        density, stock, size = e / area, e / p, e / f
        index = np.where(e > 0, density * stock / size, np.where(e == 0, 0.0, np.nan))
    open_cells = ~np.isfinite(index)
    return ClusterIndex(np.asarray(regions, dtype=np.str_), np.where(open_cells, np.nan, index), density, stock, size)
