"""GE09: more than 100 people trained in GMP and GDP: inspectors, students, members' staff."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.phases.p5_action.training.models import Participation, Session
from clusterwise.phases.p5_action.training.services import add_participation, count_heads

ON = date(2022, 12, 31)


def test_101_different_people_in_three_categories_by_sex(demo: Any) -> None:
    found = demo.figure(demo.pharma, "T1", ON)

    assert (found.value, found.qualifier, found.n) == (101, "≥", 134)
    assert {code: int(count) for code, count in found.by_dimension.items()} == {
        "inspector": 19, "member_staff": 41, "student": 41,
    }  # fmt: skip
    assert {sex: int(count) for sex, count in found.by_sex.items()} == {"F": 65, "M": 35, "X": 0, "U": 1}


def test_who_attends_twice_counts_once_and_heads_without_a_name_are_not_added(demo: Any) -> None:
    session = Session.objects.filter(initiative=demo.pharma).order_by("starts").last()
    listed = set(session.participations.values_list("person", flat=True))
    earlier = Participation.objects.filter(initiative=demo.pharma).exclude(person__in=listed).first()
    add_participation(
        initiative=demo.pharma, by=None, session=session, person=earlier.person, category=earlier.category
    )
    count_heads(initiative=demo.pharma, by=None, session=session, category="other", sex="F", heads=40, source="door")

    found = demo.figure(demo.pharma, "T1", ON)

    assert (found.value, found.n) == (101, 135)


def test_the_same_person_is_not_listed_twice_at_one_session(demo: Any) -> None:
    kept = Participation.objects.filter(initiative=demo.pharma).first()

    with pytest.raises(ValidationError):
        add_participation(
            initiative=demo.pharma, by=None, session=kept.session, person=kept.person, category=kept.category
        )
