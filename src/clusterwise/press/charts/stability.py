"""Within which limits each weight may move before another candidate comes to the front."""

from dataclasses import dataclass
from functools import lru_cache

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined, shortened, text_width
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, percent_text

_HEAD, _ROW = 22, 46


@dataclass(frozen=True, slots=True)
class Interval:
    """One criterion with its share now and the shares from `low` to `high` that keep the same candidates in front."""

    name: str
    share: float
    low: float
    high: float
    below: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class IntervalWords:
    """The table's column names, and the words beside a bar."""

    name: str = "Criterion"
    share: str = "Weight now"
    low: str = "Same choice from"
    high: str = "to"
    below: str = "Comes in below"
    above: str = "Comes in above"
    from_to: str = "{low} to {high}"


@lru_cache(maxsize=256)
def stability_bars(
    rows: tuple[Interval, ...],
    *,
    title: str,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: IntervalWords = IntervalWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw a scale from 0 to 100 % a criterion: the bar is where the choice stays, the dot is the weight now."""
    for row in rows:
        if not 0 <= row.low <= row.share + 1e-9 <= row.high + 2e-9 <= 1 + 3e-9:
            raise UndrawableError(f"The weight of {row.name} does not lie within its limits; work them out again.")

    def said(share: float) -> str:
        return percent_text(share, language=language, words=words)

    drawing = Drawing(width, direction, language)
    room, edge = width - 16, 8.0
    for at, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        spot = 0.0 if at == 0 else width if at == 1 else width / 2
        drawing.text((spot, 14), said(at), anchor=anchor, size=SMALL, colour="soft")  # type: ignore[arg-type]
    for place, row in enumerate(rows):
        top = _HEAD + place * _ROW
        limits = names.from_to.format(low=said(row.low), high=said(row.high))
        drawing.text((0, top + 14), shortened(row.name, width - text_width(limits, SMALL) - 12))
        drawing.text((width, top + 14), limits, anchor="end", size=SMALL, colour="soft")
        middle = top + 29
        drawing.line((edge, middle), (edge + room, middle), colour="soft")
        start, length = edge + row.low * room, max((row.high - row.low) * room, 2)
        drawing.box((start, middle - 6), (length, 12), outlined(ink("accent-soft"), "accent"), radius=3)
        drawing.circle((edge + row.share * room, middle), 4.5, f'fill="{ink("accent")}"')
    table = Table(
        (names.name, names.share, names.low, names.high, names.below, names.above),
        tuple(
            (row.name, said(row.share), said(row.low), said(row.high), row.below or "–", row.above or "–")
            for row in rows
        ),
    )
    return drawing.picture(_HEAD + len(rows) * _ROW + 4, title=title, description=description, table=table)
