"""Hexagons, outlines, intervals and two axes: kinds that can be told apart, tables that tell the same, refusals."""

from xml.etree import ElementTree

import pytest

from clusterwise.press.charts.geometry import Outline
from clusterwise.press.charts.hexagons import Hexagon, hexagon_map
from clusterwise.press.charts.intervals import Estimate, intervals
from clusterwise.press.charts.outlines import NumberedShape, outlines_map
from clusterwise.press.charts.picture import UndrawableError
from clusterwise.press.charts.two_axes import Mark, two_axes

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = ((10.0, 0.0), (11.0, 0.0), (11.0, 1.0), (10.0, 1.0), (10.0, 0.0))
FAR = ((20.0, 5.0), (21.0, 5.0), (21.0, 6.0), (20.0, 6.0), (20.0, 5.0))
GROUND = (Outline("g", "land", (((0.0, -5.0), (30.0, -5.0), (30.0, 10.0), (0.0, 10.0), (0.0, -5.0)),)),)
MARKS = (Mark(1, "Figs", 100, 0.8, "underperforming with mass", 0.9), Mark(2, "Oil", 20, 1.4, "niche", 0.6))


def parts(picture, tag):
    return list(ElementTree.fromstring(picture.svg).iter(f"{SVG}{tag}"))


def words(picture):
    return [one.text for one in parts(picture, "text")]


def test_hexagons_of_a_kind_share_a_fill_and_kinds_do_not():
    cells = (Hexagon(SQUARE, "hot"), Hexagon(FAR, "hot"), Hexagon(SQUARE, "present"))
    picture = hexagon_map(cells, ("hot", "women", "present"), title="Figs", ground=GROUND)
    fills = [one.get("fill") for one in parts(picture, "path")]

    assert len(fills) == 3
    assert len(set(fills)) == 3
    assert picture.table.rows == (("hot", 2), ("women", 0), ("present", 1))
    assert words(picture) == ["hot", "women", "present"]


def test_the_ground_fixes_the_frame_of_a_map_without_cells():
    one, none = (hexagon_map(cells, ("hot",), title="t", ground=GROUND) for cells in ((Hexagon(SQUARE, "hot"),), ()))

    assert ElementTree.fromstring(one.svg).get("viewBox") == ElementTree.fromstring(none.svg).get("viewBox")


def test_east_stays_right_in_arabic():
    paths = [
        parts(hexagon_map((Hexagon(FAR, "hot"),), ("hot",), title="t", ground=GROUND, direction=way), "path")[1].get(
            "d"
        )
        for way in ("ltr", "rtl")
    ]

    assert paths[0] == paths[1]


@pytest.mark.parametrize(("kinds", "said"), [(("a", "b", "c", "d", "e"), "told apart"), (("present",), "legend lacks")])
def test_kinds_that_cannot_be_told_are_refused(kinds, said):
    with pytest.raises(UndrawableError, match=said):
        hexagon_map((Hexagon(SQUARE, "hot"),), kinds, title="t")
    with pytest.raises(UndrawableError, match=said):
        outlines_map((NumberedShape(1, "n", SQUARE, "hot"),), kinds, title="t")


def test_an_outline_smaller_than_a_mark_is_still_seen_and_numbered():
    tiny = tuple((10 + (x - 10) / 1000, y / 1000) for x, y in SQUARE)
    shapes = (NumberedShape(1, "Figs", tiny, "open"), NumberedShape(None, "Oil", FAR, "open"))
    picture = outlines_map(shapes, ("open",), title="Clusters", ground=GROUND)

    assert len(parts(picture, "circle")) == 2  # the cluster and the legend
    assert words(picture) == ["1", "open"]
    assert picture.table.rows == ((1, "Figs", "open"),)


def test_two_axes_tell_each_kind_with_its_probability():
    picture = two_axes(MARKS, title="t", least_mass=50, least_score=1.0)
    places = {one.text: (float(one.get("x")), float(one.get("y"))) for one in parts(picture, "text")}
    circles = [(float(one.get("cx")), float(one.get("cy")), one.get("fill")) for one in parts(picture, "circle")]

    assert [(row[2], row[3].replace("\u00a0", " ")) for row in picture.table.rows] == [
        ("underperforming with mass", "90 %"),
        ("niche", "60 %"),
    ]
    assert circles[1][0] > circles[0][0]
    assert circles[1][1] > circles[0][1]
    assert circles[1][2] != circles[0][2]
    assert places["1"][0] > places["2"][0]


@pytest.mark.parametrize(
    ("marks", "said"), [((), "no candidate"), ((Mark(1, "x", 3, 0.0, "none", 1.0),), "above zero")]
)
def test_what_two_axes_cannot_show_is_refused(marks, said):
    with pytest.raises(UndrawableError, match=said):
        two_axes(marks, title="t", least_mass=50, least_score=1.0)


def test_an_interval_runs_from_its_low_to_its_high_end():
    picture = intervals((Estimate("Figs", 4.0, 2.0, 8.0), Estimate("Oil", 2.0, None, None)), title="t")
    lines = [one for one in parts(picture, "line") if one.get("y1") == one.get("y2")]
    point = parts(picture, "circle")[0]

    assert float(lines[0].get("x1")) < float(point.get("cx")) < float(lines[0].get("x2"))
    assert lines[1].get("x1") == lines[1].get("x2")
    assert picture.table.rows == (("Figs", "4", "2", "8"), ("Oil", "2", "not known", "not known"))


@pytest.mark.parametrize(("estimates", "said"), [((), "no value"), ((Estimate("x", 0.0, None, None),), "above zero")])
def test_values_that_no_scale_of_multiples_holds_are_refused(estimates, said):
    with pytest.raises(UndrawableError, match=said):
        intervals(estimates, title="t")
