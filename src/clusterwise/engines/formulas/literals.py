"""Values and conditions as SQL: every text of a user becomes a quoted literal, never a name."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from clusterwise.engines.session import EngineError
from clusterwise.methods.formulas.rows import DAYS, NOT_STATED, NUMBERS, TEXTS
from clusterwise.methods.formulas.tree import Both, Compare, Condition, Either, Not, OneOf

Leaf = Compare | OneOf


def literal(value: str | Decimal | date) -> str:
    """Return a value as an SQL literal.

    >>> literal("l'huile"), literal(Decimal("2.5")), literal(date(2025, 1, 31))
    ("'l''huile'", "CAST('2.5' AS DECIMAL(20,6))", "DATE '2025-01-31'")
    """
    if isinstance(value, str):
        if "\x00" in value:
            raise EngineError("A text of the formula holds a character that no record can have; take it out.")
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Decimal):
        return f"CAST('{value:f}' AS DECIMAL(20,6))"
    return f"DATE '{value.isoformat()}'"


def code(name: str) -> str:
    """Return the expression of a field or dimension whose gaps are "not stated", and for the sex U."""
    if name == "measure":
        return "measure"
    if name == "sex":
        return "coalesce(nullif(sex, ''), 'U')"
    found = f"CAST({name} AS VARCHAR)" if name in TEXTS else f"dimensions[{literal(name)}]"
    return f"coalesce(nullif({found}, ''), '{NOT_STATED}')"


def leaf(comparison: Leaf) -> str:
    """Return one comparison over the columns of the facts."""
    if comparison.name in (*NUMBERS, *DAYS) and isinstance(comparison, Compare):
        if comparison.value == NOT_STATED:
            return f"{comparison.name} IS {'' if comparison.sign == '=' else 'NOT '}NULL"
        return f"{comparison.name} {comparison.sign} {literal(comparison.value)}"
    return compared(code(comparison.name), comparison)


def compared(expression: str, comparison: Leaf) -> str:
    """Return a comparison of codes, the left side given."""
    if isinstance(comparison, OneOf):
        return f"{expression} IN ({', '.join(map(literal, comparison.codes))})"
    return f"{expression} {comparison.sign} {literal(comparison.value)}"


def condition_sql(condition: Condition, of_leaf: Callable[[Leaf], str] = leaf) -> str:
    """Return a whole condition; `of_leaf` says what a comparison is where columns have been put together."""
    match condition:
        case Compare() | OneOf():
            return of_leaf(condition)
        case Not():
            return f"NOT ({condition_sql(condition.part, of_leaf)})"
        case Both() | Either():
            word = " AND " if isinstance(condition, Both) else " OR "
            return word.join(f"({condition_sql(part, of_leaf)})" for part in condition.parts)
