"""The cheapest cells that keep a hidden cell of any table uncertain, as a linear programme."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.disclosure.suppression import Booleans, DisclosureError, Numbers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FREE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """All changes of a table that keep its sums, with the price of touching each cell."""

    sums: "csr_array"
    places: NDArray[np.int64]
    prices: Numbers
    room: Numbers
    spread: float

    @classmethod
    def of(cls, table: Numbers, usable: Booleans, cost: Numbers, spread: float, least_hidden: float) -> "Programme":
        from scipy.sparse import csr_array, hstack

        places = np.flatnonzero(usable)
        sums = sums_of(table.shape)[:, places]
        prices = FREE + cost.ravel()[places] / max(1.0, float(cost.max()))
        room = np.maximum(table.ravel()[places] - least_hidden, 0.0)
        return cls(csr_array(hstack([sums, -sums])), places, prices, room, spread)

    def free(self, cells: NDArray[np.int64]) -> None:
        """Let these hidden cells cost nothing from now on."""
        self.prices[np.isin(self.places, cells)] = FREE

    def companions(self, cell: int) -> NDArray[np.int64]:
        """Return the cells of the cheapest change that raises this cell, the cell itself among them."""
        from scipy.optimize import linprog

        own, many = int(np.searchsorted(self.places, cell)), self.places.size
        low, high = np.zeros(2 * many), np.concatenate([np.full(many, np.inf), self.room])
        low[own] = high[own] = self.spread
        high[many + own] = 0.0
        answer = linprog(
            np.concatenate([self.prices, self.prices]),
            A_eq=self.sums,
            b_eq=np.zeros(self.sums.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if answer.status != 0:
            raise DisclosureError(f"No set of cells protects the cell at place {cell + 1}: {answer.message}")
        change = answer.x[:many] - answer.x[many:]
        moved: NDArray[np.int64] = self.places[np.abs(change) > 1e-7 * self.spread]
        return moved


def sums_of(shape: tuple[int, ...]) -> "csr_array":
    """Return the sums that a table with totals keeps: one row a sum, one column a cell.

    Formula: parts carry 1 and their total -1, so that every row times the table is zero.
    Source: none.
    Limits: totals are the last place of each dimension.

    >>> sums_of((3,)).toarray().tolist()
    [[1.0, 1.0, -1.0]]
    """
    from scipy.sparse import csr_array

    cells = np.arange(int(np.prod(shape))).reshape(shape)
    rows = [np.moveaxis(cells, axis, -1).reshape(-1, length) for axis, length in enumerate(shape)]
    columns = np.concatenate([one.ravel() for one in rows])
    lengths = np.concatenate([np.full(len(one), one.shape[1]) for one in rows])
    signs = np.concatenate([np.tile(np.append(np.ones(one.shape[1] - 1), -1.0), len(one)) for one in rows])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return csr_array((signs, columns, starts), shape=(len(lengths), cells.size))
