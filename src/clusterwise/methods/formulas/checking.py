"""Whether a formula means something: known records, fitting units, and nothing added that does not add."""

from collections.abc import Collection
from dataclasses import replace

from clusterwise.methods.formulas.arithmetic import change_type, combined_type, percent_type
from clusterwise.methods.formulas.catalogue import Catalogue, Measure
from clusterwise.methods.formulas.conditions import comparisons, may_fit
from clusterwise.methods.formulas.errors import FormulaError, Nearest, Span
from clusterwise.methods.formulas.fields import check_comparison
from clusterwise.methods.formulas.rows import SPLITS
from clusterwise.methods.formulas.tree import (
    Aggregate,
    Binary,
    Both,
    Compare,
    Compared,
    Formula,
    Number,
    Op,
    Percent,
    Time,
    Value,
)
from clusterwise.methods.formulas.types import Kind, Type, Typed

MAX_SPLITS = 4
_KINDS = {
    Op.COUNT: Kind.ADDITIVE,
    Op.DISTINCT: Kind.DISTINCT,
    Op.SUM: Kind.ADDITIVE,
    Op.MEAN: Kind.MEAN,
    Op.MEDIAN: Kind.MEDIAN,
    Op.MIN: Kind.EXTREME,
    Op.MAX: Kind.EXTREME,
    Op.RATIO: Kind.RATIO,
    Op.WEIGHTED: Kind.MEAN,
    Op.COMPOSITE: Kind.INDEX,
}


def check(formula: Formula, catalogue: Catalogue, composites: Collection[str] = ()) -> Typed:
    """Return the formula with its type, or refuse it with the place of the fault.

    Formula: each value has a kind and a unit, from the leaves upwards; the rules are in docs/methods/formulas.md.
    Source: monitoring reference, section 5 (sums add; percentages, means, indices and distinct counts never do).
    Limits: a unit that only the rows tell is checked when the figure is computed; `composites` names the indices known.

    >>> from clusterwise.methods.formulas.parsing import parse
    >>> typed = check(parse("distinct(trained) by sex"), Catalogue({"trained": Measure("trained", "person")}))
    >>> typed.type.kind.name, typed.unit, typed.rolls_up
    ('DISTINCT', 'person', False)
    """
    checker = _Checker(catalogue, composites, formula.time)
    value, kind = checker.typed(formula.value)
    if not checker.found:
        raise FormulaError("no_records", getattr(formula.value, "span", None))
    aggregates = tuple(checker.found)
    measures = tuple(checker.found[one][0] for one in aggregates)
    weights = tuple(checker.found[one][1] for one in aggregates)
    _check_splits(formula, measures)
    return Typed(formula, value, kind, aggregates, measures, weights, formula.by)


class _Checker:
    def __init__(self, catalogue: Catalogue, composites: Collection[str], time: Time | None) -> None:
        self.catalogue, self.composites, self.time = catalogue, composites, time
        self.found: dict[Aggregate, tuple[tuple[Measure, ...], Measure | None]] = {}
        self.compared: Value | None = None

    def typed(self, value: Value) -> tuple[Value, Type]:
        """Return a value with its times filled in, and its type."""
        match value:
            case Number():
                return value, Type(Kind.NUMBER)
            case Aggregate():
                return self._aggregate(value)
            case Percent():
                inner, kind = self.typed(value.value)
                return replace(value, value=inner), percent_type(kind, value.span)
            case Compared():
                return self._compared(value)
            case Binary():
                left, left_type = self.typed(value.left)
                right, right_type = self.typed(value.right)
                number = value.right.value if isinstance(value.right, Number) else None
                subject = _subject_of(value.left) or _subject_of(value.right)
                kind = combined_type(value.sign, left_type, right_type, number, subject, value.span)
                return replace(value, left=left, right=right), kind

    def _compared(self, value: Compared) -> tuple[Value, Type]:
        inner, kind = self.typed(value.value)
        if value.base is None:
            changed = change_type(value.how, kind, kind, value.span)
            if self.compared is not None and self.compared != value.value:
                raise FormulaError("baseline_twice", value.span)
            self.compared = value.value
            return replace(value, value=inner), changed
        base, base_type = self.typed(value.base)
        return replace(value, value=inner, base=base), change_type(value.how, kind, base_type, value.span)

    def _aggregate(self, value: Aggregate) -> tuple[Aggregate, Type]:
        if value.op is Op.COMPOSITE and value.composite not in self.composites:
            from clusterwise.methods.formulas.building import FUNCTIONS

            nearest = Nearest(value.composite, (*FUNCTIONS, *self.composites))
            raise FormulaError("unknown_function", value.span, name=value.composite, nearest=nearest)
        measures = self._measures(value)
        for comparison in comparisons(value.where):
            check_comparison(comparison, measures, self.catalogue)
        if value.op not in (Op.COUNT, Op.DISTINCT, Op.COMPOSITE):
            for measure in measures:
                if not measure.has_amount:
                    raise FormulaError("no_amount", value.span, name=measure.code)
        weight = self._weight(value, measures[0])
        subject = value.subject or measures[0].subject
        timed = replace(value, subject=subject, time=value.time or self.time)
        self.found.setdefault(timed, (measures, weight))
        return timed, Type(_KINDS[value.op], self._unit(value, measures, subject))

    def _measures(self, value: Aggregate) -> tuple[Measure, ...]:
        known = self.catalogue.measures
        for name, span in _named_measures(value):
            if name not in known:
                raise FormulaError("unknown_measure", span, name=name, nearest=Nearest(name, known))
        if value.measure:
            candidates = [known[value.measure]]
        elif any(one.name == "measure" for one in comparisons(value.where)):
            candidates = [known[code] for code in sorted(known)]
        else:
            raise FormulaError("measure_missing", value.span, example=next(iter(sorted(known)), "trained"))
        measures = tuple(one for one in candidates if may_fit(value.where, one.code))
        if not measures:
            raise FormulaError("measure_contradiction", value.span)
        return measures

    def _weight(self, value: Aggregate, measure: Measure) -> Measure | None:
        if not value.weight or value.weight == "denominator":
            return None
        known = self.catalogue.measures
        if value.weight not in known:
            raise FormulaError(
                "unknown_measure", value.span, name=value.weight, nearest=Nearest(value.weight, (*known, "denominator"))
            )
        weight = known[value.weight]
        if weight.subject != measure.subject or weight.subject == "record":
            subject = "person or an organisation" if measure.subject == "record" else measure.subject
            raise FormulaError("weight_subject", value.span, name=value.weight, subject=subject)
        return weight

    def _unit(self, value: Aggregate, measures: tuple[Measure, ...], subject: str) -> str:
        if value.op in (Op.COUNT, Op.DISTINCT):
            return subject
        if value.op in (Op.RATIO, Op.COMPOSITE):
            return ""
        units = {measure.unit for measure in measures}
        unit = _wanted_unit(value) or (units.pop() if len(units) == 1 else "")
        if unit == "%" and value.op is Op.SUM:
            raise FormulaError("sum_of_percentages", value.span)
        return unit


def _named_measures(value: Aggregate) -> list[tuple[str, Span]]:
    named = [(value.measure, value.span)] if value.measure else []
    for one in comparisons(value.where):
        if one.name == "measure":
            codes = (str(one.value),) if isinstance(one, Compare) else one.codes
            named += [(code, one.span) for code in codes]
    return named


def _wanted_unit(value: Aggregate) -> str:
    """The unit that the condition asks of every row."""
    parts = value.where.parts if isinstance(value.where, Both) else (value.where,)
    for part in parts:
        if isinstance(part, Compare) and part.name == "unit" and part.sign == "=":
            return str(part.value)
    return ""


def _subject_of(value: Value) -> str:
    return value.subject if isinstance(value, Aggregate) else ""


def _check_splits(formula: Formula, measures: tuple[tuple[Measure, ...], ...]) -> None:
    spans = formula.by_spans or (Span(),) * len(formula.by)
    if len(formula.by) > MAX_SPLITS:
        raise FormulaError("too_many_dimensions", spans[MAX_SPLITS], limit=MAX_SPLITS)
    for place, (name, span) in enumerate(zip(formula.by, spans, strict=True)):
        if name in formula.by[:place]:
            raise FormulaError("dimension_twice", span, name=name)
        if name in SPLITS:
            continue
        for measure in (one for some in measures for one in some):
            if not measure.declares(name):
                nearest = Nearest(name, (*SPLITS, *measure.dimensions))
                raise FormulaError("dimension_not_declared", span, measure=measure.code, name=name, nearest=nearest)
