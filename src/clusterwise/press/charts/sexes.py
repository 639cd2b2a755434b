"""People by sex: women, men, other and not stated, told apart by shape, pattern and label, never by colour alone."""

from collections.abc import Sequence
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

_ROW, _HEAD = 22, 26
_NAME_ROOM, _VALUE_ROOM = 120, 70
_SHAPES = ("circle", "square", "diamond", "triangle-up")
_FILLS = (INKS["accent"], PATTERNS["hatch"], PATTERNS["dots"], INKS["sheet"])


@dataclass(frozen=True, slots=True)
class SexCounts:
    """How many people of each sex a group holds; None is not known, which is not zero."""

    group: str
    women: int | None
    men: int | None
    other: int | None = 0
    not_stated: int | None = 0

    @property
    def counts(self) -> tuple[int | None, ...]:
        """The four counts in the order in which they are shown."""
        return (self.women, self.men, self.other, self.not_stated)


@dataclass(frozen=True, slots=True)
class SexWords:
    """What the groups and the sexes are called."""

    group: str = "Group"
    women: str = "Women"
    men: str = "Men"
    other: str = "Other"
    not_stated: str = "Not stated"

    @property
    def sexes(self) -> tuple[str, ...]:
        """The names in the order of the counts."""
        return (self.women, self.men, self.other, self.not_stated)


@lru_cache(maxsize=512)
def bars_by_sex(
    groups: tuple[SexCounts, ...],
    *,
    title: str,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: SexWords = SexWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw a bar for each sex in each group; a group's name stands above its bars if there are several."""
    if any(count is not None and count < 0 for group in groups for count in group.counts):
        raise UndrawableError("A count of people cannot be negative; correct the count.")
    said = [[value_text(count, language=language, words=words) for count in group.counts] for group in groups]
    head = _HEAD if len(groups) > 1 else 0
    size = (width, max(len(groups) * (head + 4 * _ROW), 1))
    body = ""
    if groups:
        rows = _rows(groups, said, names, head)
        body = marks(_chart(rows, _heads(groups, head, width), size, direction), size=size, direction=direction)
    return finished(
        body,
        title=title,
        description=description or _told(groups, said, names),
        table=Table((names.group, *names.sexes), tuple((group.group, *group.counts) for group in groups)),
        size=size,
        direction=direction,
        language=language,
        patterns=("dots", "hatch"),
    )


def _told(groups: Sequence[SexCounts], said: Sequence[Sequence[str]], names: SexWords) -> str:
    pairs = [", ".join(f"{name} {text}" for name, text in zip(names.sexes, texts, strict=True)) for texts in said]
    return " ".join(f"{group.group}: {pair}." for group, pair in zip(groups, pairs, strict=True))


def _rows(
    groups: Sequence[SexCounts], said: Sequence[Sequence[str]], names: SexWords, head: int
) -> list[dict[str, Any]]:
    return [
        {
            "text_name": shortened(name, _NAME_ROOM - 24),
            "value": count or 0,
            "text_said": said[place][sex],
            "middle": place * (head + 4 * _ROW) + head + sex * _ROW + _ROW / 2,
            "shape": _SHAPES[sex],
            "fill": _FILLS[sex],
            "stroke": INKS["accent"] if sex < 3 else INKS["soft"],
            "bar": count is not None and count > 0,
        }
        for place, group in enumerate(groups)
        for sex, (name, count) in enumerate(zip(names.sexes, group.counts, strict=True))
    ]


def _heads(groups: Sequence[SexCounts], head: int, width: int) -> list[dict[str, Any]]:
    return [
        {"text_name": shortened(group.group, width - 4, TEXT + 1), "middle": place * (head + 4 * _ROW) + 17}
        for place, group in enumerate(groups)
        if head
    ]


def _chart(
    rows: list[dict[str, Any]], heads: list[dict[str, Any]], size: tuple[float, float], direction: Direction
) -> "FacetChart | LayerChart":
    import altair as alt

    width, height = size
    is_rtl = direction == "rtl"
    down = alt.Scale(domain=[0, height], range=[0, height])
    reach = alt.Scale(
        domain=[0, max(row["value"] for row in rows) or 1],
        range=shifted(_NAME_ROOM, width - _VALUE_ROOM, width, direction),
        nice=False,
    )
    base = alt.Chart(alt.Data(values=rows))
    y, x = alt.Y("middle:Q", scale=down, axis=None), alt.X("value:Q", scale=reach, axis=None)
    fill, stroke = alt.Fill("fill:N", scale=None), alt.Stroke("stroke:N", scale=None)
    label: dict[str, Any] = {
        "align": "right" if is_rtl else "left",
        "baseline": "alphabetic",
        "fontSize": TEXT,
        "fill": INKS["ink"],
    }

    def at(across: float) -> Any:
        return alt.value(width - across if is_rtl else across)

    bars = (
        base.transform_filter("datum.bar")
        .mark_bar(size=13, strokeWidth=1.2)
        .encode(x=x, x2=alt.datum(0), y=y, fill=fill, stroke=stroke)
    )
    signs = base.mark_point(size=70, strokeWidth=1.2, opacity=1).encode(
        x=at(8), y=y, shape=alt.Shape("shape:N", scale=None), fill=fill, stroke=stroke
    )
    named = base.mark_text(**label, dy=4.5).encode(x=at(22), y=y, text="text_name:N")
    valued = base.mark_text(**label, dy=4.5, dx=-6 if is_rtl else 6).encode(x=x, y=y, text="text_said:N")
    layers = [bars, signs, named, valued]
    if heads:
        headed = alt.Chart(alt.Data(values=heads)).mark_text(**label | {"fontSize": TEXT + 1}, fontWeight=600)
        layers.append(headed.encode(x=at(0), y=y, text="text_name:N"))
    return alt.layer(*layers)
