"""How far several orders of the same things agree."""

from collections.abc import Sequence

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Numbers


def _table(rankings: Sequence[Sequence[float]]) -> Numbers:
    table = np.array(rankings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ChoosingError("Give one row of places a person, each over the same two or more things.")
    if not np.isfinite(table).all():
        raise ChoosingError("A place is missing; give every person a place for everything, or leave the person out.")
    return table


def mean_places(values: Sequence[float]) -> tuple[float, ...]:
    """Turn numbers into places, the smallest first, where equal ones share the mean of their places.

    Formula: place = (number below) + (number equal + 1) / 2.
    Source: the midranks of rank statistics (Kendall 1948).
    Limits: compares the numbers exactly as given.

    >>> mean_places([1, 1, 3])
    (1.5, 1.5, 3.0)
    """
    row = np.array(values, dtype=np.float64)
    below = (row[None, :] < row[:, None]).sum(axis=1)
    equal = (row[None, :] == row[:, None]).sum(axis=1)
    return tuple((below + (equal + 1) / 2).tolist())


def kendall_w(rankings: Sequence[Sequence[float]]) -> float | None:
    """Say how far all persons agree on an order, from 0 (no agreement) to 1 (the same order).

    Formula: W = 12 S / (m^2 (n^3 - n) - m sum T), where S is the squared deviation of the rank sums, T = sum (t^3 - t)
    over each person's ties, m persons and n things.
    Source: Kendall and Babington Smith (1939), with the correction for ties.
    Limits: None for fewer than two persons, or where every person holds all things equal. A high W says that people
    agree, not that they are right.

    >>> kendall_w([[1, 2, 3], [1, 2, 3]]), kendall_w([[1, 2], [2, 1]])
    (1.0, 0.0)
    """
    ranks = np.array([mean_places(row) for row in _table(rankings)])
    persons, things = ranks.shape
    if persons < 2:
        return None
    sums = ranks.sum(axis=0)
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(row, return_counts=True)[1] for row in ranks))
    most = persons**2 * (things**3 - things) - persons * ties
    return float(12 * ((sums - sums.mean()) ** 2).sum() / most) if most > 0 else None


def kendall_tau(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Say how far two orders agree, from -1 (reversed) to 1 (the same).

    Formula: tau-b = (concordant - discordant pairs) / sqrt(pairs not tied in one * pairs not tied in the other).
    Source: Kendall (1945).
    Limits: None where one of the two holds all things equal. Of two things it is 1 or -1 only.

    >>> kendall_tau([1, 2, 3], [1, 2, 3]), round(kendall_tau([1, 2, 3], [1, 3, 2]), 4)
    (1.0, 0.3333)
    """
    first, second = _table([one, other])
    signs = [np.sign(row[:, None] - row[None, :]) for row in (first, second)]
    untied = np.sqrt((signs[0] ** 2).sum() * (signs[1] ** 2).sum())
    return float(np.clip((signs[0] * signs[1]).sum() / untied, -1, 1)) if untied > 0 else None
