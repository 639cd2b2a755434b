"""Interviews that went too fast or too slow, by night, or two at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

import numpy as np

from clusterwise.methods.quality.faults import QualityError
from clusterwise.methods.quality.outliers import outliers


class Oddity(StrEnum):
    """What is odd about an interview."""

    HURRIED = "hurried"
    LONG = "long"
    NIGHT = "night"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview by the clock of its place: who asked, from when to when, how many questions were answered."""

    code: str
    enumerator: str
    begun: datetime
    ended: datetime
    answered: int


@dataclass(frozen=True, slots=True)
class InterviewLimits:
    """From how few seconds a question an interview is hurried, the hours of the night, and how far is long."""

    least_seconds: float = 3.0
    night_from: time = time(21, 0)
    night_to: time = time(6, 0)
    most_deviations: float = 3.5


def interview_oddities(
    interviews: Sequence[Interview], limits: InterviewLimits = InterviewLimits()
) -> dict[str, tuple[Oddity, ...]]:
    """Return what is odd about each interview that is odd, by its code.

    Formula: hurried if seconds / answers < least_seconds; long if ln(length) lies more than most_deviations robust
    deviations above the median; night if it begins within the night; overlap if the same person began it before the
    end of another of their own.
    Source: methodology notes on data quality (length, speed, night-time, bursts of one device).
    Limits: times in the clock of the place of the interview, not UTC. Long needs eight interviews. A form filled in
    later from paper overlaps rightly.

    >>> def asked(code, begun, ended):
    ...     return Interview(code, "E-1", datetime(2024, 5, 2, *begun), datetime(2024, 5, 2, *ended), 40)
    >>> found = interview_oddities([asked("a", (9, 0), (9, 1)), asked("b", (22, 0), (22, 40)), asked("c", (22, 30), (23, 0))])
    >>> {code: [odd.value for odd in odds] for code, odds in found.items()}
    {'a': ['hurried'], 'b': ['night', 'overlap'], 'c': ['night', 'overlap']}
    """
    for one in interviews:
        if one.ended <= one.begun or one.answered < 0:
            raise QualityError(f"Interview {one.code} ends before it begins or has answers below zero; correct it.")
    seconds = np.array([(one.ended - one.begun).total_seconds() for one in interviews])
    far = outliers(seconds, limits.most_deviations, log=True) if interviews else None
    overlapping = _overlapping(interviews)
    found = {}
    for place, one in enumerate(interviews):
        signs = {
            Oddity.HURRIED: one.answered > 0 and seconds[place] / one.answered < limits.least_seconds,
            Oddity.LONG: far is not None and bool(far.is_far[place]) and far.distance[place] > 0,
            Oddity.NIGHT: _is_night(one.begun.time(), limits),
            Oddity.OVERLAP: one.code in overlapping,
        }
        odd = tuple(sign for sign, holds in signs.items() if holds)
        if odd:
            found[one.code] = odd
    return found


def _is_night(clock: time, limits: InterviewLimits) -> bool:
    if limits.night_from <= limits.night_to:
        return limits.night_from <= clock < limits.night_to
    return clock >= limits.night_from or clock < limits.night_to


def _overlapping(interviews: Sequence[Interview]) -> set[str]:
    found: set[str] = set()
    for who in dict.fromkeys(one.enumerator for one in interviews):
        own = sorted((one for one in interviews if one.enumerator == who), key=lambda one: one.begun)
        latest = own[0]
        for one in own[1:]:
            if one.begun < latest.ended:
                found |= {latest.code, one.code}
            latest = max(latest, one, key=lambda each: each.ended)
    return found
