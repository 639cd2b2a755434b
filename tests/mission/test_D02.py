"""D02: critical mass of similar or related products: a changed parameter decides anew, and the change is in the journal."""

from decimal import Decimal

import pytest
from django.urls import reverse

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection import maps
from clusterwise.phases.p1_selection.models import Candidate, RegisterFile
from clusterwise.phases.p1_selection.services import candidates

ASKED = {
    "minimum_lq": 1, "minimum_linked_percent": 30, "minimum_institution_types": 2, "minimum_issues": 1,
    "minimum_issue_percent": 30, "source": "Committee of the programme",
}  # fmt: skip


@pytest.fixture
def starches(demo) -> Candidate:
    """Bong's mills, put on the long list from the demo's register."""
    register = RegisterFile.objects.get(programme__slug="liberia")
    period = maps.latest_period(register)
    rows = maps.map_of(register, period=period, group="").rows
    row = next(one for one in rows if (one.region, one.industry) == ("Bong", "1062"))
    counts = maps.counts_of(register, row, period)
    return candidates.add_candidate_from_map(
        register=register, row=row, counts=counts, period=period, by=None, country="LR"
    )


def _mass(client, candidate):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    found = client.get(reverse("selection.standing", args=["liberia", candidate.pk])).context["mass"]
    return found.own, found.verdict.firms, found.verdict.has_mass, len(found.counted)


def test_size_and_relatedness_decide_and_each_change_is_journalled(starches, client):
    liberia = Programme.objects.get(slug="liberia")
    before = Event.objects.filter(verb="selection.set_thresholds").count()
    candidates.set_thresholds(programme=liberia, by=None, minimum_units=10, minimum_relatedness=Decimal(1), **ASKED)
    own, alone, has_mass, counted = _mass(client, starches)
    candidates.set_thresholds(programme=liberia, by=None, minimum_units=own + 1, **ASKED)
    stricter = _mass(client, starches)
    candidates.set_thresholds(programme=liberia, by=None, minimum_relatedness=Decimal("0.2"), **ASKED)
    wider = _mass(client, starches)

    assert (own, alone, has_mass, counted) == (own, own, True, 0)
    assert own == 17
    assert stricter == (own, own, False, 0)
    assert wider[1] > own
    assert wider[2] is True
    assert wider[3] > 0
    assert Event.objects.filter(verb="selection.set_thresholds").count() == before + 3


def test_a_candidate_named_by_people_says_that_relatedness_is_not_known(demo, client):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    candidate = Candidate.objects.get(name="Nimba cocoa")

    text = client.get(reverse("selection.standing", args=["liberia", candidate.pk])).content.decode()

    assert "2600 enterprises; 50 are asked for." in text.replace(",", "").replace("\u202f", "")
    assert "How related the products are is not known" in text
