"""What a curve over distances looks like when firms are shuffled over the places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.frames import Numbers


class EnvelopeError(ValueError):
    """Too few shuffles for the level asked; the message says how many are needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """Bounds at each distance alone (local) and for the curve as a whole (global), with the curve's p."""

    observed: Numbers
    local_low: Numbers
    local_high: Numbers
    global_low: Numbers
    global_high: Numbers
    p: float
    simulations: int
    level: float


def envelope(observed: Numbers, simulated: Numbers, level: float = 0.05) -> Envelope:
    """Return local and global bounds of simulated curves, one curve a row.

    Formula: local bounds are the level / 2 and 1 - level / 2 quantiles at each distance. A curve's ranks are, at each
    distance, the lesser of its ranks from below and from above; curves are ordered by their smallest rank, then the
    next smallest and so on. The global bounds are those of the curves left when a share `level` of the most extreme
    is taken away. p = (1 + number of simulated curves as extreme or more) / (1 + simulations), observed curve included.
    Source: Duranton and Overman (2005) for local and global bands; extreme rank length, Myllymaki et al. (2017).
    Limits: distances where any curve has no value (nan) are left out and have no bounds.

    >>> found = envelope(np.array([9.0, 9.0]), np.arange(78.0).reshape(39, 2) / 39, 0.05)
    >>> found.p, found.global_high.round(2).tolist()
    (0.05, [1.95, 1.97])
    """
    rows, fewest = len(simulated), int(np.ceil(1 / level - 1e-9)) - 1
    if rows < fewest:
        raise EnvelopeError(f"{rows} shuffles cannot show a level of {level:g}; run {fewest} or more.")
    known = np.isfinite(observed) & np.isfinite(simulated).all(axis=0)
    low, high, least, most = np.full((4, len(observed)), np.nan)
    if not known.any():
        return Envelope(observed, low, high, least, most, p=float("nan"), simulations=rows, level=level)
    curves = simulated[:, known]
    kept = curves[_extremity(curves) > int(level * rows)]
    low[known], high[known] = np.quantile(curves, [level / 2, 1 - level / 2], axis=0)
    least[known], most[known] = kept.min(axis=0), kept.max(axis=0)
    place = _extremity(np.vstack([observed[known], curves]))
    return Envelope(observed, low, high, least, most, p=float(place[0]) / (rows + 1), simulations=rows, level=level)


def _extremity(curves: Numbers) -> NDArray[np.int64]:
    """How many curves are as extreme as each or more, itself included; 1 is the most extreme alone."""
    ordered = np.sort(curves, axis=0)
    ranks = np.empty(curves.shape)
    for at in range(curves.shape[1]):
        below = np.searchsorted(ordered[:, at], curves[:, at], side="right")
        above = len(ordered) - np.searchsorted(ordered[:, at], curves[:, at], side="left")
        ranks[:, at] = np.minimum(below, above)
    ranks.sort(axis=1)
    _, group, size = np.unique(ranks, axis=0, return_inverse=True, return_counts=True)
    return np.asarray(np.cumsum(size)[group.ravel()], dtype=np.int64)
