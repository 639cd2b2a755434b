"""A reported figure against the rows behind it: reproduced, differing with the rows that differ, or without records."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from clusterwise.methods.people import Sex
from clusterwise.methods.reconciling.parts import (
    SLIPS,
    Entry,
    Explained,
    Outcome,
    Reason,
    Reconciled,
    Reported,
    Tally,
    Way,
)
from clusterwise.methods.reconciling.ways import Ground, Key, alike_once, ground, ways

#: The rows that make the difference between what a report means and a slip.
_MAKES: dict[Way, frozenset[Reason]] = {
    Way.PARTICIPATIONS: frozenset({Reason.AGAIN, Reason.NOBODY}),
    Way.PEOPLE: frozenset({Reason.AGAIN, Reason.NOBODY}),
    Way.PEOPLE_EVER: frozenset({Reason.OUTSIDE, Reason.UNDATED}),
    Way.PARTICIPATIONS_EVER: frozenset({Reason.AGAIN, Reason.NOBODY, Reason.OUTSIDE, Reason.UNDATED}),
    Way.AMOUNT_EVER: frozenset({Reason.OUTSIDE, Reason.UNDATED}),
    Way.AMOUNT_ONCE: frozenset({Reason.TWICE}),
    Way.NAMES: frozenset({Reason.SAME_NAME}),
    Way.NEW_PEOPLE: frozenset({Reason.KNOWN_BEFORE}),
}
_SLIP_ONLY = frozenset({Reason.KNOWN_BEFORE})


def agrees(told: Decimal, found: Decimal) -> bool:
    """Say whether a found value is the reported one, as far as the report tells digits.

    Formula: found, rounded half up to the decimals of the reported value, equals it.
    Source: house rule for comparing printed figures.
    Limits: a report that rounds to thousands differs here; write the figure as exactly as it is known.

    >>> agrees(Decimal("12.5"), Decimal("12.46")), agrees(Decimal(1200), Decimal(1190))
    (True, False)
    """
    exponent = told.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    return found.quantize(step, rounding=ROUND_HALF_UP) == told


def reproduces(reported: Reported, found: Tally) -> bool:
    """Say whether a way of counting gives every number that was told: the total, women and men.

    Formula: `agrees` for each cell that the report tells.
    Source: as for `reconcile`.
    Limits: a cell that the report leaves out is not compared.

    >>> tally = Tally(Decimal(3), {Sex.WOMEN: Decimal(2), Sex.MEN: Decimal(1)})
    >>> reproduces(Reported(Way.PEOPLE, total=Decimal(3), women=Decimal(1)), tally)
    False
    """
    return all(agrees(told, found.cell(name)) for name, told in reported.cells.items())


def reconcile(reported: Reported, entries: Iterable[Entry]) -> Reconciled:
    """Compare a reported figure with the rows behind it, and find the slip that explains a difference.

    Formula: found = the rows counted as the report means them (people, participations or amount, in its period);
    reproduced where every cell agrees; else the other usual ways of counting are tried, and the rows between are named.
    Source: MEASURE Evaluation, Routine Data Quality Assessment tool, 2008 (recount of reported results); methodology
    reference, phase 6, double-counting rules.
    Limits: a slip that gives the number may do so by chance; the rows show whether it is the cause.

    >>> rows = [Entry(("a", n), name=name, sex=Sex.WOMEN) for n, name in enumerate(["Ada", "ADA", "Bea"], start=2)]
    >>> answer = reconcile(Reported(Way.PEOPLE, total=Decimal(3)), rows)
    >>> answer.outcome.value, answer.slips[0].value, [(one.row, one.reason.value) for one in answer.rows]
    ('differing', 'participations', [(('a', 3), 'again')])
    """
    told = ground(entries, reported.starts, reported.ends)
    counted = ways(told)
    found = counted.get(reported.means)
    if found is None:
        return Reconciled(Outcome.WITHOUT_RECORDS, reported, None)
    if reproduces(reported, found):
        return Reconciled(Outcome.REPRODUCED, reported, found)
    slips = tuple(way for way in SLIPS[reported.means] if way in counted and reproduces(reported, counted[way]))
    return Reconciled(Outcome.DIFFERING, reported, found, slips, tuple(_explaining(told, reported, slips)))


def _explaining(told: Ground, reported: Reported, slips: tuple[Way, ...]) -> Iterator[Explained]:
    """Yield the rows of the first slip; without a slip, all that may explain the difference."""
    wanted = _MAKES[slips[0]] if slips else frozenset(Reason) - _SLIP_ONLY
    for entry, reason in _reasons(told, reported):
        if reason in wanted:
            key = told.keys[entry.row]
            yield Explained(entry.row, None if key is None else told.numbers[key], reason)


def _reasons(told: Ground, reported: Reported) -> Iterator[tuple[Entry, Reason]]:
    within = told.within()
    once = {entry.row for entry in alike_once(told, within)}
    names = Counter(key[:2] for key in {told.keys[entry.row] for entry in within} if key is not None)
    by_sex = reported.women is not None or reported.men is not None
    seen: set[Key] = set()
    for entry in told.rows:
        key = told.keys[entry.row]
        if entry.row not in told.inside:
            yield entry, Reason.UNDATED if entry.on is None else Reason.OUTSIDE
            continue
        if reported.means is Way.AMOUNT and entry.amount is None:
            yield entry, Reason.NO_AMOUNT
        if reported.means is not Way.PEOPLE and entry.row not in once:
            yield entry, Reason.TWICE
        if by_sex and told.sex_of(entry) is Sex.NOT_STATED:
            yield entry, Reason.NO_SEX
        if key is None:
            if reported.means is not Way.AMOUNT:
                yield entry, Reason.NOBODY
            continue
        if reported.means is not Way.AMOUNT:
            yield from ((entry, reason) for reason in _of_person(told, key, seen, names[key[:2]]))
        seen.add(key)


def _of_person(told: Ground, key: Key, seen: set[Key], namesakes: int) -> Iterator[Reason]:
    if key in seen:
        yield Reason.AGAIN
    if namesakes > 1:
        yield Reason.SAME_NAME
    if key in told.before:
        yield Reason.KNOWN_BEFORE
