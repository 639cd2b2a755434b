"""Mass against performance: each candidate a mark in one of four fields, its probability in the table."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined, text_width
from clusterwise.press.charts.picture import SMALL, WIDTH, Anchor, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, number_text, percent_text

_LEFT, _TOP, _FOOT, _EDGE = 46.0, 22.0, 44.0, 10.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A candidate: its number, its mass (firms), its score (1 is like the rest), its kind and that kind's probability."""

    number: int
    name: str
    mass: float
    score: float
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class AxesWords:
    """The names of the axes, of the four fields (with mass and performing first), and of the table's columns."""

    mass: str = "firms"
    score: str = "performance, 1 is like the rest"
    strong: str = "strongly performing"
    underperforming: str = "underperforming with mass"
    niche: str = "niche"
    none: str = "none"
    number: str = "Number"
    name: str = "Candidate"
    kind: str = "Kind"
    probability: str = "Probability"


def two_axes(
    marks: tuple[Mark, ...],
    *,
    title: str,
    least_mass: float,
    least_score: float,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: AxesWords = AxesWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw the candidates on two scales that grow by multiples, with the two limits that part the fields."""
    if not marks:
        raise UndrawableError("There is no candidate whose performance is known; show a table instead.")
    if any(mark.mass <= 0 or mark.score <= 0 for mark in marks) or least_mass <= 0 or least_score <= 0:
        raise UndrawableError("Mass and performance are above zero on these scales; leave the others to the table.")
    height = width * 0.7
    drawing = Drawing(width, direction, language)
    across = _scale([mark.mass for mark in marks] + [least_mass], _LEFT, width - _EDGE)
    down = _scale([mark.score for mark in marks] + [least_score], height - _FOOT, _TOP)
    _fields(drawing, across(least_mass), down(least_score), height, names)
    _limits(drawing, across(least_mass), down(least_score), height, (least_mass, least_score), names, language)
    for mark in sorted(marks, key=lambda mark: -mark.number):
        at = (across(mark.mass), down(mark.score))
        sure = mark.probability >= 0.8
        fill = ink("accent") if sure else ink("sheet")
        drawing.circle(at, 5, outlined(fill, "accent", width=1.4))
    for mark in marks[:20]:
        at = (across(mark.mass), down(mark.score))
        anchor: Anchor = "end" if at[0] > width - 40 else "start"
        drawing.text(
            (at[0] + (-8 if anchor == "end" else 8), at[1] + 4), str(mark.number), size=SMALL, anchor=anchor, halo=True
        )
    rows = tuple(
        (mark.number, mark.name, mark.kind, percent_text(mark.probability, language=language, words=words))
        for mark in marks
    )
    table = Table((names.number, names.name, names.kind, names.probability), rows)
    return drawing.picture(height, title=title, description=description or f"{title}.", table=table)


def _scale(values: list[float], first: float, last: float) -> Callable[[float], float]:
    """A scale on which equal multiples are equal steps, with a margin at both ends."""
    low, high = math.log(min(values)), math.log(max(values))
    margin = max((high - low) * 0.12, 0.1)
    low, high = low - margin, high + margin

    def place(value: float) -> float:
        return first + (math.log(value) - low) / (high - low) * (last - first)

    return place


def _fields(drawing: Drawing, across: float, down: float, height: float, names: AxesWords) -> None:
    right = drawing.width - _EDGE
    drawing.box((_LEFT, _TOP), (right - _LEFT, height - _FOOT - _TOP), outlined(ink("sheet"), "line", width=1))
    drawing.box((across, down), (right - across, height - _FOOT - down), f'fill="{ink("needs-you-soft")}"')
    drawing.text((right - 6, _TOP + 16), names.strong, size=SMALL, anchor="end", colour="soft")
    drawing.text(
        (right - 6, height - _FOOT - 8),
        names.underperforming,
        size=SMALL,
        anchor="end",
        colour="needs-you",
        is_bold=True,
    )
    if across - _LEFT > text_width(names.niche, SMALL) + 12:
        drawing.text((_LEFT + 6, _TOP + 16), names.niche, size=SMALL, colour="soft")
        drawing.text((_LEFT + 6, height - _FOOT - 8), names.none, size=SMALL, colour="soft")


def _limits(
    drawing: Drawing,
    across: float,
    down: float,
    height: float,
    least: tuple[float, float],
    names: AxesWords,
    language: str,
) -> None:
    right = drawing.width - _EDGE
    drawing.line((across, _TOP), (across, height - _FOOT), colour="soft", dash="4 3")
    drawing.line((_LEFT, down), (right, down), colour="soft", dash="4 3")
    drawing.text(
        (across, height - _FOOT + 15),
        number_text(least[0], language=language),
        size=SMALL,
        anchor="middle",
        colour="soft",
    )
    drawing.text(
        (_LEFT - 6, down + 4), number_text(least[1], language=language), size=SMALL, anchor="end", colour="soft"
    )
    drawing.text((right, height - 8), f"{names.mass} →", size=SMALL, anchor="end", colour="soft")
    drawing.text((2, _TOP - 8), f"↑ {names.score}", size=SMALL, colour="soft")
