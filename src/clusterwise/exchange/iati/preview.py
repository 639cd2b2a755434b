"""A file of somebody else as tables: its activities, and their values with period and dimensions."""

from collections.abc import Iterator
from dataclasses import dataclass

from clusterwise.exchange.iati.models import ForeignFile
from clusterwise.formats.iati.activity import Activity
from clusterwise.formats.iati.reading import stream
from clusterwise.formats.iati.results import Cell, Indicator, Result
from clusterwise.foundation.documents import store

MOST_ACTIVITIES = 50
MOST_VALUES = 300


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity in a line."""

    identifier: str
    title: str
    starts: str
    ends: str
    results: int
    indicators: int


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One cell: what it is of, when, for whom, what was aimed at or reached."""

    activity: str
    result: str
    indicator: str
    starts: str
    ends: str
    cell: str
    target: str
    actual: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first activities and values of a file, and how many there are of both."""

    activities: tuple[ActivityRow, ...]
    values: tuple[ValueRow, ...]
    activity_count: int
    value_count: int


def preview(file: ForeignFile) -> Preview:
    """Return the tables of a file that was taken in."""
    with store.path_of(file.sha256).open("rb") as source:
        return preview_of(stream(source, max_bytes=file.size_bytes))


def preview_of(activities: Iterator[Activity]) -> Preview:
    """Return the tables of activities that come one by one."""
    rows: list[ActivityRow] = []
    values: list[ValueRow] = []
    activity_count = value_count = 0
    for activity in activities:
        activity_count += 1
        if len(rows) < MOST_ACTIVITIES:
            rows.append(_activity(activity))
        for value in _values(activity):
            value_count += 1
            if len(values) < MOST_VALUES:
                values.append(value)
    return Preview(tuple(rows), tuple(values), activity_count, value_count)


def _activity(activity: Activity) -> ActivityRow:
    days = {one.type: one.iso_date or "" for one in activity.dates}
    return ActivityRow(
        activity.identifier.text.strip() if activity.identifier else "",
        str(activity.title or ""),
        days.get("2") or days.get("1") or "",
        days.get("4") or days.get("3") or "",
        len(activity.results),
        sum(len(result.indicators) for result in activity.results),
    )


def _values(activity: Activity) -> Iterator[ValueRow]:
    name = activity.identifier.text.strip() if activity.identifier else ""
    for result in activity.results:
        for indicator in result.indicators:
            yield from _of_indicator(name, result, indicator)


def _of_indicator(name: str, result: Result, indicator: Indicator) -> Iterator[ValueRow]:
    """Yield a row a cell; target and actual of the same cell stand in one row."""
    head = (name, str(result.title or ""), str(indicator.title or ""))
    for period in indicator.periods:
        starts = (period.start.iso_date if period.start else None) or ""
        ends = (period.end.iso_date if period.end else None) or ""
        cells: dict[str, list[str]] = {}
        for column, group in enumerate((period.targets, period.actuals)):
            for cell in group:
                cells.setdefault(cell_words(cell), ["", ""])[column] = cell.value or str(cell.comment or "")
        for words, (target, actual) in cells.items():
            yield ValueRow(*head, starts, ends, words, target, actual)


def cell_words(cell: Cell) -> str:
    """Return the whole set of dimensions and places of a value; an empty text for the total."""
    parts = [f"{one.name}: {one.value}" for one in cell.dimensions]
    return ", ".join((*parts, *(one.ref or "" for one in cell.locations)))
