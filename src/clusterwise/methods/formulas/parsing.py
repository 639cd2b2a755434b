"""From text to tree: limits first, then a grammar read without recursion."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from clusterwise.methods.formulas.errors import FormulaError, Span
from clusterwise.methods.formulas.tree import Formula

if TYPE_CHECKING:
    from lark import Lark

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_OPERATORS = 64

GRAMMAR = r"""
start: value time? by? per?
by: "by" name ("," name)*
per: "per" NAME

?value: term | value PLUS term -> binary | value MINUS term -> binary
?term: factor | term TIMES factor -> binary | term OVER factor -> binary
?factor: NUMBER -> number | "(" value ")" | call
call: NAME "(" argument ("," argument)* ")"
?argument: value | source | weight
weight: NAME ":" name
source: name where? time?
where: "where" either
name: NAME | STRING

?either: both | both ("or" both)+
?both: negation | negation ("and" negation)+
?negation: "not" negation -> negated | "(" either ")" | comparison
comparison: name SIGN wanted -> compare
          | name "in" "(" STRING ("," STRING)* ")" -> one_of
          | name "not" "in" "(" STRING ("," STRING)* ")" -> none_of
wanted: STRING | NUMBER | DATE

time: AT (DATE | NAME | PERIOD_START) -> at
    | IN period -> within
    | SINCE (DATE | NAME) -> since
period: NAME | DATE "to" DATE -> days | (QUARTER | MONTH | NUMBER) -> calendar

AT: "at"
IN: "in"
SINCE: "since"
PERIOD_START.3: /period\s+start\b/
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
SIGN: "!=" | "<=" | ">=" | "=" | "<" | ">"
DATE.5: /\d{4}-\d{2}-\d{2}(?![\d-])/
QUARTER.4: /\d{4}-Q[1-4]\b/
MONTH.4: /\d{4}-\d{2}(?![\d-])/
NUMBER.2: /\d+(\.\d+)?(?![\w.])/
NAME: /[^\W\d]\w*(\.\w+)*/
STRING: /"([^"\n\r]|"")*"/
%ignore /[ \t\r\n]+/
"""

#: What the reader calls the pieces of the grammar when one of them is missing.
PIECES = {
    "NAME": "a name",
    "STRING": "text in quotes",
    "NUMBER": "a number",
    "DATE": "a day such as 2025-06-30",
    "QUARTER": "a quarter such as 2025-Q1",
    "MONTH": "a month such as 2025-03",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "COLON": ":",
    "SIGN": "=",
    "PLUS": "+",
    "MINUS": "-",
    "TIMES": "*",
    "OVER": "/",
    "PERIOD_START": "period start",
    "$END": "the end",
}
_STRINGS = re.compile(r'"(?:[^"\n\r]|"")*"')
_OPERATORS = re.compile(r"[-+*/=<>]|\b(?:and|or|not|in)\b")


@lru_cache(maxsize=1)
def _grammar() -> "Lark":
    from lark import Lark

    from clusterwise.methods.formulas.building import Builder

    return Lark(GRAMMAR, parser="lalr", transformer=Builder(), maybe_placeholders=False)


def parse(text: str) -> Formula:
    """Return the tree of a formula, or refuse the text with the place of the fault.

    Formula: the grammar in this module; see docs/methods/formulas.md for each rule with an example.
    Source: ours, after the indicator sheets of the monitoring reference.
    Limits: 2,000 characters, 40 nested parentheses and 64 operators, checked before reading.

    >>> parse('count(trained where topic = "GMP") by sex per quarter').by
    ('sex',)
    """
    _refuse_too_much(text)
    return _read(text)


def _refuse_too_much(text: str) -> None:
    if not text.strip():
        raise FormulaError("empty")
    if len(text) > MAX_LENGTH:
        raise FormulaError("too_long", found=len(text), limit=MAX_LENGTH)
    bare = _STRINGS.sub(lambda found: " " * len(found.group()), text)
    depth = deepest = 0
    for place, letter in enumerate(bare):
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
        if depth > MAX_DEPTH:
            raise FormulaError("too_deep", _span_at(text, place), found=depth, limit=MAX_DEPTH)
    operators = list(_OPERATORS.finditer(bare))
    if len(operators) > MAX_OPERATORS:
        place = operators[MAX_OPERATORS].start()
        raise FormulaError("too_many_operators", _span_at(text, place), found=len(operators), limit=MAX_OPERATORS)


def _span_at(text: str, place: int, length: int = 1) -> Span:
    line_start = text.rfind("\n", 0, place) + 1
    return Span(text.count("\n", 0, place) + 1, place - line_start + 1, length)


def _read(text: str) -> Formula:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    try:
        return _grammar().parse(text)  # type: ignore[return-value]
    except UnexpectedToken as fault:
        token = fault.token
        expected = _pieces(fault.accepts or fault.expected)
        if token.type == "$END":
            raise FormulaError("syntax_end", _span_at(text, len(text.rstrip())), expected=expected) from None
        span = Span(token.line or 1, token.column or 1, max(1, len(token)))
        raise FormulaError("syntax", span, found=str(token), expected=expected) from None
    except UnexpectedCharacters as fault:
        place = fault.pos_in_stream or 0
        raise FormulaError("character", _span_at(text, place), found=text[place]) from None


def _pieces(names: Any) -> str:
    told = sorted({PIECES.get(name, name.lower()) for name in names})
    return " / ".join(told)
