"""The rows of old sheets counted in every way that a report may have used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clusterwise.methods.linkage.names import folded
from clusterwise.methods.people import Sex
from clusterwise.methods.reconciling.parts import Entry, Tally, Way

#: A key of a person: by code, or by folded name and sex.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """The rows in their order, who each is about, whether each lies in the period, and what follows from that."""

    rows: tuple[Entry, ...]
    keys: Mapping[tuple[str, int], Key | None]
    inside: frozenset[tuple[str, int]]
    sexes: Mapping[Key, Sex]
    numbers: Mapping[Key, int]
    before: frozenset[Key]

    def within(self) -> list[Entry]:
        """The rows of the period."""
        return [entry for entry in self.rows if entry.row in self.inside]

    def sex_of(self, entry: Entry) -> Sex:
        """The sex of a row: that of its person, wherever it was stated."""
        key = self.keys[entry.row]
        return entry.sex if key is None else self.sexes[key]


def person_key(entry: Entry) -> Key | None:
    """Return whom a row is about, None where it names nobody.

    Formula: the code without case and spaces; without a code the folded name together with the sex.
    Source: house rule: deterministic keys before any linkage.
    Limits: two people of one name and sex count as one; a code in one row and a name alone in another count as two.

    >>> person_key(Entry(("a", 1), name="Kollie, Martha", sex=Sex.WOMEN))
    ('name', 'kollie martha', 'F')
    >>> person_key(Entry(("a", 2), code=" lr-07 ", name="M. Kollie"))
    ('code', 'LR-07', '')
    """
    code = "".join(entry.code.split()).upper()
    if code:
        return "code", code, ""
    name = folded(entry.name)
    return ("name", name, entry.sex.value) if name else None


def ground(entries: Iterable[Entry], starts: date | None, ends: date | None) -> Ground:
    """Return the rows of sheets with their people and what lies in a period; the order in which they come is no matter.

    Formula: a row is inside where starts ≤ date ≤ ends; a person's sex is the one stated in any of the rows.
    Source: as for `ways`.
    Limits: where no row at all bears a date, all count as inside: the sheets are then taken for those of the period.

    >>> rows = [Entry(("a", 3), "p1", on=date(2024, 2, 1)), Entry(("a", 2), "p1", on=date(2023, 2, 1))]
    >>> told = ground(rows, date(2024, 1, 1), date(2024, 12, 31))
    >>> len(told.within()), len(told.numbers), len(told.before)
    (1, 1, 1)
    """
    rows = tuple(sorted(entries, key=lambda entry: entry.row))
    keys = {entry.row: person_key(entry) for entry in rows}
    is_dated = any(entry.on is not None for entry in rows)
    first, last = starts or date.min, ends or date.max
    inside = frozenset(
        entry.row for entry in rows if not is_dated or (entry.on is not None and first <= entry.on <= last)
    )
    stated: dict[Key, set[Sex]] = defaultdict(set)
    numbers: dict[Key, int] = {}
    for entry in rows:
        key = keys[entry.row]
        if key is not None:
            numbers.setdefault(key, len(numbers) + 1)
            stated[key] |= {entry.sex} - {Sex.NOT_STATED}
    sexes = {key: next(iter(stated[key])) if len(stated[key]) == 1 else Sex.NOT_STATED for key in numbers}
    came = {keys[entry.row] for entry in rows if entry.on is not None and entry.on < first}
    return Ground(rows, keys, inside, sexes, numbers, frozenset(key for key in came if key is not None))


def ways(told: Ground) -> dict[Way, Tally]:
    """Return what each way of counting gives for the rows; a way for which no row says anything is left out.

    Formula: participations = rows; people = distinct keys; new people = those without a row before the period;
    names = distinct folded names whatever the sex; amount = sum of the amounts, once = of rows that are not alike.
    Source: methodology reference, phase 6, double-counting rules: participations, people and people new in the period.
    Limits: rows that name nobody are participations and no people; unknown amounts are left out, not taken for zero.

    >>> rows = [Entry(("a", n), name=name, sex=Sex.WOMEN) for n, name in enumerate(["Ada", "Ada", "Bea"], start=2)]
    >>> found = ways(ground(rows, None, None))
    >>> int(found[Way.PARTICIPATIONS].total), int(found[Way.PEOPLE].total), Way.AMOUNT in found
    (3, 2, False)
    """
    within = told.within()
    found: dict[Way, Tally] = {}
    if told.rows:
        found[Way.PARTICIPATIONS] = _rows(told, within)
        found[Way.PARTICIPATIONS_EVER] = _rows(told, told.rows)
    if told.numbers:
        people, ever = _people(told, within), _people(told, told.rows)
        found[Way.PEOPLE], found[Way.PEOPLE_EVER] = _heads(told, people), _heads(told, ever)
        found[Way.NEW_PEOPLE] = _heads(told, [key for key in people if key not in told.before])
        found[Way.NAMES] = _names(told, people)
    if any(entry.amount is not None for entry in told.rows):
        found[Way.AMOUNT], found[Way.AMOUNT_EVER] = _sum(told, within), _sum(told, told.rows)
        found[Way.AMOUNT_ONCE] = _sum(told, alike_once(told, within))
    return found


def alike_once(told: Ground, rows: Sequence[Entry]) -> list[Entry]:
    """Return the rows without those that are like an earlier one in person, day, topic and amount.

    Formula: the first row of each (person, day, topic, amount); rows that name nobody are all kept.
    Source: definition of an exact duplicate.
    Limits: two equal sales of one person on one day look like one that was entered twice; a person must judge.

    >>> rows = [Entry(("a", n), "p1", on=date(2024, 2, 1), amount=Decimal(5)) for n in (2, 3)]
    >>> len(alike_once(ground(rows, None, None), rows))
    1
    """
    seen: set[object] = set()
    kept = []
    for entry in rows:
        key = told.keys[entry.row]
        mark = (key, entry.on, folded(entry.topic), entry.amount)
        if key is None or mark not in seen:
            kept.append(entry)
        seen.add(mark)
    return kept


def _people(told: Ground, rows: Iterable[Entry]) -> list[Key]:
    return list(dict.fromkeys(key for entry in rows if (key := told.keys[entry.row]) is not None))


def _tally(parts: Iterable[tuple[Sex, Decimal]]) -> Tally:
    by_sex = dict.fromkeys(Sex, Decimal(0))
    for sex, value in parts:
        by_sex[sex] += value
    return Tally(sum(by_sex.values(), Decimal(0)), by_sex)


def _rows(told: Ground, rows: Iterable[Entry]) -> Tally:
    return _tally((told.sex_of(entry), Decimal(1)) for entry in rows)


def _heads(told: Ground, keys: Iterable[Key]) -> Tally:
    return _tally((told.sexes[key], Decimal(1)) for key in keys)


def _names(told: Ground, keys: Sequence[Key]) -> Tally:
    """Count people of one name as one, with the sex that was stated for any of them."""
    stated: dict[tuple[str, str], set[Sex]] = defaultdict(set)
    for key in keys:
        stated[key[:2]] |= {told.sexes[key]} - {Sex.NOT_STATED}
    return _tally((next(iter(found)) if len(found) == 1 else Sex.NOT_STATED, Decimal(1)) for found in stated.values())


def _sum(told: Ground, rows: Iterable[Entry]) -> Tally:
    return _tally((told.sex_of(entry), entry.amount) for entry in rows if entry.amount is not None)
