"""TN06: more than 500 farmers, most of them women, improved their practice."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.services import record_observation
from clusterwise.foundation.people.models import Person

ON = date(2023, 12, 31)


def test_more_than_500_different_farmers_most_of_them_women(demo: Any) -> None:
    found = demo.figure(demo.cactus, "A1", ON)

    assert (found.value, found.qualifier) == (Decimal(503), "≥")
    assert {sex: int(count) for sex, count in found.by_sex.items()} == {"F": 389, "M": 110, "X": 0, "U": 4}
    assert found.by_sex["F"] / found.value > Decimal("0.5")


def test_a_second_practice_of_the_same_farmer_counts_once(demo: Any) -> None:
    farmer = Person.objects.get(programme=demo.cactus.programme, code="TN-G0001")
    record_observation(
        initiative=demo.cactus, by=None, quantity="practice_adopted", person=farmer, value=Decimal(1), unit="practice",
        starts=date(2023, 4, 3), method="Visit of the plot", dimensions={"practice": "drip irrigation"},
    )  # fmt: skip

    found = demo.figure(demo.cactus, "A1", ON)

    assert (found.n, found.value) == (504, 503)
