"""Dates, years and periods as people write them; the order of day and month is declared, never guessed."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from clusterwise.formats.sentences import RefusedError, Sentence, say

#: Years outside are taken for slips of the keyboard.
EARLIEST_YEAR, LATEST_YEAR = 1700, 2200
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\Z"
)
_OTHER = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\Z")
_SHORT = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}\Z")
_QUARTER = re.compile(r"(\d{4})[ -]?[QqTt]([1-4])\Z")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})\Z")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date with the text that was read and how it was understood."""

    value: date
    raw: str
    how: Sentence


@dataclass(frozen=True, slots=True)
class Period:
    """A year, quarter, month or day, first and last day included."""

    starts: date
    ends: date
    raw: str


class DateError(RefusedError):
    """A text that is not a possible date, year or period."""


class AmbiguousDateError(DateError):
    """A date such as 03/04/2024 whose day and month cannot be told apart."""


def read_date(raw: str | date, *, order: str | None = None) -> ReadDate:
    """Return a date: ISO first, then the declared order of the column (`dmy` or `mdy`).

    >>> read_date("03/04/2024", order="dmy").value
    datetime.date(2024, 4, 3)
    """
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
        return ReadDate(_dated(day.year, day.month, day.day, str(raw)), str(raw), say("a date in the workbook"))
    if order not in (None, "dmy", "mdy", "ymd"):
        raise DateError(say("“{order}” is not an order of a date.", order=order), say("Declare dmy, mdy or ymd."))
    text = _digits(raw)
    if iso := _ISO.match(text):
        how = say("year, month, day") if iso[4] is None else say("year, month, day; the time was left out")
        return ReadDate(_dated(int(iso[1]), int(iso[2]), int(iso[3]), raw), raw, how)
    if other := _OTHER.match(text):
        return _ordered(int(other[1]), int(other[2]), int(other[3]), raw, order)
    if _SHORT.match(text):
        raise DateError(say("“{raw}” has a year of two digits.", raw=raw), say("Write the year with four digits."))
    raise DateError(say("“{raw}” is not a date.", raw=raw[:40]), say("Write year-month-day, for example 2024-03-31."))


def read_year(raw: str | Decimal | date) -> int:
    """Return a year with four digits, or refuse it."""
    if isinstance(raw, date):
        return _dated(raw.year, 1, 1, str(raw)).year
    text = _digits(str(raw))
    if not re.fullmatch(r"\d{4}(?:\.0+)?", text):
        raise DateError(say("“{raw}” is not a year.", raw=text[:40]), say("Write four digits, for example 2016."))
    return _dated(int(text[:4]), 1, 1, text).year


def read_period(raw: str | Decimal | date, *, order: str | None = None) -> Period:
    """Return the first and last day of a year (2016), quarter (2016-Q3), month (2016-03) or day."""
    text = str(raw) if isinstance(raw, date) else _digits(str(raw))
    if isinstance(raw, Decimal) or re.fullmatch(r"\d{1,4}(?:\.0+)?", text):
        year = read_year(raw)
        return Period(date(year, 1, 1), date(year, 12, 31), str(year))
    if quarter := _QUARTER.match(text):
        year, last = int(quarter[1]), int(quarter[2]) * 3
        return Period(_dated(year, last - 2, 1, text), _month_end(year, last), text)
    if month := _MONTH.match(text):
        first = _dated(int(month[1]), int(month[2]), 1, text)
        return Period(first, _month_end(first.year, first.month), text)
    day = read_date(raw if isinstance(raw, date) else text, order=order).value
    return Period(day, day, text)


def _digits(raw: str) -> str:
    plain = (str(unicodedata.decimal(character)) if character.isdecimal() else character for character in raw)
    return "".join(plain).strip().strip("\u200e\u200f\u061c")


def _ordered(first: int, second: int, year: int, raw: str, order: str | None) -> ReadDate:
    if order == "ymd":
        raise DateError(say("“{raw}” does not begin with the year.", raw=raw), say("Declare dmy or mdy."))
    if order is None and first <= 12 and second <= 12 and first != second:
        raise AmbiguousDateError(
            say(
                "“{raw}” can be read as {one} or as {other}.",
                raw=raw,
                one=f"{year}-{second:02}-{first:02}",
                other=f"{year}-{first:02}-{second:02}",
            ),
            say("Declare the order of the dates, or write year-month-day."),
        )
    is_month_first = order == "mdy" or (order is None and second > 12)
    month, day = (first, second) if is_month_first else (second, first)
    how = say("month, day, year") if is_month_first else say("day, month, year")
    return ReadDate(_dated(year, month, day, raw), raw, how)


def _dated(year: int, month: int, day: int, raw: str) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise DateError(
            say("The year {year} is not plausible.", year=year),
            say("Write a year between {first} and {last}.", first=EARLIEST_YEAR, last=LATEST_YEAR),
        )
    if not 1 <= month <= 12:
        raise DateError(say("“{raw}” has no possible month.", raw=raw), say("Check the order of day and month."))
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise DateError(say("“{raw}” is a day that does not exist.", raw=raw), say("Write a day of the calendar."))
    return date(year, month, day)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
