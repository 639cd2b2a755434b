"""Whether a candidate was there in earlier periods too."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterwise.methods.standing.firms import StandingError


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """What one period's register shows of a candidate; None is unknown. Periods sort as written (2019, 2021Q3)."""

    period: str
    firms: int | None
    lq: float | None


@dataclass(frozen=True, slots=True)
class Persistence:
    """In which known periods the candidate was present, the longest unbroken run up to the last, and the verdict.

    `is_persistent` is None where fewer periods are known than the rule asks for.
    """

    known: tuple[str, ...]
    present: tuple[str, ...]
    run: int
    is_persistent: bool | None


def persistence(
    facts: Sequence[PeriodFacts], least_firms: int, least_lq: float | None = None, periods: int = 2
) -> Persistence:
    """Say whether a candidate was present in enough periods in a row, the last known one included.

    Formula: present in a period if firms >= least_firms and, where the rule has one, LQ >= least_lq; run = number of
    known periods present without a break up to the last; persistent if run >= periods.
    Source: mapping reference, section 5 ("present in >= 2 periods when available").
    Limits: a new code or a moved border looks like birth or death. A period without its figures is unknown and
    neither breaks nor lengthens the run.

    >>> facts = [PeriodFacts("2019", 60, 1.4), PeriodFacts("2021", None, None), PeriodFacts("2023", 75, 1.6)]
    >>> persistence(facts, least_firms=50, least_lq=1.0)
    Persistence(known=('2019', '2023'), present=('2019', '2023'), run=2, is_persistent=True)
    """
    if periods < 2:
        raise StandingError(f"Persistence over {periods} period says nothing; ask for two or more.")
    names = [one.period for one in facts]
    if len(set(names)) < len(names):
        raise StandingError("A period appears twice; give each period's figures once.")
    told = [one for one in sorted(facts, key=lambda one: one.period) if _is_told(one, least_lq)]
    states = [_is_present(one, least_firms, least_lq) for one in told]
    run = next((length for length, state in enumerate(reversed(states)) if not state), len(states))
    return Persistence(
        known=tuple(one.period for one in told),
        present=tuple(one.period for one, state in zip(told, states, strict=True) if state),
        run=run,
        is_persistent=None if len(told) < periods else run >= periods,
    )


def _is_told(one: PeriodFacts, least_lq: float | None) -> bool:
    return one.firms is not None and (least_lq is None or one.lq is not None)


def _is_present(one: PeriodFacts, least_firms: int, least_lq: float | None) -> bool:
    return (one.firms or 0) >= least_firms and (least_lq is None or (one.lq or 0.0) >= least_lq)
