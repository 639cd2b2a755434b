"""Whether a row fits a condition: true, false, or unknown where a number or day is not known."""

from collections.abc import Callable, Iterator
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from clusterwise.methods.formulas.rows import DAYS, NOT_STATED, NUMBERS, Row, code_of
from clusterwise.methods.formulas.tree import Both, Compare, Condition, Either, Not, OneOf

SIGNS: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def holds(condition: Condition | None, row: Row) -> bool:
    """Say whether a row certainly fits a condition.

    Formula: and, or, not over comparisons in the logic of true, false and unknown (Kleene, as in SQL).
    Source: house rule: unknown is not zero.
    Limits: an unknown number or day neither fits a comparison nor its contrary; a missing code is "not stated".

    >>> from datetime import date
    >>> from clusterwise.methods.formulas.rows import PlainRow
    >>> holds(Compare("sex", "!=", "F"), PlainRow("trained", date(2025, 1, 1)))
    True
    """
    return condition is None or _truth(condition, row) is True


def _truth(condition: Condition, row: Row) -> bool | None:
    match condition:
        case Compare():
            return _compared(condition, row)
        case OneOf():
            return code_of(row, condition.name) in condition.codes
        case Not():
            part = _truth(condition.part, row)
            return None if part is None else not part
        case Both():
            return _all(_truth(part, row) for part in condition.parts)
        case Either():
            return _any(_truth(part, row) for part in condition.parts)


def _all(parts: Iterator[bool | None]) -> bool | None:
    found = list(parts)
    return False if False in found else None if None in found else True


def _any(parts: Iterator[bool | None]) -> bool | None:
    found = list(parts)
    return True if True in found else None if None in found else False


def _compared(condition: Compare, row: Row) -> bool | None:
    if condition.name not in (*NUMBERS, *DAYS):
        return SIGNS[condition.sign](code_of(row, condition.name), condition.value)
    found = getattr(row, condition.name)
    if condition.value == NOT_STATED:
        return (found is None) is (condition.sign == "=")
    return None if found is None else SIGNS[condition.sign](found, condition.value)


def may_fit(condition: Condition | None, measure: str) -> bool:
    """Say whether rows of a measure can fit a condition at all.

    Formula: the condition with every comparison but those of the measure unknown; false means never.
    Source: definition.
    Limits: two comparisons of other fields that exclude each other are not noticed.

    >>> may_fit(Compare("measure", "=", "trained"), "certified")
    False
    """
    return condition is None or _of_measure(condition, measure) is not False


def _of_measure(condition: Condition, measure: str) -> bool | None:
    match condition:
        case Compare(name="measure"):
            return SIGNS[condition.sign](measure, condition.value)
        case OneOf(name="measure"):
            return measure in condition.codes
        case Not():
            part = _of_measure(condition.part, measure)
            return None if part is None else not part
        case Both():
            return _all(_of_measure(part, measure) for part in condition.parts)
        case Either():
            return _any(_of_measure(part, measure) for part in condition.parts)
        case _:
            return None


def comparisons(condition: Condition | None) -> list[Compare | OneOf]:
    """Return every comparison of a condition, in order.

    Formula: the leaves of the tree.
    Source: definition.
    Limits: none.

    >>> [one.name for one in comparisons(Both((Compare("sex", "=", "F"), OneOf("topic", ("GMP",)))))]
    ['sex', 'topic']
    """
    match condition:
        case None:
            return []
        case Compare() | OneOf():
            return [condition]
        case Not():
            return comparisons(condition.part)
        case Both() | Either():
            return [one for part in condition.parts for one in comparisons(part)]
