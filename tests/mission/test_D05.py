"""D05: the territory on a map with boundary and distances, the institutions in it, shared identity, and parts apart."""

import pytest
from django.urls import reverse

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection import maps, wording
from clusterwise.phases.p1_selection.models import Candidate, RegisterFile
from clusterwise.phases.p1_selection.services import candidates


def _page(client, candidate):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    return client.get(reverse("selection.territory", args=["liberia", candidate.pk]))


@pytest.fixture
def groves(demo) -> Candidate:
    """Nimba's groves, put on the long list from the demo's register, with the institutions of the cocoa cluster."""
    register = RegisterFile.objects.get(programme__slug="liberia")
    period = maps.latest_period(register)
    rows = maps.map_of(register, period=period, group="").rows
    row = next(one for one in rows if (one.region, one.industry) == ("Nimba", "0127"))
    counts = maps.counts_of(register, row, period)
    made = candidates.add_candidate_from_map(
        register=register, row=row, counts=counts, period=period, by=None, country="LR"
    )
    for one in Candidate.objects.get(name="Nimba cocoa").institutions.all():
        candidates.add_institution(
            programme=made.programme, by=None, candidate=made, name=one.name, kind=one.kind, lon=one.lon, lat=one.lat,
            evidence=one.evidence,
        )  # fmt: skip
    return made


def test_the_map_shows_boundary_distances_and_institutions(groves, client):
    answer = _page(client, groves)
    found, text = answer.context["territory"], answer.content.decode()
    names = [row.institution.name for row in found.institutions]
    distances = [row.distance_km for row in found.institutions]

    assert found.from_members
    assert found.placed > 50
    assert 5 < found.greatest_km < 60
    assert names[-1] == "Commodity regulator (demo)"
    assert distances[0] == pytest.approx(3.2, abs=0.1)
    assert 200 < distances[-1] < 300
    assert "<svg" in text
    assert str(wording.DISCLAIMER)[:60] in text


def test_parts_that_do_not_touch_are_flagged(groves, client):
    register = groves.register
    found = _page(client, groves).context["territory"]
    one_piece = found.is_contiguous
    # Both counties at once: what lies between Nimba and Maryland is empty.
    ring = [[-9.2, 4.0], [-7.4, 4.0], [-7.4, 8.0], [-9.2, 8.0], [-9.2, 4.0]]
    apart = candidates.add_candidate(
        programme=groves.programme, by=None, name="Two counties", product_group="Shops", territory="Nimba, Maryland",
        country="LR", evidence_level="statistical", source="Register", register=register, register_industry="4721",
        register_period=groves.register_period, register_outline={"type": "Polygon", "coordinates": [ring]},
    )  # fmt: skip
    answer = _page(client, apart)

    assert one_piece
    assert len(answer.context["territory"].parts) > 1
    assert "not contiguous" in answer.content.decode()


def test_what_people_hold_in_common_is_named_in_the_readers_language(demo, client):
    candidate = Candidate.objects.get(name="Nimba cocoa")
    text = _page(client, candidate).content.decode()
    client.cookies["django_language"] = "fr"
    french = _page(client, candidate).content.decode()

    assert "a custom of mutual help" in text
    assert "a language or dialect" in text
    assert "une coutume d" in french
