"""Where a figure should be today on the straight path from its baseline to its target, and how it compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator, Qualifier, Target
from clusterwise.foundation.evidence.wording import shown
from clusterwise.methods.change import as_decimal

#: Figures that begin at zero on the first day of the initiative, so that they need no baseline for a path.
_FROM_ZERO = (Indicator.How.COUNT, Indicator.How.DISTINCT, Indicator.How.SUM)


@dataclass(frozen=True, slots=True)
class Light:
    """How a figure stands to its path: a code for the look, words, and the value that the path asks for today."""

    code: str
    words: str
    expected: Decimal | None = None

    @property
    def look(self) -> str:
        """Return the class of its badge; the words always stand beside the colour."""
        return {"reached": "good", "on_path": "good", "far": "needs", "no_record": "needs", "missed": "needs"}.get(
            self.code, ""
        )


def path_rule(on: date) -> dict[str, Any]:
    """Return from which percent of the path a figure counts as on it, and as a little behind."""
    return rule("results_path", on)


def _begins(value: Value) -> tuple[date, Decimal] | None:
    """Return the day and the value from which the path starts, or None where nobody knows."""
    if value.baseline is not None and value.baseline.value is not None:
        return value.baseline.as_of, value.baseline.value
    first = value.indicator.initiative.starts
    if first is not None and value.indicator.how in _FROM_ZERO:
        return first, Decimal(0)
    return None


def expected_on(begins: tuple[date, Decimal], due: date, target: Decimal, on: date) -> Decimal:
    """Return the value that a straight path from a first day to a target reaches on a day.

    >>> expected_on((date(2024, 1, 1), Decimal(0)), date(2024, 12, 31), Decimal(100), date(2024, 7, 1))
    Decimal('49.86301369863013698630136986')
    """
    first, base = begins
    days = (due - first).days
    share = Fraction(1) if days <= 0 else min(max(Fraction((on - first).days, days), Fraction(0)), Fraction(1))
    return as_decimal(Fraction(base) + (Fraction(target) - Fraction(base)) * share)


def _is_reached(value: Value, target: Decimal) -> bool:
    down = value.indicator.direction == Indicator.Direction.DOWN
    return value.value is not None and (value.value <= target if down else value.value >= target)


def _is_proven(value: Value) -> bool:
    """Whether reaching the target follows from what is known: “up to” so much may be less, “at least” may be more."""
    down = value.indicator.direction == Indicator.Direction.DOWN
    return value.qualifier not in ((Qualifier.AT_LEAST,) if down else (Qualifier.AT_MOST, Qualifier.UP_TO))


def _short_of(value: Value, targets: Mapping[str, Target]) -> list[str]:
    """Return for whom a target of its own is not reached, in words."""
    words = {"F": _("women"), "M": _("men"), "X": _("other"), "U": _("not stated")}
    down = value.indicator.direction == Indicator.Direction.DOWN
    parts = [(sex, value.by_sex.get(sex), target.value) for sex, target in targets.items()]
    return [words[sex] for sex, part, aim in parts if part is None or (part > aim if down else part < aim)]


def light_of(value: Value, limits: dict[str, Any], targets: Mapping[str, Target] | None = None) -> Light:
    """Return how a figure stands to the path in proportion to time, and to its targets for women and men."""
    if value.n == 0 or value.value is None:
        return Light("no_record", _("No record yet"))
    if value.target is None:
        return Light("no_target", _("No target yet"))
    if _is_reached(value, value.target.value):
        if not _is_proven(value):
            return Light("open", _("Not proven: the figure is a bound, and the truth may fall short of the target"))
        short = _short_of(value, targets or {})
        if short:
            return Light("partly", _("Target reached in total, not for: %(who)s") % {"who": ", ".join(short)})
        return Light("reached", _("Target reached"))
    if value.target.due < value.on:
        return Light("missed", _("Target of %(day)s missed") % {"day": formats.date_format(value.target.due, "j F Y")})
    begins = _begins(value)
    if begins is None:
        return Light("no_path", _("No baseline, so no path"))
    expected = expected_on(begins, value.target.due, value.target.value, value.on)
    words = {"value": shown(_rounded(expected), value.unit)}
    if expected == begins[1]:
        down = value.indicator.direction == Indicator.Direction.DOWN
        worse = value.value > expected if down else value.value < expected
        percent = Fraction(0 if worse else 100)
    else:
        percent = 100 * Fraction(value.value - begins[1]) / Fraction(expected - begins[1])
    if percent >= limits["on_path_percent"]:
        return Light("on_path", _("On its path"), expected)
    if percent >= limits["behind_percent"]:
        return Light("behind", _("A little behind its path (today %(value)s)") % words, expected)
    return Light("far", _("Far behind its path (today %(value)s)") % words, expected)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if abs(number) >= 10 else number.quantize(Decimal("0.01"))
