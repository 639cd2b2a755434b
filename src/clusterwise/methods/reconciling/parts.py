"""The parts of a reconciliation: rows of old sheets, a reported figure, ways of counting, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clusterwise.methods.people import Sex


class ReconcileError(ValueError):
    """A figure that cannot be compared as asked; the message names the cause and the remedy."""


class Way(StrEnum):
    """A way of counting rows. The first three are those that a report may mean; the others are usual slips."""

    PEOPLE = "people"
    PARTICIPATIONS = "participations"
    AMOUNT = "amount"
    PEOPLE_EVER = "people_ever"
    PARTICIPATIONS_EVER = "participations_ever"
    AMOUNT_EVER = "amount_ever"
    NEW_PEOPLE = "new_people"
    NAMES = "names"
    AMOUNT_ONCE = "amount_once"


#: What a report may mean, and the slips that are looked for when it does not come out, likeliest first.
SLIPS: Mapping[Way, tuple[Way, ...]] = {
    Way.PEOPLE: (Way.PARTICIPATIONS, Way.PEOPLE_EVER, Way.PARTICIPATIONS_EVER, Way.NAMES, Way.NEW_PEOPLE),
    Way.PARTICIPATIONS: (Way.PEOPLE, Way.PARTICIPATIONS_EVER, Way.PEOPLE_EVER, Way.NEW_PEOPLE),
    Way.AMOUNT: (Way.AMOUNT_EVER, Way.AMOUNT_ONCE, Way.PARTICIPATIONS, Way.PEOPLE),
}


class Outcome(StrEnum):
    """What became of a reported figure."""

    REPRODUCED = "reproduced"
    DIFFERING = "differing"
    WITHOUT_RECORDS = "without_records"


class Reason(StrEnum):
    """Why a row was not counted, or deserves a look."""

    AGAIN = "again"
    OUTSIDE = "outside"
    UNDATED = "undated"
    NOBODY = "nobody"
    NO_AMOUNT = "no_amount"
    NO_SEX = "no_sex"
    SAME_NAME = "same_name"
    TWICE = "twice"
    KNOWN_BEFORE = "known_before"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a sheet; `row` tells it from all others, and an unknown date or amount is None."""

    row: tuple[str, int]
    code: str = ""
    name: str = ""
    sex: Sex = Sex.NOT_STATED
    on: date | None = None
    topic: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure as an old report told it: its total, or women and men, or all of them, in a period."""

    means: Way
    total: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None
    starts: date | None = None
    ends: date | None = None

    def __post_init__(self) -> None:
        if self.means not in SLIPS:
            allowed = ", ".join(way.value for way in SLIPS)
            raise ReconcileError(f"A report cannot mean “{self.means}”. Choose one of: {allowed}.")
        if not self.cells:
            raise ReconcileError("The report tells no number here. Give the total, or women and men.")
        if self.starts and self.ends and self.ends < self.starts:
            raise ReconcileError(f"The period ends on {self.ends}, before it begins on {self.starts}; swap the days.")

    @property
    def cells(self) -> dict[str, Decimal]:
        """What was told, by cell."""
        told = {"total": self.total, "women": self.women, "men": self.men}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Tally:
    """What one way of counting gives, in all and by sex; amounts and rows add up over the sexes, and so do people."""

    total: Decimal
    by_sex: Mapping[Sex, Decimal]

    def cell(self, name: str) -> Decimal:
        """Return the total, women or men."""
        return self.total if name == "total" else self.by_sex[Sex.WOMEN if name == "women" else Sex.MEN]


@dataclass(frozen=True, slots=True)
class Explained:
    """A row that explains a difference: which it is, whom it is about as a number, and why."""

    row: tuple[str, int]
    person: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The answer: found as the report means it, the slips that give the reported number, and the rows in question."""

    outcome: Outcome
    reported: Reported
    found: Tally | None
    slips: tuple[Way, ...] = ()
    rows: tuple[Explained, ...] = ()

    @property
    def difference(self) -> dict[str, Decimal]:
        """Reported less found, by cell; empty where there are no records."""
        if self.found is None:
            return {}
        return {name: told - self.found.cell(name) for name, told in self.reported.cells.items()}
