"""A map of areas shaded by a value, with its legend; areas not known are hatched, never white.

Drawn by our own hand: Vega would fill the whole globe for a ring that turns the wrong way, and sends every point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing
from clusterwise.press.charts.geometry import Outline, drawn_path, fitted
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, fill_of, ink
from clusterwise.press.numbers import ENGLISH, Words, number_text, value_text

_CLASSES = 5
_LEGEND_ROW = 20


@dataclass(frozen=True, slots=True)
class AreaValue:
    """The value of one area, by the area's key; None is not known."""

    key: str
    value: float | None


@dataclass(frozen=True, slots=True)
class AreaWords:
    """The columns of the table."""

    area: str = "Area"
    value: str = "Value"


@lru_cache(maxsize=128)
def areas_map(
    outlines: tuple[Outline, ...],
    values: tuple[AreaValue, ...],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    decimals: int | None = None,
    breaks: tuple[float, ...] = (),
    language: str = "en",
    direction: Direction = "ltr",
    names: AreaWords = AreaWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Shade each area by the class of its value; without `breaks`, up to five classes hold equally many areas."""
    by_key = _matched(outlines, values)
    known = [value for value in by_key.values() if value is not None]
    bounds = breaks or _quantiles(known)
    spots = [spot for outline in outlines for ring in outline.rings for spot in ring]
    projection, height = fitted(spots, width=width, most_height=width * 0.8)
    drawing = Drawing(width, direction, language)
    unknown = [outline for outline in outlines if by_key.get(outline.key) is None]
    for outline in outlines:
        _shade(drawing, drawn_path(outline.rings, projection), by_key.get(outline.key), bounds)

    def said(value: float | None) -> str:
        return value_text(value, unit=unit, language=language, words=words, decimals=decimals)

    ranges = _ranges(known, bounds, language, decimals)
    foot = _legend(drawing, ranges, unit, words.not_known if unknown else "", height + 18)
    return drawing.picture(
        foot,
        title=title,
        description=description or f"{title}.",
        table=Table(
            (names.area, names.value),
            _rows(outlines, by_key, said_all={k: said(v) for k, v in by_key.items()}, unknown=said(None)),
        ),
    )


def _matched(outlines: Sequence[Outline], values: Sequence[AreaValue]) -> dict[str, float | None]:
    by_key = {entry.key: entry.value for entry in values}
    strangers = sorted(set(by_key) - {outline.key for outline in outlines})
    if strangers:
        raise UndrawableError(f"No outline has the keys {strangers[:5]}; match the names of the areas first.")
    return by_key


def _rows(
    outlines: Sequence[Outline], by_key: Mapping[str, float | None], *, said_all: Mapping[str, str], unknown: str
) -> tuple[tuple[str, str], ...]:
    ordered = sorted(outlines, key=lambda outline: (by_key.get(outline.key) is None, -(by_key.get(outline.key) or 0)))
    return tuple((outline.name, said_all.get(outline.key, unknown)) for outline in ordered)


def _quantiles(values: Sequence[float]) -> tuple[float, ...]:
    """Return the inner bounds of classes that hold equally many values; equal values stay together."""
    ordered = sorted(values)
    places = [len(ordered) * part // _CLASSES for part in range(1, _CLASSES)] if ordered else []
    return tuple(sorted({ordered[place] for place in places} - {ordered[0]})) if ordered else ()


def _class_of(value: float, bounds: Sequence[float]) -> int:
    return sum(value >= bound for bound in bounds)


def _strength(place: int, bounds: Sequence[float]) -> str:
    share = 1.0 if not bounds else 0.12 + 0.88 * place / len(bounds)
    return f'fill="{ink("accent")}" fill-opacity="{share:.2f}"'


def _shade(drawing: Drawing, path: str, value: float | None, bounds: Sequence[float]) -> None:
    edge = f'stroke="{ink("soft")}" stroke-width="0.6"'
    if value is None:
        drawing.patterns.add("unknown")
        look = f'fill="{fill_of("unknown")}" fill-rule="evenodd" {edge}'
    else:
        look = f'{_strength(_class_of(value, bounds), bounds)} fill-rule="evenodd" {edge}'
    drawing.marks.append(f'<path d="{path}" {look}/>')


def _ranges(
    values: Sequence[float], bounds: Sequence[float], language: str, decimals: int | None
) -> list[tuple[int, str]]:
    """Return the classes that are used, each with the lowest and highest value in it."""
    held: dict[int, list[float]] = {}
    for value in values:
        held.setdefault(_class_of(value, bounds), []).append(value)
    said = {
        place: [number_text(end, language=language, decimals=decimals) for end in (min(inside), max(inside))]
        for place, inside in sorted(held.items())
    }
    return [(place, low if low == high else f"{low} – {high}") for place, (low, high) in said.items()]


def _legend(drawing: Drawing, ranges: list[tuple[int, str]], unit: str, unknown: str, top: float) -> float:
    bounds = range(max((place for place, _ in ranges), default=0))
    entries = [(_strength(place, bounds), f"{text} {unit}".strip()) for place, text in ranges]
    if unknown:
        entries.append((f'fill="{fill_of("unknown")}"', unknown))
    for number, (look, text) in enumerate(entries):
        across, down = (number % 3) * drawing.width / 3, top + number // 3 * _LEGEND_ROW
        drawing.box((across + 4, down - 11), (20, 13), f'{look} stroke="{ink("soft")}" stroke-width="0.6"')
        drawing.text((across + 30, down), text, size=SMALL, colour="soft")
    return top + (len(entries) - 1) // 3 * _LEGEND_ROW + 8
