"""What the grammar does with each piece: it builds the tree from the leaves upwards."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from lark import Token, Transformer

from clusterwise.methods.formulas.errors import FormulaError, Nearest, Span
from clusterwise.methods.formulas.rows import NOT_STATED
from clusterwise.methods.formulas.tree import (
    PERIODS,
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
)

COMPARED = ("pct_change", "fold", "change")
FUNCTIONS = (*(op.value for op in Op if op is not Op.COMPOSITE), "percent", *COMPARED)


class Name(str):
    """A name or quoted text with its place."""

    span: Span
    is_quoted: bool


class Source:
    """The records that an aggregate takes: their name, a condition and a time."""

    def __init__(self, name: Name, where: Condition | None, time: Time | None) -> None:
        self.name, self.where, self.time = name, where, time
        self.is_bare = where is None and time is None


class Weight:
    """The named argument `weight: …`."""

    def __init__(self, word: Token, name: Name) -> None:
        self.word, self.name = word, name


def _span(token: Token) -> Span:
    return Span(token.line or 1, token.column or 1, len(token))


def _day(token: Token) -> date:
    try:
        return date.fromisoformat(str(token))
    except ValueError:
        raise FormulaError("date_impossible", _span(token), found=token) from None


def _number(token: Token) -> Decimal:
    whole, _, decimals = str(token).partition(".")
    if len(whole.lstrip("0")) > 14 or len(decimals) > 6:
        raise FormulaError("number_too_large", _span(token), found=f"{str(token)[:20]}…")
    return Decimal(str(token))


def _text(token: Token) -> str:
    return str(token)[1:-1].replace('""', '"')


def _sex_code(name: str, value: Any) -> Any:
    """A missing sex has a code of its own."""
    return "U" if name == "sex" and value == NOT_STATED else value


class Builder(Transformer[Token, Any]):
    """Called by the reader for each finished rule."""

    def name(self, parts: list[Token]) -> Name:
        token = parts[0]
        is_quoted = token.type == "STRING"
        name = Name(_text(token) if is_quoted else token)
        name.span, name.is_quoted = _span(token), is_quoted
        if not name.strip():
            raise FormulaError("syntax", name.span, found='""', expected="a name")
        return name

    def start(self, parts: list[Any]) -> Formula:
        value, *rest = parts
        if isinstance(value, Source | Weight):
            raise FormulaError("no_records")
        time = next((one for one in rest if isinstance(one, Time)), None)
        by = next((one for one in rest if isinstance(one, tuple)), ())
        per = next((one for one in rest if isinstance(one, str)), "")
        return Formula(value, time, tuple(str(name) for name in by), per, tuple(name.span for name in by))

    def by(self, parts: list[Name]) -> tuple[Name, ...]:
        return tuple(parts)

    def per(self, parts: list[Token]) -> str:
        if parts[0] not in PERIODS:
            raise FormulaError("syntax", _span(parts[0]), found=parts[0], expected=" / ".join(PERIODS))
        return str(parts[0])

    def number(self, parts: list[Token]) -> Number:
        return Number(_number(parts[0]), _span(parts[0]))

    def binary(self, parts: list[Any]) -> Binary:
        left, sign, right = parts
        return Binary(str(sign), left, right, _span(sign))

    # conditions

    def where(self, parts: list[Condition]) -> Condition:
        return parts[0]

    def either(self, parts: list[Condition]) -> Condition:
        flat = [inner for part in parts for inner in (part.parts if isinstance(part, Either) else (part,))]
        return Either(tuple(flat))

    def both(self, parts: list[Condition]) -> Condition:
        flat = [inner for part in parts for inner in (part.parts if isinstance(part, Both) else (part,))]
        return Both(tuple(flat))

    def negated(self, parts: list[Condition]) -> Condition:
        return Not(parts[0])

    def wanted(self, parts: list[Token]) -> Any:
        token = parts[0]
        return _text(token) if token.type == "STRING" else _day(token) if token.type == "DATE" else _number(token)

    def compare(self, parts: list[Any]) -> Condition:
        name, sign, value = parts
        return Compare(str(name), str(sign), _sex_code(name, value), name.span)

    def one_of(self, parts: list[Any]) -> Condition:
        name, *codes = parts
        return OneOf(str(name), tuple(dict.fromkeys(_sex_code(name, _text(code)) for code in codes)), name.span)

    def none_of(self, parts: list[Any]) -> Condition:
        return Not(self.one_of(parts))

    # time

    def at(self, parts: list[Token]) -> Time:
        word, day = parts
        if day.type == "DATE":
            return Time(Clause.AT, last=_day(day), span=_span(word))
        if day.type == "NAME" and day != "date":
            raise FormulaError("syntax", _span(day), found=day, expected="date / period start / 2025-06-30")
        return Time(Clause.AT, at_period_start=day.type == "PERIOD_START", span=_span(word))

    def within(self, parts: list[Any]) -> Time:
        word, days = parts
        first, last = days
        if first and last < first:
            raise FormulaError("period_backwards", _span(word), first=first, last=last)
        return Time(Clause.IN, first, last, span=_span(word))

    def since(self, parts: list[Token]) -> Time:
        word, day = parts
        if day.type == "NAME" and day != "start":
            raise FormulaError("syntax", _span(day), found=day, expected="start / 2025-01-01")
        return Time(Clause.SINCE, _day(day) if day.type == "DATE" else None, span=_span(word))

    def period(self, parts: list[Token]) -> tuple[None, None]:
        if parts[0] != "period":
            raise FormulaError("syntax", _span(parts[0]), found=parts[0], expected="period / 2025 / 2025-Q1 / 2025-03")
        return None, None

    def days(self, parts: list[Token]) -> tuple[date, date]:
        return _day(parts[0]), _day(parts[1])

    def calendar(self, parts: list[Token]) -> tuple[date, date]:
        token = parts[0]
        year, _, rest = str(token).partition("-")
        if token.type == "NUMBER" and (len(token) != 4 or token[0] == "0"):
            raise FormulaError("date_impossible", _span(token), found=token)
        months = (
            (1, 12) if not rest else (3 * int(rest[1]) - 2, 3 * int(rest[1])) if rest[0] == "Q" else (int(rest),) * 2
        )
        if not 1 <= months[0] <= 12 or int(year) < 1:
            raise FormulaError("date_impossible", _span(token), found=token)
        last = date(int(year), months[1], monthrange(int(year), months[1])[1])
        return date(int(year), months[0], 1), last

    # functions

    def source(self, parts: list[Any]) -> Source:
        name, *rest = parts
        time = next((one for one in rest if isinstance(one, Time)), None)
        return Source(name, next((one for one in rest if not isinstance(one, Time)), None), time)

    def weight(self, parts: list[Any]) -> Weight:
        word, name = parts
        if word != "weight":
            raise FormulaError("syntax", _span(word), found=word, expected="weight")
        return Weight(word, name)

    def call(self, parts: list[Any]) -> Value:
        word, *arguments = parts
        if word in COMPARED:
            return self._compared(word, arguments)
        if word == "percent":
            return Percent(self._values(word, arguments, 1)[0], _span(word))
        if word == "ratio" and len(arguments) == 2:
            left, right = self._values(word, arguments, 2)
            return Binary("ratio", left, right, _span(word))
        return self._aggregate(word, arguments)

    def _values(self, word: Token, arguments: list[Any], count: int) -> list[Value]:
        expected = "one figure" if count == 1 else "two figures"
        if len(arguments) != count:
            raise FormulaError("argument_count", _span(word), name=word, expected=expected, found=len(arguments))
        for argument in arguments:
            if isinstance(argument, Source) and argument.name == "baseline":
                raise FormulaError("baseline_place", argument.name.span)
            if isinstance(argument, Source | Weight):
                raise FormulaError(
                    "argument_kind", argument.name.span, name=word, expected=f"{expected}, for example sum(sales)"
                )
        return arguments

    def _compared(self, word: Token, arguments: list[Any]) -> Compared:
        if len(arguments) == 2 and isinstance(arguments[1], Source):
            base = arguments[1]
            if base.name != "baseline" or not base.is_bare:
                expected = "a figure and baseline, or two figures"
                raise FormulaError("argument_kind", base.name.span, name=word, expected=expected)
            return Compared(str(word), self._values(word, arguments[:1], 1)[0], None, _span(word))
        value, second = self._values(word, arguments, 2)
        return Compared(str(word), value, second, _span(word))

    def _aggregate(self, word: Token, arguments: list[Any]) -> Aggregate:
        first = arguments[0]
        is_known = word in FUNCTIONS
        if word == "ratio" and isinstance(first, Aggregate) and first.op is Op.SUM and len(arguments) == 1:
            return Aggregate(Op.RATIO, measure=first.measure, where=first.where, time=first.time, span=_span(word))
        if not isinstance(first, Source):
            raise self._not_records(word, first) if is_known else _unknown(word)
        weight = arguments[1] if len(arguments) == 2 and isinstance(arguments[1], Weight) else None
        if word == Op.WEIGHTED and weight is None:
            expected = "a measure and its weight, for example weight: denominator"
            raise FormulaError("argument_count", _span(word), name=word, expected=expected, found=len(arguments))
        if len(arguments) > 1 and not (word == Op.WEIGHTED and weight):
            raise FormulaError("argument_count", _span(word), name=word, expected="one measure", found=len(arguments))
        if first.name == "baseline" and not first.name.is_quoted:
            raise FormulaError("baseline_place", first.name.span)
        is_subject = first.name in SUBJECTS and not first.name.is_quoted
        if is_subject and is_known and word not in (Op.COUNT, Op.DISTINCT):
            raise FormulaError("argument_kind", first.name.span, name=word, expected="a measure with an amount")
        return Aggregate(
            op=Op(word) if is_known else Op.COMPOSITE,
            subject=str(first.name) if is_subject else "",
            measure="" if is_subject else str(first.name),
            where=first.where,
            time=first.time,
            weight=str(weight.name) if weight else "",
            composite="" if is_known else str(word),
            span=_span(word),
        )

    def _not_records(self, word: Token, inner: Any) -> FormulaError:
        span = getattr(inner, "span", None) or _span(word)
        if isinstance(inner, Weight):
            return FormulaError("argument_kind", _span(inner.word), name=word, expected="a measure first")
        is_share = isinstance(inner, Percent | Compared) or (isinstance(inner, Binary) and inner.sign in ("ratio", "/"))
        op = inner.op if isinstance(inner, Aggregate) else None
        if is_share or op is Op.RATIO:
            return FormulaError("sum_of_percentages", span)
        if word == Op.MEAN and op in (Op.MEAN, Op.MEDIAN, Op.WEIGHTED):
            return FormulaError("mean_of_means", span)
        if word == Op.SUM and isinstance(inner, Aggregate) and op is Op.DISTINCT:
            return FormulaError("distinct_added", span, subject=inner.subject or "person")
        if isinstance(inner, Number):
            return FormulaError("argument_kind", span, name=word, expected="a measure, not a number")
        return FormulaError("nested", span, outer=word, inner=op.value if op else "a computed figure")


def _unknown(word: Token) -> FormulaError:
    return FormulaError("unknown_function", _span(word), name=word, nearest=Nearest(str(word), FUNCTIONS))
