"""Formulas of indicators over the declared measures: reading, checking, and saying them in the reader's words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.evidence.facts import measures
from clusterwise.foundation.evidence.formula_texts import FIELDS
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.people.models import AgeBand, Sex
from clusterwise.methods.formulas import (
    REASONS,
    Catalogue,
    Formula,
    FormulaError,
    Kind,
    Measure,
    Typed,
    check,
    of_structure,
    parse,
    text,
    words,
)
from clusterwise.methods.formulas.tree import Binary, Compared, Op, Percent, Value

__all__ = [
    "REASONS",
    "accepted",
    "before_comparison",
    "catalogue",
    "counts",
    "formula_of",
    "formula_text",
    "formula_words",
    "measures_of",
    "read",
    "refusal",
    "sheet_of",
    "told",
    "typed_of",
    "unit_of",
]

_COUNTED = (Kind.ADDITIVE, Kind.DISTINCT)
#: How a formula's value behaves, in the words of the indicator's sheet.
_HOW = {
    Kind.DISTINCT: Indicator.How.DISTINCT,
    Kind.MEAN: Indicator.How.MEAN,
    Kind.MEDIAN: Indicator.How.MEDIAN,
}


def catalogue() -> Catalogue:
    """Return all that can be counted, as formulas are checked against it."""
    declared = measures()
    lists = {name for one in declared.values() for name in one.dimensions.values() if name}
    return Catalogue(
        {
            code: Measure(code, one.subject, one.is_state, one.unit, one.dimensions, one.takes_any_dimension)
            for code, one in declared.items()
        },
        {name: set(found) for name in lists if (found := codes.codes(name))},
    )


def read(formula: str) -> Typed:
    """Return a formula checked against what can be counted; raises `FormulaError` with the place of the fault."""
    return check(parse(formula), catalogue())


def accepted(formula: str, field: str = "formula") -> Typed:
    """Return a checked formula, or refuse it in the reader's language at the field of a form."""
    try:
        return read(formula)
    except FormulaError as error:
        raise ValidationError({field: refusal(error)}) from error


def refusal(error: FormulaError) -> str:
    """Say why a formula is refused, where, and what to do."""
    said = _(error.template).format(**error.params).strip()
    place = _("Line %(line)s, column %(column)s: %(fault)s")
    return place % {"line": error.line, "column": error.column, "fault": said}


def formula_of(indicator: Indicator) -> Formula:
    """Return how an indicator is computed: its formula, or the one that its sheet amounts to."""
    if indicator.formula:
        return parse(indicator.formula)
    return of_structure(
        how=indicator.how,
        measure=indicator.measure,
        subject=indicator.subject,
        filters=indicator.filters,
        denominator_measure=indicator.denominator_measure,
        denominator_filters=indicator.denominator_filters,
        when=indicator.when,
        breakdown=indicator.breakdown,
        compared=indicator.compared,
    )


def typed_of(indicator: Indicator) -> Typed:
    """Return the checked formula of an indicator."""
    return check(formula_of(indicator), catalogue())


def measures_of(indicators: Iterable[Indicator]) -> set[str]:
    """Return the measures that indicators read."""
    found: set[str] = set()
    for one in indicators:
        if one.formula:
            found.update(typed_of(one).measures)
        else:
            found.update(filter(None, (one.measure, one.denominator_measure)))
    return found


def before_comparison(formula: Formula) -> Formula:
    """Return a formula without its comparison with the frozen baseline: that is what a baseline freezes."""
    return replace(formula, value=_compared_value(formula.value))


def _compared_value(value: Value) -> Value:
    match value:
        case Compared(base=None):
            return value.value
        case Binary():
            return replace(value, left=_compared_value(value.left), right=_compared_value(value.right))
        case Percent():
            return replace(value, value=_compared_value(value.value))
        case _:
            return value


def formula_text(indicator: Indicator) -> str:
    """Return the one way in which an indicator's formula is written."""
    return text(formula_of(indicator))


def formula_words(indicator: Indicator) -> str:
    """Return an indicator's formula as a phrase in the reader's language."""
    return words(formula_of(indicator), _said, _named)


def told(formula: Formula) -> str:
    """Return a formula as a phrase in the reader's language."""
    return words(formula, _said, _named)


def _said(template: str) -> str:
    return _(template)


def _named(kind: str, code: str, of: str) -> str:
    declared = measures()
    if kind == "measure":
        return str(declared[code].label) if code in declared else code
    if kind == "field":
        return str(FIELDS.get(code, code.replace("_", " ")))
    if of == "sex":
        return str(Sex(code).label) if code in Sex.values else code
    if of == "age_band":
        return str(AgeBand(code).label) if code in AgeBand.values else code
    lists = {one.dimensions[of] for one in declared.values() if one.dimensions.get(of)}
    named = [codes.label(name, code) for name in sorted(lists) if code in codes.codes(name)]
    return named[0] if named else code


def sheet_of(typed: Typed) -> dict[str, Any]:
    """Return the columns of an indicator's sheet that follow from its formula; nobody types them."""
    first = typed.aggregates[0]
    measure = typed.measures_of[0][0]
    how = _HOW.get(typed.type.kind, Indicator.How.RATIO)
    if typed.type.kind is Kind.ADDITIVE:
        how = Indicator.How.COUNT if first.op is Op.COUNT else Indicator.How.SUM
    if typed.type.kind is Kind.EXTREME:
        how = Indicator.How(first.op.value)
    return {
        "how": how,
        "measure": measure.code,
        "subject": first.subject or (measure.subject if first.op in (Op.COUNT, Op.DISTINCT) else "record"),
        "filters": {},
        "denominator_measure": "",
        "denominator_filters": {},
        "breakdown": "",
        "compared": "",
        "when": _when(typed),
    }


def counts(typed: Typed) -> bool:
    """Say whether a formula counts: then nothing is zero, while an amount of which nothing is known is unknown."""
    return typed.aggregates[0].op in (Op.COUNT, Op.DISTINCT) and typed.type.kind in _COUNTED


def unit_of(typed: Typed) -> str:
    """Return the unit of a figure; what is counted needs none, the indicator's name says it."""
    return "" if counts(typed) else typed.unit


def _when(typed: Typed) -> str:
    clause = typed.aggregates[0].time
    if clause is not None:
        return clause.kind.value
    return Indicator.When.AT_DATE if typed.measures_of[0][0].is_state else Indicator.When.SINCE_START
