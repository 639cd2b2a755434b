"""What holds for every chart: safe to inline, described, mirrored, always the same."""

import gzip
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from clusterwise.press.charts.actors import Actor, actor_star
from clusterwise.press.charts.areas import AreaValue, areas_map
from clusterwise.press.charts.chain import Edge, Node, chain_drawing
from clusterwise.press.charts.geometry import Outline
from clusterwise.press.charts.indicator import Standing, indicator_line
from clusterwise.press.charts.months import Month, month_columns
from clusterwise.press.charts.points import Point, points_map
from clusterwise.press.charts.ranked import Ranked, ranked_bars
from clusterwise.press.charts.sexes import SexCounts, bars_by_sex
from clusterwise.press.charts.timeline import PlannedLine, plan_timeline

NASTY = '<script>alert("x")</script> & style="x" \x01\x00'
SQUARE = ((-9.0, 6.0), (-8.0, 6.0), (-8.0, 7.0), (-9.0, 7.0), (-9.0, 6.0))
CHARTS = {
    "sexes": lambda name, **more: bars_by_sex((SexCounts(name, 331, 676, 0, None), SexCounts("B", 1, 2)), **more),
    "indicator": lambda name, **more: indicator_line(Standing(1015, 0, 1200, 900, 1100, unit=name), **more),
    "months": lambda name, **more: month_columns((Month(name, 5, 4), Month("Feb", None, 4)), unit="kg", **more),
    "timeline": lambda name, **more: plan_timeline(
        (PlannedLine(name, date(2024, 1, 1), date(2024, 6, 1), "late", name),), today=date(2024, 3, 1), **more
    ),
    "areas": lambda name, **more: areas_map(
        (Outline("a", name, (SQUARE,)), Outline("b", "B", (SQUARE,))), (AreaValue("a", 1.5),), unit=name, **more
    ),
    "points": lambda name, **more: points_map((Point(name, -9, 6, name, 3), Point("B", -8, 7, "k")), **more),
    "ranked": lambda name, **more: ranked_bars((Ranked(name, 2), Ranked("B", 1, False)), **more),
    "chain": lambda name, **more: chain_drawing(
        (Node("a", name, 0), Node("b", "B", 1, True)), (Edge("a", "b", name),), level_names=(name, "L"), **more
    ),
    "actors": lambda name, **more: actor_star(Actor(name, 3), (Actor(name, 0), Actor("B", None)), **more),
}
ELEMENTS = {"svg", "title", "desc", "defs", "pattern", "g", "path", "line", "rect", "circle", "text"}
ATTRIBUTES = {
    "class", "role", "aria-labelledby", "lang", "direction", "viewBox", "width", "height", "font-family", "font-size",
    "font-weight", "fill", "fill-opacity", "fill-rule", "id", "patternUnits", "patternTransform", "transform", "x", "y",
    "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "d", "stroke", "stroke-width", "stroke-dasharray", "paint-order",
    "text-anchor",
}  # fmt: skip
COLOUR = re.compile(r"none|var\(--[a-z-]+, #[0-9a-f]{6}\)|url\(#p[0-9a-f]{10}-(?:hatch|dots|unknown)\)")
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
both_ways = pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])


def parts_of(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter())


@every_chart
@both_ways
def test_only_plain_marks_and_presentation_attributes_are_inlined(chart, language, direction):
    parts = parts_of(chart(NASTY, title=NASTY, language=language, direction=direction).svg)
    assert {part.tag.removeprefix("{http://www.w3.org/2000/svg}") for part in parts} - ELEMENTS == set()
    assert {name for part in parts for name in part.attrib} - ATTRIBUTES == set()


@every_chart
@both_ways
def test_every_colour_follows_the_page(chart, language, direction):
    parts = parts_of(chart("A", title="T", language=language, direction=direction).svg)
    paints = [part.attrib[name] for part in parts for name in ("fill", "stroke") if name in part.attrib]
    assert [paint for paint in paints if not COLOUR.fullmatch(paint)] == []


@every_chart
def test_patterns_that_are_used_are_defined(chart):
    parts = parts_of(chart("A", title="T").svg)
    defined = {part.attrib["id"] for part in parts if "id" in part.attrib}
    used = {part.attrib["fill"][5:-1] for part in parts if part.attrib.get("fill", "").startswith("url")}
    assert used - defined == set()


@every_chart
def test_picture_is_named_and_described_for_a_screen_reader(chart):
    picture = chart("A", title="Title", description="What it says")
    root = ElementTree.fromstring(picture.svg)
    title, described = root[0], root[1]
    assert (root.attrib["role"], title.text, described.text) == ("img", "Title", "What it says")
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], described.attrib["id"]]
    assert (picture.title, picture.description) == ("Title", "What it says")


@every_chart
def test_pictures_with_other_content_have_other_ids(chart):
    ids = [set(re.findall(r'id="([^"]*)"', chart(name, title="T").svg)) for name in ("A", "B")]
    assert ids[0] & ids[1] == set()


@every_chart
@both_ways
def test_same_data_give_the_same_bytes(chart, language, direction):
    first = chart("A", title="T", language=language, direction=direction)
    for drawn in (bars_by_sex, month_columns, plan_timeline, ranked_bars, areas_map, points_map, chain_drawing):
        drawn.cache_clear()
    assert chart("A", title="T", language=language, direction=direction) == first


@every_chart
def test_nothing_is_written_outside_the_paper(chart):
    for direction in ("ltr", "rtl"):
        root = ElementTree.fromstring(chart("A", title="T", direction=direction).svg)
        wide, high = float(root.attrib["width"]), float(root.attrib["height"])
        spots = [
            tuple(
                map(float, re.findall(r"-?[0-9.]+", text.attrib.get("transform", "")) or (text.get("x"), text.get("y")))
            )
            for text in root.iter("{http://www.w3.org/2000/svg}text")
        ]
        assert [spot for spot in spots if not (0 <= spot[0] <= wide and 0 <= spot[1] <= high)] == []


@every_chart
def test_a_small_chart_costs_a_page_less_than_two_kilobytes(chart):
    assert len(gzip.compress(chart("A", title="T").svg.encode())) < 2000


@every_chart
def test_each_picture_brings_a_whole_table(chart):
    table = chart("A", title="T").table
    assert {len(row) for row in table.rows} == {len(table.columns)}
