"""Which figures may stand together, and what comes out of it."""

from decimal import Decimal

from clusterwise.methods.formulas.errors import FormulaError, Span
from clusterwise.methods.formulas.types import Kind, Type

POINTS = "percentage points"
_ADDED = {
    Kind.DISTINCT: "distinct_added",
    Kind.MEAN: "means_added",
    Kind.MEDIAN: "means_added",
    Kind.EXTREME: "means_added",
    Kind.RATIO: "sum_of_percentages",
    Kind.PERCENT: "sum_of_percentages",
    Kind.CHANGE: "changes_added",
    Kind.INDEX: "index_added",
}


def combined_type(sign: str, left: Type, right: Type, number: Decimal | None, subject: str, span: Span) -> Type:
    """Return the type of two figures with a sign between them, or refuse.

    Formula: sums of one unit add and subtract; means, ratios and indices of one unit only subtract, which is a change;
    a number only multiplies or divides; any two figures divide.
    Source: monitoring reference, section 5.
    Limits: two figures are not multiplied.

    >>> combined_type("-", Type(Kind.MEAN, "TND"), Type(Kind.MEAN, "TND"), None, "", Span())
    Type(kind=<Kind.CHANGE: 'change'>, unit='TND')
    """
    if sign in ("ratio", "/"):
        return _divided(sign, left, right, number, span)
    if sign == "*":
        return _multiplied(left, right, span)
    for one in (left, right):
        if one.kind is Kind.NUMBER:
            raise FormulaError("number_added", span, found="A number" if number is None else number)
    for one in (left, right):
        if one.kind is Kind.DISTINCT:
            raise FormulaError("distinct_added", span, subject=subject or "person")
    if sign == "+" and left.kind is not Kind.ADDITIVE:
        raise FormulaError("mean_of_means" if left.kind is right.kind is Kind.MEAN else _ADDED[left.kind], span)
    if left.kind is not right.kind:
        raise FormulaError("kinds_differ", span, left=left.kind.value, right=right.kind.value)
    _check_units(left, right, span)
    unit = left.unit or right.unit
    if left.kind is Kind.ADDITIVE:
        return Type(Kind.ADDITIVE, unit)
    return Type(Kind.CHANGE, POINTS if left.kind is Kind.PERCENT else unit)


def _check_units(left: Type, right: Type, span: Span) -> None:
    if left.unit and right.unit and left.unit != right.unit:
        raise FormulaError("units_differ", span, left=left.unit, right=right.unit)


def _multiplied(left: Type, right: Type, span: Span) -> Type:
    kinds = [one for one in (left, right) if one.kind is not Kind.NUMBER]
    if len(kinds) == 2:
        raise FormulaError("product", span)
    return kinds[0] if kinds else left


def _divided(sign: str, left: Type, right: Type, number: Decimal | None, span: Span) -> Type:
    if right.kind is Kind.NUMBER:
        if number == 0:
            raise FormulaError("division_by_zero", span)
        if sign == "ratio":
            raise FormulaError("argument_kind", span, name="ratio", expected="two figures, for example sum(sales)")
        return left
    if left.kind is Kind.NUMBER:
        raise FormulaError("divided_number", span)
    return Type(
        Kind.RATIO, "" if left.unit == right.unit or not (left.unit and right.unit) else f"{left.unit}/{right.unit}"
    )


def percent_type(kind: Type, span: Span) -> Type:
    """Return the type of a ratio as a percentage, or refuse.

    Formula: a ratio without a unit becomes a percentage.
    Source: definition.
    Limits: a ratio of two units, such as a yield, has no percentage.

    >>> percent_type(Type(Kind.RATIO), Span()).unit
    '%'
    """
    if kind.kind is not Kind.RATIO or kind.unit:
        raise FormulaError("percent_of", span, found=f"{kind.kind.value} {kind.unit}".strip())
    return Type(Kind.PERCENT, "%")


def change_type(how: str, value: Type, base: Type, span: Span) -> Type:
    """Return the type of a figure compared with its baseline, or refuse.

    Formula: pct_change is in percent, fold is a multiple, change keeps the unit (percent becomes percentage points).
    Source: methodology, section 2.7 (fivefold is not plus 500 %).
    Limits: both sides are of one kind and unit.

    >>> change_type("fold", Type(Kind.MEAN, "TND"), Type(Kind.MEAN, "TND"), Span()).unit
    'times'
    """
    if Kind.NUMBER in (value.kind, base.kind):
        raise FormulaError("baseline_number", span)
    if Kind.CHANGE in (value.kind, base.kind):
        raise FormulaError("change_of_change", span)
    if value.kind is not base.kind:
        raise FormulaError("kinds_differ", span, left=value.kind.value, right=base.kind.value)
    _check_units(value, base, span)
    unit = POINTS if value.kind is Kind.PERCENT else value.unit or base.unit
    return Type(Kind.CHANGE, {"pct_change": "%", "fold": "times"}.get(how, unit))
