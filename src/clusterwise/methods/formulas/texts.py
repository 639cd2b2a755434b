"""From tree to text: the one way in which a formula is written down."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from clusterwise.methods.formulas.tree import (
    SUBJECTS,
    Aggregate,
    Binary,
    Both,
    Clause,
    Compare,
    Compared,
    Condition,
    Either,
    Formula,
    Not,
    Number,
    OneOf,
    Op,
    Percent,
    Time,
    Value,
    Wanted,
)

_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*")
_RESERVED = {"where", "and", "or", "not", "in", "at", "since", "by", "per", "to", "baseline"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def text(formula: Formula) -> str:
    """Return the canonical text of a formula.

    Formula: parse(text(f)) == f for every tree f that `parse` gives.
    Source: ours.
    Limits: spaces, needless parentheses and the spelling of whole months, quarters and years are not kept.

    >>> from clusterwise.methods.formulas.parsing import parse
    >>> text(parse('sum( "sales"  where unit="TND" in 2025-01-01 to 2025-03-31 )/2'))
    'sum(sales where unit = "TND" in 2025-Q1) / 2'
    """
    pieces = [_value(formula.value)]
    if formula.time:
        pieces.append(_time(formula.time))
    if formula.by:
        pieces.append("by " + ", ".join(_name(name) for name in formula.by))
    if formula.per:
        pieces.append(f"per {formula.per}")
    return " ".join(pieces)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _name(name: str, keep: tuple[str, ...] = ()) -> str:
    is_plain = _NAME.fullmatch(name) and name not in _RESERVED and name not in keep
    return name if is_plain else _quoted(name)


def _value(value: Value, strength: int = 0, is_right: bool = False) -> str:
    match value:
        case Number():
            return f"{value.value:f}"
        case Aggregate():
            return _aggregate(value)
        case Percent():
            return f"percent({_value(value.value)})"
        case Compared():
            return f"{value.how}({_value(value.value)}, {_value(value.base) if value.base else 'baseline'})"
        case Binary(sign="ratio"):
            return f"ratio({_value(value.left)}, {_value(value.right)})"
        case Binary():
            own = _STRENGTH[value.sign]
            written = f"{_value(value.left, own)} {value.sign} {_value(value.right, own, True)}"
            return f"({written})" if own < strength or (own == strength and is_right) else written


def _aggregate(value: Aggregate) -> str:
    pieces = [value.subject or _name(value.measure, SUBJECTS)]
    if value.where:
        pieces.append(f"where {_condition(value.where)}")
    if value.time:
        pieces.append(_time(value.time))
    inner = " ".join(pieces)
    if value.op is Op.RATIO:
        return f"ratio(sum({inner}))"
    if value.op is Op.WEIGHTED:
        return f"weighted_mean({inner}, weight: {_name(value.weight)})"
    return f"{value.composite or value.op.value}({inner})"


def _wanted(value: Wanted) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _condition(condition: Condition, is_inner: bool = False) -> str:
    match condition:
        case Compare():
            return f"{_name(condition.name)} {condition.sign} {_wanted(condition.value)}"
        case OneOf():
            return f"{_name(condition.name)} in ({', '.join(map(_quoted, condition.codes))})"
        case Not():
            return f"not {_condition(condition.part, True)}"
        case Both():
            return _joined(" and ", [_condition(part, True) for part in condition.parts], is_inner)
        case Either():
            return _joined(" or ", [_condition(part, True) for part in condition.parts], is_inner)


def _joined(word: str, parts: list[str], is_inner: bool) -> str:
    return f"({word.join(parts)})" if is_inner else word.join(parts)


def _time(time: Time) -> str:
    if time.kind is Clause.AT:
        return f"at {'period start' if time.at_period_start else time.last.isoformat() if time.last else 'date'}"
    if time.kind is Clause.SINCE:
        return f"since {time.first.isoformat() if time.first else 'start'}"
    return f"in {_period(time.first, time.last) if time.first and time.last else 'period'}"


def _period(first: date, last: date) -> str:
    is_whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year
    months = (first.month, last.month)
    year = f"{first.year:04d}"
    if is_whole and months == (1, 12):
        return year if first.year >= 1000 else f"{first} to {last}"
    if is_whole and months[0] % 3 == 1 and months[1] == months[0] + 2:
        return f"{year}-Q{months[1] // 3}"
    if is_whole and months[0] == months[1]:
        return f"{year}-{first.month:02d}"
    return f"{first} to {last}"
