"""Tables that carry their totals: the last place of every dimension is the sum of the others."""

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.disclosure.suppression import DisclosureError, Numbers


def with_margins(inner: ArrayLike) -> Numbers:
    """Add the total of every dimension as its last place.

    Formula: along each axis, the sum of its cells, one axis after the other.
    Source: none; the form that `complementary.protect` takes.
    Limits: only for what adds up: people over women, men and not stated; not firms over the sex of their workers.

    >>> with_margins([[1, 2], [3, 4]]).tolist()
    [[1.0, 2.0, 3.0], [3.0, 4.0, 7.0], [4.0, 6.0, 10.0]]
    """
    table = np.asarray(inner, dtype=np.float64)
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def with_largest(inner: ArrayLike) -> Numbers:
    """Give every total the largest contributor among its cells, as its last place.

    Formula: along each axis, the maximum of its cells.
    Source: none; companion of `with_margins` for the dominance rule.
    Limits: right where each contributor sits in one cell; a firm with plants in two cells is larger in the total.

    >>> with_largest([[5, 2], [3, 4]]).tolist()
    [[5.0, 2.0, 5.0], [3.0, 4.0, 4.0], [5.0, 4.0, 5.0]]
    """
    table = np.asarray(inner, dtype=np.float64)
    for axis in range(table.ndim):
        table = np.concatenate([table, table.max(axis=axis, keepdims=True)], axis=axis)
    return table


def refuse_uneven(table: Numbers) -> None:
    """Refuse a table whose last places are not the sums of the others.

    Formula: |total - sum of the parts| <= 1e-9 of the largest value.
    Source: none.
    Limits: rounded tables are uneven; round after protection, not before.

    >>> refuse_uneven(with_margins([1, 2]))
    """
    if min(table.shape, default=0) < 2:
        raise DisclosureError("A dimension has no parts beside its total; leave this dimension out.")
    for axis in range(table.ndim):
        parts, total = np.split(table, [table.shape[axis] - 1], axis=axis)
        apart = np.abs(parts.sum(axis=axis, keepdims=True) - total) > 1e-9 * max(1.0, float(table.max()))
        if apart.any():
            place = [int(one) + 1 for one in np.argwhere(apart)[0]]
            raise DisclosureError(
                f"The parts along dimension {axis + 1} do not add up to their total (at place {place} of the others); "
                "build the totals with with_margins."
            )
