"""A problem tree or a result chain: boxes in levels, arrows between them, assumptions numbered on the arrows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, Spot, outlined, wrapped
from clusterwise.press.charts.lanes import lanes
from clusterwise.press.charts.layers import Edge, Node, Placed, checked, columns, keyed, levels_of, rows
from clusterwise.press.charts.picture import SMALL, Direction, Picture, UndrawableError, ink

_GAP_ACROSS, _GAP_UP, _HEAD = 40.0, 44.0, 26.0


@dataclass(frozen=True, slots=True)
class ChainWords:
    """The columns of the table."""

    source: str = "From"
    target: str = "Leads to"
    assumption: str = "If"


@lru_cache(maxsize=256)
def chain_drawing(
    nodes: tuple[Node, ...],
    edges: tuple[Edge, ...],
    *,
    title: str,
    flow: Literal["across", "up"] = "across",
    level_names: tuple[str, ...] = (),
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: ChainWords = ChainWords(),
    width: int = 0,
) -> Picture:
    """Draw a result chain across the page, or a problem tree that grows up from its root causes."""
    if not nodes:
        raise UndrawableError("There is nothing to draw yet; add the first box.")
    checked(nodes, edges)
    levels = levels_of(nodes, edges)
    if level_names and len(level_names) != len(levels):
        raise UndrawableError(f"{len(level_names)} level names do not fit {len(levels)} levels; give one name a level.")
    wide = width or _natural_width(levels, flow)
    drawing = Drawing(wide, direction, language)
    top = _HEAD if level_names and flow == "across" else 4.0
    if flow == "across":
        placed, foot = columns(levels, width=wide, gap=_GAP_ACROSS, top=top)
        for name, level in zip(level_names, levels, strict=bool(level_names)):
            first = placed[level[0].key]
            drawing.text((first.x + first.width / 2, 14), name, anchor="middle", colour="soft", is_bold=True)
    else:
        placed, foot = rows(levels, width=wide, gap=_GAP_UP, top=top)
    told = [edge.assumption for edge in edges if edge.assumption]
    _draw(drawing, edges, placed, flow)
    foot = _list(drawing, told, foot)
    return drawing.picture(foot + 4, title=title, description=description, table=_table(nodes, edges, names))


def _natural_width(levels: Sequence[Sequence[Node]], flow: str) -> float:
    if flow == "across":
        return max(480.0, len(levels) * 128 + (len(levels) - 1) * _GAP_ACROSS)
    return max(480.0, max(len(level) for level in levels) * 140.0)


def _table(nodes: Sequence[Node], edges: Sequence[Edge], names: ChainWords) -> Table:
    by_key = keyed(nodes)
    linked = {end for edge in edges for end in (edge.source, edge.target)}
    drawn = [(by_key[edge.source].text, by_key[edge.target].text, edge.assumption or None) for edge in edges]
    alone = [(node.text, None, None) for node in nodes if node.key not in linked]
    has_assumptions = any(edge.assumption for edge in edges)
    columns_shown = 3 if has_assumptions else 2
    shown = (names.source, names.target, names.assumption)[:columns_shown]
    return Table(shown, tuple(row[:columns_shown] for row in [*drawn, *alone]))


def _draw(drawing: Drawing, edges: Sequence[Edge], placed: Mapping[str, Placed], flow: str) -> None:
    marked: list[tuple[Spot, str]] = []
    for edge in edges:
        spots = lanes(placed, edge, flow, drawing.width)
        start, bend, end = _lead(drawing, spots, flow)
        if edge.assumption:
            number = len(marked) + 1
            share = 0.4 if number % 2 else 0.55
            marked.append((_on_curve(start, bend, end, share), str(number)))
    for box in placed.values():
        fill, stroke = ("needs-you-soft", "needs-you") if box.node.is_warning else ("sheet", "accent")
        drawing.box((box.x, box.y), (box.width, box.height), outlined(ink(fill), stroke), radius=5)
        for number, line in enumerate(box.lines):
            drawing.text((box.x + box.width / 2, box.y + 20 + number * 15), line, anchor="middle", size=SMALL)
    for spot, badge in marked:
        _badge(drawing, spot, badge)


def _lead(drawing: Drawing, spots: Sequence[Spot], flow: str) -> tuple[Spot, tuple[Spot, Spot], Spot]:
    """Draw an arrow along its spots, bent where it changes lanes; return its first bend, which carries the assumption."""
    bends = [(start, _bend(start, end, flow), end) for start, end in pairwise(spots)]
    for start, bend, end in bends[:-1]:
        drawing.curve(start, end, bend)
    start, bend, end = bends[-1]
    drawing.arrow(start, end, bend)
    changing = 1 if flow == "across" else 0
    return next((one for one in bends if one[0][1 - changing] != one[2][1 - changing]), max(bends, key=_length))


def _length(bend: tuple[Spot, tuple[Spot, Spot], Spot]) -> float:
    (start, _pull, end) = bend
    return abs(start[0] - end[0]) + abs(start[1] - end[1])


def _bend(start: Spot, end: Spot, flow: str) -> tuple[Spot, Spot]:
    if flow == "across":
        pull = (end[0] - start[0]) / 2
        return (start[0] + pull, start[1]), (end[0] - pull, end[1])
    pull = (start[1] - end[1]) / 2
    return (start[0], start[1] - pull), (end[0], end[1] + pull)


def _on_curve(start: Spot, bend: tuple[Spot, Spot], end: Spot, share: float) -> Spot:
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    spots = (start, *bend, end)
    x = sum(weight * spot[0] for weight, spot in zip(weights, spots, strict=True))
    y = sum(weight * spot[1] for weight, spot in zip(weights, spots, strict=True))
    return x, y


def _badge(drawing: Drawing, spot: Spot, number: str) -> None:
    drawing.circle(spot, 8, outlined(ink("accent-soft"), "accent", width=1))
    drawing.text((spot[0], spot[1] + 3.8), number, anchor="middle", size=10.5, is_bold=True)


def _list(drawing: Drawing, assumptions: Sequence[str], top: float) -> float:
    down = top + 8
    for number, assumption in enumerate(assumptions, start=1):
        down += 10
        _badge(drawing, (10, down - 4), str(number))
        for line in wrapped(assumption, drawing.width - 30, SMALL):
            drawing.text((26, down), line, size=SMALL, colour="soft")
            down += 15
    return down if assumptions else top


__all__ = ["ChainWords", "Edge", "Node", "chain_drawing"]
