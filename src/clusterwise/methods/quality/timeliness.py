"""Whether records and reports come in when they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.quality.faults import QualityError


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due on a day, and the day on which it came; None while it has not."""

    code: str
    due: date
    came: date | None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many came in time, late or not at all, of those that are due; late ones with their days."""

    in_time: int
    late: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, int], ...]
    share: Decimal | None


def timeliness(rows: Sequence[Due], on: date, grace_days: int = 0) -> Timeliness:
    """Return what came in time as of a day.

    Formula: in time if it came by due + grace; missing if it has not come and due + grace lies before the day;
    share = in time / (in time + late + missing). Days are counted from the day it was due.
    Source: methodology notes on data quality (timeliness).
    Limits: what is not due yet, grace included, and has not come is left out.

    >>> rows = [Due("q1", date(2024, 4, 10), date(2024, 4, 8)), Due("q2", date(2024, 7, 10), date(2024, 7, 30)),
    ...         Due("q3", date(2024, 10, 10), None), Due("q4", date(2025, 1, 10), None)]
    >>> found = timeliness(rows, date(2024, 10, 20), grace_days=5)
    >>> found.in_time, found.late, found.missing
    (1, (('q2', 20),), (('q3', 10),))
    """
    if grace_days < 0:
        raise QualityError("Days of grace are zero or more.")
    grace = timedelta(days=grace_days)
    come = [(row, row.came) for row in rows if row.came is not None and row.came <= on]
    in_time = sum(came <= row.due + grace for row, came in come)
    late = tuple((row.code, (came - row.due).days) for row, came in come if came > row.due + grace)
    waiting = [row for row in rows if (row.came is None or row.came > on) and row.due + grace < on]
    missing = tuple((row.code, (on - row.due).days) for row in waiting)
    whole = in_time + len(late) + len(missing)
    return Timeliness(in_time, late, missing, as_decimal(Fraction(in_time, whole)) if whole else None)
