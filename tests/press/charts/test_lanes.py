"""No arrow runs under a box, however many levels it passes; the word for today stands free."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterwise.press.charts.chain import Edge, Node, chain_drawing
from clusterwise.press.charts.timeline import PlannedLine, plan_timeline

RECT = re.compile(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)" rx="5"')
CURVE = re.compile(r'<path d="M([\d.,-]+)C([\d., -]+)" fill="none"')
TREE = (
    Node("low", "Farmers get a low price for their cocoa", 2, True),
    Node("poor", "Beans reach the buyer in poor and uneven quality", 1),
    *(Node(f"c{number}", f"Cause number {number} with a long explanation of what is wrong", 0) for number in range(4)),
)
ARROWS = (Edge("poor", "low"), Edge("c0", "poor"), Edge("c1", "low"), Edge("c2", "low"), Edge("c3", "poor"))


def _spots(svg: str) -> list[tuple[float, float]]:
    """Return fifty spots of every curve of a drawing, without its very ends, which touch their boxes."""
    found = []
    for begin, rest in CURVE.findall(svg):
        a, b, c, d = (tuple(map(float, spot.split(","))) for spot in (begin, *rest.split(" ")))
        for step in range(1, 50):
            t = step / 50
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            found.append(
                tuple(sum(w * spot[axis] for w, spot in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
            )
    return found


def _hidden(svg: str) -> list[tuple[float, float]]:
    boxes = [tuple(map(float, box)) for box in RECT.findall(svg)]
    return [
        (x, y)
        for x, y in _spots(svg)
        for left, top, wide, high in boxes
        if left + 0.6 < x < left + wide - 0.6 and top + 0.6 < y < top + high - 0.6
    ]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("flow", ["across", "up"])
def test_an_arrow_that_passes_a_level_goes_round_its_boxes(flow, direction):
    svg = chain_drawing(TREE, ARROWS, title="T", flow=flow, direction=direction).svg

    assert len(_spots(svg)) >= 49 * len(ARROWS)
    assert _hidden(svg) == []


@settings(max_examples=40)
@given(st.data())
def test_no_arrow_of_any_chain_runs_under_a_box(data):
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    nodes = tuple(
        Node(f"{level}-{number}", "word " * data.draw(st.integers(1, 14)), level)
        for level, size in enumerate(sizes)
        for number in range(size)
    )
    pairs = [(a.key, b.key) for a in nodes for b in nodes if a.level < b.level]
    edges = tuple(Edge(*pair) for pair in data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)))
    flow = data.draw(st.sampled_from(["across", "up"]))

    assert _hidden(chain_drawing(nodes, edges, title="T", flow=flow).svg) == []


def test_an_arrow_within_a_level_is_still_drawn():
    svg = chain_drawing((Node("a", "A", 0), Node("b", "B", 0)), (Edge("a", "b"),), title="T", flow="up").svg

    assert len(CURVE.findall(svg)) == 1


@pytest.mark.parametrize("day", [date(2024, 1, 2), date(2024, 3, 1), date(2024, 7, 14), date(2025, 6, 29)])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_word_for_today_stands_in_a_row_of_its_own(day, direction):
    lines = (PlannedLine("A line", date(2024, 1, 1), date(2025, 6, 30), "late", "late"),)
    svg = plan_timeline(lines, title="T", today=day, direction=direction).svg
    texts = re.findall(r'<text[^>]*?transform="translate\(([\d.-]+),\s*([\d.-]+)\)"[^>]*>(.*?)</text>', svg)
    rows = {re.sub(r"[^\w ]", "", words): float(down) for _across, down, words in texts}
    tops = [float(y) for y in re.findall(r'<line[^>]*transform="translate\([\d.-]+,([\d.-]+)\)"', svg)]
    ordered = sorted(set(rows.values()))

    assert list(rows.values()).count(rows["Today"]) == 1
    assert min(after - before for before, after in pairwise(ordered)) >= 12
    assert tops and min(tops) > rows["Today"]
