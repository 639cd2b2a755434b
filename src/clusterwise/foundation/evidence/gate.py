"""What of a figure may leave its initiative: no group of people so small that one of them could be recognised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.evidence.figures import SEXES, Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.methods.disclosure.split import split

RULE = "small_groups"
TOTAL = "total"
BASELINE = "baseline"
WITHHELD: Promise = _("withheld")

_COUNTS = (Indicator.How.COUNT, Indicator.How.DISTINCT)


@dataclass(frozen=True, slots=True)
class Passed:
    """The parts of a figure that stay inside: codes of sexes, the total, the baseline."""

    withheld: frozenset[str]

    def holds_back(self, part: str) -> bool:
        return part in self.withheld


def least_group(on: date) -> int:
    """Return the smallest group of people that may be told, by the rule of the day."""
    return int(rule(RULE, on)["least"])


def people_behind(facts: Iterable[Fact]) -> dict[str, int]:
    """Return how many people stand behind facts, by sex: each person once, and the heads that were only counted."""
    known: dict[str, set[object]] = {sex: set() for sex in SEXES}
    heads = dict.fromkeys(SEXES, 0)
    for fact in facts:
        sex = fact.sex or "U"
        if fact.person:
            known[sex].add(fact.person)
        else:
            heads[sex] += fact.head_count or 0
    return {sex: len(known[sex]) + heads[sex] for sex in SEXES}


def pass_through(value: Value, least: int) -> Passed:
    """Say what of a figure must stay inside; figures of firms, land or money all leave.

    A total of too few people stays with all its parts. A part of too few stays with as many others as keep a reader
    from working it out. Source: house rule “cells under five people”, `clusterwise.methods.disclosure.split`.
    """
    if value.indicator.subject != "person":
        return Passed(frozenset())
    told = split(people_behind(value.facts), least)
    withheld = {sex for sex, count in told.parts.items() if count is None}
    if told.total is None:
        withheld.add(TOTAL)
    if value.baseline and value.indicator.how in _COUNTS and _is_small(value.baseline.value, least):
        withheld.add(BASELINE)
    return Passed(frozenset(withheld))


def _is_small(count: Decimal | None, least: int) -> bool:
    return count is not None and 0 < count < least
