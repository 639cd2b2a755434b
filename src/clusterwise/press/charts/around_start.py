"""Effects period by period around a start: a point with its interval for each, and the line of no effect."""

from collections.abc import Callable
from dataclasses import dataclass

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, Spot, outlined
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, number_text, value_text

_HEIGHT, _TOP, _FOOT, _ROOM = 240.0, 16.0, 44.0, 52.0


@dataclass(frozen=True, slots=True)
class Around:
    """The value so many periods from the start; the ends of its interval are None where it has none."""

    offset: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AroundWords:
    """What the axis and the columns of the table are called."""

    offset: str = "Periods from the start"
    value: str = "Effect"
    low: str = "At least"
    high: str = "At most"


def around_start(
    points: tuple[Around, ...],
    *,
    title: str,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: AroundWords = AroundWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw the points in order of time; what lies before the start stands left of the dashed line."""
    if not points:
        raise UndrawableError("There is no period to draw; say so in words instead.")
    ordered = sorted(points, key=lambda one: one.offset)
    bounds = [0.0, *(v for one in ordered for v in (one.value, one.low, one.high) if v is not None)]
    low, high = min(bounds), max(bounds)
    step = (width - _ROOM - 24) / max(ordered[-1].offset - ordered[0].offset, 1)
    rise = (_HEIGHT - _TOP - _FOOT) / ((high - low) or 1.0)

    def at(offset: float, value: float) -> tuple[float, float]:
        return _ROOM + 12 + (offset - ordered[0].offset) * step, _TOP + (high - value) * rise

    drawing = Drawing(width, direction, language)
    floor = _HEIGHT - _FOOT
    for value in sorted({low, 0.0, high}):
        level = at(0, value)[1]
        drawing.line((_ROOM, level), (width - 4, level), colour="soft" if value == 0 else "line")
        said = number_text(round(value, 2), language=language)
        drawing.text((_ROOM - 6, level + 4), said, anchor="end", size=SMALL, colour="soft")
    border = at(-0.5, 0)[0]
    if ordered[0].offset < 0 <= ordered[-1].offset:
        drawing.line((border, _TOP), (border, floor), colour="soft", dash="4 3")
    for one in ordered:
        _draw(drawing, one, at, floor, language)
    drawing.text((width / 2, _HEIGHT - 6), names.offset, anchor="middle", size=SMALL, colour="soft")
    rows = tuple(
        (str(one.offset), *(value_text(v, language=language, words=words) for v in (one.value, one.low, one.high)))
        for one in ordered
    )
    table = Table((names.offset, names.value, names.low, names.high), rows)
    return drawing.picture(_HEIGHT, title=title, description=description, table=table)


def _draw(drawing: Drawing, one: Around, at: Callable[[float, float], Spot], floor: float, language: str) -> None:
    x, y = at(one.offset, one.value)
    if one.low is not None and one.high is not None:
        ends = [at(one.offset, end)[1] for end in (one.low, one.high)]
        drawing.line((x, ends[0]), (x, ends[1]), colour="accent", width=2)
        for end in ends:
            drawing.line((x - 4, end), (x + 4, end), colour="accent", width=1.4)
        drawing.circle((x, y), 4.5, outlined(ink("accent"), "sheet", width=1))
    else:
        drawing.circle((x, y), 4.5, outlined(ink("sheet"), "accent", width=1.6))
    drawing.text((x, floor + 18), number_text(one.offset, language=language), anchor="middle", size=SMALL)
