"""Marks drawn by our own hand, mirrored for languages that read from the right.

Coordinates are given for reading from the left; `Drawing` mirrors them. Text anchors are logical: `start` is where
reading starts, which SVG itself turns round with the picture's `direction`.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from clusterwise.press.cells import Table
from clusterwise.press.charts.picture import TEXT, Anchor, Direction, Picture, escaped, finished, ink, isolated, short

Spot = tuple[float, float]


class Drawing:
    """A sheet of paper of a given width; what is drawn later lies on top."""

    def __init__(self, width: float, direction: Direction, language: str) -> None:
        self.width, self.direction, self.language = width, direction, language
        self.marks: list[str] = []
        self.patterns: set[str] = set()

    def x(self, across: float) -> float:
        """Return where a distance from the reading start lies on paper."""
        return self.width - across if self.direction == "rtl" else across

    def text(
        self,
        at: Spot,
        words: str,
        *,
        anchor: Anchor = "start",
        colour: str = "ink",
        size: float = TEXT,
        is_bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Write one line of text whose baseline is at a spot."""
        look = "" if anchor == "start" else f' text-anchor="{anchor}"'
        look += "" if size == TEXT else f' font-size="{short(size)}"'
        look += "" if colour == "ink" else f' fill="{ink(colour)}"'
        look += ' font-weight="600"' if is_bold else ""
        look += f' paint-order="stroke" stroke="{ink("sheet")}" stroke-width="3"' if halo else ""
        said = escaped(isolated(words, self.direction))
        self.marks.append(f'<text x="{short(self.x(at[0]))}" y="{short(at[1])}"{look}>{said}</text>')

    def line(self, start: Spot, end: Spot, *, colour: str = "line", width: float = 1, dash: str = "") -> None:
        """Draw a straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.marks.append(
            f'<line x1="{short(self.x(start[0]))}" y1="{short(start[1])}" x2="{short(self.x(end[0]))}" '
            f'y2="{short(end[1])}" stroke="{ink(colour)}" stroke-width="{short(width)}"{dashed}/>'
        )

    def box(self, at: Spot, size: Spot, look: str, *, radius: float = 0) -> None:
        """Draw a box from its upper corner on the reading side."""
        across = at[0] if self.direction == "ltr" else self.width - at[0] - size[0]
        rounded = f' rx="{short(radius)}"' if radius else ""
        self.marks.append(
            f'<rect x="{short(across)}" y="{short(at[1])}" width="{short(size[0])}" height="{short(size[1])}"'
            f"{rounded} {look}/>"
        )

    def circle(self, at: Spot, radius: float, look: str) -> None:
        """Draw a circle."""
        self.marks.append(f'<circle cx="{short(self.x(at[0]))}" cy="{short(at[1])}" r="{short(radius)}" {look}/>')

    def shape(self, spots: Sequence[Spot], look: str) -> None:
        """Draw a closed shape."""
        self.marks.append(f'<path d="M{self._route(spots)}Z" {look}/>')

    def curve(self, start: Spot, end: Spot, bend: tuple[Spot, Spot], *, colour: str = "soft") -> None:
        """Draw a curve from one spot to another, pulled by two more."""
        route = f"M{self._route([start])}C{self._route([*bend, end])}"
        self.marks.append(f'<path d="{route}" fill="none" stroke="{ink(colour)}" stroke-width="1.3"/>')

    def arrow(self, start: Spot, end: Spot, bend: tuple[Spot, Spot], *, colour: str = "soft") -> None:
        """Draw a curve that ends in an arrowhead."""
        self.curve(start, end, bend, colour=colour)
        angle = math.atan2(end[1] - bend[1][1], end[0] - bend[1][0])
        back = [(end[0] - 8 * math.cos(angle + side), end[1] - 8 * math.sin(angle + side)) for side in (0.4, -0.4)]
        self.shape([end, *back], f'fill="{ink(colour)}"')

    def picture(self, height: float, *, title: str, description: str, table: Table) -> Picture:
        """Return what was drawn."""
        return finished(
            "".join(self.marks),
            title=title,
            description=description,
            table=table,
            size=(self.width, height),
            direction=self.direction,
            language=self.language,
            patterns=tuple(sorted(self.patterns)),
        )

    def _route(self, spots: Sequence[Spot]) -> str:
        return " ".join(f"{short(self.x(across))},{short(down)}" for across, down in spots)


def outlined(fill: str, stroke: str, *, width: float = 1.3, dash: str = "") -> str:
    """Return the attributes of a filled and outlined mark; `fill` may be a colour, a pattern or none."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="{fill}" stroke="{ink(stroke)}" stroke-width="{short(width)}"{dashed}'


def text_width(words: str, size: float = TEXT) -> float:
    """Return about how wide a text is; a little too wide, so that boxes never cut it."""
    wide = sum(0.9 if sign in "MWmw@%—" else 0.32 if sign in "iljtfrI .,:;'|()" else 0.6 for sign in words)
    return wide * size


def wrapped(words: str, width: float, size: float = TEXT, most: int = 4) -> list[str]:
    """Return a text in lines that fit a width; what does not fit the last line ends in an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = [shortened(line, width, size) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = shortened(f"{lines[most - 1]} {lines[most]}…", width, size)
    return kept


def shortened(words: str, width: float, size: float = TEXT) -> str:
    """Return a text that fits a width, cut with an ellipsis where it must be."""
    if text_width(words, size) <= width:
        return words
    cut = words.rstrip("…")
    while cut and text_width(f"{cut}…", size) > width:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"


def spread(wanted: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres near the wanted ones, in the same order, whose widths do not overlap."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    centres = [min(max(wanted[i], low + widths[i] / 2), high - widths[i] / 2) for i in range(len(wanted))]
    for left, right in pairwise(order):
        centres[right] = max(centres[right], centres[left] + (widths[left] + widths[right]) / 2)
    overhang = max([0.0] + [centres[i] + widths[i] / 2 - high for i in order])
    for right, left in pairwise(reversed(order)):
        if overhang:
            centres[right] = min(centres[right], high - widths[right] / 2)
            centres[left] = min(centres[left], centres[right] - (widths[left] + widths[right]) / 2)
    return centres
