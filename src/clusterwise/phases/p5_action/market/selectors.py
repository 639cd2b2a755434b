"""Reads of events: who came, by sex, with the heads that nobody named apart."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from clusterwise.foundation.people.models import Sex
from clusterwise.phases.p5_action.market.models import EventHeads, EventParticipant, MarketEvent


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who came to an event: named people and, apart from them, heads without a name, each by sex."""

    people: int
    by_sex: tuple[tuple[str, int], ...]
    heads: int
    heads_by_sex: tuple[tuple[str, int], ...]


def turnout(event: MarketEvent) -> Turnout:
    """Return who came to an event, in two queries."""
    rows = EventParticipant.objects.filter(event=event).values_list("person__sex").annotate(n=Count("id")).order_by()
    named = dict(rows)
    counted = dict(EventHeads.objects.filter(event=event).values_list("sex").annotate(n=Sum("heads")).order_by())
    return Turnout(
        people=sum(named.values()),
        by_sex=tuple((sex.plural, named.get(sex.value, 0)) for sex in Sex),
        heads=sum(counted.values()),
        heads_by_sex=tuple((sex.plural, counted.get(sex.value, 0)) for sex in Sex),
    )
