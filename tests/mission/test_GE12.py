"""GE12: two international conferences with more than 130 participants."""

from datetime import date
from typing import Any

from clusterwise.phases.p5_action.market.models import MarketEvent
from clusterwise.phases.p5_action.market.services import add_participant, count_heads

ON = date(2022, 12, 31)


def test_two_conferences_with_131_different_participants_by_sex(demo: Any) -> None:
    events, guests = demo.figure(demo.pharma, "V1", ON), demo.figure(demo.pharma, "V2", ON)

    assert events.value == 2
    assert (guests.value, guests.qualifier, guests.n) == (131, "≥", 158)
    assert {sex: int(count) for sex, count in guests.by_sex.items()} == {"F": 68, "M": 59, "X": 1, "U": 3}


def test_who_comes_to_both_counts_once_and_heads_stay_apart(demo: Any) -> None:
    first, second = MarketEvent.objects.filter(initiative=demo.pharma).order_by("starts")
    known = set(second.participants.values_list("person", flat=True))
    guest = first.participants.exclude(person__in=known).first().person
    add_participant(initiative=demo.pharma, by=None, event=second, person=guest)
    count_heads(initiative=demo.pharma, by=None, event=second, sex="U", heads=25, source="badges")

    found = demo.figure(demo.pharma, "V2", ON)

    assert (found.value, found.n) == (131, 159)
