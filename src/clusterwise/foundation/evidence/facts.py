"""Facts: what records can be counted as; each app declares its measures beside its records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from clusterwise.foundation.identity.selectors import canonical_in
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Initiative


@dataclass(frozen=True, slots=True)
class Fact:
    """One countable thing, with the record behind it; unknown is None, never zero.

    `starts` and `ends` bound a state (`ends` is the first day it no longer holds, None while it lasts) or name the day
    of an event. Attributes are those on `starts`. `dimensions` are typed codes that the measure declares.
    `label` names the row on a page without a person's name; `source` is the model label and key of its record.
    """

    measure: str
    initiative: UUID
    starts: date
    source: tuple[str, str]
    label: str
    ends: date | None = None
    person: UUID | None = None
    organisation: UUID | None = None
    place: str = ""
    sex: str = "U"
    age_band: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    amount: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    head_count: int | None = None
    qualifier: str = "="
    recorded_at: datetime | None = None


Collect = Callable[[Sequence[Initiative]], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A name for facts of one kind: what a row is, whether it is a state or an event, its unit and dimensions.

    Records to which people add codes of their own take any dimension besides those declared.
    """

    code: str
    label: str | Promise
    collect: Collect
    is_state: bool
    subject: str
    unit: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    takes_any_dimension: bool = False

    def tells(self, name: str) -> bool:
        """Say whether its facts may be split by a dimension."""
        return self.takes_any_dimension or name in self.dimensions or name in ("age_band", "place")


_measures: dict[str, Measure] = {}


class UnknownMeasureError(LookupError):
    """An indicator names a measure that no app declares."""

    def __init__(self, code: str) -> None:
        known = ", ".join(sorted(_measures))
        super().__init__(f"No records can be counted as “{code}”. Choose one of: {known}.")


def measure(
    code: str,
    label: str | Promise,
    *,
    subject: str,
    is_state: bool = False,
    unit: str = "",
    dimensions: Mapping[str, str] | None = None,
    takes_any_dimension: bool = False,
) -> Callable[[Collect], Collect]:
    """Declare a measure; `subject` is person, organisation or record; `dimensions` maps each to its code list or ''."""

    def declare(collect: Collect) -> Collect:
        if code in _measures:
            raise ValueError(f"The measure {code} is declared twice.")
        _measures[code] = Measure(code, label, collect, is_state, subject, unit, dimensions or {}, takes_any_dimension)
        return collect

    return declare


def measures() -> dict[str, Measure]:
    """Return every declared measure by code."""
    return dict(_measures)


def measure_of(code: str) -> Measure:
    """Return a measure, or say which exist."""
    if code not in _measures:
        raise UnknownMeasureError(code)
    return _measures[code]


def collect(codes: Iterable[str], initiatives: Sequence[Initiative]) -> dict[str, tuple[Fact, ...]]:
    """Collect the facts of several measures, each asked for once; people who are one person are counted as one."""
    found = {code: _collected(code, tuple(initiatives)) for code in sorted(set(codes))}
    stands_for = counted_as(initiatives) if any(fact.person for facts in found.values() for fact in facts) else {}
    return {code: as_counted(facts, stands_for) for code, facts in found.items()} if stands_for else found


def counted_as(initiatives: Sequence[Initiative]) -> dict[UUID, UUID]:
    """Return for each merged person of the initiatives' programmes the one who stands for it."""
    return canonical_in(one.programme_id for one in initiatives)


def as_counted(facts: Iterable[Fact], stands_for: Mapping[UUID, UUID]) -> tuple[Fact, ...]:
    """Return facts in which a merged person is the one who stands for it; the records stay as they are."""
    return tuple(
        replace(fact, person=stands_for[fact.person]) if fact.person and fact.person in stands_for else fact
        for fact in facts
    )


@shared
def _collected(code: str, initiatives: tuple[Initiative, ...]) -> tuple[Fact, ...]:
    return tuple(measure_of(code).collect(initiatives))


def fact_row(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain values, as a frozen publication keeps it."""
    from clusterwise.foundation.journal.state import plain

    names = (
        "measure",
        "initiative",
        "starts",
        "ends",
        "label",
        "person",
        "organisation",
        "place",
        "sex",
        "age_band",
        "amount",
        "denominator",
        "unit",
        "head_count",
        "qualifier",
    )
    row = {name: plain(getattr(fact, name)) for name in names}
    return {**row, "source": list(fact.source), "dimensions": dict(fact.dimensions)}
