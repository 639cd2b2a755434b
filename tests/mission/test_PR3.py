"""PR3: the loss of each stage before and after, in points and relative, from weighed records."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.evidence.services import record_observation, revise_observation
from clusterwise.foundation.people.models import User
from clusterwise.methods.change import Cut
from clusterwise.phases.p6_results.losses import dividing_day, losses_by_stage

ON = date(2023, 6, 30)


def _stages(initiative: Any) -> dict[str, Any]:
    until = dividing_day(initiative)
    assert until is not None
    return {one.stage: one for one in losses_by_stage(initiative, until, ON)[0]}


def test_each_stage_has_its_loss_before_and_after_out_of_what_was_weighed(demo: Any) -> None:
    found = _stages(demo.mango)

    assert {stage: (one.before, one.after, one.weighings) for stage, one in found.items()} == {
        "orchard": (Decimal(2880) / 8000, Decimal(1640) / 8000, 4),
        "market": (Decimal("0.33"), Decimal("0.175"), 2),
    }
    assert found["orchard"].cut.points == Decimal("15.5")
    assert round(found["orchard"].cut.relative, 4) == Decimal("0.4306")
    assert found["market"].cut == Cut(Decimal("15.5"), Decimal("0.155") / Decimal("0.33"))


def test_a_weighing_more_moves_its_stage_alone(demo: Any) -> None:
    before = _stages(demo.mango)
    record_observation(
        initiative=demo.mango, by=None, quantity="loss", subject="store", value=Decimal(100), denominator=Decimal(1000),
        unit="kg", starts=date(2023, 2, 1), method="scale", dimensions={"stage": "storage", "chain": "fresh"},
    )  # fmt: skip
    kept = Observation.objects.get(initiative=demo.mango, quantity="loss", value=Decimal(700))
    revise_observation(kept, by=None, value=Decimal(660))
    found = _stages(demo.mango)

    assert found["orchard"] == before["orchard"]
    assert found["market"].cut.points == Decimal("16.5")
    assert (found["storage"].before, found["storage"].after, found["storage"].cut) == (None, Decimal("0.1"), None)


def test_the_page_shows_points_and_percent_of_each_stage(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.ghana@demo.example"))
    base = f"/p/ghana/i/{demo.mango.slug}/results/goals/losses-by-stage/"
    page = client.get(base).content.decode()

    assert [word in page for word in ("orchard", "market", "15.5", "36\u00a0%", "17.5\u00a0%")] == [True] * 5
    assert client.get(base, {"until": "no day"}).status_code == 404
