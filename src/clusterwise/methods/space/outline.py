"""The outline of a cluster on a map, drawn round its firms."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers
from clusterwise.methods.space.sphere import LocalPlane, PlaceError, checked_places

FARTHEST_NORTH = 85.0


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A closed ring of longitude and latitude, counter-clockwise, with its area on the ground."""

    ring: Numbers
    area_km2: float
    plane: LocalPlane

    def geometry(self) -> dict[str, object]:
        """The ring as a GeoJSON polygon."""
        return {"type": "Polygon", "coordinates": [[[float(east), float(north)] for east, north in self.ring]]}

    def polygon(self) -> Any:
        """The ring as a shape in kilometres on its own plane."""
        import shapely

        return shapely.Polygon(self.plane.flat(self.ring[:, 0], self.ring[:, 1]))


def outline(lon: ArrayLike, lat: ArrayLike, ratio: float = 0.3, margin_km: float = 1.0) -> Outline:
    """Draw a concave outline round the members of a cluster, with a margin, so that all of them lie inside.

    Formula: concave hull of the places on a local plane, grown by the margin; holes are filled.
    Source: concave hull of GEOS through shapely, where ratio 0 follows every bay and 1 is the convex hull.
    Limits: one place gives a circle. A cluster across the antimeridian or beyond 85 degrees north or south is refused,
    since a flat map cannot show it as one ring. The plane is good to 1 % for clusters up to 300 km wide.

    >>> round_one = outline([36.8, 36.9, 36.8, 36.9], [-1.3, -1.3, -1.2, -1.2], margin_km=1.0)
    >>> round(round_one.area_km2), round_one.ring[0].tolist() == round_one.ring[-1].tolist()
    (171, True)
    """
    import shapely

    east, north = checked_places(lon, lat)
    if not east.size:
        raise PlaceError("There is no member to draw an outline round; give at least one place.")
    if not 0 <= ratio <= 1 or not margin_km > 0:
        raise PlaceError(f"Ratio {ratio:g} lies from 0 to 1 and margin {margin_km:g} km above zero; change them.")
    if np.abs(north).max() > FARTHEST_NORTH:
        raise PlaceError("The cluster reaches beyond 85 degrees of latitude, where a flat map cannot show it.")
    if np.ptp(east) > 180:
        raise PlaceError(
            "The cluster lies on both sides of the antimeridian (180 degrees of longitude), which one ring cannot show. "
            "Draw its eastern and its western firms as two outlines."
        )
    plane = LocalPlane(float(east.min() + east.max()) / 2, float(north.min() + north.max()) / 2)
    places = shapely.multipoints(np.unique(plane.flat(east, north), axis=0))
    grown = shapely.concave_hull(places, ratio=ratio).buffer(margin_km, quad_segs=4)
    shape = shapely.orient_polygons(shapely.Polygon(grown.exterior).simplify(margin_km / 20))
    ring = np.round(plane.degrees(shapely.get_coordinates(shape)), 6)
    if np.abs(ring[:, 0]).max() > 180:
        raise PlaceError(
            "The margin of the cluster crosses the antimeridian (180 degrees of longitude), which one ring cannot show. "
            "Use a smaller margin."
        )
    return Outline(ring, float(shape.area), plane)
