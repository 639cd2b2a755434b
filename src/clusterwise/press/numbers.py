"""A value as people read it: qualifier, number and unit in a language; unknown is never zero.

The press knows no gettext. The words come as whole sentences in a `Words` table that the caller has translated;
numbers follow the language's own form (Unicode CLDR, through Babel).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal

Number = int | float | Decimal


class UnreadableValueError(ValueError):
    """A value that cannot be put in words, with what to do about it."""


class Qualifier(StrEnum):
    """How a value is to be read; the signs are those stored beside a value."""

    EXACT = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOUT = "~"
    UP_TO = "max"
    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences around a number; a translation keeps the names in braces."""

    at_least: str = "≥ {value}"
    at_most: str = "≤ {value}"
    about: str = "about {value}"
    up_to: str = "up to {value}"
    mean: str = "{value} on average"
    median: str = "{value} (median)"
    with_unit: str = "{number}\u00a0{unit}"
    percent: str = "{number}\u00a0%"
    multiple: str = "×\u00a0{ratio} ({change})"
    from_zero: str = "from 0 to {value}"
    not_known: str = "not known"


ENGLISH = Words()


def value_text(
    value: Number | None,
    *,
    unit: str = "",
    qualifier: str = "=",
    language: str = "en",
    words: Words = ENGLISH,
    decimals: int | None = None,
) -> str:
    """Return a value with its qualifier and unit, or the words for a value that is not known.

    >>> value_text(1501, qualifier="≥"), value_text(None), value_text(0)
    ('≥ 1,501', 'not known', '0')
    """
    if value is None:
        return words.not_known
    number = number_text(value, language=language, decimals=decimals)
    if unit == "%":
        number = words.percent.format(number=number)
    elif unit:
        number = words.with_unit.format(number=number, unit=unit)
    return _sentence(qualifier, words).format(value=number)


def number_text(value: Number, *, language: str = "en", decimals: int | None = None) -> str:
    """Return a number in the language's form; `decimals` fixes the places, otherwise at most two are shown.

    >>> number_text(Decimal("1234.5")), number_text(2, decimals=2)
    ('1,234.5', '2.00')
    """
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise UnreadableValueError(f"{value} is not a number; give None where a value is not known.")
    places = "##" if decimals is None else "0" * decimals
    pattern = f"#,##0.{places}" if places else "#,##0"
    text = format_decimal(exact, format=pattern, locale=_locale(language))
    return "0" if text == "-0" else text


def percent_text(share: Number | None, *, language: str = "en", words: Words = ENGLISH, decimals: int = 0) -> str:
    """Return a share between 0 and 1 as a percentage.

    >>> percent_text(0.61).replace("\\u00a0", " ")
    '61 %'
    """
    percentage = None if share is None else Decimal(str(share)) * 100
    return value_text(percentage, unit="%", language=language, words=words, decimals=decimals)


def change_text(
    baseline: Number | None,
    value: Number | None,
    *,
    language: str = "en",
    words: Words = ENGLISH,
    decimals: int = 2,
) -> str:
    """Return how many times a value is its baseline, and the change in percent; both are computed here, never stored.

    >>> change_text(250, 550).replace("\\u00a0", " ")
    '× 2.20 (+120 %)'
    """
    if baseline is None or value is None:
        return words.not_known
    if baseline == 0:
        return words.from_zero.format(value=number_text(value, language=language))
    ratio = Decimal(str(value)) / Decimal(str(baseline))
    if ratio < 0:
        raise UnreadableValueError(f"{baseline} to {value} changes sign; show both values instead of a multiple.")
    percent = number_text((ratio - 1) * 100, language=language, decimals=0)
    signed = f"+{percent}" if ratio > 1 and percent != "0" else percent
    return words.multiple.format(
        ratio=number_text(ratio, language=language, decimals=decimals), change=words.percent.format(number=signed)
    )


def money_text(amount: Decimal | None, currency: str, *, language: str = "en", words: Words = ENGLISH) -> str:
    """Return an amount with its currency code, which no reader can take for another country's dollar.

    >>> money_text(Decimal("1200"), "GHS").replace("\\u00a0", " ")
    'GHS 1,200.00'
    """
    if amount is None:
        return words.not_known
    return format_currency(
        amount, currency, locale=_locale(language), format_type="standard", format="¤¤\u00a0#,##0.00;¤¤\u00a0-#,##0.00"
    )


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError) as error:
        raise UnreadableValueError(f"Language {language!r} is not known; give a code such as en, fr or ar.") from error


def _sentence(qualifier: str, words: Words) -> str:
    sentences = {
        Qualifier.EXACT: "{value}",
        Qualifier.AT_LEAST: words.at_least,
        Qualifier.AT_MOST: words.at_most,
        Qualifier.ABOUT: words.about,
        Qualifier.UP_TO: words.up_to,
        Qualifier.MEAN: words.mean,
        Qualifier.MEDIAN: words.median,
    }
    if qualifier not in sentences:
        known = ", ".join(sentences)
        raise UnreadableValueError(f"Qualifier {qualifier!r} is not known; use one of {known}.")
    return sentences[Qualifier(qualifier)]
