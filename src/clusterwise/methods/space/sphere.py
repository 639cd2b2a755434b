"""Places on the globe as straight-line coordinates in kilometres, so that no map projection bends a distance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers

EARTH_KM = 6371.0088


class PlaceError(ValueError):
    """A coordinate is no place on the globe; the message names the row and the remedy."""


def checked_places(lon: ArrayLike, lat: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return both coordinates as numbers in degrees, or refuse the first row that is no place.

    Formula: -180 <= lon <= 180 and -90 <= lat <= 90, both known.
    Source: RFC 7946 (GeoJSON, WGS 84 degrees).
    Limits: swapped coordinates pass where both fit; a missing place is refused, not dropped.

    >>> [values.tolist() for values in checked_places([36.8], [-1.3])]
    [[36.8], [-1.3]]
    """
    east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if east.ndim != 1 or east.shape != north.shape:
        raise PlaceError(f"There are {east.size} longitudes and {north.size} latitudes; give one pair a row.")
    wrong = np.flatnonzero(~((np.abs(east) <= 180) & (np.abs(north) <= 90)))
    if wrong.size:
        row = int(wrong[0])
        raise PlaceError(
            f"Row {row + 1} lies at longitude {east[row]:g}, latitude {north[row]:g}, which is no place on the globe. "
            "Give degrees from -180 to 180 and -90 to 90, and leave out rows without a place."
        )
    return east, north


def on_globe(lon: ArrayLike, lat: ArrayLike) -> Numbers:
    """Return points on a globe of the Earth's mean radius, in kilometres from its centre, one row a place.

    Formula: R (cos lat cos lon, cos lat sin lon, sin lat) with R = 6371.0088 km.
    Source: IUGG mean Earth radius; the chord keeps the order of great-circle distances.
    Limits: a sphere, so distances are off by up to 0.5 % from the ellipsoid.

    >>> on_globe([0, 90], [0, 0]).round(1).tolist()
    [[6371.0, 0.0, 0.0], [0.0, 6371.0, 0.0]]
    """
    east, north = (np.radians(values) for values in checked_places(lon, lat))
    flat = np.cos(north)
    return EARTH_KM * np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)])


def chord_km(ground_km: ArrayLike) -> Numbers:
    """Return the straight line through the globe that spans a distance on the ground.

    Formula: 2 R sin(d / 2R).
    Source: geometry of the sphere.
    Limits: for distances up to half the Earth's girth.

    >>> chord_km([5.0, 1000.0]).round(3).tolist()
    [5.0, 998.974]
    """
    return np.asarray(2 * EARTH_KM * np.sin(np.asarray(ground_km, dtype=np.float64) / (2 * EARTH_KM)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A flat map in kilometres round one place, good for the few hundred kilometres of a cluster."""

    lon: float
    lat: float

    def flat(self, lon: Numbers, lat: Numbers) -> Numbers:
        scale = np.radians(1.0) * EARTH_KM
        return np.column_stack([(lon - self.lon) * scale * np.cos(np.radians(self.lat)), (lat - self.lat) * scale])

    def degrees(self, flat: Numbers) -> Numbers:
        scale = np.radians(1.0) * EARTH_KM
        east = flat[:, 0] / (scale * np.cos(np.radians(self.lat))) + self.lon
        return np.column_stack([east, flat[:, 1] / scale + self.lat])
