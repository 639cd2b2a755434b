"""A commission of five seats, two of them women's, one without a vote; and a meeting of it."""

from datetime import date
from types import SimpleNamespace

import pytest
from tests import factories

from clusterwise.foundation.deliberation import services
from clusterwise.foundation.deliberation.models import Body

DAY = date(2023, 5, 10)


def a_body(scope, name="Commission", **values):
    """A body of an initiative or a programme, with a quorum of half the voting seats."""
    given = {
        "kind": Body.Kind.COMMISSION,
        "founded_on": date(2022, 6, 1),
        "quorum_kind": "share",
        "quorum_needed": "1/2",
        "quorum_source": "by-laws, article 7",
        **values,
    }
    level = "initiative" if hasattr(scope, "programme_id") else "programme"
    return services.found_body(**{level: scope}, by=None, name=name, **given)


def a_seat(body, person, **values):
    """A seat from the day on which the body was founded."""
    given = {"category": "producers", "starts": date(2022, 6, 1), **values}
    return services.give_seat(body=body, person=person, by=None, **given)


@pytest.fixture
def commission(initiative):
    """The cluster commission."""
    return a_body(initiative)


@pytest.fixture
def seats(initiative, commission):
    """Four voting seats (ama and esi are women) and an adviser without a vote."""
    people = {
        code: factories.person(initiative, code.upper(), name=f"{code.title()} Secretname", sex=sex)
        for code, sex in (("ama", "F"), ("esi", "F"), ("kofi", "M"), ("yaw", "U"), ("guest", "M"))
    }
    return SimpleNamespace(
        **{
            code: a_seat(commission, person, votes=code != "guest", is_chair=code == "ama")
            for code, person in people.items()
        }
    )


@pytest.fixture
def meeting(commission, seats):
    """A meeting that was held, still open."""
    return services.call_meeting(
        body=commission, by=None, held_on=DAY, place="Saclepea", called_by="cda", notice_days=7
    )


@pytest.fixture
def decision(meeting):
    """A decision by simple majority, with the village's question as its text."""
    return services.table_decision(meeting=meeting, by=None, text="Build a common dryer", due=date(2023, 8, 1))


@pytest.fixture
def sibling_seat(sibling):
    """A seat in another initiative of the same programme."""
    return a_seat(a_body(sibling, "Other commission"), factories.person(sibling, "THEIRS", sex="F"))
