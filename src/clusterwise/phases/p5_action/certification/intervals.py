"""Spans of days: each begins on its first day and ends on the first day after it, or lasts (None)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """From a day, this day included, until a day, that day excluded; None while it lasts."""

    starts: date
    ends: date | None = None


def overlap(one: Span, other: Span) -> Span | None:
    """Return the days that two spans share, or None.

    >>> overlap(Span(date(2023, 1, 1)), Span(date(2022, 1, 1), date(2024, 1, 1)))
    Span(starts=datetime.date(2023, 1, 1), ends=datetime.date(2024, 1, 1))
    """
    starts = max(one.starts, other.starts)
    ends = min((end for end in (one.ends, other.ends) if end is not None), default=None)
    return Span(starts, ends) if ends is None or starts < ends else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans without overlaps, touching ones made one.

    >>> len(joined([Span(date(2023, 1, 1), date(2023, 2, 1)), Span(date(2023, 2, 1))]))
    1
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.starts):
        last = found[-1] if found else None
        if last is None or (last.ends is not None and span.starts > last.ends):
            found.append(span)
        elif last.ends is not None:
            found[-1] = Span(last.starts, None if span.ends is None else max(last.ends, span.ends))
    return found


def common(many: Sequence[Sequence[Span]]) -> list[Span]:
    """Return the days that every one of several sets of spans shares."""
    held = joined(many[0]) if many else []
    for other in many[1:]:
        pairs = (overlap(one, two) for one in held for two in joined(other))
        held = [span for span in pairs if span is not None]
    return held


def most_at_once(spans: Iterable[Span]) -> tuple[int, date | None]:
    """Return the largest number of spans that hold on one day, and the first such day.

    >>> most_at_once([Span(date(2023, 1, 1)), Span(date(2023, 6, 1)), Span(date(2023, 2, 1), date(2023, 3, 1))])
    (2, datetime.date(2023, 2, 1))
    """
    steps = sorted(step for span in spans for step in ((span.starts, 1), (span.ends or date.max, -1)))
    running, most, day = 0, 0, None
    for on, move in steps:
        running += move
        if running > most:
            most, day = running, on
    return most, day
