"""Days of the reporting calendar: windows of a frequency, and the days by which something is due in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

#: Months of a window by frequency; what is measured once has one window, the whole initiative.
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
DUTIES = ("collect", "verify", "report")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A month, a quarter, a year or a whole initiative; both days belong to it."""

    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.starts <= day <= self.ends


def window_of(day: date, months: int) -> Window:
    """Return the calendar window of one, three or twelve months that a day lies in.

    >>> window_of(date(2024, 2, 29), 3)
    Window(starts=datetime.date(2024, 1, 1), ends=datetime.date(2024, 3, 31))
    """
    first = months * ((day.month - 1) // months) + 1
    year, month = (day.year, first + months) if first + months <= 12 else (day.year + 1, 1)
    return Window(date(day.year, first, 1), date(year, month, 1) - timedelta(days=1))


def windows(frequency: str, first: date, until: date, last: date | None = None) -> Iterator[Window]:
    """Yield the windows of a frequency that were over on a day, from the one that a first day lies in.

    Nothing is expected of a window that begins after the last day. What is measured once is due when that day is over.

    >>> [window.starts.isoformat() for window in windows("quarterly", date(2024, 2, 1), date(2024, 9, 30))]
    ['2024-01-01', '2024-04-01', '2024-07-01']
    """
    if frequency not in MONTHS:
        if last is not None and first <= last <= until:
            yield Window(first, last)
        return
    window = window_of(first, MONTHS[frequency])
    while window.ends <= until and (last is None or window.starts <= last):
        yield window
        window = window_of(window.ends + timedelta(days=1), MONTHS[frequency])


def due_on(window: Window, frequency: str, duty: str, rule: Mapping[str, Any]) -> date:
    """Return the last day on which a duty is in time: the end of the window and the days of grace of each step so far.

    >>> grace = {"collect_days": {"quarterly": 15}, "verify_days": 7, "report_days": 5}
    >>> due_on(Window(date(2024, 1, 1), date(2024, 3, 31)), "quarterly", "verify", grace)
    datetime.date(2024, 4, 22)
    """
    days = int(rule["collect_days"][frequency])
    for step in DUTIES[1 : DUTIES.index(duty) + 1]:
        days += int(rule[f"{step}_days"])
    return window.ends + timedelta(days=days)
