"""The lines of a plan on a time axis, with today's line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from babel.dates import format_date, format_skeleton

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import shortened, text_width
from clusterwise.press.charts.picture import INKS, SMALL, TEXT, Direction, Picture, UndrawableError, finished
from clusterwise.press.charts.vega import PATTERNS, marks, shifted

if TYPE_CHECKING:
    from altair import FacetChart, LayerChart

Side = Literal["left", "center", "right"]
State = Literal["planned", "running", "done", "late"]

_ROW, _TOP, _BAR = 40, 44, 12
#: Below the months and the word for today, each in a row of its own that no line crosses.
_LINES_FROM, _TODAY_AT = 41, 37
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_FILLS: dict[State, str] = {
    "planned": INKS["sheet"],
    "running": PATTERNS["hatch"],
    "done": INKS["accent"],
    "late": INKS["needs-you-soft"],
}


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the plan; `said` is the state in the reader's words."""

    name: str
    starts: date
    ends: date
    state: State = "planned"
    said: str = ""


@dataclass(frozen=True, slots=True)
class TimelineWords:
    """The words of the picture and the columns of its table."""

    name: str = "Line"
    starts: str = "Starts"
    ends: str = "Ends"
    state: str = "State"
    today: str = "Today"


@lru_cache(maxsize=512)
def plan_timeline(
    lines: tuple[PlannedLine, ...],
    *,
    title: str,
    today: date | None = None,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: TimelineWords = TimelineWords(),
    width: int = 560,
) -> Picture:
    """Draw each line as a bar from its start to its end, its name and state above, in the order given."""
    for line in lines:
        if line.ends < line.starts:
            raise UndrawableError(f"{line.name!r} ends on {line.ends}, before it starts on {line.starts}; correct it.")
    rows = tuple(
        (line.name, *(format_date(day, "medium", locale=language) for day in (line.starts, line.ends)), line.said)
        for line in lines
    )
    size = (width, _TOP + max(_ROW * len(lines), 1))
    body = (
        marks(_chart(lines, today, names, size, direction, language), size=size, direction=direction) if lines else ""
    )
    return finished(
        body,
        title=title,
        description=description,
        table=Table((names.name, names.starts, names.ends, names.state), rows),
        size=size,
        direction=direction,
        language=language,
        patterns=("hatch",),
    )


def _chart(
    lines: Sequence[PlannedLine],
    today: date | None,
    names: TimelineWords,
    size: tuple[float, float],
    direction: Direction,
    language: str,
) -> "FacetChart | LayerChart":
    import altair as alt

    width, height = size
    days = [day.toordinal() for line in lines for day in (line.starts, line.ends)]
    first, last = min(days), max(max(days) + 1, min(days) + 28)
    over = alt.Scale(domain=[first, last], range=shifted(2, width - 2, width, direction), nice=False)
    down = alt.Scale(domain=[0, height], range=[0, height])
    ticks = _tick_rows((first, last), size, language)
    rows = alt.Chart(alt.Data(values=[_row(line, place, width) for place, line in enumerate(lines)]))
    grid = alt.Chart(alt.Data(values=ticks))
    x, y = alt.X("day:Q", scale=over, axis=None), alt.Y("top:Q", scale=down, axis=None)
    label: dict[str, Any] = {
        "align": "right" if direction == "rtl" else "left",
        "baseline": "alphabetic",
        "fill": INKS["ink"],
    }
    bars = rows.mark_rect(strokeWidth=1.2).encode(x=x, x2="end:Q", y=y, y2="foot:Q")
    painted = bars.encode(fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None))
    started, ended = (alt.value(across) for across in shifted(2, width - 2, width, direction))
    far: Side = "left" if direction == "rtl" else "right"
    is_within = today is not None and first <= today.toordinal() <= last
    # Below the words of the lines, above their bars.
    marked = _today(today, names.today, (over, down), size, (first, last)) if today and is_within else []
    layers = [
        grid.mark_rule(stroke=INKS["line"]).encode(x=x, y=y, y2="foot:Q"),
        grid.mark_text(**label | {"fill": INKS["soft"]}, fontSize=SMALL).encode(
            x=x, y=alt.value(18), text="text_name:N"
        ),
        painted,
        *marked,
        rows.mark_text(**label, fontSize=TEXT, dy=-5).encode(x=started, y=y, text="text_name:N"),
        rows.mark_text(align=far, baseline="alphabetic", fontSize=SMALL, dy=-5).encode(
            x=ended, y=y, text="text_said:N", fill=alt.Fill("ink:N", scale=None)
        ),
    ]
    return alt.layer(*layers)


def _tick_rows(ends: tuple[int, int], size: tuple[float, float], language: str) -> list[dict[str, Any]]:
    (first, last), (width, height) = ends, size
    step = width / (last - first)
    return [
        {
            "day": day.toordinal(),
            "text_name": name if (last - day.toordinal()) * step > text_width(name, SMALL) else "",
            "top": _LINES_FROM,
            "foot": height,
        }
        for day, name in _ticks(date.fromordinal(first), date.fromordinal(last), width, language)
    ]


def _row(line: PlannedLine, place: int, width: float) -> dict[str, Any]:
    top = _TOP + place * _ROW + 18
    is_late = line.state == "late"
    return {
        "text_name": shortened(line.name, width - text_width(line.said, SMALL) - 32),
        "text_said": line.said,
        "day": line.starts.toordinal(),
        "end": line.ends.toordinal() + 1,
        "top": top,
        "foot": top + _BAR,
        "fill": _FILLS[line.state],
        "stroke": INKS["needs-you" if is_late else "accent"],
        "ink": INKS["needs-you" if is_late else "soft"],
    }


def _today(
    day: date, name: str, scales: tuple[Any, Any], size: tuple[float, float], ends: tuple[int, int]
) -> list[Any]:
    import altair as alt

    over, down = scales
    mark = alt.Chart(
        alt.Data(values=[{"day": day.toordinal(), "top": _LINES_FROM, "foot": size[1], "text_name": name}])
    )
    x, y = alt.X("day:Q", scale=over, axis=None), alt.Y("top:Q", scale=down, axis=None)
    share = (day.toordinal() - ends[0]) / (ends[1] - ends[0])
    room = text_width(name, SMALL) / size[0]
    reads_right = over.range[0] < over.range[1]
    align: Side = "center" if room < share < 1 - room else ("left" if (share < 0.5) == reads_right else "right")
    return [
        mark.mark_rule(stroke=INKS["needs-you"], strokeWidth=1.5, strokeDash=[4, 3]).encode(x=x, y=y, y2="foot:Q"),
        mark.mark_text(
            align=align, baseline="alphabetic", fontSize=SMALL, fill=INKS["needs-you"], fontWeight=600
        ).encode(x=x, y=alt.value(_TODAY_AT), text="text_name:N"),
    ]


def _ticks(first: date, last: date, width: float, language: str) -> list[tuple[date, str]]:
    """Return the first days of months, quarters or years, as many as have room for their names."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in _STEPS if months / step * 72 <= width), _STEPS[-1])
    skeleton = "yMMM" if step < 12 else "y"
    begin = first.year * 12 + first.month - 1
    counted = range(begin + (-begin) % step, last.year * 12 + last.month, step)
    days = [date(month // 12, month % 12 + 1, 1) for month in counted]
    return [(day, format_skeleton(skeleton, day, locale=language)) for day in days if first <= day <= last]
