"""Reads of trainings: who came to a session, by sex, and how many people were trained."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import Sex
from clusterwise.phases.p5_action.training.models import HeadCount, Participation, Session


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who came to a session: named people and, apart from them, heads without a name, each by sex."""

    people: int
    absent: int
    by_sex: tuple[tuple[str, int], ...]
    heads: int
    heads_by_sex: tuple[tuple[str, int], ...]


def _split(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((sex.plural, counts.get(sex.value, 0)) for sex in Sex)


def turnout(session: Session) -> Turnout:
    """Return who came to a session, in two queries."""
    rows = Participation.objects.filter(session=session).values("person__sex", "attended").annotate(n=Count("id"))
    there: dict[str, int] = {}
    absent = 0
    for row in rows.order_by():
        if row["attended"]:
            there[row["person__sex"]] = there.get(row["person__sex"], 0) + row["n"]
        else:
            absent += row["n"]
    counted = HeadCount.objects.filter(session=session).values("sex").annotate(n=Sum("heads")).order_by()
    heads = {row["sex"]: row["n"] for row in counted}
    return Turnout(sum(there.values()), absent, _split(there), sum(heads.values()), _split(heads))


def people_trained(initiative: Initiative) -> int:
    """Return how many different named people attended a session."""
    attended = Participation.objects.filter(initiative=initiative, attended=True)
    return attended.aggregate(n=Count("person", distinct=True))["n"]
