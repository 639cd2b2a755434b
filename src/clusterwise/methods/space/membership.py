"""Which firms and support institutions belong to a cluster: those inside its outline and those that serve it from near."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.outline import Outline
from clusterwise.methods.space.sphere import PlaceError, checked_places

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Whether each place lies inside, or serves the cluster from within its service distance; and how far it is."""

    inside: Booleans
    serving: Booleans
    distance_km: Numbers

    @property
    def members(self) -> Booleans:
        return np.asarray(self.inside | self.serving, dtype=np.bool_)


def membership(cluster: Outline, lon: ArrayLike, lat: ArrayLike, service_km: ArrayLike = 0.0) -> Membership:
    """Say which places belong to a cluster: inside its outline, or outside but within their service distance of it.

    Formula: inside if the distance to the outline is zero; serving if it is above zero and at most service_km.
    Source: UNIDO's definition of a cluster, which counts support institutions with the firms.
    Limits: straight lines, not roads; one service distance or one a place. Distances beyond some 300 km are rough.

    >>> from clusterwise.methods.space.outline import outline
    >>> town = outline([36.80, 36.82], [-1.30, -1.30])
    >>> found = membership(town, [36.81, 36.90, 37.90], [-1.30, -1.30, -1.30], service_km=20)
    >>> found.inside.tolist(), found.serving.tolist()
    ([True, False, False], [False, True, False])
    """
    import shapely

    east, north = checked_places(lon, lat)
    service = np.asarray(service_km, dtype=np.float64)
    if service.shape not in ((), east.shape):
        raise PlaceError(
            f"There are {service.size} service distances for {east.size} places; give one, or one a place."
        )
    if not (service >= 0).all():
        raise PlaceError("A service distance is zero or more kilometres.")
    # The short way round the globe, so that a place beyond the antimeridian is not taken for one at the other end.
    short = (east - cluster.plane.lon + 180) % 360 - 180 + cluster.plane.lon
    shape = cluster.polygon()
    shapely.prepare(shape)
    distance = np.asarray(shapely.distance(shape, shapely.points(cluster.plane.flat(short, north))), dtype=np.float64)
    inside = distance == 0
    return Membership(inside, ~inside & (distance <= service), distance)
