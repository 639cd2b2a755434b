"""The rows that formulas read: facts as the evidence engine collects them, or anything of the same shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

NOT_STATED = "not stated"
#: Fields that every row has; all others are dimensions that a measure declares.
TEXTS = ("sex", "age_band", "place", "unit", "qualifier", "initiative", "programme", "measure")
NUMBERS = ("amount", "denominator", "head_count")
DAYS = ("starts", "ends")
#: What a figure can be split by besides its dimensions.
SPLITS = ("sex", "age_band", "place", "initiative", "programme")
SEX_CODES = ("F", "M", "X", "U")


class Row(Protocol):
    """One fact; `programme` may be absent. A `Fact` of the evidence engine is one."""

    @property
    def measure(self) -> str: ...
    @property
    def initiative(self) -> Any: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date | None: ...
    @property
    def person(self) -> Any: ...
    @property
    def organisation(self) -> Any: ...
    @property
    def place(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def age_band(self) -> str: ...
    @property
    def dimensions(self) -> Mapping[str, str]: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def head_count(self) -> int | None: ...
    @property
    def qualifier(self) -> str: ...
    @property
    def source(self) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row on its own, for a verifier, a test or a table that was read from a file."""

    measure: str
    starts: date
    source: tuple[str, str] = ("", "")
    ends: date | None = None
    person: str | None = None
    organisation: str | None = None
    place: str = ""
    sex: str = "U"
    age_band: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    amount: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    head_count: int | None = None
    qualifier: str = "="
    initiative: str = ""
    programme: str = ""


def code_of(row: Row, name: str) -> str:
    """Return the code of a row in a field or dimension; a missing one is "not stated", a missing sex is U.

    Formula: the field, or else the dimension of that name.
    Source: house rule: "not stated" is a code of its own and never dropped.
    Limits: a field goes before a dimension of the same name.

    >>> code_of(PlainRow("trained", date(2025, 1, 1), dimensions={"topic": "GMP"}), "topic")
    'GMP'
    """
    if name == "sex":
        return row.sex or "U"
    found = getattr(row, name, None) if name in TEXTS else row.dimensions.get(name)
    return str(found) if found else NOT_STATED


def subject_of(row: Row, subject: str) -> str | None:
    """Return who or what a row counts as, None where it has no name.

    Formula: the key of the person or organisation, or the model and key of the record.
    Source: evidence engine: distinct subjects are counted by their keys.
    Limits: people that are recorded twice count twice until they are merged.

    >>> subject_of(PlainRow("trained", date(2025, 1, 1), ("training.Attendance", "7")), "record")
    'training.Attendance:7'
    """
    if subject == "record":
        return ":".join(row.source)
    found = row.person if subject == "person" else row.organisation
    return str(found) if found else None
