"""Ranked bars: each name stands above its bar, so that long names fit a phone."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import shortened
from clusterwise.press.charts.picture import INKS, TEXT, WIDTH, Direction, Picture, UndrawableError, finished
from clusterwise.press.charts.vega import PATTERNS, marks, shifted
from clusterwise.press.numbers import ENGLISH, Words, value_text

if TYPE_CHECKING:
    from altair import FacetChart, LayerChart

_ROW = 38
_VALUE_ROOM = 110


@dataclass(frozen=True, slots=True)
class Ranked:
    """One bar; a chosen one is filled, the others are hatched; None is not known."""

    name: str
    value: float | None
    is_chosen: bool = True


@dataclass(frozen=True, slots=True)
class RankedWords:
    """The table's column names."""

    name: str = "Name"
    value: str = "Value"


@lru_cache(maxsize=512)
def ranked_bars(
    bars: tuple[Ranked, ...],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    decimals: int | None = None,
    language: str = "en",
    direction: Direction = "ltr",
    names: RankedWords = RankedWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw bars from the highest value to the lowest; those not known come last, without a bar."""
    if any(bar.value is not None and bar.value < 0 for bar in bars):
        raise UndrawableError("A ranked bar starts at zero and cannot show a negative value; show a table instead.")
    ordered = sorted(bars, key=lambda bar: (bar.value is None, -(bar.value or 0)))
    said = [value_text(bar.value, unit=unit, language=language, words=words, decimals=decimals) for bar in ordered]
    size = (width, max(_ROW * len(ordered), 1))
    body = marks(_chart(ordered, said, width, direction), size=size, direction=direction) if ordered else ""
    return finished(
        body,
        title=title,
        description=description,
        table=Table((names.name, names.value), tuple(zip((bar.name for bar in ordered), said, strict=True))),
        size=size,
        direction=direction,
        language=language,
        patterns=("hatch",),
    )


def _chart(bars: list[Ranked], said: list[str], width: int, direction: Direction) -> "FacetChart | LayerChart":
    import altair as alt

    rows: list[dict[str, Any]] = [
        {
            "text_name": shortened(bar.name, width - 4),
            "value": bar.value or 0,
            "text_said": said[index],
            "top": index * _ROW + 20,
            "foot": index * _ROW + 32,
            "fill": INKS["accent"] if bar.is_chosen else PATTERNS["hatch"],
            "stroke": INKS["accent"] if bar.value else None,
        }
        for index, bar in enumerate(bars)
    ]
    ahead, align = (-6, "right") if direction == "rtl" else (6, "left")
    room = alt.Scale(
        domain=[0, max(row["value"] for row in rows) or 1],
        range=shifted(0, width - _VALUE_ROOM, width, direction),
        nice=False,
    )
    down = alt.Scale(domain=[0, len(bars) * _ROW], range=[0, len(bars) * _ROW])
    across = alt.X("value:Q", scale=room, axis=None)
    top = alt.Y("top:Q", scale=down, axis=None)
    base = alt.Chart(alt.Data(values=rows))
    drawn = base.mark_rect(strokeWidth=1.2).encode(
        x=across,
        x2=alt.datum(0),
        y=top,
        y2="foot:Q",
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("stroke:N", scale=None),
    )
    label: dict[str, Any] = {"align": align, "baseline": "alphabetic", "fontSize": TEXT, "fill": INKS["ink"]}
    named = base.mark_text(**label, dy=-5).encode(
        x=alt.value(width if direction == "rtl" else 0), y=top, text="text_name:N"
    )
    valued = base.mark_text(**label, dx=ahead, dy=11).encode(x=across, y=top, text="text_said:N")
    return alt.layer(drawn, named, valued)
