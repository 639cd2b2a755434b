"""Results, their indicators, and values; a value belongs to the whole set of its dimensions, the total has none."""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does
from dataclasses import dataclass

from clusterwise.formats.iati.shape import More, attribute, many, more, one
from clusterwise.formats.iati.texts import Dated, DocumentLink, Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that a value is broken down by, such as sex with the value female."""

    name: str | None = attribute("name")
    value: str | None = attribute("value")
    more: More = more()


@dataclass(frozen=True, slots=True)
class LocationRef:
    """A location of the activity that a value is about."""

    ref: str | None = attribute("ref")
    more: More = more()


@dataclass(frozen=True, slots=True)
class Reference:
    """The code of a result or an indicator in a vocabulary: 9 Sustainable Development Goals, 8 HIPSO."""

    vocabulary: str | None = attribute("vocabulary")
    code: str | None = attribute("code")
    vocabulary_uri: str | None = attribute("vocabulary-uri")
    indicator_uri: str | None = attribute("indicator-uri")
    more: More = more()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was before; sex=female and age=adult together are one cell, adult women, never two breakdowns."""

    year: str | None = attribute("year")
    iso_date: str | None = attribute("iso-date")
    value: str | None = attribute("value")
    locations: tuple[LocationRef, ...] = many("location", LocationRef)
    dimensions: tuple[Dimension, ...] = many("dimension", Dimension)
    document_links: tuple[DocumentLink, ...] = many("document-link", DocumentLink)
    comment: Text | None = one("comment", Text)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Cell:
    """One target or one actual value, with its whole set of dimensions."""

    value: str | None = attribute("value")
    locations: tuple[LocationRef, ...] = many("location", LocationRef)
    dimensions: tuple[Dimension, ...] = many("dimension", Dimension)
    comment: Text | None = one("comment", Text)
    document_links: tuple[DocumentLink, ...] = many("document-link", DocumentLink)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Period:
    """The values of a period."""

    start: Dated | None = one("period-start", Dated)
    end: Dated | None = one("period-end", Dated)
    targets: tuple[Cell, ...] = many("target", Cell)
    actuals: tuple[Cell, ...] = many("actual", Cell)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a result is seen by: measure 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative."""

    measure: str | None = attribute("measure")
    ascending: str | None = attribute("ascending")
    aggregation_status: str | None = attribute("aggregation-status")
    title: Text | None = one("title", Text)
    description: Text | None = one("description", Text)
    document_links: tuple[DocumentLink, ...] = many("document-link", DocumentLink)
    references: tuple[Reference, ...] = many("reference", Reference)
    baselines: tuple[Baseline, ...] = many("baseline", Baseline)
    periods: tuple[Period, ...] = many("period", Period)
    more: More = more()


@dataclass(frozen=True, slots=True)
class Result:
    """A result: type 1 output, 2 outcome, 3 impact, 9 other."""

    type: str | None = attribute("type")
    aggregation_status: str | None = attribute("aggregation-status")
    title: Text | None = one("title", Text)
    description: Text | None = one("description", Text)
    document_links: tuple[DocumentLink, ...] = many("document-link", DocumentLink)
    references: tuple[Reference, ...] = many("reference", Reference)
    indicators: tuple[Indicator, ...] = many("indicator", Indicator)
    more: More = more()
