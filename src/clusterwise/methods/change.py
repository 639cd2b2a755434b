"""Change against a baseline, and the baseline that a phrase about change implies."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from clusterwise.methods.qualifiers import Qualifier, combined, flipped


class ChangeError(ValueError):
    """A change cannot be computed or its wording has two meanings; the message says what to supply."""


class Undefined(StrEnum):
    """Why a change has no percentage and no multiple."""

    BASELINE_UNKNOWN = "baseline_unknown"
    VALUE_UNKNOWN = "value_unknown"
    BASELINE_ZERO = "baseline_zero"
    BASELINE_NEGATIVE = "baseline_negative"


@dataclass(frozen=True, slots=True)
class Change:
    """A change in its own unit, in percent and as a multiple; a None is undefined for the reason given."""

    absolute: Decimal | None
    percent: Decimal | None
    times: Decimal | None
    reason: Undefined | None
    absolute_qualifier: Qualifier | None
    relative_qualifier: Qualifier | None


@dataclass(frozen=True, slots=True)
class Cut:
    """How far a loss share fell, in percentage points and relative to the old loss."""

    points: Decimal
    relative: Decimal | None


def as_decimal(number: Fraction) -> Decimal:
    """Return a fraction as a decimal, exact where it ends within the context's digits.

    Formula: numerator / denominator.
    Source: definition.
    Limits: 28 significant digits under Python's default context.

    >>> as_decimal(Fraction(11, 5))
    Decimal('2.2')
    """
    return Decimal(number.numerator) / Decimal(number.denominator)


def change(
    baseline: Decimal | None,
    value: Decimal | None,
    baseline_qualifier: Qualifier = Qualifier.EXACT,
    value_qualifier: Qualifier = Qualifier.EXACT,
) -> Change:
    """Return the change from a baseline to a value; both in the same unit and under the same definition.

    Formula: absolute = v - b; percent = 100 (v - b) / b; times = v / b, so fivefold is x5 and +400 %.
    The qualifier is that of the value combined with the flipped one of the baseline.
    Source: monitoring reference, section 5.
    Limits: a zero or negative baseline has no percentage and no multiple; the absolute change is given with the reason.
    Under a negative value a qualified baseline leaves no relative qualifier.

    >>> fivefold = change(Decimal(600), Decimal(3000))
    >>> fivefold.absolute, fivefold.percent, fivefold.times
    (Decimal('2400'), Decimal('400'), Decimal('5'))
    >>> change(Decimal(0), Decimal(13)).reason.value
    'baseline_zero'
    """
    if baseline is None or value is None:
        reason = Undefined.BASELINE_UNKNOWN if baseline is None else Undefined.VALUE_UNKNOWN
        return Change(None, None, None, reason, None, None)
    for figure in (baseline, value):
        if not figure.is_finite():
            raise ChangeError(f"{figure} is not a number; leave an unknown figure empty.")
    qualifier = combined(value_qualifier, flipped(baseline_qualifier))
    if baseline <= 0:
        reason = Undefined.BASELINE_ZERO if baseline == 0 else Undefined.BASELINE_NEGATIVE
        return Change(value - baseline, None, None, reason, qualifier, None)
    times = Fraction(value) / Fraction(baseline)
    is_clear = value >= 0 or baseline_qualifier is Qualifier.EXACT
    return Change(
        absolute=value - baseline,
        percent=as_decimal(100 * (times - 1)),
        times=as_decimal(times),
        reason=None,
        absolute_qualifier=qualifier,
        relative_qualifier=qualifier if is_clear else None,
    )


def implied_baseline(value: Decimal, *, times: Decimal | None = None, percent: Decimal | None = None) -> Decimal:
    """Return the baseline from which a value was reached; say which is meant, a multiple or a rise in percent.

    Formula: b = v / times, or b = v / (1 + percent / 100).
    Source: "fivefold to 3,000 ha" implies 600; "+500 %" implies 500 (methodology, row TN08).
    Limits: exactly one of the two; a multiple of zero or a fall of 100 % or more leaves no baseline.

    >>> implied_baseline(Decimal(3000), times=Decimal(5)), implied_baseline(Decimal(3000), percent=Decimal(500))
    (Decimal('600'), Decimal('500'))
    """
    if (times is None) == (percent is None):
        raise ChangeError("Say either how many times the baseline, or how many percent more; the two differ.")
    factor = Fraction(times) if times is not None else 1 + Fraction(percent or 0) / 100
    if factor <= 0:
        raise ChangeError(
            "A multiple of zero or less, or a fall of 100 % or more, tells no baseline; give the baseline."
        )
    return as_decimal(Fraction(value) / factor)


def loss_cut(before: Decimal, after: Decimal) -> Cut:
    """Return how far a loss fell, given both as shares from 0 to 1.

    Formula: points = 100 (L0 - L1); relative = (L0 - L1) / L0.
    Source: methodology, row GM05: "more than 40 %" is the relative cut unless points are said.
    Limits: both shares refer to the same stage, season and way of weighing; no relative cut of a loss of zero.

    >>> loss_cut(Decimal("0.30"), Decimal("0.165"))
    Cut(points=Decimal('13.5'), relative=Decimal('0.45'))
    """
    for share in (before, after):
        if not 0 <= share <= 1:
            raise ChangeError(f"A loss of {share} is no share; give it from 0 to 1, for example 0.3 for 30 %.")
    fall = Fraction(before) - Fraction(after)
    return Cut(as_decimal(100 * fall), as_decimal(fall / Fraction(before)) if before else None)
