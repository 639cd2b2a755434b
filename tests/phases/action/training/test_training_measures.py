"""What trainings count as: GE09, more than 100 trained in three categories, each person once."""

from datetime import date

import pytest
from tests import factories

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.evidence import services as indicators
from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.road.registry import desks
from clusterwise.phases.p5_action.training import services

DAY = date(2024, 1, 1)


@pytest.fixture
def trained(initiative):
    """101 people over two sessions, ten of them in both; 50 inspectors, 31 students, 20 of the members' staff."""
    course = services.add_course(initiative=initiative, by=None, title="GMP", topic="gmp")
    sessions = [
        services.add_session(initiative=initiative, by=None, course=course, starts=day, ends=day)
        for day in (date(2023, 3, 1), date(2023, 9, 1))
    ]
    people = [factories.person(initiative, f"G-{n:03}", sex="F" if n % 2 else "M") for n in range(101)]
    parts = (("inspector", people[:50]), ("student", people[50:81]), ("member_staff", people[81:]))
    for category, some in parts:
        services.take_attendance(session=sessions[0], people_present=some, category=category, by=None)
    services.take_attendance(session=sessions[1], people_present=people[:10], category="inspector", by=None)
    return sessions, people


def _indicator(initiative, **values):
    given = {
        "code": "trained", "name": "People trained", "definition": "Named people who attended, each once.",
        "level": "output", "how": "distinct", "measure": "trained", "subject": "person", "when": "since",
        "breakdown": "category", "source": "Attendance lists", "method": "Lists by code", "collects": "CDA",
        "verifies": "CMO", "reports": "CDA", **values,
    }  # fmt: skip
    return indicators.define_indicator(initiative=initiative, by=None, **given)


def test_each_person_counts_once_whatever_the_number_of_sessions(initiative, trained):
    value = evidence.figure(_indicator(initiative), DAY)

    assert (value.value, value.n) == (101, 111)
    assert dict(value.by_dimension) == {"inspector": 50, "student": 31, "member_staff": 20}
    assert (value.by_sex["F"], value.by_sex["M"]) == (50, 51)


def test_a_person_who_did_not_come_moves_the_figure(initiative, trained):
    _sessions, people = trained
    entry = people[100].trainings.get()
    services.revise_participation(entry, by=None, attended=False)

    assert evidence.figure(_indicator(initiative), DAY).value == 100


def test_heads_are_a_measure_of_their_own(initiative, trained):
    sessions, _people = trained
    services.count_heads(
        initiative=initiative, by=None, session=sessions[0], category="farmer", sex="F", heads=30, source="door list"
    )

    named = evidence.figure(_indicator(initiative), DAY)
    heads = evidence.figure(
        _indicator(initiative, code="heads", measure="trained_heads", how="count", breakdown=""), DAY
    )

    assert (named.value, named.anonymous) == (101, 0)
    assert (heads.value, heads.by_sex["F"]) == (30, 30)


def test_each_measure_asks_once_and_who_is_one_person_once(initiative, trained, django_assert_num_queries):
    with django_assert_num_queries(2):
        facts = collect(["trained"], [initiative])

    assert len(facts["trained"]) == 111


def test_the_desk_of_the_phase_tells_of_people_trained(initiative, trained):
    assert "101 people trained" in desks["action"].facts(initiative)
