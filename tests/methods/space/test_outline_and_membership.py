"""Outlines hold their members and draw as GeoJSON; membership tells who is inside and who serves."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.space.membership import membership
from clusterwise.methods.space.outline import outline
from clusterwise.methods.space.sphere import PlaceError, checked_places, on_globe


@given(
    st.lists(st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)), min_size=1, max_size=25),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.tuples(st.floats(-170, 170), st.floats(-70, 70)),
)
def test_every_member_lies_inside_a_valid_closed_ring(offsets, ratio, centre):
    lon, lat = (np.array(offsets) + centre).T
    found = outline(lon, lat, ratio)
    polygon = shapely.Polygon(found.ring)

    assert polygon.is_valid
    assert shapely.contains_xy(polygon, lon, lat).all()
    assert shapely.is_ccw(shapely.LinearRing(found.ring))
    assert membership(found, lon, lat).inside.all()


def test_one_firm_gets_a_circle_of_the_margin():
    found = outline([36.8], [-1.3], margin_km=2.0)

    assert found.area_km2 == pytest.approx(np.pi * 4, rel=0.03)


def test_a_bay_is_left_out_of_a_concave_outline():
    rng = np.random.default_rng(1)
    angle, wide = rng.uniform(0.8, 5.5, 800), rng.uniform(0.17, 0.2, 800)
    lon, lat = 36.8 + wide * np.cos(angle), wide * np.sin(angle)
    concave, convex = outline(lon, lat, 0.0), outline(lon, lat, 1.0)

    assert concave.area_km2 < 0.5 * convex.area_km2


def test_the_same_place_many_times_changes_no_outline():
    lon, lat = [36.8, 36.9, 36.85], [0.0, 0.0, 0.1]

    assert outline(lon * 5, lat * 5).ring.tolist() == outline(lon, lat).ring.tolist()


def test_the_geometry_is_geojson():
    shape = json.loads(json.dumps(outline([36.8, 36.9], [0.0, 0.1]).geometry()))

    assert shapely.from_geojson(json.dumps(shape)).is_valid
    assert shape["coordinates"][0][0] == shape["coordinates"][0][-1]


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        ([179.9, -179.9], [0, 0], "both sides of the antimeridian"),
        ([179.999], [0], "margin of the cluster crosses the antimeridian"),
        ([10.0], [86.0], "85 degrees"),
        ([], [], "no member"),
    ],
)
def test_what_a_flat_map_cannot_show_is_refused(lon, lat, words):
    with pytest.raises(PlaceError, match=words):
        outline(lon, lat)


def test_institutions_inside_near_and_far_are_told_apart():
    town = outline([36.80, 36.82], [0.0, 0.0], margin_km=1.0)
    # The outline ends 1 km east of 36.82; 36.90 is 8.9 km from that firm.
    found = membership(town, [36.81, 36.90, 36.90], [0.0, 0.0, 0.0], [0.0, 8.0, 5.0])

    assert found.inside.tolist() == [True, False, False]
    assert found.serving.tolist() == [False, True, False]
    assert found.distance_km.tolist() == pytest.approx([0.0, 7.9, 7.9], abs=0.03)
    assert found.members.tolist() == [True, True, False]


def test_a_place_beyond_the_antimeridian_is_near_not_at_the_other_end():
    assert membership(outline([179.9], [0.0]), [-179.9], [0.0]).distance_km[0] == pytest.approx(21.2, abs=0.2)


def test_a_service_distance_below_zero_is_refused():
    with pytest.raises(PlaceError, match="zero or more"):
        membership(outline([36.8], [0.0]), [36.8], [0.0], -1.0)


def test_a_degree_of_latitude_is_111_km_on_the_globe():
    ends = on_globe([36.8, 36.8], [0.0, 1.0])

    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(111.19, abs=0.01)


def test_a_place_off_the_globe_is_refused_by_its_row():
    with pytest.raises(PlaceError, match="Row 2 lies at longitude 36, latitude 95"):
        checked_places([36, 36], [0, 95])
