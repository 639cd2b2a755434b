"""Who is a neighbour of whom, as a sparse matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers

Places = NDArray[np.int64]


class NeighbourError(ValueError):
    """Neighbours or values do not fit together; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Symmetric 0/1 matrix without self-neighbours, with the places that have no neighbour at all."""

    matrix: Any
    islands: Places

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    @property
    def degrees(self) -> Numbers:
        return np.asarray(np.diff(self.matrix.indptr), dtype=np.float64)

    def without_islands(self) -> tuple[Any, Places]:
        """The matrix of the places that have neighbours, and their rows."""
        kept = np.flatnonzero(np.diff(self.matrix.indptr) > 0)
        return (self.matrix if len(kept) == len(self) else self.matrix[kept][:, kept]), kept


def neighbours_from_pairs(first: ArrayLike, second: ArrayLike, places: int) -> Neighbours:
    """Build the neighbour matrix from pairs; one direction of a pair is enough and repeats do no harm.

    Formula: w_ij = w_ji = 1 for every pair i, j.
    Source: Cliff and Ord (1981), binary contiguity.
    Limits: a place is never its own neighbour, such a pair is dropped.

    >>> neighbours_from_pairs([0, 1], [1, 2], 4).islands.tolist()
    [3]
    """
    from scipy.sparse import csr_matrix

    one, other = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    if one.shape != other.shape:
        raise NeighbourError(f"{one.size} places are paired with {other.size}; give two columns of equal length.")
    wrong = np.flatnonzero((one < 0) | (one >= places) | (other < 0) | (other >= places))
    if wrong.size:
        raise NeighbourError(f"Pair {int(wrong[0]) + 1} names a place outside 0 to {places - 1}; count from zero.")
    apart = one != other
    rows, columns = np.concatenate([one[apart], other[apart]]), np.concatenate([other[apart], one[apart]])
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(places, places))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return Neighbours(matrix, np.flatnonzero(np.diff(matrix.indptr) == 0).astype(np.int64))


def neighbours_from_lists(lists: Sequence[Sequence[int]]) -> Neighbours:
    """Build the neighbour matrix from one list of neighbours a place, counted from zero.

    Formula: w_ij = 1 where j is in the list of i.
    Source: the neighbour lists of spdep and PySAL.
    Limits: lists must agree in both directions; a one-sided neighbour is refused, since variances assume both.

    >>> neighbours_from_lists([[1], [0, 2], [1]]).degrees.tolist()
    [1.0, 2.0, 1.0]
    """
    first = [place for place, near in enumerate(lists) for _ in near]
    second = [other for near in lists for other in near]
    given = {pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]}
    lonely = sorted(pair for pair in given if pair[::-1] not in given)
    if lonely:
        place, other = lonely[0]
        raise NeighbourError(
            f"Place {other} is a neighbour of place {place}, but not the other way round. Add the missing direction."
        )
    return neighbours_from_pairs(first, second, len(lists))


def values_of_places(values: ArrayLike, neighbours: Neighbours) -> Numbers:
    """Return one known number a place, or refuse.

    Formula: none.
    Source: none.
    Limits: an unknown value is refused, since a gap would count as a low value.

    >>> values_of_places([1, 2], neighbours_from_pairs([0], [1], 2)).tolist()
    [1.0, 2.0]
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != (len(neighbours),):
        raise NeighbourError(f"There are {numbers.size} values for {len(neighbours)} places; give one a place.")
    unknown = np.flatnonzero(~np.isfinite(numbers))
    if unknown.size:
        raise NeighbourError(
            f"Place {int(unknown[0])} has no known value ({unknown.size} in all); leave such places out first."
        )
    return numbers
