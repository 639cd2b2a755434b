"""What of a report's figures may leave its initiative: no group of people so small that one could be recognised."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.evidence.figures import SEXES, Value
from clusterwise.foundation.evidence.models import Baseline, Indicator
from clusterwise.foundation.journal.state import canonical
from clusterwise.methods.disclosure.split import split

RULE = "small_groups"
TOTAL = "total"
BASELINE = "baseline"
WITHHELD: Promise = _("withheld")
EVERYTHING = frozenset({*SEXES, TOTAL})

_OF_ONE = (Indicator.How.MAX, Indicator.How.MIN)
#: Who stands behind a fact, its sex, and how many heads were only counted.
Behind = tuple[object, str, int]


@dataclass(frozen=True, slots=True)
class Passed:
    """The parts of a figure that stay inside: codes of sexes, the total, the baseline."""

    withheld: frozenset[str]


def least_group(on: date) -> int:
    """Return the smallest group of people that may be told, by the rule of the day."""
    return int(rule(RULE, on)["least"])


def pass_all(values: Sequence[Value], least: int) -> list[Passed]:
    """Say of each figure of a report what must stay inside, so that none gives away what another withholds.

    Judged are the people behind a figure's facts, however it counts them: a total of too few stays with all its parts;
    a part of too few stays with as many others as keep a reader from working it out; the largest and the smallest of
    people are single people; what a ratio leaves over must be enough as well; a baseline is judged as the figure is.
    Figures of firms, land or money, behind which no person stands, all leave.
    Source: house rule “cells under five people”, `clusterwise.methods.disclosure.split`.
    """
    before = _baselines(values)
    found = [_judged(value, before.get(value.baseline.pk, ()) if value.baseline else (), least) for value in values]
    _close_ways_round(values, found)
    return [Passed(frozenset(parts)) for parts in found]


def _judged(value: Value, before: Iterable[Behind], least: int) -> set[str]:
    counted = [_behind(fact) for fact in value.facts]
    if not any(who or heads for who, _sex, heads in counted):
        return set()
    if value.indicator.how in _OF_ONE:
        return {*EVERYTHING, BASELINE}
    withheld = _hidden(people(counted), least)
    if value.indicator.how == Indicator.How.RATIO and value.denominator_facts:
        whole, part = people(_behind(fact) for fact in value.denominator_facts), people(counted)
        withheld |= _hidden(whole, least) | _hidden({sex: max(0, whole[sex] - part[sex]) for sex in SEXES}, least)
    if _hidden(people(before), least):
        withheld.add(BASELINE)
    return withheld


def _hidden(parts: Mapping[str, int], least: int) -> set[str]:
    told = split(parts, least)
    return {sex for sex, count in told.parts.items() if count is None} | ({TOTAL} if told.total is None else set())


def _behind(fact: Fact) -> Behind:
    return fact.person, fact.sex or "U", 0 if fact.person else fact.head_count or 0


def people(facts: Iterable[Behind]) -> dict[str, int]:
    """Return how many people stand behind facts, by sex: each person once, and the heads that were only counted."""
    known: dict[str, set[object]] = {sex: set() for sex in SEXES}
    heads: Counter[str] = Counter()
    for who, sex, counted in facts:
        if who:
            known[sex].add(who)
        heads[sex] += counted
    return {sex: len(known[sex]) + heads[sex] for sex in SEXES}


def _baselines(values: Sequence[Value]) -> dict[UUID, list[Behind]]:
    """Return who stands behind the baselines, read in one query."""
    wanted = [value.baseline.pk for value in values if value.baseline]
    rows = Baseline.objects.filter(pk__in=wanted).values_list("pk", "facts") if wanted else ()
    return {key: [_frozen(row) for row in json.loads(text or "[]")] for key, text in rows}


def _frozen(row: Mapping[str, Any]) -> Behind:
    return row["person"], row["sex"] or "U", 0 if row["person"] else row["head_count"] or 0


def _close_ways_round(values: Sequence[Value], found: Sequence[set[str]]) -> None:
    """Withhold the figure of one sex where the same figure of all withholds that part."""
    for value, parts in zip(values, found, strict=True):
        sex = _only_sex(value)
        for other, theirs in zip(values, found, strict=True):
            if sex and _only_sex(other) is None and _same_count(value, other) and theirs & {sex, TOTAL}:
                parts |= EVERYTHING


def _only_sex(value: Value) -> str | None:
    sex = value.indicator.filters.get("sex")
    return str(sex) if isinstance(sex, str) else None


def _same_count(one: Value, other: Value) -> bool:
    def counted(value: Value) -> tuple[str, ...]:
        filters = {name: wanted for name, wanted in value.indicator.filters.items() if name != "sex"}
        return value.indicator.measure, value.indicator.when, canonical(filters)

    return counted(one) == counted(other)
