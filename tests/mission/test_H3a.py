"""H3a: the four aims of the diagnostic, each with a light that tells how complete it is."""

from typing import Any

from clusterwise.foundation.people.models import User
from clusterwise.phases.p3_diagnostic.aims import aims
from clusterwise.phases.p3_diagnostic.models import LeverageAnswer, LeveragePoint
from clusterwise.phases.p3_diagnostic.services import revise_leverage_point


def test_each_of_the_four_aims_has_a_light(demo: Any) -> None:
    found = {one.code: one.light for one in aims(demo.cocoa)}

    assert found == {"environment": "partly", "leverage": "complete", "baseline": "complete", "trust": "complete"}
    assert all(one.sentence for one in aims(demo.cocoa))


def test_a_root_cause_without_a_leverage_point_dims_its_light(demo: Any) -> None:
    point = LeveragePoint.objects.get(initiative=demo.cocoa, name__startswith="Shared fermentation")
    revise_leverage_point(point, by=None, answers=[])

    leverage = next(one for one in aims(demo.cocoa) if one.code == "leverage")

    assert (leverage.light, leverage.share) == ("partly", 0.75)
    assert LeverageAnswer.objects.filter(point=point).count() == 0


def test_the_page_shows_the_four_aims(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))
    page = client.get("/p/liberia/i/cocoa/diagnostic/aims/").content.decode()

    assert all(one.title.replace("&", "&amp;") in page for one in aims(demo.cocoa))
