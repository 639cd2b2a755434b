"""Events of the market: GE12, two conferences with more than 130 different people."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.evidence.figures import compute
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p5_action.market import selectors, services

DAY = date(2024, 1, 1)


def _event(initiative, name="Pharma days", **values):
    given = {
        "kind": "conference",
        "is_international": True,
        "starts": date(2023, 6, 1),
        "ends": date(2023, 6, 2),
        **values,
    }
    return services.add_event(initiative=initiative, by=None, name=name, **given)


@pytest.fixture
def conferences(initiative):
    """131 people, 20 of them at both conferences."""
    first, second = (
        _event(initiative),
        _event(initiative, "Health forum", starts=date(2023, 10, 1), ends=date(2023, 10, 2)),
    )
    people = [factories.person(initiative, f"E-{n:03}", sex="FM"[n % 2]) for n in range(131)]
    for event, some in ((first, people[:80]), (second, people[60:])):
        for person in some:
            services.add_participant(initiative=initiative, by=None, event=event, person=person)
    return first, second


def _figure(initiative, measure, **values):
    indicator = Indicator(initiative=initiative, measure=measure, when="since", level="output", **values)
    return compute(indicator, collect([measure], [initiative])[measure], on=DAY)


def test_two_conferences_with_131_different_people(initiative, conferences):
    events = _figure(
        initiative, "events", how="count", subject="record", filters={"kind": "conference", "international": "yes"}
    )
    people = _figure(initiative, "event_participants", how="distinct", subject="person")

    assert events.value == 2
    assert (people.value, people.n) == (131, 151)
    assert (people.by_sex["F"], people.by_sex["M"]) == (66, 65)


def test_one_person_less_moves_the_figure(initiative, conferences):
    services.remove_participant(conferences[0].participants.order_by("person__code").first(), by=None)

    assert _figure(initiative, "event_participants", how="distinct", subject="person").value == 130


def test_heads_are_shown_apart(initiative, conferences):
    services.count_heads(initiative=initiative, by=None, event=conferences[0], sex="M", heads=25, source="badges")

    found = selectors.turnout(conferences[0])

    assert (found.people, found.heads, [n for _sex, n in found.heads_by_sex]) == (80, 25, [0, 25, 0, 0])
    assert _figure(initiative, "event_heads", how="count", subject="person").value == 25


def test_a_person_stands_once_on_the_list(initiative):
    event, person = _event(initiative), factories.person(initiative)
    services.add_participant(initiative=initiative, by=None, event=event, person=person)

    with pytest.raises(ValidationError) as refusal:
        services.add_participant(initiative=initiative, by=None, event=event, person=person)

    assert "on the list of the event already" in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cost": Decimal(100)}, "Say in which currency the cost is"),
        ({"cost": Decimal(100), "members_share": Decimal(101), "currency": "USD"}, "Members cannot pay more"),
        ({"ends": date(2023, 5, 1)}, "ends before it starts"),
    ],
)
def test_impossible_events_are_refused(initiative, values, sentence):
    with pytest.raises(ValidationError) as refusal:
        _event(initiative, **values)

    assert sentence in str(refusal.value)


def test_people_of_another_programme_are_refused(initiative, other_initiative):
    event, stranger = _event(initiative), factories.person(other_initiative)

    with pytest.raises(ValidationError) as refusal:
        services.add_participant(initiative=initiative, by=None, event=event, person=stranger)

    assert "belongs elsewhere" in str(refusal.value)


def test_an_evaluator_records_nothing(initiative, evaluator):
    with pytest.raises(NotAllowedError):
        services.add_event(initiative=initiative, by=evaluator, name="x", kind="fair", starts=DAY, ends=DAY)


def test_the_event_page_shows_who_came(client, cda, initiative, conferences):
    client.force_login(cda)

    page = client.get(
        reverse("market.marketevent.record", args=[initiative.programme.slug, initiative.slug, conferences[0].pk])
    ).content.decode()

    assert "80 people took part" in page
