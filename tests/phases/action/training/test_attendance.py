"""Attendance by codes: unknown codes are named with their line, and nobody counts twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event, new_id
from clusterwise.phases.p5_action.training import selectors, services
from clusterwise.phases.p5_action.training.models import Participation


@pytest.fixture
def session(initiative):
    course = services.add_course(initiative=initiative, by=None, title="GMP basics", topic="gmp", standard="EU GMP")
    return services.add_session(
        initiative=initiative, by=None, course=course, starts=date(2023, 5, 2), ends=date(2023, 5, 4)
    )


@pytest.fixture
def people(initiative):
    return [factories.person(initiative, f"P-{number}", sex=sex) for number, sex in enumerate("FFMU", start=1)]


def _post(client, user, session, text, **more):
    client.force_login(user)
    scope = session.initiative
    url = reverse("training.attendance", args=[scope.programme.slug, scope.slug, session.pk])
    return client.post(url, {"people_present": text, "category": "inspector", "client_id": str(new_id()), **more})


def test_pasted_codes_are_noted_in_one_event(client, cda, session, people):
    before = Event.objects.count()

    answer = _post(client, cda, session, "P-1\np-2, P-3\n\nP-1")

    assert answer.status_code == 302
    rows = Participation.objects.filter(session=session).order_by("person__code")
    assert [(row.person.code, row.category, row.attended) for row in rows] == [
        ("P-1", "inspector", True),
        ("P-2", "inspector", True),
        ("P-3", "inspector", True),
    ]
    assert Event.objects.count() == before + 1


def test_unknown_codes_are_refused_with_their_lines_and_nothing_is_lost(client, cda, session, people):
    answer = _post(client, cda, session, "P-1\nNobody-7\nP-2;Nobody-9")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2: nobody here has the code “Nobody-7”" in page
    assert "Line 3: nobody here has the code “Nobody-9”" in page
    assert "P-1\nNobody-7\nP-2;Nobody-9" in page
    assert Participation.objects.count() == 0


def test_a_person_of_another_programme_is_unknown(client, cda, session, people, other_initiative):
    factories.person(other_initiative, "CANARY-1", name="Canary Name")

    answer = _post(client, cda, session, "CANARY-1")

    assert answer.status_code == 422
    assert Participation.objects.count() == 0
    assert "Canary Name" not in answer.content.decode()


def test_a_session_of_another_initiative_is_not_found(client, stranger, session, people):
    assert _post(client, stranger, session, "P-1").status_code == 404
    assert Participation.objects.count() == 0


def test_an_evaluator_may_not_take_attendance(client, evaluator, session, people):
    assert _post(client, evaluator, session, "P-1").status_code == 403
    assert Participation.objects.count() == 0


def test_the_same_form_sent_twice_writes_once(session, people):
    key = new_id()
    services.take_attendance(session=session, people_present=people[:2], category="student", by=None, client_id=key)

    with pytest.raises(ReplayedError):
        services.take_attendance(session=session, people_present=people, category="student", by=None, client_id=key)

    assert Participation.objects.count() == 2


def test_who_was_absent_is_marked_as_present_and_keeps_the_category(session, people):
    services.add_participation(
        initiative=session.initiative,
        by=None,
        session=session,
        person=people[0],
        category="lead_farmer",
        attended=False,
    )

    noted = services.take_attendance(session=session, people_present=people[:1], category="other", by=None)

    assert [(one.category, one.attended, one.version) for one in noted] == [("lead_farmer", True, 2)]


def test_a_person_stands_once_on_a_list(session, people):
    values = {"session": session, "person": people[0], "category": "student"}
    services.add_participation(initiative=session.initiative, by=None, **values)

    with pytest.raises(ValidationError) as refusal:
        services.add_participation(initiative=session.initiative, by=None, **values)

    assert "on the list of the session already" in str(refusal.value)


def test_a_session_that_ends_before_it_starts_is_refused(session):
    with pytest.raises(ValidationError) as refusal:
        services.revise_session(session, by=None, ends=date(2023, 5, 1))

    assert "ends before it starts" in str(refusal.value)


def test_heads_stay_apart_from_named_people(session, people):
    services.take_attendance(session=session, people_present=people[:3], category="student", by=None)
    services.count_heads(
        initiative=session.initiative,
        by=None,
        session=session,
        category="farmer",
        sex="F",
        heads=40,
        source="door list",
    )

    found = selectors.turnout(session)

    assert (found.people, [n for _sex, n in found.by_sex]) == (3, [2, 1, 0, 0])
    assert (found.heads, [n for _sex, n in found.heads_by_sex]) == (40, [40, 0, 0, 0])


def test_the_session_page_shows_who_came_and_the_form(client, cda, session, people):
    services.take_attendance(session=session, people_present=people[:3], category="student", by=None)
    client.force_login(cda)

    page = client.get(
        reverse("training.session.record", args=[session.programme.slug, session.initiative.slug, session.pk])
    ).content.decode()

    assert "3 people attended" in page
    assert 'name="people_present"' in page
