"""An initiative whose trainings are counted by an indicator with baseline, targets, plan line and joint action."""

from datetime import date
from decimal import Decimal

import pytest
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p5_action.training import services as training

SHEET = {
    "definition": "Named people who attended a session, each counted once.",
    "level": "output",
    "how": "distinct",
    "measure": "trained",
    "subject": "person",
    "when": "since",
    "source": "Attendance lists",
    "method": "Lists by code at each session",
    "collects": "CDA",
    "verifies": "CMO",
    "reports": "CDA",
    "sdg": ["4", "5"],
    "priorities": ["womens_empowerment"],
}


@pytest.fixture
def define(initiative):
    """Define an indicator of the initiative from the sheet and what differs from it."""

    def make(code="trained", name="People trained", **values):
        return evidence.define_indicator(initiative=initiative, by=None, code=code, name=name, **{**SHEET, **values})

    return make


@pytest.fixture
def session(initiative):
    """A session on 5 March 2023."""
    course = training.add_course(initiative=initiative, by=None, title="GMP basics", topic="gmp")
    return training.add_session(
        initiative=initiative, by=None, course=course, starts=date(2023, 3, 5), ends=date(2023, 3, 6)
    )


@pytest.fixture
def trained(initiative, session):
    """Seven people trained: four women, two men, one who did not say."""
    people = [factories.person(initiative, f"T-{n}", sex=sex) for n, sex in enumerate("FFFFMMU", start=1)]
    training.take_attendance(session=session, people_present=people, category="student", by=None)
    return people


@pytest.fixture
def indicator(define, initiative, trained):
    """People trained: baseline 0 on 1 January 2023, target 20 by the end of 2023, 12 of them women."""
    found = define()
    evidence.freeze_baseline(
        indicator=found, as_of=date(2023, 1, 1), method="none held", by=None, no_value_reason="None yet"
    )
    for sex, value in (("", 20), ("F", 12)):
        evidence.set_target(
            initiative=initiative, by=None, indicator=found, due=date(2023, 12, 31), value=Decimal(value), sex=sex
        )
    return found


@pytest.fixture
def write():
    """Write into a draft and return it."""
    from clusterwise.phases.p6_results.services import reports

    def make(initiative, *, language="en", starts=date(2023, 1, 1), ends=date(2023, 3, 31), **words):
        draft = reports.build_report(initiative=initiative, starts=starts, ends=ends, language=language, by=None)
        return reports.annotate_report(draft, by=None, **words) if words else draft

    return make
