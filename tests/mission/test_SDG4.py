"""SDG4: at least one accredited course, out of a registry of accreditations with their days and certificates."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.training.models import Accreditation, Course
from clusterwise.phases.p5_action.training.services import record_accreditation, revise_accreditation
from clusterwise.phases.p6_results.goals import answers

ON = date(2022, 12, 31)


def _answer(initiative: Any, on: date = ON) -> Any:
    return next(one for one in answers(initiative, on) if one.question.code == "accredited")


def test_at_least_one_course_is_accredited_and_the_certificate_says_by_whom(demo: Any) -> None:
    found = _answer(demo.pharma)
    kept = Accreditation.objects.get(initiative=demo.pharma)

    assert found.number == 1
    assert [fact.source for fact in found.facts] == [("training.Course", str(kept.course_id))]
    assert (kept.accreditor.name in found.facts[0].label, bool(kept.evidence_note)) == (True, True)
    assert Course.objects.filter(initiative=demo.pharma).count() == 2


def test_it_counts_on_the_days_of_its_validity_alone_and_a_course_once(demo: Any) -> None:
    kept = Accreditation.objects.get(initiative=demo.pharma)
    record_accreditation(
        initiative=demo.pharma, by=None, course=kept.course, accreditor=kept.course.sessions.last().trainer_organisation,
        valid_from=date(2022, 1, 1), evidence_note="Second letter",
    )  # fmt: skip

    assert _answer(demo.pharma).number == 1
    assert [_answer(demo.pharma, day).n for day in (date(2021, 8, 31), date(2021, 9, 1))] == [0, 1]
    revise_accreditation(kept, by=None, valid_to=date(2021, 12, 31))
    assert _answer(demo.pharma, date(2022, 1, 1)).n == 1


def test_an_accreditation_without_evidence_is_refused(demo: Any) -> None:
    kept = Accreditation.objects.get(initiative=demo.pharma)

    with pytest.raises(ValidationError, match="Name the certificate"):
        record_accreditation(
            initiative=demo.pharma, by=None, course=kept.course, accreditor=kept.accreditor, valid_from=date(2023, 1, 1)
        )


def test_the_goals_page_shows_it_with_its_rows(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.georgia@demo.example"))
    base = f"/p/georgia/i/{demo.pharma.slug}/results/goals/"

    assert "Courses that an institution accredited" in client.get(base).content.decode()
    assert "Good manufacturing practice" in client.get(f"{base}accredited/").content.decode()
