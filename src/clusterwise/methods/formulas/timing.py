"""Which days a figure is about: windows that rows fall into, and the calendar's periods."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from clusterwise.methods.formulas.errors import FormulaError
from clusterwise.methods.formulas.rows import Row
from clusterwise.methods.formulas.tree import Clause, Time

MAX_PERIODS = 1_200
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Window:
    """A stock on the day `last`, or a flow from `first` to `last`, both included."""

    is_stock: bool
    first: date
    last: date

    def takes(self, row: Row) -> bool:
        if self.is_stock:
            return row.starts <= self.last and (row.ends is None or self.last < row.ends)
        return self.first <= row.starts <= self.last


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked for: everything up to `on`, the period from `start`, and whether it is one of several."""

    start: date | None
    on: date
    has_periods: bool = False
    #: The first day of the whole period asked, which `at period start` means in each of its parts as well.
    opening: date | None = None
    #: The last day of the whole period asked, beyond which nothing is counted.
    closing: date | None = None

    def window(self, time: Time | None, is_state: bool) -> Window:
        """Return the days of a time clause; without one states hold on the day and events are counted up to it."""
        limit = self.closing or self.on
        first = self.start or date.min
        if time is None:
            return Window(is_state, first if self.has_periods and not is_state else date.min, self.on)
        if time.kind is Clause.AT:
            if time.at_period_start and self.opening is None:
                raise FormulaError("start_missing", time.span)
            day = self.opening if time.at_period_start else min(time.last, limit) if time.last else self.on
            return Window(True, date.min, day or self.on)
        if time.kind is Clause.SINCE:
            return Window(False, time.first or date.min, self.on)
        if time.first is None or time.last is None:
            return Window(False, first, self.on)
        return Window(False, time.first, min(time.last, limit))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The whole span asked for and its months, quarters or years, by label; the first and last may be cut short."""

    whole: Frame
    periods: tuple[tuple[str, Frame], ...]


def calendar(per: str, start: date | None, on: date) -> Calendar:
    """Return the frames of a formula: the whole, and one a period.

    Formula: calendar months, quarters or years that touch the days from start to on, cut to them.
    Source: definition.
    Limits: 1,200 periods; a formula per period needs its first day.

    >>> [label for label, _ in calendar("quarter", date(2024, 11, 1), date(2025, 2, 1)).periods]
    ['2024-Q4', '2025-Q1']
    """
    if start and start > on:
        raise FormulaError("period_empty", start=start, on=on)
    whole = Frame(start, on, bool(per), start, on)
    if not per:
        return Calendar(whole, ())
    if start is None:
        raise FormulaError("start_missing")
    months = _MONTHS[per]
    begin = start.year * 12 + (start.month - 1) // months * months
    end = on.year * 12 + on.month - 1
    if (end - begin) // months >= MAX_PERIODS:
        raise FormulaError("too_many_periods", start=start, on=on, limit=MAX_PERIODS)
    cut = []
    for month in range(begin, end + 1, months):
        year, within = divmod(month, 12)
        last_year, last_month = divmod(month + months - 1, 12)
        last = date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])
        frame = Frame(max(start, date(year, within + 1, 1)), min(on, last), True, start, on)
        cut.append((_label(per, year, within), frame))
    return Calendar(whole, tuple(cut))


def _label(per: str, year: int, month: int) -> str:
    return f"{year:04d}" + {"year": "", "quarter": f"-Q{month // 3 + 1}", "month": f"-{month + 1:02d}"}[per]
