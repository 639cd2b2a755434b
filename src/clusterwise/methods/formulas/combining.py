"""From the parts of a formula to its value; the reference and the database both end here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal, change
from clusterwise.methods.formulas.arithmetic import POINTS
from clusterwise.methods.formulas.parts import Part, empty_part
from clusterwise.methods.formulas.tree import Aggregate, Binary, Compared, Number, Percent, Value
from clusterwise.methods.formulas.types import Typed

#: Why a figure has no value; the web layer translates by this text.
REASONS: dict[str, str] = {
    "no_values": "No record tells it.",
    "mixed_units": "The records are in different units; convert them to one unit first.",
    "division_by_zero": "What it would be divided by is zero.",
    "baseline_unknown": "The baseline is not known.",
    "value_unknown": "The value is not known.",
    "baseline_zero": "The baseline is zero, so that there is no percentage and no multiple; give the difference.",
    "baseline_negative": "The baseline is below zero, so that there is no percentage and no multiple; give the difference.",
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """A frozen baseline: its value, its unit where known, and its cells where it was split."""

    value: Decimal | None
    unit: str = ""
    by: Mapping[tuple[str, ...], Decimal | None] = field(default_factory=dict)

    def of(self, key: tuple[str, ...]) -> "Baseline":
        return self if not key else Baseline(self.by.get(key), self.unit)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value with its unit, or the reason why there is none."""

    value: Fraction | None
    unit: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its value or the reason why it has none, and the rows behind its first aggregate."""

    value: Decimal | None
    unit: str
    reason: str
    n: int
    unknown: int
    anonymous: int
    parts: tuple[Part, ...]


Step = Callable[[Sequence[Part], Baseline | None], Outcome]


class Combination:
    """A formula made ready to be computed for many cells."""

    def __init__(self, typed: Typed) -> None:
        self.unit = typed.unit
        self.empty = tuple(empty_part(aggregate) for aggregate in typed.aggregates)
        self._step = _step(typed.value, {aggregate: place for place, aggregate in enumerate(typed.aggregates)})

    def cell(self, found: Sequence[Part | None], baseline: Baseline | None = None) -> Cell:
        """Return the figure of one cell from its parts; a part without rows is zero if it counts, else unknown."""
        parts = tuple(empty if part is None else part for part, empty in zip(found, self.empty, strict=True))
        outcome = self._step(parts, baseline)
        value = _decimal(outcome.value)
        first = parts[0]
        unit = self.unit or outcome.unit
        return Cell(value, unit, outcome.reason, first.rows, first.unknown, first.anonymous, parts)


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else as_decimal(value)


def _step(value: Value, places: Mapping[Aggregate, int]) -> Step:
    match value:
        case Aggregate():
            return _taken(places[value])
        case Number():
            number = Outcome(Fraction(value.value))
            return lambda parts, baseline: number
        case Percent():
            return _percent(_step(value.value, places))
        case Compared():
            base = None if value.base is None else _step(value.base, places)
            return _compared(value.how, _step(value.value, places), base)
        case Binary():
            return _binary(value.sign, _step(value.left, places), _step(value.right, places))


def _taken(place: int) -> Step:
    def taken(parts: Sequence[Part], baseline: Baseline | None) -> Outcome:
        part = parts[place]
        reason = "" if part.value is not None else "mixed_units" if part.is_mixed else "no_values"
        return Outcome(part.value, part.unit, reason)

    return taken


def _percent(inner: Step) -> Step:
    def percent(parts: Sequence[Part], baseline: Baseline | None) -> Outcome:
        found = inner(parts, baseline)
        if found.unit:
            return Outcome(None, "%", "mixed_units")
        return Outcome(None if found.value is None else 100 * found.value, "%", found.reason)

    return percent


def _compared(how: str, inner: Step, base: Step | None) -> Step:
    def compared(parts: Sequence[Part], baseline: Baseline | None) -> Outcome:
        value = inner(parts, baseline)
        before = base(parts, baseline) if base else _frozen(baseline)
        is_mixed = "mixed_units" in (value.reason, before.reason)
        if is_mixed or (value.unit and before.unit and value.unit != before.unit):
            return Outcome(None, "", "mixed_units")
        found = change(_decimal(before.value), _decimal(value.value))
        picked = {"pct_change": found.percent, "fold": found.times, "change": found.absolute}[how]
        reason = found.reason.value if found.reason and picked is None else ""
        unit = POINTS if value.unit == "%" else value.unit
        return Outcome(
            None if picked is None else Fraction(picked), {"pct_change": "%", "fold": "times"}.get(how, unit), reason
        )

    return compared


def _frozen(baseline: Baseline | None) -> Outcome:
    if baseline is None or baseline.value is None:
        return Outcome(None, "", "baseline_unknown")
    return Outcome(Fraction(baseline.value), baseline.unit)


def _binary(sign: str, left_step: Step, right_step: Step) -> Step:
    def binary(parts: Sequence[Part], baseline: Baseline | None) -> Outcome:
        left, right = left_step(parts, baseline), right_step(parts, baseline)
        if left.value is None or right.value is None:
            is_mixed = "mixed_units" in (left.reason, right.reason)
            return Outcome(None, "", "mixed_units" if is_mixed else left.reason or right.reason)
        if sign == "*":
            return Outcome(left.value * right.value, left.unit or right.unit)
        if sign in ("/", "ratio"):
            return _quotient(left, right)
        if left.unit and right.unit and left.unit != right.unit:
            return Outcome(None, "", "mixed_units")
        total = left.value + right.value if sign == "+" else left.value - right.value
        return Outcome(total, left.unit or right.unit)

    return binary


def _quotient(left: Outcome, right: Outcome) -> Outcome:
    if left.value is None or not right.value:
        return Outcome(None, "", "division_by_zero")
    same = left.unit == right.unit
    unit = "" if same else f"{left.unit}/{right.unit}" if left.unit and right.unit else left.unit
    return Outcome(left.value / right.value, unit)
