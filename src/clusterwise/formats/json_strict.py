"""The one strict JSON reader: finite numbers, honest text, no doubled keys, shallow and of limited size."""

import json
import re
from decimal import Decimal
from typing import Any

from clusterwise.formats.numbers import MAX_DIGITS, NumberError, read_number
from clusterwise.formats.sentences import RefusedError, Sentence, say
from clusterwise.formats.text import read_text, refuse_hostile

MAX_BYTES = 2_500_000
MAX_DEPTH = 32
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


class JsonRefusedError(RefusedError):
    """A JSON document that breaks one of our limits; the sentence names which."""


def read_json(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """Return the value of a JSON document: whole numbers as int, others as Decimal.

    >>> read_json('{"kg": 1.50, "n": 3}')
    {'kg': Decimal('1.50'), 'n': 3}
    """
    if len(data) > max_bytes:
        raise _refused(say("The JSON document is larger than {limit} bytes.", limit=max_bytes))
    text = read_text(data, "utf-8").text if isinstance(data, bytes) else data
    refuse_hostile(text)
    _refuse_depth(text, max_depth)
    try:
        value = json.loads(
            text,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_decimal,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        where = say(
            "The text is not JSON: {why} in line {line}, column {column}.",
            why=error.msg,
            line=error.lineno,
            column=error.colno,
        )
        raise _refused(where) from error
    _refuse_hostile_strings(value)
    return value


def _refuse_depth(text: str, max_depth: int) -> None:
    """Count brackets before parsing, since a deep document exhausts the parser's stack."""
    depth = 0
    for match in _STRUCTURE.finditer(text):
        mark = match[0]
        if mark in "[{":
            depth += 1
            if depth > max_depth:
                raise _refused(say("The JSON document is nested deeper than {limit} levels.", limit=max_depth))
        elif mark in "]}":
            depth -= 1


def _constant(name: str) -> None:
    raise _refused(say("The JSON document holds {name}, which is not a number.", name=name))


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise _refused(say("The JSON document holds a number of more than {limit} digits.", limit=MAX_DIGITS))
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        read_number(text, decimal_mark=".")
    except NumberError as error:
        raise _refused(error.reason) from error
    return Decimal(text) or Decimal(0)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        doubled = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _refused(say("The JSON document gives the key “{key}” twice.", key=doubled[:40]))
    return value


def _refuse_hostile_strings(value: Any) -> None:
    """Escapes can bring in what the raw text may not hold, so the finished strings are looked at again."""
    if isinstance(value, str):
        refuse_hostile(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            refuse_hostile(key)
            _refuse_hostile_strings(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_hostile_strings(inner)


def _refused(reason: Sentence) -> JsonRefusedError:
    return JsonRefusedError(reason, say("Send a plain JSON document within this limit."))
