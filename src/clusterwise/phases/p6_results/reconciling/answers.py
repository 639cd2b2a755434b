"""What became of each reported figure: counted again from the sheets, or from the initiative's own records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from clusterwise.foundation.evidence.facts import Fact, collect
from clusterwise.foundation.evidence.figures import matches
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.selectors import figure
from clusterwise.methods.counting import CountingError
from clusterwise.methods.people import Sex
from clusterwise.methods.reconciling.judging import agrees, reconcile
from clusterwise.methods.reconciling.parts import Entry, Outcome, Reconciled, Reported, Way
from clusterwise.phases.p6_results.reconciling.reading import Line

#: More rows than anybody looks through; how many there are in all is kept beside them.
ROWS_KEPT = 200
_MEANS = {Indicator.How.COUNT: Way.PARTICIPATIONS, Indicator.How.DISTINCT: Way.PEOPLE, Indicator.How.SUM: Way.AMOUNT}
_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on a figure, what was found by cell, the slips that give the reported number, and the rows between."""

    outcome: Outcome
    found: Mapping[str, Decimal] = field(default_factory=dict)
    slips: Sequence[str] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    rows_in_all: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the report with the choices that a person made for it, and the answer."""

    line: Line
    answer: Answer
    means: str = ""
    sheet: str = ""
    topic: str = ""
    indicator: Indicator | None = None


NOTHING = Answer(Outcome.WITHOUT_RECORDS)


def of_sheets(line: Line, means: str, entries: Iterable[Entry], labels: Mapping[str, str]) -> Answer:
    """Count a figure again from the rows of sheets; `labels` names the sheets, no person's name goes further."""
    found = reconcile(_reported(line, Way(means)), entries)
    rows = [
        {"where": labels[one.row[0]], "row": one.row[1], "person": one.person, "reason": one.reason.value}
        for one in found.rows
    ]
    return _answer(found, rows)


def of_records(line: Line, indicator: Indicator) -> Answer:
    """Compare a figure with what the indicator counts in the same period; its definition decides, not the report."""
    try:
        value = figure(indicator, line.ends, start=line.starts)
    except CountingError as error:
        raise ValidationError(f"{indicator}: {error}") from error
    if value.value is None or not value.n:
        return NOTHING
    sexes = {"women": value.by_sex.get("F"), "men": value.by_sex.get("M")}
    found = {"total": value.value} | {name: part for name, part in sexes.items() if part is not None}
    found = {name: part.quantize(_STEP) for name, part in found.items()}
    if all(name in found and agrees(told, found[name]) for name, told in line.cells.items()):
        return Answer(Outcome.REPRODUCED, found)
    explained = _explained(line, indicator)
    if explained is None or explained.found.get("total") != found["total"]:
        return Answer(Outcome.DIFFERING, found)
    return Answer(Outcome.DIFFERING, found, explained.slips, explained.rows, explained.rows_in_all)


def _explained(line: Line, indicator: Indicator) -> Answer | None:
    """Look for the usual slips in an indicator's records up to the end of the period; None where it is no plain count."""
    means = _MEANS.get(Indicator.How(indicator.how))
    if means is None or indicator.formula or indicator.when == Indicator.When.AT_DATE:
        return None
    facts = collect([indicator.measure], [indicator.initiative])[indicator.measure]
    wanted = [fact for fact in facts if fact.starts <= line.ends and matches(fact, indicator.filters)]
    wanted.sort(key=lambda fact: (fact.starts, fact.source))
    entries = [_entry(number, fact, indicator.subject) for number, fact in enumerate(wanted, start=1)]
    in_period = indicator.when == Indicator.When.IN_PERIOD
    found = reconcile(_reported(line, means, in_period=in_period), entries)
    rows = [
        {"source": list(wanted[one.row[1] - 1].source), "person": one.person, "reason": one.reason.value}
        for one in found.rows
    ]
    return _answer(found, rows)


def _entry(number: int, fact: Fact, subject: str) -> Entry:
    who = {"person": fact.person, "organisation": fact.organisation}.get(subject, ":".join(fact.source))
    amount = fact.amount
    return Entry(("", number), code=str(who or ""), sex=Sex(fact.sex or "U"), on=fact.starts, amount=amount)


def _reported(line: Line, means: Way, *, in_period: bool = True) -> Reported:
    return Reported(means, **line.cells, starts=line.starts if in_period else None, ends=line.ends)


def _answer(found: Reconciled, rows: Sequence[Mapping[str, Any]]) -> Answer:
    tally = found.found
    cells = {name: tally.cell(name).quantize(_STEP) for name in ("total", "women", "men")} if tally else {}
    return Answer(found.outcome, cells, [way.value for way in found.slips], rows[:ROWS_KEPT], len(rows))
