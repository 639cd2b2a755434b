"""PR1: the producers' share of the final price, out of what they were paid and what the sale gave."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.evidence.services import record_observation
from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.agreements.models import Delivery
from clusterwise.phases.p6_results.goals import answers

ON = date(2024, 12, 31)


def _answer(initiative: Any) -> Any:
    return next(one for one in answers(initiative, ON) if one.question.code == "producer_share")


def test_farmers_share_of_the_export_price_comes_from_receipts_and_deliveries(demo: Any) -> None:
    found = _answer(demo.cocoa)
    sold = Delivery.objects.filter(initiative=demo.cocoa, on__lte=ON)
    last = max(sold.values_list("on", flat=True))
    paid = Observation.objects.filter(
        initiative=demo.cocoa, quantity="price_per_kg", starts__lte=last, starts__gte=date(last.year - 1, last.month, last.day)
    ).values_list("value", flat=True)  # fmt: skip

    assert {row.price_per_kg for row in sold} == {Decimal("3.4")}
    assert found.number == sum(paid, Decimal(0)) / len(paid) / Decimal("3.4")
    assert {fact.measure for fact in found.facts} == {"observed.price_per_kg", "delivery_value"}


def test_a_better_price_to_the_farmer_moves_the_share(demo: Any) -> None:
    before = _answer(demo.cocoa).number
    record_observation(
        initiative=demo.cocoa, by=None, quantity="price_per_kg", subject="dry cocoa beans", value=Decimal("2.72"), unit="USD",
        starts=date(2024, 9, 1), method="receipts",
    )  # fmt: skip

    assert _answer(demo.cocoa).number > before


def test_without_a_final_price_nothing_is_said_and_two_currencies_are_refused(demo: Any) -> None:
    assert (_answer(demo.mango).number, _answer(demo.mango).words) == (None, "no record yet")
    record_observation(
        initiative=demo.mango, by=None, quantity="price_per_kg", subject="dried mango, shop", value=Decimal(9), unit="EUR",
        starts=date(2023, 6, 1), method="shelf", dimensions={"stage": "final"},
    )  # fmt: skip
    assert "one currency" in _answer(demo.mango).trouble


def test_the_priority_shows_it(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))

    page = client.get("/p/liberia/i/cocoa/results/goals/producer_share/").content.decode()

    assert "Part of the final price that the producers get" in page
