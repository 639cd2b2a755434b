"""Where the boxes of a layered drawing lie: one level a column or row, neighbours near what they hang on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clusterwise.press.charts.drawing import wrapped
from clusterwise.press.charts.picture import SMALL, UndrawableError

_LINE = 15.0
_EDGE = 8.0


@dataclass(frozen=True, slots=True)
class Node:
    """A box; nodes of one level stand in one column or row; a warning is something that needs the reader."""

    key: str
    text: str
    level: int
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one box to another, with the assumption it rests on."""

    source: str
    target: str
    assumption: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on paper: its upper corner on the reading side, its size and its lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


def checked(nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
    """Refuse doubled boxes, arrows to nowhere, and circles, which have no first cause."""
    keys = [node.key for node in nodes]
    if len(set(keys)) < len(keys):
        raise UndrawableError("Two boxes have the same key; give each its own.")
    strangers = sorted({end for edge in edges for end in (edge.source, edge.target)} - set(keys))
    if strangers:
        raise UndrawableError(f"Arrows lead to {strangers}, which are not in the drawing; add them or drop the arrows.")
    open_edges = list(edges)
    while open_edges:
        targets = {edge.target for edge in open_edges}
        left = [edge for edge in open_edges if edge.source in targets]
        if len(left) == len(open_edges):
            circle = sorted({edge.source for edge in left})
            raise UndrawableError(f"The arrows between {circle} go round in a circle; remove one of them.")
        open_edges = left


def levels_of(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[list[Node]]:
    """Return the nodes level by level, each level in the order that crosses few arrows (the mean of its causes)."""
    levels = [[node for node in nodes if node.level == level] for level in sorted({node.level for node in nodes})]
    place = {node.key: _share(index, level) for level in levels for index, node in enumerate(level)}
    linked: dict[str, list[str]] = {node.key: [] for node in nodes}
    for edge in edges:
        linked[edge.source].append(edge.target)
        linked[edge.target].append(edge.source)
    for level in [*levels[1:], *levels[-2::-1], *levels[1:]]:
        level.sort(key=lambda node: _mean([place[key] for key in linked[node.key]], place[node.key]))
        place |= {node.key: _share(index, level) for index, node in enumerate(level)}
    return levels


def columns(
    levels: Sequence[Sequence[Node]], *, width: float, gap: float, top: float
) -> tuple[dict[str, Placed], float]:
    """Return boxes in columns, each column centred, and where the drawing ends."""
    wide = (width - gap * (len(levels) - 1) - 4) / len(levels)
    boxes = [[_box(node, wide) for node in level] for level in levels]
    highest = max(sum(box.height + 14 for box in column) for column in boxes)
    placed: dict[str, Placed] = {}
    for number, column in enumerate(boxes):
        spare = (highest - sum(box.height + 14 for box in column)) / len(column)
        down = top + spare / 2
        for box in column:
            placed[box.node.key] = _moved(box, 2 + number * (wide + gap), down)
            down += box.height + 14 + spare
    return placed, top + highest


def rows(levels: Sequence[Sequence[Node]], *, width: float, gap: float, top: float) -> tuple[dict[str, Placed], float]:
    """Return boxes in rows with the first level at the bottom, as a tree stands on its roots, and where it ends."""
    placed: dict[str, Placed] = {}
    down = top
    for level in reversed(levels):
        wide = min((width - 4 - 12 * (len(level) - 1)) / len(level), 200.0)
        boxes = [_box(node, wide) for node in level]
        highest = max(box.height for box in boxes)
        step = (width - 4) / len(level)
        for number, box in enumerate(boxes):
            placed[box.node.key] = _moved(box, 2 + step * (number + 0.5) - wide / 2, down + (highest - box.height) / 2)
        down += highest + gap
    return placed, down - gap


def _box(node: Node, width: float) -> Placed:
    lines = tuple(wrapped(node.text, width - 2 * _EDGE, SMALL, most=6))
    return Placed(node, 0, 0, width, len(lines) * _LINE + 2 * _EDGE, lines)


def _moved(box: Placed, x: float, y: float) -> Placed:
    return Placed(box.node, x, y, box.width, box.height, box.lines)


def _share(index: int, level: Sequence[Node]) -> float:
    return (index + 0.5) / len(level)


def _mean(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def keyed(nodes: Sequence[Node]) -> Mapping[str, Node]:
    """Return the nodes by their keys."""
    return {node.key: node for node in nodes}
