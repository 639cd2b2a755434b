"""How far and how many: the reach and the minimum of a cluster, scaled with the density of firms."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Labels, Numbers
from clusterwise.methods.space.near_pairs import Rows
from clusterwise.methods.space.sphere import EARTH_KM, PlaceError, chord_km, on_globe

SAMPLED_PLACES = 200
FARTHEST_NEIGHBOUR = 10_000


@dataclass(frozen=True, slots=True)
class DelineationRule:
    """One dated version of what is called a density cluster; distances in kilometres on the ground."""

    name: str
    reach_floor_km: float
    reach_ceiling_km: float
    expected_firms: float
    least_firms: int
    local_tail: float
    level: float
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if not 0 < self.reach_floor_km <= self.reach_ceiling_km <= 500:
            raise PlaceError(f"Rule {self.name}: reaches rise from above 0 to at most 500 km, the floor first.")
        if not self.expected_firms > 0 or self.least_firms < 2:
            raise PlaceError(f"Rule {self.name}: expect more than no firm, and ask for at least two.")
        if not (0 < self.local_tail < 1 and 0 < self.level < 1):
            raise PlaceError(f"Rule {self.name}: local_tail and level are chances between 0 and 1.")


DEFAULT_DELINEATION = DelineationRule(
    name="density",
    reach_floor_km=2.0,
    reach_ceiling_km=10.0,
    expected_firms=2.0,
    least_firms=10,
    local_tail=0.01,
    level=0.05,
    source="Clusterwise: commuting and market distances of 2 to 10 km; chances after Kulldorff (1997)",
    valid_from=date(2026, 1, 1),
)


@dataclass(frozen=True, slots=True, eq=False)
class ScaledParameters:
    """Reach and plain minimum of each category, in the order of the sorted names."""

    categories: Labels
    firms: Rows
    reach_km: Numbers
    minimum: Rows


def scaled_parameters(
    lon: ArrayLike, lat: ArrayLike, category: ArrayLike, rule: DelineationRule = DEFAULT_DELINEATION
) -> ScaledParameters:
    """Return how far each category's clusters reach and how many firms they need, given where all firms are.

    Formula: a category with share s of all firms expects `expected_firms` of its own among K = expected_firms / s
    firms. Its reach is the median distance from a firm of the register to its K-th nearest firm, between floor and
    ceiling. Its minimum is the least count, `least_firms` or more, whose Poisson chance, with as many firms expected
    as chance alone puts within reach of the median firm, is `local_tail` or less.
    Source: own; a distance to the K-th neighbour as local density (Loftsgaarden and Quesenberry 1965).
    Limits: medians are over 200 places spread over the register in order of latitude; beyond the 10,000th neighbour
    the distance grows with the root of K. `delineate` sharpens the minimum place by place.

    >>> rng = np.random.default_rng(1)
    >>> found = scaled_parameters(rng.uniform(36, 37, 2000), rng.uniform(0, 1, 2000), ["a"] * 1900 + ["b"] * 100)
    >>> found.reach_km.round(1).tolist(), found.minimum.tolist()
    ([2.4, 9.2], [10, 10])
    """
    from scipy.spatial import cKDTree
    from scipy.special import pdtrik

    globe = on_globe(lon, lat)
    names, firms = np.unique(np.asarray(category), return_counts=True)
    if int(firms.sum()) != len(globe):
        raise PlaceError(f"There are {int(firms.sum())} categories for {len(globe)} rows; give one a row.")
    if not len(globe):
        none = np.zeros(0, dtype=np.int64)
        return ScaledParameters(names, none, none.astype(np.float64), none)
    share = firms / len(globe)
    among = np.maximum(1, np.ceil(rule.expected_firms / share)).astype(np.int64)
    tree = cKDTree(globe, leafsize=32)
    order = np.lexsort((np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)))
    sample = globe[order[np.linspace(0, len(globe) - 1, min(SAMPLED_PLACES, len(globe))).astype(np.int64)]]
    farthest = int(min(among.max() + 1, FARTHEST_NEIGHBOUR, len(globe)))
    apart, _ = tree.query(
        sample, k=np.arange(1, farthest + 1), distance_upper_bound=float(chord_km(rule.reach_ceiling_km))
    )
    typical = np.median(apart, axis=0)
    at = np.minimum(among, farthest - 1)
    chord = typical[at] * np.sqrt(among / np.maximum(at, 1))
    ground = 2 * EARTH_KM * np.arcsin(np.minimum(chord / (2 * EARTH_KM), 1.0))
    reach = np.clip(ground, rule.reach_floor_km, rule.reach_ceiling_km)
    expected = share * np.maximum(1, np.searchsorted(typical, chord_km(reach), side="right"))
    needed = np.ceil(pdtrik(1 - rule.local_tail, expected)) + 1
    return ScaledParameters(names, firms.astype(np.int64), reach, np.maximum(needed, rule.least_firms).astype(np.int64))
