"""Counts a published report again: from its frozen facts, which must agree, and from today's records, which may differ."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.facts import Fact, collect, fact_row
from clusterwise.foundation.evidence.figures import Value, compute
from clusterwise.foundation.evidence.formulas import measures_of
from clusterwise.foundation.evidence.models import Baseline, FrozenFigure, Indicator, Publication
from clusterwise.foundation.evidence.selectors import facts_of
from clusterwise.foundation.evidence.services import publication_hash
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.journal.state import canonical
from clusterwise.methods.counting import CountingError


@dataclass(frozen=True, slots=True)
class Difference:
    """A record behind a figure that is not what it was when the report was frozen."""

    kind: str
    label: str
    source: tuple[str, str]

    @property
    def words(self) -> str:
        """Return what became of the record, as a sentence."""
        sentence = {
            "gone": _("No longer counted: %(record)s"),
            "new": _("Counted since: %(record)s"),
            "changed": _("Changed since: %(record)s"),
        }[self.kind]
        return sentence % {"record": self.label}


@dataclass(frozen=True, slots=True)
class Check:
    """One published figure, counted again from its frozen facts and from today's records."""

    figure: FrozenFigure
    facts: tuple[Fact, ...]
    facts_hold: bool
    recount: Decimal | None
    recount_holds: bool
    now: Decimal | None
    differences: tuple[Difference, ...]
    trouble: str = ""

    @property
    def holds(self) -> bool:
        """Whether the frozen facts are untouched and give the published figure."""
        return self.facts_hold and self.recount_holds

    @property
    def is_same_now(self) -> bool:
        """Whether today's records give the same figure."""
        return not self.trouble and self.now == self.figure.value

    @property
    def then_words(self) -> str:
        return shown(self.figure.value, self.figure.unit, self.figure.qualifier)

    @property
    def recount_words(self) -> str:
        return shown(self.recount, self.figure.unit, self.figure.qualifier)

    @property
    def now_words(self) -> str:
        return self.trouble or shown(self.now, self.figure.unit, self.figure.qualifier)


@dataclass(frozen=True, slots=True)
class Verification:
    """A publication with its hash and every figure counted again."""

    publication: Publication
    hash_holds: bool
    checks: tuple[Check, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing that was published was touched: the hash, the facts and the figures agree."""
        return self.hash_holds and all(check.holds for check in self.checks)

    @property
    def is_current(self) -> bool:
        """Whether today's records would give the same report."""
        return all(check.is_same_now and not check.differences for check in self.checks)

    @property
    def differences(self) -> list[str]:
        """Return what does not agree, one sentence each, for a command line or a log."""
        said = [] if self.hash_holds else [_("The hash of the report does not fit its words and figures.")]
        for check in self.checks:
            words = {"figure": check.figure.definition["name"], "then": check.then_words}
            if not check.facts_hold:
                said.append(_("%(figure)s: its frozen facts do not fit their hash.") % words)
            if not check.recount_holds:
                text = _("%(figure)s: published as %(then)s, its frozen facts give %(again)s.")
                said.append(text % {**words, "again": check.recount_words})
            if not check.is_same_now:
                text = _("%(figure)s: published as %(then)s, today's records give %(now)s.")
                said.append(text % {**words, "now": check.now_words})
            said += [f"{words['figure']}: {one.words}" for one in check.differences]
        return said


def fact_of(row: Mapping[str, Any]) -> Fact:
    """Return a frozen row as the fact that it was."""

    def number(name: str) -> Decimal | None:
        return None if row[name] is None else Decimal(row[name])

    def key(name: str) -> UUID | None:
        return UUID(row[name]) if row[name] else None

    model, record = row["source"]
    return Fact(
        measure=row["measure"],
        initiative=UUID(row["initiative"]),
        starts=_day(row["starts"]),
        ends=_day(row["ends"]) if row["ends"] else None,
        source=(model, record),
        label=row["label"],
        person=key("person"),
        organisation=key("organisation"),
        place=row["place"],
        sex=row["sex"],
        age_band=row["age_band"],
        dimensions=row["dimensions"],
        amount=number("amount"),
        denominator=number("denominator"),
        unit=row["unit"],
        head_count=row["head_count"],
        qualifier=row["qualifier"],
    )


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def frozen_facts_of(figure: FrozenFigure) -> tuple[Fact, ...]:
    """Return the facts behind a published figure, each once: one that is part and whole was frozen twice."""
    rows = {canonical(row): row for row in json.loads(figure.facts)}
    return tuple(fact_of(row) for row in rows.values())


def as_defined(figure: FrozenFigure) -> Indicator:
    """Return the definition by which a figure was published, whatever it is now."""
    known = {field.name for field in Indicator._meta.concrete_fields}
    defined = {name: value for name, value in figure.definition.items() if name in known}
    return Indicator(initiative_id=figure.initiative_id, definition_version=figure.definition_version, **defined)


def _computed(figure: FrozenFigure, facts: Iterable[Fact], below: Iterable[Fact], start: date) -> Value:
    defined = as_defined(figure)
    baseline = _baseline_of(figure) if defined.formula and figure.baseline_value is not None else None
    return compute(defined, tuple(facts), tuple(below), on=figure.on, start=start, baseline=baseline)


def _baseline_of(figure: FrozenFigure) -> Baseline | None:
    """Return the baseline that a formula compared with; it cannot have changed since."""
    kept = Baseline.objects.filter(indicator=figure.indicator_id, definition_version=figure.definition_version)
    return kept.defer("facts").first()


def recount(figure: FrozenFigure, facts: Sequence[Fact], start: date) -> Value:
    """Count a figure from its frozen facts alone; a fact that is both part and whole was frozen twice."""
    defined = as_defined(figure)
    if defined.formula:
        return _computed(figure, facts, (), start)
    once = {canonical(fact_row(fact)): fact for fact in facts} if _is_its_own_whole(defined) else None
    rows = tuple(once.values()) if once is not None else tuple(facts)
    return _computed(
        figure,
        (fact for fact in rows if fact.measure == defined.measure),
        (fact for fact in rows if fact.measure == defined.denominator_measure),
        start,
    )


def _is_its_own_whole(indicator: Indicator) -> bool:
    return bool(indicator.denominator_measure) and indicator.denominator_measure == indicator.measure


def _differences(then: Sequence[Fact], now: Sequence[Fact]) -> tuple[Difference, ...]:
    before, after = _by_record(then), _by_record(now)
    found = [Difference("gone", before[key][0].label, key) for key in before if key not in after]
    found += [Difference("new", after[key][0].label, key) for key in after if key not in before]
    found += [
        Difference("changed", after[key][0].label, key)
        for key in before
        if key in after and _rows(before[key]) != _rows(after[key])
    ]
    return tuple(found)


def _by_record(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.source, []).append(fact)
    return found


def _rows(facts: Iterable[Fact]) -> list[str]:
    return sorted(canonical(_comparable(fact)) for fact in facts)


def _comparable(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain values in which 1 and 1.00 are the same amount."""
    row = fact_row(fact)
    for name in ("amount", "denominator"):
        if row[name] is not None:
            row[name] = f"{Decimal(row[name]).normalize():f}"
    return row


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    """Compare at the six decimals that a published figure keeps."""
    if one is None or other is None:
        return one is other
    return round(one, 6) == round(other, 6)


def _check(figure: FrozenFigure, start: date, today: Mapping[str, Sequence[Fact]]) -> Check:
    facts = tuple(fact_of(row) for row in json.loads(figure.facts))
    holds = hashlib.sha256(figure.facts.encode()).hexdigest() == figure.facts_hash
    again = recount(figure, facts, start)
    by_sex_holds = all(
        _same(again.by_sex.get(sex), None if part is None else Decimal(part)) for sex, part in figure.by_sex.items()
    )
    is_same = _same(again.value, figure.value) and by_sex_holds
    defined = as_defined(figure)
    try:
        live = _computed(figure, *facts_of(defined, today), start)
    except CountingError as error:
        return Check(figure, facts, holds, again.value, is_same, None, (), str(error))
    differences = _differences(facts, (*live.facts, *live.denominator_facts))
    now = figure.value if _same(live.value, figure.value) else live.value
    return Check(figure, facts, holds, again.value, is_same, now, differences)


def _measures(figures: Iterable[FrozenFigure]) -> set[str]:
    return measures_of(as_defined(figure) for figure in figures)


def verify_publication(publication: Publication) -> Verification:
    """Count every figure of a publication again and say what does not agree."""
    figures = list(publication.figures.select_related("indicator").order_by("position"))
    today = collect(_measures(figures), [publication.initiative])
    return Verification(
        publication=publication,
        hash_holds=publication_hash(figures, publication.content) == publication.hash,
        checks=tuple(_check(figure, publication.starts, today) for figure in figures),
    )


def verify_figure(figure: FrozenFigure, *, with_today: bool) -> Check:
    """Count one published figure again; without today's records for readers who see what was published alone."""
    if with_today:
        today: Mapping[str, Sequence[Fact]] = collect(_measures([figure]), [figure.publication.initiative])
        return _check(figure, figure.publication.starts, today)
    facts = [fact_of(row) for row in json.loads(figure.facts)]
    by_measure: dict[str, list[Fact]] = {code: [] for code in _measures([figure])}
    for fact in facts:
        by_measure[fact.measure].append(fact)
    return _check(figure, figure.publication.starts, by_measure)
