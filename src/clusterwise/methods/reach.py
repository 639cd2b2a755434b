"""How many people were reached: participations, people and new people, who overlaps, heads without names, indirect reach."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from clusterwise.methods.linkage.merging import counted
from clusterwise.methods.people import Sex


class ReachError(ValueError):
    """A reach cannot be told as asked; the message names the cause and the remedy."""


@dataclass(frozen=True, slots=True)
class Participation:
    """One person in one activity on one day, with the sex as the record states it."""

    person: str
    activity: str
    on: date
    sex: Sex = Sex.NOT_STATED


@dataclass(frozen=True, slots=True)
class Reach:
    """The three honest figures of a period, and the people by sex; none of them adds up over groups."""

    participations: int
    people: int
    new_people: int
    by_sex: Mapping[Sex, int]


def reach(rows: Sequence[Participation], stands_for: Mapping[str, str], first: date, last: date) -> Reach:
    """Return participations, people and people new in a period, merged records as one person.

    Formula: participations = rows in the period; people = distinct representatives of these; new = those whose first
    row of all falls in the period; sex = the one stated of a person's rows, not stated where none or two are.
    Source: monitoring reference, section 6 (reached, contacts, new in period).
    Limits: new to these rows; a person served before the records begin is new. Give all rows up to the last day.

    >>> days = [date(2023, 5, 1), date(2024, 2, 1), date(2024, 3, 1)]
    >>> rows = [Participation("ada", "course", on, Sex.WOMEN) for on in days] + [Participation("ben", "fair", days[2])]
    >>> told = reach(rows, {}, date(2024, 1, 1), date(2024, 12, 31))
    >>> told.participations, told.people, told.new_people, told.by_sex[Sex.WOMEN]
    (3, 2, 1, 1)
    """
    if last < first:
        raise ReachError(f"The period ends on {last}, before it begins on {first}; swap the days.")
    inside = [row for row in rows if first <= row.on <= last]
    people = counted((row.person for row in inside), stands_for)
    earlier = counted((row.person for row in rows if row.on < first), stands_for)
    stated: dict[str, set[Sex]] = {person: set() for person in people}
    for row in rows:
        person = stands_for.get(row.person, row.person)
        if person in stated and row.sex is not Sex.NOT_STATED:
            stated[person].add(row.sex)
    sexes = [next(iter(found)) if len(found) == 1 else Sex.NOT_STATED for found in stated.values()]
    return Reach(len(inside), len(people), len(people - earlier), {sex: sexes.count(sex) for sex in Sex})


def overlaps(groups: Mapping[str, Iterable[str]], stands_for: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """Return the distinct people in each pair of groups; a group with itself gives its own people.

    Formula: |A and B| over representatives, for every ordered pair of groups.
    Source: monitoring reference, section 6 (overlap matrix between activities, programmes and donors).
    Limits: pairs only; people in three groups stand in three pairs, so pairs do not give the union.

    >>> overlaps({"course": ["a", "b"], "fair": ["b", "c"]}, {"c": "a"})[("course", "fair")]
    2
    """
    people = {name: counted(members, stands_for) for name, members in groups.items()}
    return {(one, other): len(people[one] & people[other]) for one in people for other in people}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many people stand behind head-counts at least and at most."""

    least: int
    most: int


def head_bounds(counts: Mapping[Sex, Sequence[int]]) -> Bounds:
    """Return the bounds of the people behind anonymous head-counts whose overlap is unknown.

    Formula: most = sum of all; least = max over the counts of each stated sex, added over the sexes, since nobody is
    of two; or the largest count without sex, if that is more.
    Source: monitoring reference, section 6 (publish max(n) .. sum(n)).
    Limits: reported beside the count of named people and never added to it, since named people may be among them.

    >>> head_bounds({Sex.WOMEN: [12, 20], Sex.MEN: [7], Sex.NOT_STATED: [5]})
    Bounds(least=27, most=44)
    """
    if any(count < 0 for found in counts.values() for count in found):
        raise ReachError("A head-count is zero or more; correct the one that is less.")
    largest = {sex: max(found, default=0) for sex, found in counts.items()}
    unstated = largest.pop(Sex.NOT_STATED, 0)
    return Bounds(max(sum(largest.values()), unstated), sum(sum(found) for found in counts.values()))


def indirect_reach(direct: int, multiplier: Fraction, population: int, source: str) -> int:
    """Return how many others are reached through those who were reached directly, by a declared multiplier.

    Formula: min(floor(direct × multiplier), population − direct), and no less than zero.
    Source: the one that is declared with the multiplier; without one it is refused.
    Limits: an assumption and no count: told apart from direct reach and never added to it.

    >>> indirect_reach(120, Fraction(9, 2), 500, "household survey 2023")
    380
    """
    if not source.strip():
        raise ReachError("A multiplier needs its source: a survey or a census that says so.")
    if direct < 0 or multiplier < 0 or population < 0:
        raise ReachError("People, multiplier and population are zero or more; correct the one that is less.")
    return max(0, min(floor(direct * multiplier), population - direct))


def told_overlaps(found: Mapping[tuple[str, str], int], whole: int, least: int) -> dict[tuple[str, str], int | None]:
    """Return an overlap matrix as it may leave: None where a small group could be worked out.

    Formula: a cell stays where it and what it leaves of both groups and of the whole are each zero or at least
    `least`; a group that is hidden takes its row and column along.
    Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4; house rule “cells under five people”.
    Limits: several matrices of the same people over time can still be compared; publish one of them.

    >>> matrix = {("a", "a"): 9, ("a", "b"): 2, ("b", "a"): 2, ("b", "b"): 8}
    >>> told_overlaps(matrix, 15, 5)
    {('a', 'a'): 9, ('a', 'b'): None, ('b', 'a'): None, ('b', 'b'): 8}
    """

    def small(count: int) -> bool:
        return 0 < count < least

    hidden = {
        one for one, other in found if one == other and (small(found[one, one]) or small(whole - found[one, one]))
    }

    def tells(one: str, other: str) -> bool:
        both = found[one, other]
        union = found[one, one] + found[other, other] - both
        parts = (both, found[one, one] - both, found[other, other] - both, whole - union)
        return any(small(part) for part in parts)

    return {
        (one, other): None if hidden & {one, other} or (one != other and tells(one, other)) else count
        for (one, other), count in found.items()
    }
