"""PR2: the kWh that a solar dryer avoids, and the share of its heat that comes from the sun, out of its batches."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.selectors import figure
from clusterwise.phases.p5_action.facilities.models import Batch, DryerEnergy
from clusterwise.phases.p5_action.facilities.services import revise_batch, revise_energy
from clusterwise.phases.p6_results.goals import answers

ON = date(2024, 12, 31)


def _numbers(initiative: Any) -> dict[str, Any]:
    return {one.question.code: one.number for one in answers(initiative, ON) if one.question.goal == "climate"}


def test_the_dome_avoids_the_energy_for_the_water_that_left(demo: Any) -> None:
    water = sum(
        (one.kg_in - one.kg_in * (1 - one.moisture_in) / (1 - one.moisture_out) for one in Batch.objects.filter(initiative=demo.mango)),
        Decimal(0),
    )  # fmt: skip
    found = _numbers(demo.mango)

    assert round(found["solar_kwh"], 3) == round(water * Decimal("0.63"), 3)
    assert found["solar_share"] == 1


def test_a_burner_that_helps_lowers_both(demo: Any) -> None:
    before = _numbers(demo.mango)["solar_kwh"]
    revise_energy(DryerEnergy.objects.get(initiative=demo.mango), by=None, solar_share=Decimal("0.75"))

    after = _numbers(demo.mango)
    assert (after["solar_kwh"], round(after["solar_share"], 9)) == (before * Decimal("0.75"), Decimal("0.75"))


def test_a_meter_reading_beats_the_stated_share(demo: Any) -> None:
    before = _numbers(demo.mango)["solar_kwh"]
    revise_batch(Batch.objects.filter(initiative=demo.mango).first(), by=None, bought_kwh=Decimal(20))

    assert before - _numbers(demo.mango)["solar_kwh"] == 20


def test_it_is_at_least_that_much_and_can_be_an_indicator_for_a_facility(demo: Any) -> None:
    indicator = evidence.define_indicator(
        initiative=demo.mango, by=None, code="KWH", name="Energy avoided", definition="From the batches", level="output",
        how="sum", measure="energy_avoided", subject="record", filters={"facility": "Dome dryer of Dodowa"}, when="since",
        unit="kWh", source="batch book", method="dry-matter balance", collects="CDA", verifies="CMO", reports="CMO",
    )  # fmt: skip
    found = figure(indicator, ON)

    assert (found.value, found.qualifier) == (_numbers(demo.mango)["solar_kwh"], "≥")
