"""What is wrong with an IATI file: where, what, and what to do about it."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from clusterwise.formats.sentences import Sentence

MOST = 500
#: The parser keeps the line of an element in 16 bits; beyond, only elements with blanks inside or after them know theirs.
LAST_SURE_LINE = 65_535


class Severity(Enum):
    """An error breaks the standard; a warning is a code or a rule that readers trip over; a note could not be checked."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault with its line, the activity that it is in, and its remedy."""

    severity: Severity
    line: int
    activity: str
    text: Sentence
    remedy: Sentence


@dataclass(slots=True)
class Findings:
    """The faults of a file, the first few hundred of them, and how many there are in all."""

    activities: int = 0
    faults: list[Fault] = field(default_factory=list)
    counts: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it while there are few."""
        self.counts[fault.severity] += 1
        if len(self.faults) < MOST:
            self.faults.append(fault)

    @property
    def is_valid(self) -> bool:
        return not self.counts[Severity.ERROR]

    @property
    def hidden(self) -> int:
        """Return how many faults are counted and not listed."""
        return sum(self.counts.values()) - len(self.faults)


def line_of(element: Any) -> int:
    """Return the line of an element; far down a file, that of the nearest element around it that knows its own."""
    line = int(element.sourceline or 0)
    around = element.getparent()
    while line == LAST_SURE_LINE and around is not None:
        line, around = int(around.sourceline or 0), around.getparent()
    return line
