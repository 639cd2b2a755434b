"""Greatest distances and parts of a cluster."""

import numpy as np
import pytest

from clusterwise.methods.space.extent import greatest_distance, ground_km, parts
from clusterwise.methods.space.sphere import PlaceError, chord_km


def test_a_degree_of_the_equator_is_one_part_in_360_of_the_girth():
    assert greatest_distance([10.0, 11.0], [0.0, 0.0]) == pytest.approx(2 * np.pi * 6371.0088 / 360)


def test_the_greatest_distance_goes_the_short_way_over_the_antimeridian():
    assert greatest_distance([179.5, -179.5], [0.0, 0.0]) == pytest.approx(111.195, abs=0.001)


def test_it_equals_the_largest_of_all_pairs_in_any_order():
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(8, 9, 700).round(3), rng.uniform(33, 34, 700).round(3)
    order = rng.permutation(700)
    phi, lam = np.radians(lat), np.radians(lon)
    inner = np.sin((phi[:, None] - phi) / 2) ** 2
    inner += np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    expected = (2 * 6371.0088 * np.arcsin(np.sqrt(inner))).max()

    assert greatest_distance(lon, lat) == pytest.approx(expected, rel=1e-9)
    assert greatest_distance(lon[order], lat[order]) == greatest_distance(lon, lat)


def test_ground_and_chord_undo_each_other():
    assert ground_km(chord_km([0.0, 3.0, 9000.0])).tolist() == pytest.approx([0.0, 3.0, 9000.0])


def test_parts_are_numbered_from_the_largest_and_steps_join_them():
    lon = [9.0, 8.0, 8.05, 8.1, 8.15]

    assert parts(lon, [33.0] * 5, reach_km=5).tolist() == [1, 0, 0, 0, 0]
    assert len(set(parts(lon, [33.0] * 5, reach_km=4).tolist())) == 5


def test_no_place_and_no_reach_are_refused():
    with pytest.raises(PlaceError, match="no place to measure"):
        greatest_distance([], [])
    with pytest.raises(PlaceError, match="joins nothing"):
        parts([8.0], [33.0], reach_km=0)
    assert parts([], [], reach_km=1).tolist() == []
