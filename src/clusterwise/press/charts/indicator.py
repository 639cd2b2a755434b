"""An indicator on one line: where it began, where it is, where it should be."""

from dataclasses import dataclass
from functools import lru_cache

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined, spread, text_width
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words, number_text, value_text


@dataclass(frozen=True, slots=True)
class Standing:
    """A value with its baseline, its target and, where it is an estimate, its interval; None is not known."""

    latest: float | None
    baseline: float | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    qualifier: str = "="


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """What the points are called."""

    point: str = "Point"
    value: str = "Value"
    baseline: str = "Baseline"
    latest: str = "Latest"
    target: str = "Target"
    low: str = "Lowest likely"
    high: str = "Highest likely"


@lru_cache(maxsize=512)
def indicator_line(
    standing: Standing,
    *,
    title: str,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: IndicatorWords = IndicatorWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw the latest value as a dot, its interval as a bar, baseline and target as marks on one scale."""
    points = (
        (names.baseline, standing.baseline, "="),
        (names.latest, standing.latest, standing.qualifier),
        (names.target, standing.target, "="),
    )
    said = [
        (name, value, value_text(value, unit=standing.unit, qualifier=sign, language=language, words=words))
        for name, value, sign in points
        if value is not None or name == names.latest
    ]
    interval = [(names.low, standing.low), (names.high, standing.high)] if standing.low is not None else []
    rows = [(name, text) for name, _, text in said] + [
        (name, value_text(value, unit=standing.unit, language=language, words=words)) for name, value in interval
    ]
    labels = [
        (f"{name} {text if name == names.latest or value is None else number_text(value, language=language)}", value)
        for name, value, text in said
    ]
    table = Table((names.point, names.value), tuple(rows))
    drawing = Drawing(width, direction, language)
    _draw(drawing, standing, labels)
    return drawing.picture(44, title=title, description=description, table=table)


def _draw(drawing: Drawing, standing: Standing, labels: list[tuple[str, float | None]]) -> None:
    known = [
        v for v in (standing.baseline, standing.latest, standing.target, standing.low, standing.high) if v is not None
    ]
    if (standing.low is None) != (standing.high is None):
        raise UndrawableError("An interval needs both ends, low and high; give both or none.")
    low, high = min([0.0, *known]), max([0.0, *known])
    edge = 8.0
    across = (drawing.width - 2 * edge) / ((high - low) or 1)

    def at(value: float) -> float:
        return edge + (value - low) * across

    drawing.line((edge, 14), (drawing.width - edge, 14), colour="line", width=2)
    if standing.latest is not None:
        begins = standing.baseline if standing.baseline is not None else 0.0
        drawing.line((at(begins), 14), (at(standing.latest), 14), colour="accent", width=4)
    if standing.low is not None and standing.high is not None:
        first, last = at(standing.low), at(standing.high)
        drawing.box((first, 9), (max(last - first, 1), 10), outlined(ink("accent-soft"), "accent", width=1), radius=5)
    if standing.baseline is not None:
        drawing.line((at(standing.baseline), 7), (at(standing.baseline), 21), colour="soft", width=2)
    if standing.target is not None:
        x = at(standing.target)
        drawing.shape([(x, 6), (x + 6, 14), (x, 22), (x - 6, 14)], outlined(ink("sheet"), "ink", width=1.6))
    if standing.latest is not None:
        drawing.circle((at(standing.latest), 14), 6, outlined(ink("accent"), "sheet", width=1.5))
    _label(drawing, [(text, edge if value is None else at(value)) for text, value in labels])


def _label(drawing: Drawing, labels: list[tuple[str, float]]) -> None:
    widths = [text_width(text, SMALL) + 10 for text, _ in labels]
    size = SMALL * min(1.0, drawing.width / sum(widths))
    widths = [width * size / SMALL for width in widths]
    for (text, _), centre in zip(labels, spread([x for _, x in labels], widths, 0, drawing.width), strict=True):
        drawing.text((centre, 39), text, anchor="middle", size=size, colour="soft")
