"""Signs of an under-performing and of a strong cluster, and where the candidate lies between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from clusterwise.methods.frames import Numbers
from clusterwise.methods.standing.firms import Firms, StandingError


class Signal(StrEnum):
    """The four signs; the first two a register may show, the others need records from the field."""

    WAGES = "wages"
    TECHNOLOGY = "technology"
    WELFARE = "welfare"
    RESOURCES = "resources"


class State(StrEnum):
    """Whether a sign warns, is in between, or is good."""

    WARNING = "warning"
    BETWEEN = "between"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class SignalRule:
    """One dated version of the limits: a change at or below `warns` warns, at or above `good` is good."""

    name: str
    limits: Mapping[Signal, tuple[float, float]]
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if set(self.limits) != set(Signal) or any(warns >= good for warns, good in self.limits.values()):
            raise StandingError(f"Rule {self.name}: give all four signs limits, the warning below the good one.")


@dataclass(frozen=True, slots=True)
class Reading:
    """One sign: its change as a share, its state, and how many firms tell; None is not known."""

    signal: Signal
    change: float | None
    state: State | None
    told: int


@dataclass(frozen=True, slots=True)
class Signals:
    """The four signs and the place on the scale from 0 (under-performing) to 1 (strong); None if no sign is known."""

    readings: tuple[Reading, ...]
    scale: float | None

    @property
    def not_known(self) -> tuple[Signal, ...]:
        return tuple(one.signal for one in self.readings if one.state is None)


def signals(members: Firms, rule: SignalRule, field: Mapping[Signal, float | None] | None = None) -> Signals:
    """Read the four signs of a candidate from two periods of a register and from the field.

    Formula: wages: (sum W1 / sum L1) / (sum W0 / sum L0) - 1; technology: the same with turnover, as what a job brings
    in; welfare and resources: changes given by `field`. Sums run over firms that tell both periods and had jobs in
    both. Scale = mean over the known signs of 0 (warning), 0.5 (between), 1 (good).
    Source: methodology, rows CE2 and CE3 (wage cuts, stagnation, neglect, depletion against steady gain with standards).
    Limits: money must be deflated to one year first. Only firms that survived are seen. Turnover a job is a weak proxy
    of technology. The scale says nothing of signs that are not known: read how many there are.

    >>> from clusterwise.methods.standing.firms import firms
    >>> limits = {signal: (-0.05, 0.05) for signal in Signal}
    >>> found = signals(firms(["figs"], jobs=[10], jobs_before=[10], wages=[90], wages_before=[100]),
    ...                 SignalRule("demo", limits, "invented", date(2024, 1, 1)))
    >>> round(found.readings[0].change, 3), found.readings[0].state.value, found.scale, len(found.not_known)
    (-0.1, 'warning', 0.0, 3)
    """
    given = field or {}
    if set(given) & {Signal.WAGES, Signal.TECHNOLOGY}:
        raise StandingError("Wages and technology are read from the register; give only welfare and resources by hand.")
    changes = {
        Signal.WAGES: _change(members.wages, members.wages_before, members),
        Signal.TECHNOLOGY: _change(members.turnover, members.turnover_before, members),
        Signal.WELFARE: (given.get(Signal.WELFARE), 0),
        Signal.RESOURCES: (given.get(Signal.RESOURCES), 0),
    }
    readings = tuple(
        Reading(signal, change, _state(change, *rule.limits[signal]), told)
        for signal, (change, told) in changes.items()
    )
    points = {State.WARNING: 0.0, State.BETWEEN: 0.5, State.GOOD: 1.0}
    known = [points[one.state] for one in readings if one.state is not None]
    return Signals(readings, sum(known) / len(known) if known else None)


def _change(now: Numbers, before: Numbers, members: Firms) -> tuple[float | None, int]:
    tells = ~np.isnan(now) & ~np.isnan(before) & (members.jobs > 0) & (members.jobs_before > 0)
    first, last, jobs_first, jobs_last = (
        float(column[tells].sum()) for column in (before, now, members.jobs_before, members.jobs)
    )
    if first == 0:
        return None, int(tells.sum())
    return (last / jobs_last) / (first / jobs_first) - 1, int(tells.sum())


def _state(change: float | None, warns: float, good: float) -> State | None:
    if change is None:
        return None
    if change <= warns:
        return State.WARNING
    return State.GOOD if change >= good else State.BETWEEN
