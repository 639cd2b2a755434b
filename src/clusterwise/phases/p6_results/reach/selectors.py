"""Who took part in what, from the facts of all phases, and what may be told of it to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from clusterwise.foundation.evidence.facts import Fact, collect, measures
from clusterwise.foundation.evidence.gate import least_group
from clusterwise.foundation.identity.selectors import canonical, merge_state
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.disclosure.split import split
from clusterwise.methods.linkage.merging import counted
from clusterwise.methods.people import Sex
from clusterwise.methods.reach import (
    Bounds,
    Participation,
    Reach,
    head_bounds,
    indirect_reach,
    overlaps,
    reach,
    told_overlaps,
)
from clusterwise.phases.p4_planning.models import BudgetShare
from clusterwise.phases.p5_action.joint_actions.models import JointAction
from clusterwise.phases.p5_action.joint_actions.participation import persons_of
from clusterwise.phases.p6_results.reach.models import IndirectMultiplier

#: Standing in a register or a list is no activity; neither is working for the cluster itself.
NO_ACTIVITY = frozenset({"involved", "affiliated", "facilitated", "seat_held"})
#: Counted by organisation, though people take part as well.
ALSO = ("joint_action_member",)

Matrix = Mapping[tuple[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a period as one reader may see them; None is withheld."""

    participations: int | None
    people: int | None
    new_people: int | None
    by_sex: Mapping[Sex, int | None]


@dataclass(frozen=True, slots=True)
class Crossing:
    """How many people each pair of groups shares; names in the order of the rows."""

    names: tuple[str, ...]
    cells: Matrix


@dataclass(frozen=True, slots=True)
class Indirect:
    """People who are assumed to be reached through others, and what the assumption rests on."""

    people: int
    declared: IndirectMultiplier


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page “People reached” tells of an initiative and a period."""

    told: Told
    activities: Crossing
    initiatives: Crossing
    payers: Crossing
    heads: tuple[tuple[str, Bounds], ...]
    indirect: Indirect | None
    state: str


def activity_measures() -> tuple[str, ...]:
    """Return the measures whose rows are people taking part in something."""
    named = [
        code
        for code, one in measures().items()
        if one.subject == "person" and code not in NO_ACTIVITY and not code.startswith("observed.")
    ]
    return tuple(sorted({*named, *(code for code in ALSO if code in measures())}))


def page_of(initiative: Initiative, user: Any, first: date, last: date, *, is_staff: bool) -> Page:
    """Return what a reader may see of the people reached in a period; small groups only for staff."""
    wide = _initiatives(initiative, user) if is_staff else [initiative]
    facts = collect(activity_measures(), wide)
    stands_for = {str(one): str(other) for one, other in canonical(initiative.programme).items()}
    mine = [fact for found in facts.values() for fact in found if fact.initiative == initiative.pk]
    rows = _participations(mine, last)
    counts = reach(rows, stands_for, first, last)
    least = 0 if is_staff else least_group(last)
    inside = [row for row in rows if first <= row.on]
    told = _told(counts, least)
    return Page(
        told,
        _crossing(_by(inside, lambda row: _label(row.activity)), stands_for, counts.people, least),
        _crossing(_across(facts, wide, first, last), stands_for, counts.people, least) if len(wide) > 1 else _NONE,
        _crossing(_payers(initiative), stands_for, 0, 0) if is_staff else _NONE,
        _heads(mine, first, last) if is_staff else (),
        _indirect(initiative, told.people, last) if told.people is not None else None,
        merge_state(initiative.programme),
    )


_NONE = Crossing((), {})


def _initiatives(initiative: Initiative, user: Any) -> list[Initiative]:
    """Return the initiatives of the same programme that a user may see, the one looked at first."""
    others = Initiative.objects.visible_to(user).filter(programme=initiative.programme_id).exclude(pk=initiative.pk)
    return [initiative, *others]


def _participations(facts: Iterable[Fact], last: date) -> list[Participation]:
    return [
        Participation(str(fact.person), fact.measure, fact.starts, Sex(fact.sex or "U"))
        for fact in facts
        if fact.person is not None and fact.starts <= last
    ]


def _label(code: str) -> str:
    return str(measures()[code].label)


def _by(rows: Iterable[Participation], name: Any) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row.person)
    return groups


def _across(
    facts: Mapping[str, Sequence[Fact]], initiatives: Sequence[Initiative], first: date, last: date
) -> dict[str, list[str]]:
    # Two initiatives may bear one name; their addresses differ.
    names = {one.pk: f"{one} ({one.slug})" for one in initiatives}
    groups: dict[str, list[str]] = {name: [] for name in names.values()}
    for found in facts.values():
        for fact in found:
            if fact.person is not None and first <= fact.starts <= last:
                groups[names[fact.initiative]].append(str(fact.person))
    return groups


def _payers(initiative: Initiative) -> dict[str, list[str]]:
    """Return the people of joint actions by who pays for the plan line behind them: donors, public bodies, firms."""
    actions = dict(
        JointAction.objects.filter(initiative=initiative, plan_line__isnull=False).values_list("pk", "plan_line_id")
    )
    people = persons_of(list(actions))
    groups: dict[str, list[str]] = {}
    shares = BudgetShare.objects.filter(initiative=initiative).order_by("source").values_list("line_id", "source")
    for line, source in shares:
        for action, of_line in actions.items():
            if of_line == line:
                label = str(BudgetShare.Source(source).label)
                groups.setdefault(label, []).extend(str(person) for person in people[action])
    return groups


def _crossing(groups: Mapping[str, Iterable[str]], stands_for: Mapping[str, str], whole: int, least: int) -> Crossing:
    kept = {name: counted(members, stands_for) for name, members in groups.items()}
    cells = overlaps({name: members for name, members in kept.items() if members}, {})
    names = tuple(dict.fromkeys(one for one, _other in cells))
    return Crossing(names, told_overlaps(cells, whole, least) if least else dict(cells))


def _told(counts: Reach, least: int) -> Told:
    if not least:
        return Told(counts.participations, counts.people, counts.new_people, dict(counts.by_sex))
    found = split({sex.value: n for sex, n in counts.by_sex.items()}, least)
    fresh = split({"new": counts.new_people, "known": counts.people - counts.new_people}, least).parts["new"]
    hidden = found.total is None
    return Told(
        None if hidden else counts.participations,
        found.total,
        None if hidden else fresh,
        {Sex(sex): part for sex, part in found.parts.items()},
    )


def _heads(facts: Iterable[Fact], first: date, last: date) -> tuple[tuple[str, Bounds], ...]:
    """Return the bounds of the people behind head-counts without names, for each kind of activity."""
    found: dict[str, dict[Sex, list[int]]] = {}
    for fact in facts:
        if fact.person is None and fact.head_count and first <= fact.starts <= last:
            found.setdefault(fact.measure, {}).setdefault(Sex(fact.sex or "U"), []).append(fact.head_count)
    return tuple((_label(code), head_bounds(counts)) for code, counts in sorted(found.items()))


def _indirect(initiative: Initiative, direct: int, on: date) -> Indirect | None:
    declared = IndirectMultiplier.objects.filter(initiative=initiative, starts__lte=on).order_by("-starts").first()
    if declared is None:
        return None
    others = indirect_reach(direct, Fraction(declared.multiplier), declared.population, declared.source)
    return Indirect(others, declared)
