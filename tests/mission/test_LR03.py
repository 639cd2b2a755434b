"""LR03: contracts with two international buyers for up to 200 MT, and the warning that this takes nearly all cocoa."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.phases.p5_action.agreements import selectors
from clusterwise.phases.p5_action.agreements.models import Agreement, Party
from clusterwise.phases.p5_action.agreements.services import AboveCapError, record_delivery

ON = date(2024, 9, 30)


def _contract(demo: Any) -> Agreement:
    return Agreement.objects.get(initiative=demo.cocoa, kind="export")


def test_two_buyers_may_take_up_to_200_tonnes(demo: Any) -> None:
    volume, buyers = demo.figure(demo.cocoa, "M1", ON), demo.figure(demo.cocoa, "M2", ON)

    assert (volume.value, volume.unit, volume.qualifier) == (Decimal(200000), "kg", "max")
    assert buyers.value == 2
    assert Party.objects.filter(agreement=_contract(demo), side="buyer").count() == 2
    assert selectors.accepted_kg(_contract(demo)) == Decimal(78400)


def test_197_kg_a_farmer_is_nearly_all_that_a_hectare_gives_and_warns(demo: Any) -> None:
    asked = selectors.feasibility_on(_contract(demo), ON)

    assert asked is not None
    assert asked.producers == 1015
    assert round(asked.feasibility.kg_per_farmer, 1) == Decimal("197.0")
    assert (asked.yield_kg_per_ha, asked.area_ha) == (Decimal(200), Decimal(1))
    assert asked.feasibility.is_warning is True
    assert [agreement for agreement, _asked in selectors.asking_too_much(demo.cocoa, ON)] == [_contract(demo)]


def test_a_delivery_above_the_cap_is_refused(demo: Any) -> None:
    with pytest.raises(AboveCapError) as refusal:
        record_delivery(
            initiative=demo.cocoa, by=None, agreement=_contract(demo), on=date(2024, 10, 4), kg=Decimal(121601)
        )

    assert (refusal.value.above_kg, refusal.value.left_kg) == (Decimal(1), Decimal(121600))
    assert selectors.accepted_kg(_contract(demo)) == Decimal(78400)
