"""The actors of a cluster: firms in the middle, the other types around them; a type that is missing stands out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, Spot, outlined, wrapped
from clusterwise.press.charts.picture import SMALL, TEXT, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, number_text, value_text

_HEIGHT = 420
_HUB, _RADIUS, _REACH = 50.0, 32.0, 138.0
_TOPMOST = 100.0  # higher points carry their name above them, out of the way of the spoke


@dataclass(frozen=True, slots=True)
class Actor:
    """A type of actor and how many organisations of it take part; None is not known."""

    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class ActorWords:
    """The columns of the table."""

    actor: str = "Actor"
    count: str = "Organisations"


@lru_cache(maxsize=256)
def actor_star(
    firms: Actor,
    around: tuple[Actor, ...],
    *,
    title: str,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: ActorWords = ActorWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw the firms with a spoke to each other type; a type with nobody has a dashed spoke."""
    if not 2 <= len(around) <= 8:
        raise UndrawableError(f"A star has two to eight points, not {len(around)}; show a table instead.")
    if any(actor.count is not None and actor.count < 0 for actor in (firms, *around)):
        raise UndrawableError("A count of organisations cannot be negative; correct the count.")
    drawing = Drawing(width, direction, language)
    centre = (width / 2, 212.0)
    placed = [(actor, _spoke(centre, place, len(around), width)) for place, actor in enumerate(around)]
    for actor, spot in placed:
        is_missing = actor.count == 0
        colour = "needs-you" if is_missing else "accent"
        drawing.line(centre, spot, colour=colour, width=1.5, dash="4 4" if is_missing else "")
    drawing.circle(centre, _HUB, f'fill="{ink("accent")}"')
    _write(drawing, centre, firms, language, "sheet")
    for actor, spot in placed:
        _point(drawing, spot, actor, language)
    rows = tuple((actor.name, value_text(actor.count, language=language, words=words)) for actor in (firms, *around))
    return drawing.picture(_HEIGHT, title=title, description=description, table=Table((names.actor, names.count), rows))


def _spoke(centre: Spot, place: int, number: int, width: float) -> Spot:
    angle = 2 * math.pi * place / number
    stretch = min(1.2, (width / 2 - 70) / _REACH)
    return centre[0] + _REACH * stretch * math.sin(angle), centre[1] - _REACH * math.cos(angle)


def _write(drawing: Drawing, spot: Spot, actor: Actor, language: str, colour: str) -> None:
    lines: Sequence[str] = wrapped(actor.name, _HUB * 1.7, SMALL, most=2)
    count = "?" if actor.count is None else number_text(actor.count, language=language)
    drawing.text(
        (spot[0], spot[1] + 2 - 6 * (len(lines) - 1)), count, anchor="middle", colour=colour, size=20, is_bold=True
    )
    for number, line in enumerate(lines):
        down = spot[1] + 20 - 6 * (len(lines) - 1) + number * 13
        drawing.text((spot[0], down), line, anchor="middle", colour=colour, size=SMALL)


def _point(drawing: Drawing, spot: Spot, actor: Actor, language: str) -> None:
    look = outlined(ink("accent-soft"), "accent", width=1.5)
    if actor.count is None:
        look = outlined(ink("sheet"), "soft", width=1.5, dash="2 3")
    elif actor.count == 0:
        look = outlined(ink("needs-you-soft"), "needs-you", width=1.5, dash="4 4")
    drawing.circle(spot, _RADIUS, look)
    count = "?" if actor.count is None else number_text(actor.count, language=language)
    drawing.text((spot[0], spot[1] + 7), count, anchor="middle", size=19, is_bold=True)
    lines = wrapped(actor.name, 130, TEXT, most=3)
    first = spot[1] + _RADIUS + 17 if spot[1] > _TOPMOST else spot[1] - _RADIUS - 8 - 15 * (len(lines) - 1)
    for number, line in enumerate(lines):
        drawing.text((spot[0], first + number * 15), line, anchor="middle", halo=True)
