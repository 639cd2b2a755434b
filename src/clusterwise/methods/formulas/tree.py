"""The tree of a formula: what it says, without where it says it; two equal texts give equal trees."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clusterwise.methods.formulas.errors import Span

SUBJECTS = ("person", "organisation", "record")
PERIODS = ("month", "quarter", "year")


class Op(StrEnum):
    """How records become one number."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    RATIO = "ratio"
    WEIGHTED = "weighted_mean"
    COMPOSITE = "composite"


class Clause(StrEnum):
    """What a time clause asks for."""

    AT = "at"
    IN = "in"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class Time:
    """`at`: states that hold on a day; `in`: what began within a period; `since`: what began from a day on.

    Without days the clause means the day, the period or the records' beginning of whoever asks.
    """

    kind: Clause
    first: date | None = None
    last: date | None = None
    at_period_start: bool = False
    span: Span = field(default_factory=Span, compare=False, repr=False)


Wanted = str | Decimal | date


@dataclass(frozen=True, slots=True)
class Compare:
    """A field against one value."""

    name: str
    sign: str
    value: Wanted
    span: Span = field(default_factory=Span, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field among several codes."""

    name: str
    codes: tuple[str, ...]
    span: Span = field(default_factory=Span, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Both:
    """All parts hold."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Compare | OneOf | Both | Either | Not


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Records put together: of one measure, or of a subject where the condition names the measures."""

    op: Op
    subject: str = ""
    measure: str = ""
    where: Condition | None = None
    time: Time | None = None
    weight: str = ""
    composite: str = ""
    span: Span = field(default_factory=Span, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number, which may only multiply or divide."""

    value: Decimal
    span: Span = field(default_factory=Span, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two figures with + - * / between them, or the ratio of two."""

    sign: str
    left: "Value"
    right: "Value"
    span: Span = field(default_factory=Span, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Percent:
    """A ratio as a percentage."""

    value: "Value"
    span: Span = field(default_factory=Span, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure against a baseline: pct_change, fold or change; without `base` against the frozen baseline."""

    how: str
    value: "Value"
    base: "Value | None"
    span: Span = field(default_factory=Span, compare=False, repr=False)


Value = Aggregate | Number | Binary | Percent | Compared


@dataclass(frozen=True, slots=True)
class Formula:
    """A whole formula: a value, its time, what it is split by, and its periods."""

    value: Value
    time: Time | None = None
    by: tuple[str, ...] = ()
    per: str = ""
    by_spans: tuple[Span, ...] = field(default=(), compare=False, repr=False)
