"""Sentences of a map's report in its own language: gettext over the compiled catalogues, without Django.

Within `speaking("fr")` every sentence of the report is said in French; outside of it, and in English, as it stands in
the source. The names `_` and `gettext_noop` are those that the collector of messages looks for.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import cast

from clusterwise.formats.sentences import Sentence
from clusterwise.phases.p1_selection.mapping.plan import LANGUAGES
from clusterwise.press.charts.picture import Direction
from clusterwise.press.numbers import Words, number_text, percent_text

CATALOGUES = Path(__file__).resolve().parents[3] / "locale"


@dataclass(frozen=True, slots=True)
class Speech:
    """A language, and the catalogue that turns English sentences into it."""

    language: str
    catalogue: NullTranslations

    @property
    def direction(self) -> Direction:
        """The direction in which the language is read."""
        return cast(Direction, LANGUAGES[self.language])


ENGLISH = Speech("en", NullTranslations())
_SPEECH: ContextVar[Speech] = ContextVar("speech", default=ENGLISH)


@lru_cache(maxsize=len(LANGUAGES))
def speech_of(language: str) -> Speech:
    """Return the speech of a language: from its compiled catalogue, or from its source where none is newer."""
    folder = CATALOGUES / language / "LC_MESSAGES"
    source, compiled = folder / "django.po", folder / "django.mo"
    if language == ENGLISH.language:
        return ENGLISH
    if compiled.is_file() and (not source.is_file() or compiled.stat().st_mtime >= source.stat().st_mtime):
        return Speech(language, GNUTranslations(io.BytesIO(compiled.read_bytes())))
    import polib

    return Speech(language, GNUTranslations(io.BytesIO(polib.pofile(str(source)).to_binary())))


@contextmanager
def speaking(speech: Speech | str) -> Iterator[Speech]:
    """Say all sentences in a language until the end of the block."""
    chosen = speech_of(speech) if isinstance(speech, str) else speech
    token = _SPEECH.set(chosen)
    try:
        yield chosen
    finally:
        _SPEECH.reset(token)


def speech() -> Speech:
    """Return the language that is spoken now."""
    return _SPEECH.get()


def gettext_noop(sentence: str) -> str:
    """Mark a sentence that is said later, when its language is known."""
    return sentence


def gettext(sentence: str) -> str:
    """Return a sentence in the language that is spoken now."""
    return _SPEECH.get().catalogue.gettext(sentence)


def told(sentence: str) -> str:
    """Return what a pure reader says in the language that is spoken now; any other text as it is."""
    if not isinstance(sentence, Sentence):
        return sentence
    values = dict(sentence.values)
    count = values.get("count")
    if isinstance(count, int):
        values["count"] = number(count)
    return gettext(sentence.template).format(**values)


def number(value: float) -> str:
    """Return a number as the language writes it."""
    return number_text(value, language=_SPEECH.get().language)


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share in percent as the language writes it."""
    return percent_text(share, language=_SPEECH.get().language, words=number_words(), decimals=decimals)


def number_words() -> Words:
    """Return the words that a chart puts in place of a number."""
    return Words(not_known=gettext("not known"))


def day(moment: datetime) -> str:
    """Return a day in words."""
    from babel.dates import format_date

    return format_date(moment, format="long", locale=_SPEECH.get().language)
