"""The register on hexagons of the H3 grid: what lies in each cell, and which cells are neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.neighbours import Neighbours, Places, neighbours_from_pairs
from clusterwise.methods.space.sphere import checked_places

Cells = NDArray[np.uint64]
RESOLUTIONS = (5, 6, 7)


class HexagonError(ValueError):
    """Cells cannot be made or compared; the message says why and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """Occupied cells in the order of their ids, the cell of every row, and totals a cell."""

    resolution: int
    cells: Cells
    row_cell: Places
    establishments: Numbers
    totals: Mapping[str, Numbers]
    unknown: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.cells)


def cells_of(lon: ArrayLike, lat: ArrayLike, resolution: int) -> Cells:
    """Return the H3 cell of every place.

    Formula: the H3 index; edges are about 9.9 km (resolution 5), 3.7 km (6) and 1.4 km (7).
    Source: the H3 grid (h3geo.org), through h3ronpy.
    Limits: resolutions 5 to 7, those of a national map; finer cells hold too few establishments.

    >>> [f"{cell:x}" for cell in cells_of([36.8219], [-1.2921], 6)]
    ['867a6e42fffffff']
    """
    from h3ronpy.vector import coordinates_to_cells

    if resolution not in RESOLUTIONS:
        raise HexagonError(f"Resolution {resolution} is not offered; choose 5 (districts), 6 or 7 (neighbourhoods).")
    east, north = checked_places(lon, lat)
    if not east.size:
        return np.zeros(0, dtype=np.uint64)
    return np.asarray(coordinates_to_cells(north, east, resolution), dtype=np.uint64)


def cell_table(
    lon: ArrayLike, lat: ArrayLike, resolution: int, weights: Mapping[str, ArrayLike] | None = None
) -> CellTable:
    """Count establishments and add up weights (women, men, jobs not split by sex …) in every occupied cell.

    Formula: sums over the rows of a cell.
    Source: none.
    Limits: an unknown weight adds nothing and is counted in `unknown`, so that a sum can be shown as "at least".

    >>> table = cell_table([36.82, 36.82, 35.0], [-1.29, -1.29, 0.0], 5, {"women": [3, float("nan"), 2]})
    >>> sorted(table.establishments.tolist()), sorted(table.totals["women"].tolist()), table.unknown["women"].sum()
    ([1.0, 2.0], [2.0, 3.0], np.float64(1.0))
    """
    cells, inverse = np.unique(cells_of(lon, lat, resolution), return_inverse=True)
    totals: dict[str, Numbers] = {}
    unknown: dict[str, Numbers] = {}
    for name, values in (weights or {}).items():
        numbers = np.asarray(values, dtype=np.float64)
        if numbers.shape != inverse.shape:
            raise HexagonError(f"Weight {name} has {numbers.size} values for {inverse.size} rows; give one a row.")
        gaps = np.isnan(numbers)
        totals[name] = _sums(inverse, np.where(gaps, 0.0, numbers), len(cells))
        unknown[name] = _sums(inverse, gaps.astype(np.float64), len(cells))
    count = np.bincount(inverse, minlength=len(cells)).astype(np.float64)
    return CellTable(resolution, cells, inverse.astype(np.int64), count, totals, unknown)


def _sums(groups: NDArray[np.intp], values: Numbers, size: int) -> Numbers:
    return np.bincount(groups, weights=values, minlength=size).astype(np.float64)


def cell_neighbours(cells: Cells) -> Neighbours:
    """Return which of the given cells touch each other; the cells must be sorted and all different.

    Formula: w_ij = 1 where j lies in the first ring of i.
    Source: the H3 grid, k-ring 1.
    Limits: only cells given are neighbours; a lone cell is an island. Twelve cells of the globe have five sides.

    >>> cell_neighbours(cells_of([36.8219, 0.0], [-1.2921, 0.0], 5)[::-1]).islands.tolist()
    [0, 1]
    """
    import pyarrow as pa
    from h3ronpy import grid_disk

    if (cells[1:] <= cells[:-1]).any():
        raise HexagonError("The cells are not in rising order; sort them and drop repeats first.")
    if not len(cells):
        return neighbours_from_pairs([], [], 0)
    disks: Any = pa.array(grid_disk(cells, 1))
    owner = np.repeat(np.arange(len(cells)), np.diff(np.asarray(disks.offsets)))
    ring = np.asarray(disks.values, dtype=np.uint64)
    where = np.minimum(np.searchsorted(cells, ring), len(cells) - 1)
    known = cells[where] == ring
    return neighbours_from_pairs(owner[known], where[known], len(cells))


def cell_rings(cells: Cells) -> list[list[tuple[float, float]]]:
    """Return the outline of each cell as a closed ring of longitude and latitude, ready for GeoJSON.

    Formula: the corners of the H3 cell, counter-clockwise, the first repeated at the end, to 6 decimals.
    Source: the H3 grid; RFC 7946.
    Limits: a cell across the antimeridian is refused, since a flat map would draw it round the globe.

    >>> ring = cell_rings(cells_of([36.8219], [-1.2921], 6))[0]
    >>> len(ring), ring[0] == ring[-1]
    (7, True)
    """
    import shapely
    from h3ronpy.vector import cells_to_wkb_polygons

    if not len(cells):
        return []
    shapes = shapely.from_wkb(np.asarray(cells_to_wkb_polygons(cells), dtype=object))
    low, _, high, _ = shapely.bounds(shapes).T
    crossing = np.flatnonzero(high - low > 180)
    if crossing.size:
        raise HexagonError(
            f"{crossing.size} cells lie across the antimeridian (180 degrees), the first is {cells[crossing[0]]:x}. "
            "Draw the two sides of it as separate maps."
        )
    shapes = shapely.orient_polygons(shapes)
    return [[(round(east, 6), round(north, 6)) for east, north in shapely.get_coordinates(one)] for one in shapes]
