"""Monthly columns against a limit, such as the use of a dryer against its capacity."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import shortened
from clusterwise.press.charts.picture import INKS, SMALL, WIDTH, Direction, Picture, UndrawableError, finished
from clusterwise.press.charts.vega import PATTERNS, marks, shifted
from clusterwise.press.numbers import ENGLISH, Words, value_text

if TYPE_CHECKING:
    from altair import Chart, FacetChart, LayerChart

_HEIGHT, _TOP, _FOOT = 200, 40, 26


@dataclass(frozen=True, slots=True)
class Month:
    """One column: its name as it is printed, its value and the limit of that month; None is not known."""

    name: str
    value: float | None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class MonthWords:
    """What the columns of the table are called."""

    month: str = "Month"
    value: str = "Value"
    limit: str = "Limit"


@lru_cache(maxsize=512)
def month_columns(
    months: tuple[Month, ...],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    decimals: int | None = None,
    language: str = "en",
    direction: Direction = "ltr",
    names: MonthWords = MonthWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw a column a month with its value on top and a line at its limit; a month not known is an open dashed box."""
    if any(number is not None and number < 0 for month in months for number in (month.value, month.limit)):
        raise UndrawableError("A monthly column starts at zero and cannot show a negative value; show a table instead.")

    def said(number: float | None, *, with_unit: bool) -> str:
        return value_text(number, unit=unit if with_unit else "", language=language, words=words, decimals=decimals)

    rows = tuple((month.name, said(month.value, with_unit=True), said(month.limit, with_unit=True)) for month in months)
    has_limit = any(month.limit is not None for month in months)
    columns = (names.month, names.value, names.limit) if has_limit else (names.month, names.value)
    size = (width, _HEIGHT)
    tops = ["?" if month.value is None else said(month.value, with_unit=False) for month in months]
    limits = {row[2] for row, month in zip(rows, months, strict=True) if month.limit is not None}
    limit = f"{names.limit} {limits.pop()}" if len(limits) == 1 else names.limit if limits else ""
    body = marks(_chart(months, tops, limit, size, direction), size=size, direction=direction) if months else ""
    return finished(
        body,
        title=title,
        description=description,
        table=Table(columns, tuple(row[: len(columns)] for row in rows)),
        size=size,
        direction=direction,
        language=language,
        patterns=("hatch",),
    )


def _chart(
    months: Sequence[Month], tops: Sequence[str], limit: str, size: tuple[float, float], direction: Direction
) -> "FacetChart | LayerChart":
    import altair as alt

    width, height = size
    step = width / len(months)
    highest = max([1e-9] + [number for month in months for number in (month.value, month.limit) if number is not None])
    values = alt.Chart(alt.Data(values=[_row(month, tops[i], i, step, highest) for i, month in enumerate(months)]))
    over = alt.Scale(domain=[0, width], range=shifted(0, width, width, direction))
    up = alt.Scale(domain=[0, highest], range=[height - _FOOT, _TOP], nice=False)
    first, last = alt.X("first:Q", scale=over, axis=None), "last:Q"
    middle, y = alt.X("middle:Q", scale=over, axis=None), alt.Y("value:Q", scale=up, axis=None)
    label: dict[str, Any] = {"align": "center", "baseline": "alphabetic", "fontSize": SMALL}
    columns = (
        values.transform_filter("datum.known")
        .mark_rect(strokeWidth=1.2, stroke=INKS["accent"])
        .encode(
            x=first,
            x2=last,
            y=y,
            y2=alt.datum(0),
            fill=alt.Fill("fill:N", scale=None),
        )
    )
    gaps = values.transform_filter("!datum.known").mark_rect(stroke=INKS["soft"], strokeDash=[3, 3], fill=INKS["sheet"])
    unknown = gaps.encode(x=first, x2=last, y=y, y2=alt.datum(0))
    limits = values.transform_filter("datum.limit !== null").mark_rule(stroke=INKS["needs-you"], strokeWidth=2)
    floor = values.mark_rule(stroke=INKS["line"], strokeWidth=1).encode(
        x=alt.X("begins:Q", scale=over, axis=None), x2="ends:Q", y=alt.value(height - _FOOT)
    )
    tops_drawn = values.mark_text(**label, dy=-5, fill=INKS["ink"]).encode(
        x=middle, y=alt.Y("top:Q", scale=up, axis=None), text="text_said:N"
    )
    feet = values.mark_text(**label, fill=INKS["soft"]).encode(x=middle, y=alt.value(height - 8), text="text_name:N")
    drawn_limits = limits.encode(
        x=alt.X("begins:Q", scale=over, axis=None), x2="ends:Q", y=alt.Y("limit:Q", scale=up, axis=None)
    )
    layers = [floor, columns, unknown, drawn_limits, tops_drawn, feet]
    return alt.layer(*layers, *_legend(limit, width, direction)) if limit else alt.layer(*layers)


def _legend(limit: str, width: float, direction: Direction) -> "tuple[Chart, Chart]":
    import altair as alt

    key = alt.Chart(alt.Data(values=[{"text_name": limit}]))
    start, words = shifted(0, 18, width, direction), shifted(0, 24, width, direction)[1]
    sign = key.mark_rule(stroke=INKS["needs-you"], strokeWidth=2).encode(
        x=alt.value(start[0]), x2=alt.value(start[1]), y=alt.value(9)
    )
    named = key.mark_text(
        align="right" if direction == "rtl" else "left",
        baseline="alphabetic",
        fontSize=SMALL,
        fill=INKS["soft"],
    ).encode(x=alt.value(words), y=alt.value(13), text="text_name:N")
    return sign, named


def _row(month: Month, top: str, place: int, step: float, highest: float) -> dict[str, Any]:
    is_known = month.value is not None
    value = month.value if month.value is not None else highest * 0.12
    is_over = month.limit is not None and month.value is not None and month.value > month.limit
    meets = month.limit is not None and value <= month.limit < value + highest * 0.1
    return {
        "text_name": shortened(month.name, step, SMALL),
        "first": (place + 0.18) * step,
        "last": (place + 0.82) * step,
        "begins": place * step,
        "ends": (place + 1) * step,
        "middle": (place + 0.5) * step,
        "value": value,
        "top": month.limit if meets else value,
        "limit": month.limit,
        "text_said": top,
        "fill": PATTERNS["hatch"] if is_over else INKS["accent"],
        "known": is_known,
    }
