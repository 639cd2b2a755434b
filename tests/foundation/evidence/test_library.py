"""The indicators of a programme: one figure over all its initiatives, which is not the sum of theirs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.evidence import services
from clusterwise.foundation.evidence.library import library
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.identity import services as identity
from clusterwise.foundation.organisations import services as organisations

DAY, START = date(2023, 6, 30), date(2023, 1, 1)
KPI = {
    "level": "outcome", "source": "survey", "method": "interviews", "collects": "CDA", "verifies": "CMO", "reports": "CDA",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.CLUSTERWISE_FACTS = tmp_path / "facts"


def define(initiative: Any, code: str, formula: str, **values: Any) -> Any:
    given = {**KPI, "name": code, "definition": code, "formula": formula, **values}
    return services.define_indicator(initiative=initiative, by=None, code=code, **given)


@pytest.fixture
def both(initiative: Any, sibling: Any) -> Any:
    """Ada and Kofi farm in both initiatives, Yaa in the second; each initiative defines the same indicators."""
    ada = factories.person(initiative, "A", sex="F")
    kofi = factories.person(initiative, "K", sex="M")
    yaa = factories.person(sibling, "Y", sex="F")
    for who in (ada, kofi):
        organisations.involve(initiative=sibling, by=None, person=who, role="farmer", starts=date(2022, 5, 1))
    for one in (initiative, sibling):
        define(one, "people", "distinct(involved) at date")
        define(one, "parts", "count(involved) at date")
    return ada, kofi, yaa


def test_a_person_in_two_initiatives_is_counted_once(programme, initiative, sibling, both):
    found = {entry.code: entry for entry in library(programme, DAY, START)}
    people = found["people"]

    assert (people.value, people.by_sex, people.by_country) == (
        Decimal(3), {"F": Decimal(2), "M": Decimal(1)}, {"LR": Decimal(3)},
    )  # fmt: skip
    assert people.by_initiative == {str(initiative.pk): Decimal(2), str(sibling.pk): Decimal(3)}
    assert (people.adds_up, found["parts"].value, found["parts"].adds_up) == (False, Decimal(5), True)
    assert [one.initiative for one in people.users] == [initiative, sibling]


def test_merged_people_are_one_in_the_programme_as_well(programme, initiative, both):
    ada, _kofi, yaa = both
    edge = identity.name_pair(programme=programme, one=ada, other=yaa, by=None)
    identity.decide(edge, is_same=True, by=None)

    assert {entry.code: entry.value for entry in library(programme, DAY, START)}["people"] == Decimal(2)


def test_figures_that_differ_in_definition_stand_apart(programme, initiative, sibling):
    define(initiative, "people", "distinct(involved) at date")
    define(sibling, "people", "distinct(trained) since start")

    assert [(entry.code, len(entry.users)) for entry in library(programme, DAY, START)] == [
        ("people", 1),
        ("people", 1),
    ]


def test_another_programme_is_never_counted(programme, other_programme, both, other_initiative):
    factories.person(other_initiative, "secret")
    define(other_initiative, "people", "distinct(involved) at date")

    assert {entry.code: entry.value for entry in library(programme, DAY, START)}["people"] == Decimal(3)
    assert [entry.value for entry in library(other_programme, DAY, START)] == [Decimal(1)]


def test_the_page_shows_the_figures_and_takes_a_definition_over(programme, initiative, sibling, both, manager, client):
    third = factories.initiative(programme, "cassava")
    client.force_login(manager)
    address = reverse("evidence.library", args=[programme.slug])
    page = client.get(address)
    assert page.status_code == 200
    assert [entry.code for entry in page.context["entries"]] == ["parts", "people"]

    source = Indicator.objects.get(initiative=initiative, code="people")
    answer = client.post(address, {"indicator": str(source.pk), "initiative": third.slug})
    copy = Indicator.objects.get(initiative=third)

    assert answer.status_code == 302
    assert (copy.code, copy.formula, copy.name, copy.method) == ("people", source.formula, source.name, source.method)
    again = client.post(address, {"indicator": str(source.pk), "initiative": third.slug})
    assert (again.status_code, Indicator.objects.filter(initiative=third).count()) == (302, 1)


def test_a_facilitator_of_one_initiative_does_not_see_the_programmes_figures(programme, both, cda, viewer, client):
    for user in (cda, viewer):
        client.force_login(user)
        assert client.get(reverse("evidence.library", args=[programme.slug])).status_code in (403, 404)
