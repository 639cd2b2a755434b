"""The page “People reached”: three figures, merges, overlaps, heads apart, indirect reach apart, small groups withheld."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories

from clusterwise.foundation.identity import services as identity
from clusterwise.methods.people import Sex
from clusterwise.methods.reach import Bounds
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results.reach import services
from clusterwise.phases.p6_results.reach.models import IndirectMultiplier
from clusterwise.phases.p6_results.reach.selectors import page_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


def session_on(initiative, day, title="GMP basics"):
    course = training.add_course(initiative=initiative, by=None, title=f"{title} {day}", topic="gmp")
    return training.add_session(initiative=initiative, by=None, course=course, starts=day, ends=day)


def attend(session, people):
    training.take_attendance(session=session, people_present=people, category="farmer", by=None)


@pytest.fixture
def women(initiative: Any) -> list[Any]:
    """Nine people: seven women, one man, one who did not say; the last two women are one."""
    sexes = "FFFFFFFMU"
    return [factories.person(initiative, f"P-{k}", sex=sex, name=f"Secret {k}") for k, sex in enumerate(sexes)]


@pytest.fixture
def attended(initiative: Any, women: list[Any]) -> list[Any]:
    """Two sessions: three in 2023, and all nine in 2024."""
    attend(session_on(initiative, date(2023, 6, 1)), women[:3])
    attend(session_on(initiative, date(2024, 6, 1)), women)
    return women


def page(initiative, user, *, is_staff=True):
    return page_of(initiative, user, FIRST, LAST, is_staff=is_staff)


def test_participations_people_and_new_people_are_three_figures(initiative, cda, attended):
    told = page(initiative, cda).told

    assert (told.participations, told.people, told.new_people) == (9, 9, 6)
    assert told.by_sex == {Sex.WOMEN: 7, Sex.MEN: 1, Sex.OTHER: 0, Sex.NOT_STATED: 1}


def test_a_merge_and_taking_it_back_move_the_figures_and_restore_them(initiative, programme, manager, cda, attended):
    before = page(initiative, cda)
    pair = identity.name_pair(programme=programme, one=attended[0], other=attended[6], by=manager)
    edge = identity.decide(pair, is_same=True, by=manager)
    merged = page(initiative, cda)
    identity.take_back(edge, by=manager)

    assert (merged.told.participations, merged.told.people, merged.told.new_people) == (9, 8, 5)
    assert merged.state != before.state
    assert page(initiative, cda) == before


def test_heads_without_names_stand_apart_as_bounds(initiative, cda, attended):
    for day, heads in ((date(2024, 2, 1), 12), (date(2024, 3, 1), 20)):
        session = session_on(initiative, day, "Field day")
        training.count_heads(
            initiative=initiative, by=None, session=session, category="farmer", sex="F", heads=heads, source="door list"
        )

    found = page(initiative, cda)

    assert [bounds for _label, bounds in found.heads] == [Bounds(20, 32)]
    assert found.told.people == 9


def test_initiatives_of_the_programme_overlap_for_those_who_see_both(initiative, sibling, manager, cda, attended):
    attend(session_on(sibling, date(2024, 7, 1)), attended[:2])

    crossing = page(initiative, manager).initiatives
    one, other = crossing.names

    assert (crossing.cells[one, one], crossing.cells[other, other], crossing.cells[one, other]) == (9, 2, 2)
    assert page(initiative, cda).initiatives.names == ()


def test_people_of_another_programme_are_in_no_figure(initiative, manager, other_initiative, attended):
    stranger = factories.person(other_initiative, "S-1", sex="F")
    attend(session_on(other_initiative, date(2024, 7, 1)), [stranger])

    assert page(initiative, manager).told.people == 9


def test_indirect_reach_is_told_apart_with_its_source(initiative, cda, attended):
    assert page(initiative, cda).indirect is None
    services.declare_multiplier(
        initiative=initiative, by=cda, multiplier=Decimal("4.5"), source="Household survey", population=45,
        population_source="Census 2022", starts=date(2023, 1, 1),
    )  # fmt: skip

    found = page(initiative, cda)

    assert (found.indirect.people, found.told.people) == (36, 9)


def test_a_viewer_is_told_no_small_group(initiative, viewer, attended):
    told = page(initiative, viewer, is_staff=False).told

    assert told.people == 9
    assert told.by_sex[Sex.MEN] is None and told.by_sex[Sex.NOT_STATED] is None
    assert told.new_people is None  # three of nine were there before


def test_too_few_people_are_withheld_wholly_from_a_viewer(initiative, viewer, women):
    attend(session_on(initiative, date(2024, 6, 1)), women[:3])

    found = page(initiative, viewer, is_staff=False)

    assert (found.told.participations, found.told.people, found.told.new_people) == (None, None, None)
    assert set(found.activities.cells.values()) == {None}
    assert found.indirect is None


def get(user: Any, name: str, initiative: Any, *more: Any, **asked: Any) -> Any:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.get(reverse(name, args=[initiative.programme.slug, initiative.slug, *more]), asked)


def test_the_page_and_its_file_withhold_the_same_from_a_viewer(initiative, viewer, attended):
    asked = {"first": FIRST, "last": LAST}
    shown = get(viewer, "reach.people", initiative, **asked).content.decode()
    file = get(viewer, "reach.people.export", initiative, "csv", **asked).content.decode()

    assert "withheld" in shown and "withheld" in file
    assert "men: 1" not in shown
    assert "Secret" not in shown + file


def test_the_file_holds_the_figures_of_the_page_for_staff(initiative, cda, attended):
    file = get(cda, "reach.people.export", initiative, "csv", first=FIRST, last=LAST).content.decode()

    lines = [row[:4] for row in csv.reader(io.StringIO(file))]
    assert ["Participations", "", "", "9"] in lines
    assert ["People new in the period", "", "", "6"] in lines


def test_a_period_that_ends_before_it_begins_is_refused_in_words(initiative, cda, attended):
    shown = get(cda, "reach.people", initiative, first=LAST, last=FIRST).content.decode()

    assert "The period ends before it begins; swap the days." in shown


def test_a_multiplier_without_a_source_is_refused(initiative, cda):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        services.declare_multiplier(
            initiative=initiative, by=cda, multiplier=Decimal(4), source="", population=45,
            population_source="Census 2022", starts=date(2023, 1, 1),
        )  # fmt: skip

    assert IndirectMultiplier.objects.count() == 0
