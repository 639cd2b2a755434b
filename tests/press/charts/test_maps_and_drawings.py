"""Maps keep north up and unknown areas visible; drawings of causes are acyclic."""

import gzip
import json
import math
import re
from pathlib import Path

import pytest

from clusterwise.press.charts.actors import Actor, actor_star
from clusterwise.press.charts.areas import AreaValue, areas_map
from clusterwise.press.charts.chain import Edge, Node, chain_drawing
from clusterwise.press.charts.drawing import shortened, spread, text_width, wrapped
from clusterwise.press.charts.geometry import Outline, drawn_path, fitted, outlines_of
from clusterwise.press.charts.layers import levels_of
from clusterwise.press.charts.picture import UndrawableError, isolated
from clusterwise.press.charts.points import Point, points_map

STATES = Path(__file__).parents[4] / "shared" / "data" / "mapping" / "us_states_10m.topo.json"
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0))
COLLECTION = {
    "type": "FeatureCollection",
    "features": [
        {"id": 7, "properties": {"name": "One", "code": "x"}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
        {"id": 8, "properties": {}, "geometry": None},
    ],
}
# Two squares side by side that share the arc 1: the second ring runs it backwards.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
    "arcs": [[[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [0, 2]], [[2, 2], [2, 0], [0, -2], [-2, 0]]],
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "w", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "Polygon", "id": "e", "arcs": [[1, 2]], "properties": {"name": "East"}},
            ],
        }
    },
}


def test_geojson_areas_are_read_with_their_key_and_name():
    assert outlines_of(json.dumps(COLLECTION)) == (Outline("7", "One", (SQUARE,)),)
    assert outlines_of(json.dumps(COLLECTION), key="code")[0].key == "x"


def test_topojson_arcs_are_joined_and_scaled():
    west, east = outlines_of(json.dumps(TOPOLOGY))
    assert (west.name, west.rings) == ("West", (((11, 21), (10, 21), (10, 20), (11, 20), (11, 21)),))
    assert east.rings == (((11, 20), (11, 21), (12, 21), (12, 20), (11, 20)),)


def test_neighbours_share_their_border_after_thinning():
    projection, _ = fitted([(0, 0), (2, 1)], width=113, most_height=999)
    left = drawn_path([SQUARE], projection)
    assert re.match(r"M-?\d+,-?\d+l[-0-9, ]+Z$", left)
    assert left == drawn_path([tuple(spot for spot in SQUARE for _ in range(3))], projection)


def test_area_smaller_than_a_pixel_does_not_vanish():
    projection, _ = fitted([(0, 0), (60, 60)], width=100, most_height=100)
    assert drawn_path([tuple((x / 1000, y / 1000) for x, y in SQUARE)], projection).endswith("h1v1h-1Z")


def test_ring_over_the_180th_meridian_draws_no_line_across_the_map():
    ring = ((179.0, 0.0), (-179.0, 0.0), (-179.0, 5.0), (179.0, 5.0))
    projection, _ = fitted([(-180, -60), (180, 60)], width=480, most_height=300)
    steps = [abs(int(step)) for step in re.findall(r"[l ](-?\d+)", drawn_path([ring], projection))]
    assert max(steps, default=0) < 100


def test_swapped_coordinates_are_refused():
    with pytest.raises(UndrawableError, match="check their order"):
        fitted([(6.0, -109.0)], width=100, most_height=100)


def test_what_is_not_a_map_is_refused():
    for text in ('{"type": "Feature"}', "[]"):
        with pytest.raises(UndrawableError, match="FeatureCollection"):
            outlines_of(text)


def test_area_not_known_is_hatched_and_said():
    outlines = (Outline("a", "A", (SQUARE,)), Outline("b", "B", (SQUARE,)))
    picture = areas_map(outlines, (AreaValue("a", 0.0),), title="T")
    assert picture.table.rows == (("A", "0"), ("B", "not known"))
    assert picture.svg.count("-unknown)") == 2
    assert re.findall(r"<text[^>]*>([^<]*)", picture.svg) == ["0", "not known"]


def test_values_without_an_outline_are_refused_by_name():
    with pytest.raises(UndrawableError, match="zz"):
        areas_map((Outline("a", "A", (SQUARE,)),), (AreaValue("zz", 1.0),), title="T")


def test_classes_hold_equally_many_areas_and_given_breaks_are_kept():
    outlines = tuple(Outline(str(number), str(number), (SQUARE,)) for number in range(10))
    values = tuple(AreaValue(str(number), float(number)) for number in range(10))
    legend = re.findall(r"<text[^>]*>([^<]*)", areas_map(outlines, values, title="T").svg)
    assert legend == ["0 – 1", "2 – 3", "4 – 5", "6 – 7", "8 – 9"]
    legend = re.findall(r"<text[^>]*>([^<]*)", areas_map(outlines, values, title="T", breaks=(1.25,)).svg)
    assert legend == ["0 – 1", "2 – 9"]


def test_real_states_fit_a_page_budget():
    if not STATES.exists():
        pytest.skip("the outlines of the United States are not on this machine")
    outlines = tuple(area for area in outlines_of(STATES.read_text()) if area.name not in {"Alaska", "Hawaii"})
    values = tuple(AreaValue(area.key, float(int(area.key) % 7)) for area in outlines)
    svg = areas_map(outlines, values, title="T").svg
    assert (len(outlines), len(gzip.compress(svg.encode())) < 8000) == (54, True)


def test_east_stays_right_in_arabic():
    points = (Point("west", -9, 6), Point("east", -8, 6))
    for direction in ("ltr", "rtl"):
        svg = points_map(points, title="T", direction=direction).svg
        west, east = (float(x) for x in re.findall(r'cx="([0-9.]+)"', svg))
        assert west < east


def test_kinds_of_points_differ_by_shape_and_size_not_known_is_open():
    points = (Point("a", 0, 0, "Dryer", 4), Point("b", 1, 1, "Store", None), Point("c", 1, 0, "Dryer", 1))
    svg = points_map(points, title="T").svg
    assert (svg.count("<circle"), svg.count("<path")) == (3, 2)
    assert [float(r) for r in re.findall(r' r="([0-9.]+)"', svg)][:2] == [18.0, 11.0]
    assert re.findall(r"<text[^>]*>([^<]*)", svg) == ["Dryer", "Store"]


def test_more_kinds_than_shapes_are_refused():
    points = tuple(Point(str(number), number, 0, str(number)) for number in range(5))
    with pytest.raises(UndrawableError, match="at most four"):
        points_map(points, title="T")


def test_chain_runs_from_cause_to_effect_and_lists_its_assumptions():
    nodes = (Node("i", "Dryer", 0), Node("o", "Dry beans", 1), Node("m", "Income", 2))
    picture = chain_drawing(nodes, (Edge("i", "o"), Edge("o", "m", "Buyers pay")), title="T")
    boxes = [float(x) for x in re.findall(r'<rect x="([0-9.]+)"', picture.svg)]
    assert boxes == sorted(boxes)
    assert picture.table.rows == (("Dryer", "Dry beans", None), ("Dry beans", "Income", "Buyers pay"))
    assert picture.svg.count(">1</text>") == 2
    assert picture.description == "Dryer: Dry beans. Dry beans: Income, Buyers pay."


def test_problem_tree_stands_on_its_roots():
    nodes = (Node("r", "root", 0), Node("p", "problem", 1))
    svg = chain_drawing(nodes, (Edge("r", "p"),), title="T", flow="up").svg
    root, problem = (float(re.search(rf'y="([0-9.]+)"[^>]*>{word}<', svg).group(1)) for word in ("root", "problem"))
    assert root > problem


def test_arrows_in_a_circle_are_refused():
    nodes = tuple(Node(key, key, 0) for key in "abc")
    with pytest.raises(UndrawableError, match=r"'a', 'b'.*circle"):
        chain_drawing(nodes, (Edge("a", "b"), Edge("b", "a"), Edge("b", "c")), title="T")


def test_arrow_to_nowhere_and_doubled_boxes_are_refused():
    with pytest.raises(UndrawableError, match="nowhere"):
        chain_drawing((Node("a", "a", 0),), (Edge("a", "nowhere"),), title="T")
    with pytest.raises(UndrawableError, match="same key"):
        chain_drawing((Node("a", "a", 0), Node("a", "b", 1)), (), title="T")


def test_boxes_are_ordered_so_that_arrows_do_not_cross():
    nodes = (Node("a", "", 0), Node("b", "", 0), Node("x", "", 1), Node("y", "", 1))
    first, second = levels_of(nodes, (Edge("a", "y"), Edge("b", "x")))
    assert ([n.key for n in first], [n.key for n in second]) in ((["a", "b"], ["y", "x"]), (["b", "a"], ["x", "y"]))


def test_actor_type_with_nobody_stands_out_and_one_not_known_is_not_zero():
    picture = actor_star(Actor("Firms", 31), (Actor("Finance", 0), Actor("Research", None)), title="T")
    assert picture.table.rows == (("Firms", "31"), ("Finance", "0"), ("Research", "not known"))
    assert re.findall(r"<text[^>]*>([^<]*)", picture.svg) == ["31", "Firms", "0", "Finance", "?", "Research"]
    assert picture.svg.count('stroke-dasharray="4 4"') == 2


def test_star_without_points_is_refused():
    with pytest.raises(UndrawableError, match="two to eight"):
        actor_star(Actor("Firms", 1), (Actor("Finance", 1),), title="T")


def test_lines_are_wrapped_and_cut_with_an_ellipsis():
    assert wrapped("one two three", text_width("one two")) == ["one two", "three"]
    assert wrapped("one two three", text_width("one t"), most=2) == ["one", "two…"]
    assert shortened("Saclepea", text_width("Sacl…")) == "Sacl…"


def test_labels_are_moved_apart_and_stay_on_the_paper():
    centres = spread([10, 12, 95], [20, 20, 20], 0, 100)
    assert centres == [10, 30, 90]
    crowded = spread([90, 95, 99], [30, 30, 30], 0, 100)
    assert (crowded, math.isclose(crowded[1] - crowded[0], 30)) == ([25, 55, 85], True)


def test_latin_name_in_an_arabic_picture_keeps_its_own_direction():
    assert isolated("Nimba (North)", "rtl") == "\u2066Nimba (North)\u2069"
    assert isolated("نيمبا", "rtl") == "نيمبا"
    assert isolated("1,015", "rtl") == "1,015"
