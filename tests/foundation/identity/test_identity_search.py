"""The search for people recorded twice: numbers first, then particulars; one programme at a time."""

from datetime import date
from typing import Any

import pytest
from tests import factories

from clusterwise.foundation.identity import across, selectors, services
from clusterwise.foundation.identity.background import COUNT_ACROSS, SEARCH
from clusterwise.foundation.identity.models import MergeEdge
from clusterwise.foundation.identity.proposals import proposals
from clusterwise.foundation.jobs import services as jobs
from clusterwise.foundation.jobs.worker import work_off
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.access import NotAllowedError

TODAY = date(2024, 6, 1)
MARTHA = {"name": "Martha Kollie", "sex": "F", "birth_year": 1980, "place": "Ganta"}
MARTA = {"name": "Kollie Marta", "sex": "F", "birth_year": 1981, "place": "Ganta"}


def found(programme):
    told = proposals(programme, TODAY, lambda stage, share: None)
    from clusterwise.foundation.people.models import Person

    code = dict(Person.objects.values_list("pk", "code"))
    return {(code[one.first], code[one.second]): one.band for one in told}


@pytest.fixture
def card(manager: Any) -> Any:
    """Note the number of a person's card."""
    return lambda person, number: services.note_key(person=person, kind="card", number=number, by=manager)


def test_the_same_card_is_a_key_whatever_the_names(programme, initiative, card):
    for code, name, number in (
        ("P-1", "Martha Kollie", "ab 12"),
        ("P-2", "M. Dolo", "AB-12"),
        ("P-3", "Peter Dolo", "AB13"),
    ):
        card(factories.person(initiative, code, name=name), number)

    assert found(programme) == {("P-1", "P-2"): "key"}


def test_the_same_card_with_another_sex_is_asked_about(programme, initiative, card):
    for code, sex in (("P-1", "F"), ("P-2", "M")):
        card(factories.person(initiative, code, name="Martha Kollie", sex=sex), "AB12")

    assert found(programme) == {("P-1", "P-2"): "ask"}


def test_a_phone_alone_is_a_familys_and_asked_about(programme, initiative):
    factories.person(initiative, "P-1", name="Martha Kollie", phone="0775550101")
    factories.person(initiative, "P-2", name="Musa Kamara", phone="+231 775550101")
    factories.person(initiative, "P-3", name="Kollie Marta", phone="0775550101")

    assert found(programme)["P-1", "P-2"] == "ask"
    assert found(programme)["P-1", "P-3"] == "key"


def test_alike_particulars_are_found_and_others_left_alone(programme, initiative):
    factories.person(initiative, "P-1", **MARTHA)
    factories.person(initiative, "P-2", **MARTA)
    factories.person(initiative, "P-3", name="Musa Kamara", sex="M", birth_year=1980, place="Ganta")

    assert set(found(programme)) == {("P-1", "P-2")}


def test_people_of_another_programme_and_erased_ones_are_never_compared(
    programme, initiative, other_initiative, manager
):
    factories.person(initiative, "P-1", **MARTHA, phone="0775550101")
    factories.person(other_initiative, "S-1", **MARTHA, phone="0775550101")
    erased = factories.person(initiative, "P-2", **MARTHA, phone="0775550101")
    people.erase_person(erased, by=manager)

    assert found(programme) == {}


def test_the_job_lets_pairs_wait_once_and_writes_no_name(programme, initiative, manager):
    factories.person(initiative, "P-1", **MARTHA)
    factories.person(initiative, "P-2", **MARTA)
    job = None
    for _turn in range(2):
        job = jobs.start(kind=SEARCH, scope=programme, by=manager, arguments={}, key="search")
        work_off()
        job.refresh_from_db()

    edge = MergeEdge.objects.get()
    assert (job.state, job.result) == ("done", {"looked_at": 1, "proposed": 0})
    assert (edge.first.code, edge.second.code, edge.decision) == ("P-1", "P-2", "waiting")
    assert "Kollie" not in str(edge.reasons) and edge.reasons["name"] != ""


@pytest.fixture
def in_both(initiative: Any, other_initiative: Any) -> None:
    """Six women in both programmes, one of them twice in the first, and one only there."""
    for k in range(6):
        given = {"name": f"Name{k} Kollie{k}", "sex": "F", "birth_year": 1970 + k, "place": "Ganta"}
        factories.person(initiative, f"P-{k}", **given)
        factories.person(other_initiative, f"S-{k}", **given)
    factories.person(initiative, "P-9", name="Peter Dolo", sex="M", birth_year=1960, place="Ganta")


def test_two_programmes_tell_a_count_and_nothing_else(programme, other_programme, manager, in_both):
    people.give_role(
        programme=other_programme, user=manager, code="programme_manager", by=None, starts=date(2020, 1, 1)
    )
    job = jobs.start(kind=COUNT_ACROSS, scope=programme, by=manager, arguments={"other": str(other_programme.pk)})
    work_off()
    job.refresh_from_db()

    assert job.result == {"other": str(other_programme.pk), "name": other_programme.name, "in_both": 6}
    assert MergeEdge.objects.count() == 0


def test_too_few_people_in_both_programmes_are_withheld(programme, other_programme, initiative, other_initiative):
    for k in range(4):
        given = {"name": f"Name{k} Kollie{k}", "sex": "F", "birth_year": 1970 + k, "place": "Ganta"}
        factories.person(initiative, f"P-{k}", **given)
        factories.person(other_initiative, f"S-{k}", **given)

    assert across.people_in_both(programme, other_programme, by=None, on=TODAY) is None


def test_a_role_in_one_programme_alone_counts_nobody_of_the_other(programme, other_programme, manager, in_both):
    with pytest.raises(NotAllowedError):
        across.people_in_both(programme, other_programme, by=manager, on=TODAY)


def test_a_programme_of_one_person_has_no_pairs(programme, initiative):
    factories.person(initiative, "P-1", **MARTHA)

    assert (found(programme), selectors.merge_state(programme)) == ({}, selectors.merge_state(programme))
