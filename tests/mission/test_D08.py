"""D08: the figure of five actors drawn from the records, through a crosswalk in which one type may be several actors."""

from datetime import date
from typing import Any

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.organisations.selectors import figure_counts
from clusterwise.foundation.organisations.services import add_actor_type
from clusterwise.foundation.people.models import User

ON = date(2024, 9, 30)


def test_the_five_actors_are_counted_from_the_records(demo: Any) -> None:
    assert figure_counts(demo.cocoa, ON) == {
        "firms": 14,
        "capital_providers": 1,
        "government": 4,
        "education_organisations": 2,
        "research_organisations": 1,
    }


def test_an_organisation_keeps_its_codes_in_both_lists(demo: Any) -> None:
    university = Organisation.objects.get(programme__slug="liberia", code="LR-I8")
    held = set(university.actor_types.values_list("type", flat=True))
    crosswalk = {code: codes("actor_type")[code].extra["figure"] for code in held}

    assert held == {"university", "research_organisation"}
    assert crosswalk["university"] == ["education_organisations", "research_organisations"]
    assert codes("actor_type")["university"].extra["institution"] is True


def test_the_diagram_shows_the_counts_and_follows_a_new_record(demo: Any, client: Any) -> None:
    firm = Organisation.objects.get(programme__slug="liberia", code="LR-X1")
    add_actor_type(programme=firm.programme, by=None, organisation=firm, type="other_finance", starts=date(2024, 1, 1))
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))

    page = client.get("/p/liberia/i/cocoa/members/").content.decode()

    assert figure_counts(demo.cocoa, ON)["capital_providers"] == 2
    assert "<svg" in page
    for actor in ("firms", "capital providers", "government", "research organisations", "education organisations"):
        assert actor in page
