"""The cheapest cells that keep a hidden cell of a two-dimensional table uncertain, as a shortest path."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.disclosure.suppression import Booleans, DisclosureError, Numbers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FREE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Rows and columns are stations, cells are roads between them; a change that keeps all sums is a round trip.

    Going from a row to a column raises a cell, coming back lowers one; a total has it the other way round. A cell
    can be lowered only if it keeps what a reader knows that it has. Roads over hidden cells are free.
    """

    arcs: "csr_array"
    cell_of: NDArray[np.int64]
    shape: tuple[int, ...]

    @classmethod
    def of(cls, table: Numbers, usable: Booleans, cost: Numbers, spread: float, least_hidden: float) -> "Network":
        from scipy.sparse import csr_array

        rows, columns = table.shape
        is_total = np.zeros(table.shape, dtype=np.bool_)
        is_total[-1, :] ^= True
        is_total[:, -1] ^= True
        can_fall = usable & (table - least_hidden >= spread)
        out, back = np.where(is_total, can_fall, usable), np.where(is_total, usable, can_fall)
        row, column = (np.asarray(one, dtype=np.int64) for one in np.indices(table.shape))
        starts = np.concatenate([row[out], rows + column[back]])
        ends = np.concatenate([rows + column[out], row[back]])
        flat = row * columns + column
        prices = FREE + cost / max(1.0, float(cost.max()))
        order = np.lexsort((ends, starts))
        size = rows + columns
        pointers = np.concatenate([[0], np.cumsum(np.bincount(starts, minlength=size))])
        arcs = csr_array(
            (np.concatenate([prices[out], prices[back]])[order], ends[order], pointers), shape=(size, size)
        )
        return cls(arcs, np.concatenate([flat[out], flat[back]])[order], table.shape)

    def free(self, cells: NDArray[np.int64]) -> None:
        """Let the roads over these hidden cells cost nothing from now on."""
        self.arcs.data[np.isin(self.cell_of, cells)] = FREE

    def companions(self, cell: int) -> NDArray[np.int64]:
        """Return the cells of the cheapest round trip that raises this cell, the cell itself among them."""
        rows, columns = self.shape
        row, column = divmod(cell, columns)
        start, end = rows + column, row
        if (row == rows - 1) != (column == columns - 1):
            start, end = end, start
        own = self._roads(start, end, cell)
        kept = self.arcs.data[own]
        self.arcs.data[own] = np.inf
        path = self._path(start, end, FREE * sum(self.shape)) or self._path(start, end, np.inf)
        self.arcs.data[own] = kept
        if not path:
            raise DisclosureError(f"No set of cells protects the cell in row {row + 1}, column {column + 1}.")
        return np.array([cell, *path], dtype=np.int64)

    def _roads(self, start: int, end: int, cell: int) -> NDArray[np.int64]:
        places = [np.arange(self.arcs.indptr[one], self.arcs.indptr[one + 1]) for one in (start, end)]
        near = np.concatenate(places)
        roads: NDArray[np.int64] = near[self.cell_of[near] == cell]
        return roads

    def _path(self, start: int, end: int, limit: float) -> list[int]:
        from scipy.sparse.csgraph import dijkstra

        reach, before = dijkstra(self.arcs, indices=start, return_predecessors=True, limit=limit)
        if not np.isfinite(reach[end]):
            return []
        path, station = [], end
        while station != start:
            earlier = int(before[station])
            row, column = min(earlier, station), max(earlier, station) - self.shape[0]
            path.append(row * self.shape[1] + column)
            station = earlier
        return path
