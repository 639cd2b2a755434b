"""The small elements that stand in many places: texts in several languages, codes, days and links to documents."""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does
from collections.abc import Mapping
from dataclasses import dataclass

from clusterwise.formats.iati.shape import LANG, More, attribute, content, many, more, one


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text in one language; without a language it is in that of the activity."""

    language: str | None = attribute(LANG)
    text: str = content()
    more: More = more()


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or more languages."""

    narratives: tuple[Narrative, ...] = many("narrative", Narrative)
    more: More = more()

    def __str__(self) -> str:
        return self.narratives[0].text.strip() if self.narratives else ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a list."""

    code: str | None = attribute("code")
    vocabulary: str | None = attribute("vocabulary")
    more: More = more()


@dataclass(frozen=True, slots=True)
class Dated:
    """A day."""

    iso_date: str | None = attribute("iso-date")
    more: More = more()


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A document on the web that says more."""

    format: str | None = attribute("format")
    url: str | None = attribute("url")
    title: Text | None = one("title", Text)
    description: Text | None = one("description", Text)
    categories: tuple[Coded, ...] = many("category", Coded)
    languages: tuple[Coded, ...] = many("language", Coded)
    date: Dated | None = one("document-date", Dated)
    more: More = more()


def narratives(texts: Mapping[str, str], default: str) -> tuple[Narrative, ...]:
    """Return one narrative a language, the activity's own first and without its language.

    >>> [(one.language, one.text) for one in narratives({"fr": "Cacao", "en": "Cocoa"}, "en")]
    [(None, 'Cocoa'), ('fr', 'Cacao')]
    """
    order = sorted(filter(texts.get, texts), key=lambda language: (language != default, language))
    return tuple(Narrative(None if language == default else language, texts[language]) for language in order)


def text(texts: Mapping[str, str], default: str) -> Text | None:
    """Return a text in its languages; None where there is none in any."""
    found = narratives(texts, default)
    return Text(found) if found else None
