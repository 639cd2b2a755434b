"""What events of the market can be counted as: the events, their named people, and heads apart from them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.market.models import EventHeads, EventParticipant, MarketEvent

DIMENSIONS = {"kind": "", "international": "", "event": ""}


def _dimensions(event: MarketEvent) -> dict[str, str]:
    return {"kind": event.kind, "international": "yes" if event.is_international else "no", "event": event.name}


@measure("events", _("conference, fair or business meeting"), subject="record", dimensions=DIMENSIONS)
def events(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each conference, fair or day of business meetings, with its cost where it is known."""
    for row in MarketEvent.objects.filter(initiative__in=initiatives):
        yield Fact(
            measure="events",
            initiative=row.initiative_id,
            starts=row.starts,
            source=("market.MarketEvent", str(row.pk)),
            label=str(row),
            place=row.place,
            dimensions=_dimensions(row),
            amount=row.cost,
            unit=row.currency,
        )


@measure("event_participants", _("took part in an event"), subject="person", dimensions=DIMENSIONS)
def participants(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each named person at an event, on its first day."""
    for row in EventParticipant.objects.filter(initiative__in=initiatives).select_related("person", "event"):
        who, day = row.person, row.event.starts
        yield Fact(
            measure="event_participants",
            initiative=row.initiative_id,
            starts=day,
            source=("market.EventParticipant", str(row.pk)),
            label=str(row),
            person=row.person_id,
            organisation=row.organisation_id,
            place=who.place,
            sex=who.sex,
            age_band=who.age_band_on(day),
            dimensions=_dimensions(row.event),
        )


@measure("event_heads", _("heads at an event, without names"), subject="person", unit="heads", dimensions=DIMENSIONS)
def heads(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each anonymous head count; never part of a count of named people."""
    for row in EventHeads.objects.filter(initiative__in=initiatives).select_related("event"):
        yield Fact(
            measure="event_heads",
            initiative=row.initiative_id,
            starts=row.event.starts,
            source=("market.EventHeads", str(row.pk)),
            label=str(row),
            sex=row.sex,
            dimensions=_dimensions(row.event),
            amount=Decimal(row.heads),
            unit="heads",
            head_count=row.heads,
        )
