"""The four signs of an underperforming and of a strong cluster: read from the register, or asked in the field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clusterwise.methods.standing.firms import Firms, firms
from clusterwise.methods.standing.signals import Reading, Signal, SignalRule, State, signals
from clusterwise.phases.p1_selection.models import SignReading

_FROM_REGISTER = (Signal.WAGES, Signal.TECHNOLOGY)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign with its change, its state and where it comes from; `needs_prices` where money of two years is compared."""

    signal: Signal
    change: float | None
    state: State | None
    told: int
    is_asked: bool
    evidence: str
    warns_at: float
    good_at: float
    needs_prices: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """The four signs, and the place on the scale from 0 (underperforming) to 1 (strong); None if no sign is known."""

    signs: tuple[Sign, ...]
    scale: float | None

    @property
    def known(self) -> int:
        return sum(sign.state is not None for sign in self.signs)


def signs_of(members: Firms | None, recorded: Sequence[SignReading], rule: SignalRule) -> Signs:
    """Read the four signs; the register speaks where it knows two periods, else the field does.

    Money of the earlier period is brought to the later one's prices by the recorded change of prices. Without it only
    a fall stands, since prices seldom fall: a rise could be inflation and is said to be not known.
    """
    asked = {row.sign: row for row in recorded}
    prices = asked.get(SignReading.Sign.PRICES)
    field = {
        sign: float(asked[sign.value].change_percent) / 100
        for sign in Signal
        if sign not in _FROM_REGISTER and sign.value in asked
    }
    register = _of_register(members, prices, rule) if members is not None else {}
    readings: dict[Signal, tuple[Reading, bool, bool]] = {}
    for one in signals(_nothing(), rule, field).readings:
        if one.signal in _FROM_REGISTER:
            readings[one.signal] = _money_sign(one.signal, register.get(one.signal), asked, prices, rule)
        else:
            readings[one.signal] = (one, one.state is not None, False)
    signs = tuple(_sign(*readings[signal], asked, rule) for signal in Signal)
    points = {State.WARNING: 0.0, State.BETWEEN: 0.5, State.GOOD: 1.0}
    known = [points[sign.state] for sign in signs if sign.state is not None]
    return Signs(signs, sum(known) / len(known) if known else None)


def _of_register(members: Firms, prices: SignReading | None, rule: SignalRule) -> Mapping[Signal, Reading]:
    growth = 1.0 if prices is None else 1 + float(prices.change_percent) / 100
    real = replace(
        members, wages_before=members.wages_before * growth, turnover_before=members.turnover_before * growth
    )
    return {one.signal: one for one in signals(real, rule).readings if one.change is not None}


def _money_sign(
    signal: Signal,
    found: Reading | None,
    asked: Mapping[str, SignReading],
    prices: SignReading | None,
    rule: SignalRule,
) -> tuple[Reading, bool, bool]:
    """The reading of a sign in money, whether it was asked, and whether prices are missing."""
    if found is not None:
        if prices is None and found.state is not State.WARNING:
            return replace(found, state=None), False, True
        return found, False, False
    row = asked.get(signal.value)
    if row is None:
        return Reading(signal, None, None, 0), False, False
    change = float(row.change_percent) / 100
    pair = {signal.value: [1 + change], f"{signal.value}_before": [1.0]}
    if signal is Signal.TECHNOLOGY:
        pair = {"turnover": [1 + change], "turnover_before": [1.0]}
    one = firms(["asked"], jobs=[1], jobs_before=[1], **pair)
    return next(reading for reading in signals(one, rule).readings if reading.signal is signal), True, False


def _sign(
    reading: Reading, is_asked: bool, needs_prices: bool, asked: Mapping[str, SignReading], rule: SignalRule
) -> Sign:
    warns, good = rule.limits[reading.signal]
    row = asked.get(reading.signal.value)
    evidence = row.evidence if is_asked and row is not None else ""
    return Sign(
        reading.signal, reading.change, reading.state, reading.told, is_asked, evidence, warns, good, needs_prices
    )


def _nothing() -> Firms:
    return firms([""], jobs=[np.nan])
