"""LR07: four common drying and fermentation facilities, their cost shared with the cooperatives."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.phases.p5_action.facilities.models import CostShare, Facility
from clusterwise.phases.p5_action.facilities.services import Pledge, UnevenPledgesError, share_cost

ON = date(2024, 9, 30)


def test_four_facilities_are_in_use_and_their_shares_meet_the_cost(demo: Any) -> None:
    facilities = list(Facility.objects.filter(initiative=demo.cocoa, kind="drying_fermentation"))

    assert demo.figure(demo.cocoa, "F1", ON).value == len(facilities) == 4
    for facility in facilities:
        shares = list(facility.shares.all())
        percent = [100 * share.amount / facility.capex for share in shares]
        assert sum(percent) == Decimal(100)
        assert {share.kind for share in shares} == {"cash", "in_kind"}
        assert all(share.valued_how for share in shares if share.kind == "in_kind")


def test_shares_short_of_the_cost_are_refused_and_the_old_ones_stay(demo: Any) -> None:
    facility = Facility.objects.get(name__startswith="Saclepea")
    payer = Organisation.objects.get(code="LR-C2")
    before = set(facility.shares.values_list("pk", flat=True))

    with pytest.raises(UnevenPledgesError) as refusal:
        share_cost(facility=facility, pledges=[Pledge(payer, Decimal(17000))], by=None)

    assert refusal.value.missing == Decimal(1000)
    assert set(CostShare.objects.filter(facility=facility).values_list("pk", flat=True)) == before
