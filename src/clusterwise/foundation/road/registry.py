"""What the phases tell the road: their desks, their gates, the links of their threads, and next steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import Register, scope_args
from clusterwise.foundation.road.models import Phase

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a gate is passed; if not, one sentence that says what to do, and the page where to do it."""

    passed: bool
    reason: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition that keeps a phase open; the gender gate of a phase is marked so."""

    code: str
    phase: str
    title: Text
    check: Callable[[Initiative], Outcome]
    is_gender: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """A page of a phase that is not a register: its words, URL name and permission."""

    label: Text
    url_name: str
    permission: str

    def url(self, scope: Any) -> str:
        """Return the page's address within a scope."""
        return reverse(self.url_name, args=scope_args(scope))


@dataclass(frozen=True, slots=True)
class Desk:
    """The workspace of a phase: what it is for in our own words, its registers, its pages and the facts that matter."""

    phase: str
    purpose: Text
    help: tuple[Text, ...]
    registers: tuple[Register, ...]
    doors: tuple[Door, ...] = ()
    facts: Callable[[Initiative], list[str]] = lambda initiative: []


@dataclass(frozen=True, slots=True)
class Node:
    """One stop of a thread: a record or a figure."""

    key: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One level of the thread from cause to figure.

    `nodes(initiative)` yields pairs (key of the stop before, or "" for none; the stop). `missing` says what lacks
    when a stop of the level before has none here; `orphan` what lacks when a stop here has none before.
    """

    level: int
    nodes: Callable[[Initiative], Iterable[tuple[str, Node]]]
    missing: Text = ""
    orphan: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A next step worth taking: one sentence, the page, the words of its button; lower weight comes first."""

    weight: int
    sentence: Text
    url: str
    button: Text


Checked = tuple[Gate, Outcome]

desks: dict[str, Desk] = {}
gates: list[Gate] = []
panels: list[tuple[str, Callable[[Initiative], Iterable[Checked]]]] = []
links: dict[int, Link] = {}
advisers: list[Callable[[Initiative], Iterable[Step]]] = []


def add_desk(desk: Desk) -> None:
    """Register the workspace of a phase."""
    desks[desk.phase] = desk


def add_gate(
    code: str, phase: str, title: Text, *, is_gender: bool = False
) -> Callable[[Callable[[Initiative], Outcome]], Callable[[Initiative], Outcome]]:
    """Register the function that checks a gate."""

    def declare(check: Callable[[Initiative], Outcome]) -> Callable[[Initiative], Outcome]:
        gates.append(Gate(code, phase, title, check, is_gender))
        return check

    return declare


def add_panel(phase: str, check: Callable[[Initiative], Iterable[Checked]]) -> None:
    """Register a function that checks several gates of a phase at once, where they rest on the same reads."""
    panels.append((phase, check))


def checked(phase: str, initiative: Initiative) -> list[Checked]:
    """Return every gate of a phase with its outcome, the gender gate last."""
    found = [(gate, gate.check(initiative)) for gate in gates_of(phase)]
    for named, check in panels:
        if named == phase:
            found += check(initiative)
    return sorted(found, key=lambda pair: pair[0].is_gender)


def add_link(link: Link) -> None:
    """Register a level of the thread."""
    links[link.level] = link


def adviser(function: Callable[[Initiative], Iterable[Step]]) -> Callable[[Initiative], Iterable[Step]]:
    """Register a function that proposes next steps."""
    advisers.append(function)
    return function


def gates_of(phase: str) -> list[Gate]:
    """Return the gates of a phase, the gender gate last."""
    return sorted((gate for gate in gates if gate.phase == phase), key=lambda gate: gate.is_gender)


def phase_order() -> list[str]:
    """Return the phases in their order."""
    return [phase.value for phase in Phase]
