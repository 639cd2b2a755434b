"""The long region by industry table that the mapping methods share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Labels = NDArray[np.str_]
Numbers = NDArray[np.float64]


class RegionTableError(ValueError):
    """A region by industry table cannot be used; the message names the rows and the remedy."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionIndustry:
    """One row a region and industry; nan is unknown and is never read as zero."""

    region: Labels
    industry: Labels
    employment: Numbers
    establishments: Numbers
    women: Numbers
    share_of_industry: Numbers

    def __len__(self) -> int:
        return len(self.region)


def _column(name: str, values: ArrayLike | None, rows: int, table: Labels) -> Numbers:
    if values is None:
        return np.full(rows, np.nan)
    numbers = np.array(values, dtype=np.float64)
    if numbers.shape != (rows,):
        raise RegionTableError(f"Column {name} has {numbers.size} values for {rows} rows; give one value a row.")
    wrong = np.flatnonzero((numbers < 0) | np.isinf(numbers))
    if wrong.size:
        row = int(wrong[0])
        raise RegionTableError(
            f"Row {row + 1} ({table[row]}) has {name} {numbers[row]:g}; counts are zero or more. "
            "Leave a value that is not known empty."
        )
    return numbers


def _labels(name: str, values: Sequence[str] | Labels) -> Labels:
    labels = np.array(values, dtype=np.str_)
    blank = np.flatnonzero(labels == "")
    if blank.size:
        raise RegionTableError(f"Row {int(blank[0]) + 1} has no {name}; name it or remove the row.")
    return labels


def region_industry(
    region: Sequence[str] | Labels,
    industry: Sequence[str] | Labels,
    employment: ArrayLike,
    establishments: ArrayLike | None = None,
    women: ArrayLike | None = None,
    share_of_industry: ArrayLike | None = None,
) -> RegionIndustry:
    """Check a long table and return it in the form that the mapping methods take.

    Formula: none; each region and industry pair appears once, counts are >= 0, women <= employment,
    and share_of_industry (the region's published share of the whole industry) lies in 0..1.
    Source: house rule "unknown is not zero"; traps listed in the mapping reference, section 3.
    Limits: a national total hidden among the regions is legal here; find it with `totals.hidden_totals`.

    >>> table = region_industry(["North", "South"], ["dates", "dates"], [40, float("nan")])
    >>> len(table), table.employment.tolist()
    (2, [40.0, nan])
    """
    regions, industries = _labels("region", region), _labels("industry", industry)
    rows = len(regions)
    if len(industries) != rows:
        raise RegionTableError(f"{rows} regions but {len(industries)} industries; give one of each a row.")
    if rows == 0:
        raise RegionTableError("The table has no rows; import at least one region and industry.")
    places, place = np.unique(regions, return_inverse=True)
    lines, line = np.unique(industries, return_inverse=True)
    pairs, counts = np.unique(place * len(lines) + line, return_counts=True)
    if (counts > 1).any():
        twice, of = divmod(int(pairs[counts > 1][0]), len(lines))
        raise RegionTableError(f"{places[twice]}, {lines[of]} appears more than once; add its rows together first.")
    table = RegionIndustry(
        region=regions,
        industry=industries,
        employment=_column("employment", employment, rows, regions),
        establishments=_column("establishments", establishments, rows, regions),
        women=_column("women", women, rows, regions),
        share_of_industry=_column("share_of_industry", share_of_industry, rows, regions),
    )
    _refuse_contradictions(table)
    return table


def _refuse_contradictions(table: RegionIndustry) -> None:
    more_women = np.flatnonzero(table.women > table.employment)
    if more_women.size:
        row = int(more_women[0])
        raise RegionTableError(
            f"Row {row + 1} ({table.region[row]}, {table.industry[row]}) has {table.women[row]:g} women's jobs "
            f"among {table.employment[row]:g} jobs; correct one of them."
        )
    over = np.flatnonzero(table.share_of_industry > 1)
    if over.size:
        raise RegionTableError(
            f"Row {int(over[0]) + 1} has a share of industry above 1; give shares from 0 to 1, not percent."
        )
