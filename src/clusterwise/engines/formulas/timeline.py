"""All windows of a batch on one line of cuts, so that a row's days become two small numbers once."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clusterwise.engines.formulas.literals import literal
from clusterwise.methods.formulas.timing import Calendar, Window
from clusterwise.methods.formulas.tree import Time


@dataclass(frozen=True, slots=True)
class Timing:
    """A time clause for states or events in one calendar: the whole span is window 0, its periods follow."""

    windows: tuple[Window, ...]

    @property
    def is_flow(self) -> bool:
        return not any(window.is_stock for window in self.windows)


def timing_of(time: Time | None, is_state: bool, calendar: Calendar) -> Timing:
    """Return the windows of a time clause over a calendar."""
    frames = (calendar.whole, *(frame for _, frame in calendar.periods))
    return Timing(tuple(frame.window(time, is_state) for frame in frames))


def _after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


class Timeline:
    """The cuts of all timings; a day's bucket is the number of cuts up to it."""

    def __init__(self, timings: list[Timing], with_whole: bool) -> None:
        self.timings, self.with_whole = timings, with_whole
        cuts = {_after(window.last) for timing in timings for window in timing.windows}
        cuts |= {window.first for timing in timings for window in timing.windows if not window.is_stock}
        self.cuts = sorted(cuts - {date.min})

    def bucket(self, column: str) -> str:
        """Return the bucket of a day as a balanced tree of comparisons."""
        return self._branch(column, 0, len(self.cuts))

    def _branch(self, column: str, low: int, high: int) -> str:
        if low == high:
            return str(low)
        middle = (low + high) // 2
        below, above = self._branch(column, low, middle), self._branch(column, middle + 1, high)
        return f"CASE WHEN {column} < {literal(self.cuts[middle])} THEN {below} ELSE {above} END"

    def end_bucket(self) -> str:
        return f"CASE WHEN ends IS NULL THEN {len(self.cuts) + 1} ELSE {self.bucket('ends')} END"

    def _place(self, day: date) -> int:
        return 0 if day == date.min else bisect_left(self.cuts, day) + 1

    def reach(self) -> str:
        """Return the condition that a day lies in any window of a flow, so that other rows are passed over early."""
        spans = [span for span in self._spans() if self.timings[span[0]].is_flow and span[2] < span[3]]
        if not spans:
            return "false"
        first, last = min(span[2] for span in spans), max(span[3] for span in spans)
        begins = f"starts >= {literal(self.cuts[first - 1])}" if first else "true"
        return f"{begins} AND starts < {literal(self.cuts[last - 1])}" if last <= len(self.cuts) else begins

    def _spans(self) -> list[tuple[int, int, int, int, int]]:
        """Return timing, window, first bucket, bucket after the last, and the bucket that a state must outlast."""
        spans = []
        for number, timing in enumerate(self.timings):
            for place, window in enumerate(timing.windows):
                if place == 0 and len(timing.windows) > 1 and not self.with_whole:
                    continue
                last = self._place(_after(window.last))
                first = 0 if window.is_stock else self._place(window.first)
                spans.append((number, place, first, last, last if window.is_stock else 0))
        return spans

    def windows_sql(self) -> tuple[str, str]:
        """Return the tables of windows: of flows by bucket, and of all by comparison."""
        flows = [
            (number, bucket, place)
            for number, place, first, last, _ in self._spans()
            if self.timings[number].is_flow
            for bucket in range(first, last)
        ]
        return _values("flows(t, s, w)", flows), _values("spans(t, w, lo, hi, held)", self._spans())


def _values(head: str, rows: Sequence[tuple[int, ...]]) -> str:
    told = (
        ", ".join(f"({', '.join(map(str, row))})" for row in rows) or f"({', '.join(['-1'] * (head.count(',') + 1))})"
    )
    return f"{head} AS MATERIALIZED (VALUES {told})"
