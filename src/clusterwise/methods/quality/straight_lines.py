"""Respondents, or those who ask them, who tick the same answer all the way down."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterwise.methods.quality.faults import QualityError


@dataclass(frozen=True, slots=True)
class Straight:
    """One row of a battery of questions: answers given, longest run of one answer, and whether all are the same."""

    row: int
    answered: int
    longest_run: int
    is_straight: bool


def straight_lines(rows: Sequence[Sequence[int | None]], least: int = 5) -> tuple[Straight, ...]:
    """Say of each row whether every answer is the same.

    Formula: straight if at least `least` answers are given and all are equal; runs skip what was not answered.
    Source: Krosnick, Applied Cognitive Psychology 5, 1991 (non-differentiation).
    Limits: questions on one scale. A row may be straight and true; batteries with turned questions tell more.

    >>> [one.is_straight for one in straight_lines([[3, 3, 3, 3, 3], [3, 4, 3, 3, 3], [5, None, None, 5, 5]])]
    [True, False, False]
    """
    if least < 2:
        raise QualityError("One answer is never a straight line; ask for two or more.")
    return tuple(_straight(place, [one for one in row if one is not None], least) for place, row in enumerate(rows))


def _straight(place: int, given: Sequence[int], least: int) -> Straight:
    longest = run = 0
    last: int | None = None
    for answer in given:
        run = run + 1 if answer == last else 1
        longest, last = max(longest, run), answer
    return Straight(place, len(given), longest, len(given) >= least and longest == len(given))
