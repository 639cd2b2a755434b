"""Places that cannot be where the record was made: outside the territory, too vague, or heaped on one spot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.quality.faults import QualityError
from clusterwise.methods.space.piles import PileRule, find_piles
from clusterwise.methods.space.sphere import LocalPlane, checked_places

Booleans = NDArray[np.bool_]

#: Five interviews from one spot, or a tenth of all, were not walked to.
INTERVIEW_PILES = PileRule(
    name="interview piles",
    least_count=5,
    least_share=0.1,
    coarse_decimals=2,
    exact_classes=("point", "street"),
    source="Clusterwise: interviews are made where people live and work; review with the survey",
    valid_from=date(2026, 1, 1),
)


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """What is odd about each place; `distance_km` is nought inside the territory."""

    outside: Booleans
    vague: Booleans
    piled: Booleans
    distance_km: NDArray[np.float64]


def positions(
    lon: ArrayLike,
    lat: ArrayLike,
    territory: Mapping[str, Any],
    *,
    accuracy_m: ArrayLike | None = None,
    slack_km: float = 0.5,
    worst_m: float = 50.0,
    piles: PileRule = INTERVIEW_PILES,
) -> Positions:
    """Mark places outside the territory, of poor accuracy, or heaped on one spot.

    Formula: outside if the distance to the territory's polygon is above slack_km; vague if the accuracy that the
    device states is above worst_m; piled by `find_piles`.
    Source: methodology notes on data quality (GPS within the cluster's polygon, accuracy).
    Limits: the territory is a GeoJSON polygon or several, up to some 300 km wide. An unknown accuracy is not vague.
    Interviews in one market hall heap rightly: raise the rule's count there.

    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]]}
    >>> found = positions([0.0512, 0.2123], [0.0534, 0.0534], square, accuracy_m=[8, 400])
    >>> found.outside.tolist(), found.vague.tolist()
    ([False, True], [False, True])
    """
    import shapely
    from shapely.geometry import shape

    if territory.get("type") not in ("Polygon", "MultiPolygon"):
        raise QualityError("The territory is no polygon; give the outline of the cluster or its districts as GeoJSON.")
    east, north = checked_places(lon, lat)
    outline = shape(territory)
    west, south, far_east, far_north = outline.bounds
    plane = LocalPlane((west + far_east) / 2, (south + far_north) / 2)
    flat = shapely.transform(outline, lambda pairs: plane.flat(pairs[:, 0], pairs[:, 1]))
    distance = np.asarray(shapely.distance(flat, shapely.points(plane.flat(east, north))), dtype=np.float64)
    stated = np.full(east.shape, np.nan) if accuracy_m is None else np.asarray(accuracy_m, dtype=np.float64)
    if stated.shape != east.shape:
        raise QualityError(f"There are {stated.size} accuracies for {east.size} places; give one a place.")
    vague = np.nan_to_num(stated, nan=0.0) > worst_m
    return Positions(distance > slack_km, vague, find_piles(east, north, rule=piles).piled, distance)
