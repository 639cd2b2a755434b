"""Taking whole lists in: one event a list, all of it or nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests import factories

from clusterwise.foundation.evidence.lists import record_observations
from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.lists import take_in_list
from clusterwise.foundation.organisations.models import Affiliation, Involvement
from clusterwise.foundation.organisations.selectors import three_totals
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.people.models import Person

SINCE = date(2024, 1, 8)
ROWS = [{"code": "A1", "sex": "F", "name": "Abena"}, {"code": "A2", "sex": "M"}]


def test_a_list_is_one_event_with_involvements_and_members(initiative: Any, clerk: Any) -> None:
    coop = factories.organisation(initiative)
    before = Event.objects.count()

    people = take_in_list(initiative=initiative, by=clerk, rows=ROWS, role="farmer", since=SINCE, organisation=coop)

    assert Event.objects.count() == before + 1
    assert [one.code for one in people] == ["A1", "A2"]
    assert Involvement.objects.filter(person__in=people, role="farmer", starts=SINCE).count() == 2
    assert Affiliation.objects.filter(person__in=people, organisation=coop, kind="member").count() == 2
    assert "Abena" not in Event.objects.latest("at").stored


@pytest.mark.parametrize("rows", [[*ROWS, {"code": "A1"}], [{"code": "K1"}], [{"code": "A3", "sex": "Q"}]])
def test_a_code_used_twice_or_known_or_a_wrong_value_refuses_the_whole_list(initiative: Any, rows: Any) -> None:
    factories.person(initiative, "K1")

    with pytest.raises(ValidationError):
        take_in_list(initiative=initiative, by=None, rows=rows, role="farmer", since=SINCE)

    assert list(Person.objects.values_list("code", flat=True)) == ["K1"]


def test_an_organisation_of_another_tenant_and_a_viewer_are_refused(
    initiative: Any, other_initiative: Any, viewer: Any
) -> None:
    foreign = factories.organisation(other_initiative)

    with pytest.raises(ValidationError):
        take_in_list(initiative=initiative, by=None, rows=ROWS, role="farmer", since=SINCE, organisation=foreign)
    with pytest.raises(NotAllowedError):
        take_in_list(initiative=initiative, by=viewer, rows=ROWS, role="farmer", since=SINCE)

    assert not Person.objects.exists()


def test_a_table_of_observations_is_one_event_and_refused_as_a_whole(
    initiative: Any, other_initiative: Any, clerk: Any, viewer: Any
) -> None:
    firm, foreign = factories.organisation(initiative), factories.organisation(other_initiative)
    row = {
        "quantity": "jobs",
        "organisation": firm,
        "value": Decimal(3),
        "unit": "FTE",
        "starts": SINCE,
        "method": "asked",
    }
    before = Event.objects.count()

    made = record_observations(initiative=initiative, by=clerk, rows=[row, {**row, "sex": "F"}])

    assert (len(made), Event.objects.count()) == (2, before + 1)
    with pytest.raises(ValidationError):
        record_observations(initiative=initiative, by=clerk, rows=[row, {**row, "organisation": foreign}])
    with pytest.raises(NotAllowedError):
        record_observations(initiative=initiative, by=viewer, rows=[row])
    assert Observation.objects.count() == 2


def test_who_takes_part_from_tomorrow_is_not_counted_today(initiative: Any) -> None:
    factories.person(initiative, since=date(2023, 1, 2))

    assert [three_totals(initiative, date(2023, 1, day)).people for day in (1, 2)] == [0, 1]
