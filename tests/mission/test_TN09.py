"""TN09: the price of the late pick rose fourfold, for the same unit, season and quality."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.services import record_observation
from clusterwise.foundation.evidence.wording import value_words

ON = date(2023, 12, 31)


def test_the_late_pick_brings_four_times_what_it_did(demo: Any) -> None:
    found = demo.figure(demo.cactus, "P1", ON)

    assert (found.baseline.value, found.value, found.change.times) == (Decimal("0.45"), Decimal("1.8"), Decimal(4))
    assert value_words(found).replace("\u00a0", " ") == "× 4 (+300 %)"
    assert {(fact.unit, fact.dimensions["season"], fact.dimensions["quality"]) for fact in found.facts} == {
        ("TND", "winter", "organic")
    }


def test_a_price_of_the_early_pick_does_not_move_it(demo: Any) -> None:
    record_observation(
        initiative=demo.cactus, by=None, quantity="price_per_kg", value=Decimal("9.9"), unit="TND",
        subject="early fruit", starts=date(2023, 8, 1), method="Receipts",
        dimensions={"pick": "early", "quality": "organic", "season": "summer"},
    )  # fmt: skip

    assert demo.figure(demo.cactus, "P1", ON).value == Decimal("1.8")
