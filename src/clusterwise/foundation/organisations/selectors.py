"""Reads about who takes part: three honest totals, actor types in both lists, and what is missing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.organisations.models import ActorType, Initiative, Involvement, Organisation
from clusterwise.foundation.people.models import Sex


@dataclass(frozen=True, slots=True)
class Totals:
    """Participations, people, and people new in the year, with the split by sex of the people."""

    participations: int
    people: int
    new_people: int
    people_by_sex: dict[str, int]


def three_totals(initiative: Initiative, on: date) -> Totals:
    """Return the three totals of the people of an initiative on a day; each person counts once among people."""
    rows = (
        Involvement.objects.filter(initiative=initiative, person__isnull=False, starts__lte=on)
        .values("person", "person__sex")
        .annotate(first=Min("starts"), roles=Count("pk"))
    )
    split: Counter[str] = Counter(row["person__sex"] for row in rows)
    return Totals(
        sum(row["roles"] for row in rows),
        len(rows),
        sum(row["first"].year == on.year for row in rows),
        {sex.value: split[sex.value] for sex in Sex},
    )


def actor_counts(initiative: Initiative, on: date) -> dict[str, int]:
    """Return how many organisations hold each actor type on a day, every type of both lists present."""
    counts = dict.fromkeys(codes.codes("actor_type"), 0)
    for code in _current_types(initiative, on):
        counts[code] = counts.get(code, 0) + 1
    return counts


def _current_types(initiative: Initiative, on: date) -> list[str]:
    rows = (
        ActorType.objects.filter(organisation__involvements__initiative=initiative)
        .values_list("organisation", "type", "starts", "ends")
        .distinct()
    )
    held = {
        (firm, kind)
        for firm, kind, starts, ends in rows
        if (starts is None or starts <= on) and (ends is None or on < ends)
    }
    return [kind for _firm, kind in held]


def figure_counts(initiative: Initiative, on: date) -> dict[str, int]:
    """Return organisations by the five actors of the source's figure, through the crosswalk of the code list."""
    entries = codes.codes("actor_type")
    counts = {actor: 0 for entry in entries.values() for actor in entry.extra.get("figure", [])}
    rows = (
        ActorType.objects.filter(organisation__involvements__initiative=initiative)
        .values_list("organisation", "type", "starts", "ends")
        .distinct()
    )
    seen: set[tuple[Any, str]] = set()
    for firm, kind, starts, ends in rows:
        holds = (starts is None or starts <= on) and (ends is None or on < ends)
        for actor in entries[kind].extra.get("figure", []) if holds and kind in entries else ():
            if (firm, actor) not in seen:
                seen.add((firm, actor))
                counts[actor] = counts.get(actor, 0) + 1
    return counts


def missing_institutions(initiative: Initiative, on: date) -> list[str]:
    """Return the labels of institution types of the source that no organisation of the initiative is yet."""
    counts = actor_counts(initiative, on)
    return [
        entry.label()
        for code, entry in codes.codes("actor_type").items()
        if entry.extra.get("institution") and not counts.get(code)
    ]


def members(initiative: Initiative, user: Any) -> Any:
    """Return the organisations of an initiative that a user may see."""
    return Organisation.objects.visible_to(user).filter(involvements__initiative=initiative).distinct()
