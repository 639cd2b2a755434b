"""D07: five classes of institutions and three tiers of authorities; one that is missing shows as a gap."""

from datetime import date
from typing import Any

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.organisations.models import ActorType
from clusterwise.foundation.organisations.selectors import actor_counts, missing_institutions
from clusterwise.foundation.organisations.services import revise_actor_type
from clusterwise.foundation.people.models import User

ON = date(2024, 9, 30)


def test_the_five_classes_and_three_tiers_are_codes(demo: Any) -> None:
    classes = {code: set(entry.extra["kinds"]) for code, entry in codes("institution_class").items()}
    tiers = {entry.extra["tier"] for entry in codes("actor_type").values() if "tier" in entry.extra}

    assert classes == {
        "associations": {"association"},
        "business_services": {"bds_provider"},
        "finance": {"bank", "other_finance"},
        "authorities": {"authority_local", "authority_regional", "authority_national", "regulator"},
        "training": {"vocational_school", "university"},
    }
    assert tiers == {"local", "regional", "national"}


def test_only_other_finance_is_missing_in_the_cocoa_cluster(demo: Any) -> None:
    assert missing_institutions(demo.cocoa, ON) == ["other financial service provider"]
    assert actor_counts(demo.cocoa, ON)["bank"] == 1


def test_a_class_without_anybody_shows_as_a_gap_on_the_page(demo: Any, client: Any) -> None:
    kind = ActorType.objects.get(organisation__code="LR-I7", type="vocational_school")
    revise_actor_type(kind, by=None, ends=date(2024, 6, 30))
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))

    assert "vocational school or training agency" in missing_institutions(demo.cocoa, ON)
    page = client.get("/p/liberia/i/cocoa/members/").content.decode()
    assert "vocational school or training agency" in page
