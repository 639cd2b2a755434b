"""Strands that run through all phases: activities that build capacity and trust, told by the apps that record them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from clusterwise.foundation.organisations.models import Initiative


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity that builds capacity or trust: its day, its words and its page."""

    day: date
    label: str
    url: str = ""


Tell = Callable[[Initiative], Iterable[Activity]]
tellers: list[tuple[str | Promise, Tell]] = []


def strand(kind: str | Promise) -> Callable[[Tell], Tell]:
    """Register what tells of activities of one kind; called by an app's desk."""

    def declare(tell: Tell) -> Tell:
        tellers.append((kind, tell))
        return tell

    return declare
