"""A map of points: each kind has its own shape, each size its own circle, over outlines where there are some."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, Spot, outlined, text_width
from clusterwise.press.charts.geometry import Outline, Projection, drawn_path, fitted
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, value_text

_SMALLEST, _LARGEST = 4.0, 18.0
_CORNERS = {1: 4, 2: 3, 3: 6}  # the first kind is a circle, then square, triangle, hexagon


@dataclass(frozen=True, slots=True)
class Point:
    """A place; `size` scales its area; None is not known and is drawn small and open."""

    name: str
    longitude: float
    latitude: float
    kind: str = ""
    size: float | None = None


@dataclass(frozen=True, slots=True)
class PointWords:
    """The columns of the table."""

    name: str = "Name"
    kind: str = "Kind"
    size: str = "Size"


@lru_cache(maxsize=128)
def points_map(
    points: tuple[Point, ...],
    *,
    title: str,
    outlines: tuple[Outline, ...] = (),
    description: str = "",
    unit: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: PointWords = PointWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw points, the largest first so that none is hidden, and a legend of the kinds."""
    kinds = tuple(dict.fromkeys(point.kind for point in points))
    if len(kinds) > len(_CORNERS) + 1:
        raise UndrawableError(f"{len(kinds)} kinds of points cannot be told apart; show at most four on one map.")
    if any(point.size is not None and point.size < 0 for point in points):
        raise UndrawableError("A point cannot have a negative size; correct it or leave it out.")
    spots = [(point.longitude, point.latitude) for point in points]
    spots += [spot for outline in outlines for ring in outline.rings for spot in ring]
    projection, height = fitted(spots, width=width, most_height=width * 0.8, edge=_LARGEST + 4)
    drawing = Drawing(width, direction, language)
    for outline in outlines:
        look = outlined("none", "soft", width=0.6)
        drawing.marks.append(f'<path d="{drawn_path(outline.rings, projection)}" {look}/>')
    _draw(drawing, points, kinds, projection)
    foot = _legend(drawing, kinds, height + 14) if any(kinds) else height
    rows = tuple(
        (point.name, point.kind, value_text(point.size, unit=unit, language=language, words=words)) for point in points
    )
    table = Table((names.name, names.kind, names.size), rows)
    return drawing.picture(foot, title=title, description=description or f"{title}.", table=table)


def _draw(drawing: Drawing, points: Sequence[Point], kinds: Sequence[str], projection: Projection) -> None:
    has_sizes = any(point.size is not None for point in points)
    largest = max((point.size or 0 for point in points), default=0) or 1
    for point in sorted(points, key=lambda point: -(point.size or 0)):
        across, down = projection((point.longitude, point.latitude))
        share = math.sqrt(point.size / largest) if point.size else 0.0
        radius = _SMALLEST + (_LARGEST - _SMALLEST) * share if point.size else _SMALLEST
        is_open = point.size is None and has_sizes
        look = outlined(ink("accent"), "sheet", width=1) + ' fill-opacity="0.75"'
        if is_open:
            look = outlined(ink("sheet"), "accent", width=1.6)
        seen = drawing.x(across)  # north is up and east is right in every language
        _mark(drawing, (seen, down), radius, kinds.index(point.kind), look)


def _mark(drawing: Drawing, at: Spot, radius: float, kind: int, look: str) -> None:
    if kind == 0:
        drawing.circle(at, radius, look)
        return
    corners = _CORNERS[kind]
    turn = math.pi / 4 if corners == 4 else 0.0
    reach = radius * 1.15
    steps = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    drawing.shape([(at[0] + reach * math.sin(step), at[1] - reach * math.cos(step)) for step in steps], look)


def _legend(drawing: Drawing, kinds: Sequence[str], top: float) -> float:
    across, down = 10.0, top
    for number, kind in enumerate(kinds):
        wide = text_width(kind, SMALL) + 34
        if across > 10 and across + wide > drawing.width:
            across, down = 10.0, down + 20
        _mark(drawing, (across, down - 4), 5.5, number, outlined(ink("accent"), "sheet", width=1))
        drawing.text((across + 12, down), kind, size=SMALL, colour="soft")
        across += wide
    return down + 8
