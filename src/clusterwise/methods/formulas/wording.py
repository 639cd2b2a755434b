"""A formula in plain words, from whole sentences that can be translated."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from clusterwise.methods.formulas.rows import DAYS, NOT_STATED, NUMBERS
from clusterwise.methods.formulas.tree import (
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
)
from clusterwise.methods.formulas.types import Typed

Translate = Callable[[str], str]
#: Gives the reader's name of a thing: its kind (measure, field, code), its code, and for a code its field.
Label = Callable[[str, str, str], str]

#: Every template that is translated; the web layer marks these for its catalogue of messages.
TEMPLATES: dict[str, str] = {
    "count": "the number of records “{records}”",
    "count.person": "the number of participations of people in “{records}”",
    "count.organisation": "the number of times that organisations appear in “{records}”",
    "distinct": "the number of different ones in “{records}”",
    "distinct.person": "the number of different people in “{records}”",
    "distinct.organisation": "the number of different organisations in “{records}”",
    "distinct.record": "the number of different records “{records}”",
    "sum": "the sum of “{records}”",
    "mean": "the mean of “{records}”",
    "median": "the median of “{records}”",
    "min": "the smallest “{records}”",
    "max": "the largest “{records}”",
    "ratio": "the sum of “{records}” divided by the sum of what it is a part of",
    "weighted": "the mean of “{records}”, each weighted by “{weight}”",
    "weighted.denominator": "the mean of “{records}”, each weighted by what it is a part of",
    "composite": "the index “{name}” over “{records}”",
    "any": "all records",
    "where": "{value}, where {condition}",
    "and": "{first} and {second}",
    "or": "{first} or {second}",
    "grouped": "({condition})",
    "not": "it is not so that {condition}",
    "=": "{field} is {value}",
    "!=": "{field} is not {value}",
    "<": "{field} is less than {value}",
    "<=": "{field} is at most {value}",
    ">": "{field} is more than {value}",
    ">=": "{field} is at least {value}",
    "one of": "{field} is one of {values}",
    "listed": "{first}, {second}",
    "at": "{value}, as it stands on the day asked",
    "at start": "{value}, as it stood on the first day of the period",
    "at day": "{value}, as it stood on {day}",
    "in": "{value}, begun within the period",
    "in days": "{value}, begun from {first} to {last}",
    "since": "{value}, since the start",
    "since day": "{value}, since {day}",
    "+": "({left}) plus ({right})",
    "-": "({left}) minus ({right})",
    "*": "({left}) times ({right})",
    "/": "({left}) divided by ({right})",
    "percent": "({value}) in percent",
    "pct_change": "the change of ({value}) in percent of ({base})",
    "fold": "({value}) as a multiple of ({base})",
    "change": "the difference between ({value}) and ({base})",
    "baseline": "the frozen baseline",
    "by": "{value}; split by {fields}",
    "per month": "{value}; for each month",
    "per quarter": "{value}; for each quarter",
    "per year": "{value}; for each year",
    "not stated": "not stated",
}


def _same(kind: str, code: str, of: str) -> str:
    return code.replace("_", " ") if kind == "field" else code


def words(formula: Formula | Typed, translate: Translate = str, label: Label = _same) -> str:
    """Return a formula in plain words.

    Formula: one template a node, put together from the leaves upwards.
    Source: ours.
    Limits: `translate` must keep the names in braces; only a typed formula knows whether people are counted.

    >>> from clusterwise.methods.formulas.parsing import parse
    >>> words(parse('distinct(person where measure = "trained" and sex = "F") by age_band'))
    'the number of different people in “trained”, where sex is F; split by age band'
    """
    subjects: dict[str, str] = {}
    if isinstance(formula, Typed):
        subjects = {measure.code: measure.subject for some in formula.measures_of for measure in some}
        formula = formula.formula
    wording = _Wording(translate, label, subjects)
    told = wording.timed(wording.value(formula.value), formula.time)
    if formula.by:
        told = wording.filled(
            "by", value=told, fields=wording.listed([label("field", name, "") for name in formula.by])
        )
    return wording.filled(f"per {formula.per}", value=told) if formula.per else told


class _Wording:
    def __init__(self, translate: Translate, label: Label, subjects: Mapping[str, str]) -> None:
        self.translate, self.label, self.subjects = translate, label, subjects

    def filled(self, template: str, **values: str) -> str:
        return self.translate(TEMPLATES[template]).format(**values)

    def listed(self, items: list[str]) -> str:
        told = items[0]
        for item in items[1:]:
            told = self.filled("listed", first=told, second=item)
        return told

    def value(self, value: Value) -> str:
        match value:
            case Aggregate():
                return self._aggregate(value)
            case Number():
                return f"{value.value:f}"
            case Percent():
                return self.filled("percent", value=self.value(value.value))
            case Compared():
                base = self.value(value.base) if value.base else self.filled("baseline")
                return self.filled(value.how, value=self.value(value.value), base=base)
            case Binary():
                sign = "/" if value.sign == "ratio" else value.sign
                return self.filled(sign, left=self.value(value.left), right=self.value(value.right))

    def _aggregate(self, value: Aggregate) -> str:
        records, condition = self._records(value)
        weight = "" if value.weight in ("", "denominator") else self.label("measure", value.weight, "")
        told = self.filled(
            _template(value, value.subject or self.subjects.get(value.measure, "")),
            records=records,
            weight=weight,
            name=value.composite,
        )
        if condition:
            told = self.filled("where", value=told, condition=self.condition(condition))
        return self.timed(told, value.time)

    def _records(self, value: Aggregate) -> tuple[str, Condition | None]:
        """Return what is counted, and what is left of the condition once its measures are named."""
        if value.measure:
            return self.label("measure", value.measure, ""), value.where
        parts = value.where.parts if isinstance(value.where, Both) else (value.where,)
        for part in parts:
            codes = _measures(part)
            if codes:
                rest = tuple(one for one in parts if one is not part and one is not None)
                left: Condition | None = Both(rest) if len(rest) > 1 else rest[0] if rest else None
                return self.listed([self.label("measure", code, "") for code in codes]), left
        return self.filled("any"), value.where

    def timed(self, told: str, time: Time | None) -> str:
        match time:
            case None:
                return told
            case Time(kind=Clause.AT):
                name = "at start" if time.at_period_start else "at day" if time.last else "at"
                return self.filled(name, value=told, day=_day(time.last))
            case Time(kind=Clause.SINCE):
                return self.filled("since day" if time.first else "since", value=told, day=_day(time.first))
            case _:
                name = "in days" if time.first else "in"
                return self.filled(name, value=told, first=_day(time.first), last=_day(time.last))

    def condition(self, condition: Condition, is_inner: bool = False) -> str:
        match condition:
            case Compare():
                wanted = self._wanted(condition.name, condition.value)
                return self.filled(condition.sign, field=self.label("field", condition.name, ""), value=wanted)
            case OneOf():
                codes = self.listed([self._wanted(condition.name, code) for code in condition.codes])
                return self.filled("one of", field=self.label("field", condition.name, ""), values=codes)
            case Not():
                return self.filled("not", condition=self.condition(condition.part, True))
            case Both() | Either():
                return self._joined("and" if isinstance(condition, Both) else "or", condition.parts, is_inner)

    def _joined(self, word: str, parts: tuple[Condition, ...], is_inner: bool) -> str:
        told = self.condition(parts[0], True)
        for part in parts[1:]:
            told = self.filled(word, first=told, second=self.condition(part, True))
        return self.filled("grouped", condition=told) if is_inner else told

    def _wanted(self, name: str, value: str | Decimal | date) -> str:
        if isinstance(value, str):
            is_gap = value == NOT_STATED or name in (*NUMBERS, *DAYS)
            kind = "measure" if name == "measure" else "code"
            return self.filled("not stated") if is_gap else self.label(kind, value, name)
        return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _template(value: Aggregate, subject: str) -> str:
    if value.op in (Op.COUNT, Op.DISTINCT):
        named = f"{value.op.value}.{subject}"
        return named if named in TEMPLATES else value.op.value
    if value.op is Op.WEIGHTED:
        return "weighted.denominator" if value.weight == "denominator" else "weighted"
    return value.op.value


def _measures(condition: Condition | None) -> tuple[str, ...]:
    if isinstance(condition, OneOf) and condition.name == "measure":
        return condition.codes
    if isinstance(condition, Compare) and condition.name == "measure" and condition.sign == "=":
        return (str(condition.value),)
    return ()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
