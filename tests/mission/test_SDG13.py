"""SDG13: kWh and CO2e avoided by each action, out of batches and practices, with the factor and its source shown."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.facilities.models import Batch, DryerEnergy
from clusterwise.phases.p5_action.facilities.services import record_factor, record_saving, revise_batch, revise_energy
from clusterwise.phases.p5_action.joint_actions.models import JointAction
from clusterwise.phases.p6_results.climate import by_action
from clusterwise.phases.p6_results.goals import answers

ON = date(2024, 12, 31)


def _numbers(initiative: Any) -> dict[str, Any]:
    return {one.question.code: one.number for one in answers(initiative, ON) if one.question.goal == "13"}


def _water(batches: Any) -> Decimal:
    """Return the water of batches by hand: what went in less what its dry matter weighs at the moisture of the end."""
    return sum((one.kg_in - one.kg_in * (1 - one.moisture_in) / (1 - one.moisture_out) for one in batches), Decimal(0))


def test_kwh_of_an_action_come_from_its_batches_and_unknown_co2_is_not_zero(demo: Any) -> None:
    batches = list(Batch.objects.filter(initiative=demo.mango))
    found = by_action(demo.mango, ON)

    assert [one.action for one in found] == ["A one-tonne solar dryer for all"]
    assert round(found[0].kwh, 3) == round(_water(batches) * Decimal("0.63"), 3)  # type: ignore[arg-type]
    assert (found[0].qualifier, found[0].co2e_kg, found[0].without_factor) == ("≥", None, len(batches))
    assert round(_numbers(demo.mango)["kwh_avoided"], 3) == round(found[0].kwh, 3)  # type: ignore[arg-type]
    assert _numbers(demo.mango)["co2e_avoided"] is None


def test_co2e_takes_the_factor_of_the_energy_replaced_and_shows_its_source(demo: Any, client: Any) -> None:
    profile = DryerEnergy.objects.get(initiative=demo.mango)
    revise_energy(profile, by=None, replaces="diesel", kwh_per_kg_water=Decimal("1.5"))
    one = by_action(demo.mango, ON)[0]

    assert one.qualifier == "="
    assert round(one.co2e_kg, 6) == round(one.kwh * Decimal("0.2676"), 6)  # type: ignore[arg-type, operator]
    assert [("IPCC" in text, text.startswith("0.2676 kg/kWh")) for _energy, text in one.factors] == [(True, True)]
    client.force_login(User.objects.get(email="cda.ghana@demo.example"))
    page = client.get(f"/p/ghana/i/{demo.mango.slug}/results/goals/energy/").content.decode()
    assert "0.2676 kg/kWh: IPCC Guidelines" in page


def test_electricity_needs_the_factor_of_the_country_with_its_source(demo: Any) -> None:
    action = JointAction.objects.get(initiative=demo.mango, title="Picking and handling with care")
    saving = record_saving(
        initiative=demo.mango, by=None, name="Insulated cold store", joint_action=action, energy="grid",
        starts=date(2023, 1, 1), ends=date(2023, 12, 31), before_kwh=Decimal(9000), after_kwh=Decimal(5000), method="meter",
    )  # fmt: skip
    before = {one.action: (one.kwh, one.co2e_kg) for one in by_action(demo.mango, ON)}
    record_factor(
        initiative=demo.mango, by=None, energy="grid", country="GH", kg_co2e_per_kwh=Decimal("0.4"),
        valid_from=date(2023, 1, 1), source="Energy Commission, a figure for this test",
    )  # fmt: skip
    after = {one.action: one for one in by_action(demo.mango, ON)}[action.title]

    assert before[action.title] == (Decimal(4000), None)
    assert (after.kwh, after.co2e_kg, after.records[0].record.pk) == (Decimal(4000), Decimal(1600), saving.pk)
    assert [text for _energy, text in after.factors] == ["0.4 kg/kWh: Energy Commission, a figure for this test"]


def test_a_batch_more_or_less_moves_the_figure(demo: Any) -> None:
    batch = Batch.objects.filter(initiative=demo.mango).order_by("on").first()
    before = _numbers(demo.mango)["kwh_avoided"]
    revise_batch(batch, by=None, bought_kwh=Decimal(50))

    assert before - _numbers(demo.mango)["kwh_avoided"] == Decimal(50)
    revise_batch(batch, by=None, bought_kwh=None, moisture_out=None)
    assert round(before - _numbers(demo.mango)["kwh_avoided"], 3) == round(_water([Batch(
        kg_in=batch.kg_in, moisture_in=batch.moisture_in, moisture_out=Decimal("0.14"))]) * Decimal("0.63"), 3)  # fmt: skip
