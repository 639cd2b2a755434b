"""Hot spots of one industry on hexagons, given where all establishments are."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.concentration.discoveries import benjamini_hochberg
from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.chances import chance_of_at_least, chance_of_at_most
from clusterwise.methods.space.getis_ord import getis_ord
from clusterwise.methods.space.hexagons import CellTable, HexagonError, cell_neighbours
from clusterwise.methods.space.neighbours import Neighbours

Booleans = NDArray[np.bool_]


class Correction(StrEnum):
    """What a cell is compared with."""

    ESTABLISHMENTS = "establishments"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class HotSpots:
    """Each occupied cell's window (the cell and its ring): what is there, what was expected, and the verdict."""

    table: CellTable
    industry: Numbers
    observed: Numbers
    expected: Numbers
    z: Numbers
    p: Numbers
    q: Numbers
    level: float
    islands: int

    @property
    def hot(self) -> Booleans:
        return np.asarray((self.q <= self.level) & (self.z > 0), dtype=np.bool_)

    @property
    def cold(self) -> Booleans:
        return np.asarray((self.q <= self.level) & (self.z < 0), dtype=np.bool_)

    @property
    def row_hot(self) -> Booleans:
        """Whether each row of the register lies in a hot cell."""
        return np.asarray(self.hot[self.table.row_cell], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two resolutions call the same establishments of the industry hot; None where neither has any."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def share_alike(self) -> float | None:
        total = self.both + self.only_first + self.only_second + self.neither
        return (self.both + self.neither) / total if total else None

    @property
    def overlap(self) -> float | None:
        hot = self.both + self.only_first + self.only_second
        return self.both / hot if hot else None


def hot_spots(
    table: CellTable,
    in_industry: ArrayLike,
    *,
    correction: Correction = Correction.ESTABLISHMENTS,
    level: float = 0.05,
    neighbours: Neighbours | None = None,
) -> HotSpots:
    """Find the cells round which an industry has more (or fewer) establishments than its share of all would give.

    Formula: a window is a cell and its ring. With N establishments, n in the industry, K of all and k of the
    industry in the window: z = (k - K n / N) / sqrt(s2 (N K - K^2) / (N - 1)), s2 = n / N (1 - n / N). This is Gi*
    with the establishment (1 in the industry, 0 else) instead of the cell as the unit. p is the exact two-sided
    binomial tail, doubled; q after Benjamini-Hochberg over all windows. Without correction: Gi* of the plain counts.
    Source: Getis and Ord (1992), Ord and Getis (1995); Benjamini and Hochberg (1995).
    Limits: the universe is every cell with any establishment of the register. Empty land is left out: no firm could
    be there to be of the industry, and each lake or desert added would make every town a hot spot of everything.
    Plain counts do just that, so they are the exception. Establishments count, not jobs: one large plant is no
    cluster. The binomial tail is a little cautious against drawing without replacement.

    >>> from clusterwise.methods.space.hexagons import cell_table
    >>> lon = np.concatenate([np.full(400, 36.8), np.full(60, 38.0), np.full(40, 35.0)])
    >>> industry = np.concatenate([np.arange(400) < 20, np.arange(60) < 30, np.zeros(40, bool)])
    >>> found = hot_spots(cell_table(lon, np.zeros(500), 6), industry)
    >>> bool(found.row_hot[400]), bool(found.row_hot[0])
    (True, False)
    """
    marks = np.asarray(in_industry, dtype=np.bool_)
    if marks.shape != table.row_cell.shape:
        raise HexagonError(f"There are {marks.size} industry marks for {table.row_cell.size} rows; give one a row.")
    if not 0 < int(marks.sum()) < len(marks):
        raise HexagonError(
            f"{int(marks.sum())} of {len(marks)} establishments are in the industry; "
            "a hot spot needs some that are and some that are not."
        )
    industry = np.bincount(table.row_cell, weights=marks, minlength=len(table)).astype(np.float64)
    return counted_hot_spots(table, industry, correction=correction, level=level, neighbours=neighbours)


def counted_hot_spots(
    table: CellTable,
    industry: ArrayLike,
    *,
    correction: Correction = Correction.ESTABLISHMENTS,
    level: float = 0.05,
    neighbours: Neighbours | None = None,
) -> HotSpots:
    """Do the same from the industry's count in each cell, where many industries of one register are asked.

    Formula: that of `hot_spots`, with n the sum of the counts and N all establishments of the table.
    Source: see `hot_spots`.
    Limits: see `hot_spots`; a count above that of all establishments of its cell is refused.

    >>> from clusterwise.methods.space.hexagons import cell_table
    >>> lon = np.concatenate([np.full(400, 36.8), np.full(60, 38.0), np.full(40, 35.0)])
    >>> table = cell_table(lon, np.zeros(500), 6)
    >>> industry = np.zeros(len(table))
    >>> industry[table.row_cell[[0, 400]]] = 20, 30
    >>> found = counted_hot_spots(table, industry)
    >>> bool(found.row_hot[400]), bool(found.row_hot[0])
    (True, False)
    """
    counts = np.asarray(industry, dtype=np.float64)
    if counts.shape != table.establishments.shape or (counts > table.establishments).any() or (counts < 0).any():
        raise HexagonError("The counts of the industry need one number a cell, from zero to all its establishments.")
    marked, total = int(counts.sum()), int(table.establishments.sum())
    if not 0 < marked < total:
        raise HexagonError(
            f"{marked} of {total} establishments are in the industry; a hot spot needs some that are and some that are not."
        )
    near = cell_neighbours(table.cells) if neighbours is None else neighbours
    observed = near.matrix @ counts + counts
    if correction is Correction.NONE:
        plain = getis_ord(counts, near)
        expected = (near.degrees + 1) * counts.mean()
        return HotSpots(table, counts, observed, expected, plain.z, plain.p, plain.q, level, len(near.islands))
    exposure = near.matrix @ table.establishments + table.establishments
    z, p = _given_exposure(observed, exposure, marked, total)
    expected = exposure * (marked / total)
    return HotSpots(table, counts, observed, expected, z, p, benjamini_hochberg(p), level, len(near.islands))


def _given_exposure(observed: Numbers, exposure: Numbers, marked: int, total: int) -> tuple[Numbers, Numbers]:
    share = marked / total
    variance = share * (1 - share) * exposure * (total - exposure) / (total - 1)
    z = np.divide(observed - exposure * share, np.sqrt(variance), out=np.zeros_like(observed), where=variance > 0)
    at_least = chance_of_at_least(observed, exposure, share)
    at_most = chance_of_at_most(observed, exposure, share)
    p = np.minimum(1.0, 2 * np.minimum(at_least, at_most))
    return z, np.where(variance > 0, p, 1.0)


def agreement(first: HotSpots, second: HotSpots, in_industry: ArrayLike) -> Agreement:
    """Compare two resolutions over the establishments of the industry, to show how far the zoning decides.

    Formula: counts of establishments that lie in a hot cell of both, of one or of neither.
    Source: the modifiable areal unit problem (Openshaw 1984); plain counts.
    Limits: both must come from the same rows of one register. High agreement is no proof that a hot spot is real.

    >>> from clusterwise.methods.space.hexagons import cell_table
    >>> lon = np.concatenate([np.full(400, 36.8), np.full(60, 38.0), np.full(40, 35.0)])
    >>> industry = np.concatenate([np.arange(400) < 20, np.arange(60) < 30, np.zeros(40, bool)])
    >>> fine, wide = (hot_spots(cell_table(lon, np.zeros(500), r), industry) for r in (7, 5))
    >>> agreement(fine, wide, industry).overlap
    1.0
    """
    if first.table.row_cell.shape != second.table.row_cell.shape:
        raise HexagonError("The two maps have different numbers of rows; make both from the same register.")
    marks = np.asarray(in_industry, dtype=np.bool_)
    one, other = first.row_hot[marks], second.row_hot[marks]
    return Agreement(
        both=int((one & other).sum()),
        only_first=int((one & ~other).sum()),
        only_second=int((~one & other).sum()),
        neither=int((~one & ~other).sum()),
    )
