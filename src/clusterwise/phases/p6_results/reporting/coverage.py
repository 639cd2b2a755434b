"""How much of what was expected is there: the windows of an indicator's frequency that have records of their own."""

from dataclasses import dataclass
from datetime import timedelta

from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.phases.p6_results.reporting.worklist import expected_windows


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many windows that were over there are records."""

    present: int
    expected: int


def coverage_of(value: Value) -> Coverage | None:
    """Return the coverage of a figure; None where no window was over yet or nobody knows when the initiative began.

    Windows count from the start of the initiative. A figure of what holds on a day has the records of that day alone,
    so that nothing is said of its windows.
    """
    indicator = value.indicator
    if indicator.initiative.starts is None or not value.n or indicator.when == Indicator.When.AT_DATE:
        return None
    first = max(indicator.initiative.starts, value.start or indicator.initiative.starts)
    expected = list(expected_windows(indicator, first, value.on + timedelta(days=1)))
    if not expected:
        return None
    facts = (*value.facts, *value.denominator_facts)
    present = sum(any(window.holds(fact.starts) for fact in facts) for window in expected)
    return Coverage(present, len(expected))
