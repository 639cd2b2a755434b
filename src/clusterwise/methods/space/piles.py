"""Establishments heaped on one spot, such as the centre of a town, which are no real places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Labels
from clusterwise.methods.space.sphere import PlaceError, checked_places

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PileRule:
    """What one dated version of the rule takes for a pile."""

    name: str
    least_count: int
    least_share: float
    coarse_decimals: int
    exact_classes: tuple[str, ...]
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if self.least_count < 2 or not 0 < self.least_share <= 1 or self.coarse_decimals < 0:
            raise PlaceError(
                f"Rule {self.name}: a pile needs a count of two or more, a share above 0 and up to 1, "
                "and zero or more decimals."
            )


DEFAULT_PILES = PileRule(
    name="piles",
    least_count=50,
    least_share=0.01,
    coarse_decimals=2,
    exact_classes=("point", "street"),
    source="Clusterwise: an area centre holds many firms, or is given to a kilometre only; review with the register",
    valid_from=date(2026, 1, 1),
)


@dataclass(frozen=True, slots=True, eq=False)
class Piles:
    """Which rows to keep out of point methods and why; a row may have several reasons."""

    by_count: Booleans
    by_share: Booleans
    by_rounding: Booleans
    by_class: Booleans
    spots: int

    @property
    def piled(self) -> Booleans:
        return np.asarray(self.by_count | self.by_share | self.by_rounding | self.by_class, dtype=np.bool_)

    @property
    def usable(self) -> Booleans:
        return np.asarray(~self.piled, dtype=np.bool_)

    @property
    def rows(self) -> int:
        return int(self.piled.sum())


def find_piles(
    lon: ArrayLike,
    lat: ArrayLike,
    precision: Sequence[str] | Labels | None = None,
    rule: PileRule = DEFAULT_PILES,
) -> Piles:
    """Find establishments whose coordinates stand for an area rather than for a place.

    Formula: a spot is one pair of coordinates. Its rows are a pile when least_count or more rows share it, or when
    ten or more do and they are least_share of all rows. A row is also left out when both its coordinates have no
    more than coarse_decimals decimals, or when its stated precision class is known and not among exact_classes.
    Source: the register contract of Clusterwise; area centres make false hot spots.
    Limits: a tower with many firms is a pile too: raise least_count where that is known. A class that is blank or
    "unknown" says nothing; the other signs decide. `spots` counts the places with a pile by count or share.

    >>> piles = find_piles([36.81] * 60 + [36.8123, 36.9], [-1.29] * 60 + [-1.2871, -1.3333])
    >>> piles.rows, piles.spots, piles.usable[-2:].tolist()
    (60, 1, [True, True])
    """
    east, north = checked_places(lon, lat)
    _, spot, count = np.unique(east + 1j * north, return_inverse=True, return_counts=True)
    size = count[spot]
    by_count = size >= rule.least_count
    by_share = (size >= 10) & (size >= rule.least_share * max(len(east), 1))
    coarse = [np.abs(np.round(value, rule.coarse_decimals) - value) < 1e-9 for value in (east, north)]
    by_class = np.zeros(len(east), dtype=np.bool_)
    if precision is not None:
        classes = np.asarray(precision, dtype=np.str_)
        if classes.shape != east.shape:
            raise PlaceError(f"There are {classes.size} precision classes for {east.size} rows; give one a row.")
        by_class = ~np.isin(classes, ("", "unknown", *rule.exact_classes))
    heaped = by_count | by_share
    return Piles(by_count, by_share, coarse[0] & coarse[1], by_class, spots=len(np.unique(spot[heaped])))
