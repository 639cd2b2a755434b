"""Who takes part in joint actions, by sex; every kind of record tells of its own people."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from clusterwise.phases.p5_action.joint_actions.models import Member

#: Given the keys of joint actions, a query of (joint action, person, sex) of the people that a kind of record names.
Source = Callable[[Collection[UUID]], Any]
sources: list[Source] = []


def tells_of_people(source: Source) -> Source:
    """Register a kind of record whose people take part in its joint action."""
    sources.append(source)
    return source


@tells_of_people
def _members(actions: Collection[UUID]) -> Any:
    return Member.objects.filter(action__in=actions, person__isnull=False).values_list(
        "action", "person", "person__sex"
    )


def persons_of(actions: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """Return the different people who take part in each action, with their sex; asked in one query."""
    found: dict[UUID, dict[UUID, str]] = {action: {} for action in actions}
    if not actions:
        return found
    first, *others = (source(actions).order_by() for source in sources)
    for action, person, sex in first.union(*others) if others else first.distinct():
        found[action][person] = sex
    return found


def people_of(actions: Collection[UUID]) -> dict[UUID, Mapping[str, int]]:
    """Return how many different people take part in each action, by sex; asked in one query."""
    return {
        action: {sex: list(people.values()).count(sex) for sex in "FMXU"}
        for action, people in persons_of(actions).items()
    }
