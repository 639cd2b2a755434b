"""Values with the intervals in which they may lie, each name above its line, on a scale of equal multiples."""

import math
from dataclasses import dataclass

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined, shortened
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, number_text, value_text

_ROW, _ROOM, _FOOT = 36.0, 64.0, 26.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value above zero, with the ends of its interval where they are known."""

    name: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class EstimateWords:
    """The columns of the table."""

    name: str = "Name"
    value: str = "Value"
    low: str = "At least"
    high: str = "At most"


def intervals(
    estimates: tuple[Estimate, ...],
    *,
    title: str,
    reference: float = 1.0,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: EstimateWords = EstimateWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw each value as a point on its interval, beside the line of the reference."""
    if not estimates:
        raise UndrawableError("There is no value to draw; say so in words instead.")
    if any(one.value <= 0 for one in estimates) or reference <= 0:
        raise UndrawableError("Values on a scale of multiples are above zero; leave the others to the table.")
    drawing = Drawing(width, direction, language)
    low = min([reference, *(one.low or one.value for one in estimates)])
    high = max([reference, *(one.high or one.value for one in estimates)])
    step = (width - _ROOM - 8) / max(math.log(high / low), 0.1)

    def across(value: float) -> float:
        return 4 + math.log(max(value, low) / low) * step

    height = _ROW * len(estimates) + _FOOT
    drawing.line((across(reference), 4), (across(reference), height - _FOOT), colour="soft", dash="4 3")
    drawing.text((across(reference), height - 10), number_text(reference, language=language), size=SMALL, colour="soft")
    for place, one in enumerate(estimates):
        _draw(
            drawing, one, place * _ROW, across(one.low or one.value), across(one.value), across(one.high or one.value)
        )
        said = number_text(round(one.value, 2), language=language)
        drawing.text((width - 4, place * _ROW + 31), said, size=SMALL, anchor="end")
    rows = tuple(
        (one.name, *(value_text(part, language=language, words=words) for part in (one.value, one.low, one.high)))
        for one in estimates
    )
    table = Table((names.name, names.value, names.low, names.high), rows)
    return drawing.picture(height, title=title, description=description or f"{title}.", table=table)


def _draw(drawing: Drawing, one: Estimate, top: float, low: float, middle: float, high: float) -> None:
    drawing.text((4, top + 14), shortened(one.name, drawing.width - 8), size=SMALL)
    drawing.line((low, top + 27), (high, top + 27), colour="accent", width=2)
    for end in (low, high):
        drawing.line((end, top + 23), (end, top + 31), colour="accent", width=1.4)
    drawing.circle((middle, top + 27), 4.5, outlined(ink("accent"), "sheet", width=1))
