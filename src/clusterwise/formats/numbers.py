"""Numbers as people write them, read into exact decimals or refused with a sentence."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from clusterwise.formats.sentences import RefusedError, Sentence, say

MAX_DIGITS = 18
_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))")
_SHAPE = re.compile(r"([+-]?)([\d.,]*\d|\d[\d.,]*)(?:[eE]([+-]?\d{1,4}))?\Z")
_GROUPED = {
    mark: re.compile(
        rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+\Z|[1-9]\d?(?:{re.escape(mark)}\d{{2}})+{re.escape(mark)}\d{{3}}\Z"
    )
    for mark in ".,"
}
_HOW: dict[str | None, Sentence] = {None: say("a whole number")} | {
    mark: say("decimal mark “{mark}”", mark=mark) for mark in ".,"
}
_FROM_WORKBOOK = say("a number in the workbook")
_NOT_NUMBERS = re.compile(r"[+-]?(?:nan|inf(?:inity)?|∞)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """An exact value with the text that was read and how it was understood."""

    value: Decimal
    raw: str
    how: Sentence


class NumberError(RefusedError):
    """A text that is not a usable number."""


class AmbiguousNumberError(NumberError):
    """A text such as 1,234 that is a thousand in one country and a little over one in another."""


def read_number(raw: str | Decimal, *, decimal_mark: str | None = None) -> ReadNumber:
    """Return the exact value of a number in a local format; `decimal_mark` is what the file or column declares.

    >>> read_number("1 234,5").value, read_number("١٢٣").value
    (Decimal('1234.5'), Decimal('123'))
    """
    if isinstance(raw, Decimal):
        return ReadNumber(_limited(raw, str(raw)), str(raw), _FROM_WORKBOOK)
    if decimal_mark not in (None, ".", ","):
        raise NumberError(say("“{mark}” is not a decimal mark.", mark=decimal_mark), say("Declare a point or a comma."))
    text = _plain(raw)
    match = _SHAPE.match(text)
    if not match:
        raise _not_a_number(raw, text)
    sign, body, exponent = match.groups()
    mark = _mark_of(body, raw, decimal_mark)
    whole, _, fraction = body.partition(mark) if mark else (body, "", "")
    whole = _ungrouped(whole, raw, mark or decimal_mark)
    value = Decimal(f"{sign}{whole or '0'}.{fraction or '0'}")
    value = _limited(value if exponent is None else value.scaleb(int(exponent)), raw)
    return ReadNumber(value if fraction or exponent else Decimal(int(value)), raw, _HOW[mark])


def proven_mark(values: Iterable[object]) -> tuple[str, str] | None:
    """Return the decimal mark that some value proves, with that value; None where nothing, or both, are proven."""
    proofs: dict[str, str] = {}
    for value in values:
        if not isinstance(value, str) or not ("." in value or "," in value):
            continue
        mark = _proof(_plain(value))
        if mark:
            proofs.setdefault(mark, value)
    return next(iter(proofs.items())) if len(proofs) == 1 else None


def _proof(text: str) -> str | None:
    match = _SHAPE.match(text)
    if not match or not ("." in match[2] or "," in match[2]):
        return None
    try:
        mark = _mark_of(match[2], text, None)
        _ungrouped(match[2].partition(mark)[0] if mark else match[2], text, mark)
    except NumberError:
        return None
    if mark:
        return mark
    return "," if "." in match[2] else "."


def _plain(raw: str) -> str:
    """Return the text with European digits, point and minus, without spaces between groups."""
    text = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in raw.strip()
    )
    text = text.replace("\u2212", "-").replace("\u066b", ".").replace("\u066c", "'").strip("\u200e\u200f\u061c")
    return _SPACES.sub("", text)


def _mark_of(body: str, raw: str, declared: str | None) -> str | None:
    """Return the decimal mark used in the digits, None for a whole number, or refuse what could be read two ways."""
    marks = [character for character in body if character in ".,"]
    if not marks:
        return None
    last = marks[-1]
    if len(set(marks)) == 2:
        found = last if marks.count(last) == 1 else None
    elif len(marks) > 1:
        found = None
    elif declared is not None:
        return declared if last == declared or not _GROUPED[last].match(body) else None
    elif _GROUPED[last].match(body) and not re.search(r"\s|['’]", raw.strip()):
        low, high = body.replace(last, "."), body.replace(last, "")
        raise AmbiguousNumberError(
            say("“{raw}” can be read as {low} or as {high}.", raw=raw, low=low, high=high),
            say("Declare the decimal mark of the file or of this column."),
        )
    else:
        return last
    if declared is not None and found not in (None, declared):
        raise _contradiction(raw, declared)
    if len(set(marks)) == 1 and marks[0] == declared:
        raise _contradiction(raw, declared)
    return found


def _ungrouped(whole: str, raw: str, mark: str | None) -> str:
    """Return the whole part without group marks, which must stand at every third digit (or the Indian way)."""
    for group in ".,":
        if group in whole:
            if group == mark or not _GROUPED[group].match(whole):
                raise (
                    _contradiction(raw, mark)
                    if mark
                    else NumberError(
                        say("The groups of digits in “{raw}” are not thousands.", raw=raw),
                        say("Write the number without separators, for example {plain}.", plain=re.sub(r"\D", "", raw)),
                    )
                )
            return whole.replace(group, "")
    return whole


def _contradiction(raw: str, mark: str) -> NumberError:
    return NumberError(
        say("“{raw}” does not fit the decimal mark “{mark}”.", raw=raw, mark=mark),
        say("Write the number with this mark, or declare the other one for the column."),
    )


def _limited(value: Decimal, raw: str) -> Decimal:
    """Return the value where it is finite and has at most 18 digits, and never as minus zero."""
    if not value.is_finite():
        raise _not_a_number(raw, raw)
    if value == 0:
        return Decimal(0)
    digits = len(value.as_tuple().digits)
    if digits > MAX_DIGITS or value.adjusted() >= MAX_DIGITS or value.adjusted() < -MAX_DIGITS:
        raise NumberError(
            say("“{raw}” has more than {limit} digits.", raw=raw[:40], limit=MAX_DIGITS),
            say("Write it with fewer digits, or use a larger unit; a long code belongs in a text column."),
        )
    return value


def _not_a_number(raw: str, text: str) -> NumberError:
    if _NOT_NUMBERS.match(text) or text.upper() == "NAN":
        return NumberError(
            say("“{raw}” is not a finite number.", raw=raw[:40]), say("Leave the cell empty if the value is unknown.")
        )
    if text.startswith("#"):
        return NumberError(
            say("“{raw}” is an error of the spreadsheet, not a number.", raw=raw[:40]),
            say("Repair the formula, or leave the cell empty if the value is unknown."),
        )
    if text.endswith("%"):
        return NumberError(say("“{raw}” is a percentage.", raw=raw[:40]), say("Write the count itself."))
    return NumberError(
        say("“{raw}” is not a number.", raw=raw[:40]), say("Write digits alone, without units or words.")
    )
