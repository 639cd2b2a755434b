"""P4: formal or informal lead bodies: an unregistered group decides and holds assets in trust."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.deliberation.models import Body, Decision
from clusterwise.foundation.deliberation.services import entrust_asset
from clusterwise.phases.p5_action.facilities.models import Facility


def _group(demo: Any) -> Body:
    return Body.objects.get(initiative=demo.cocoa, kind="informal_group")


def test_an_unregistered_group_took_a_decision_with_quorum(demo: Any) -> None:
    group = _group(demo)
    decision = Decision.objects.get(meeting__body=group)

    assert (group.is_formal, group.organisation.is_formal, group.organisation.registration_number) == (False, False, "")
    assert decision.is_carried
    assert decision.meeting.is_quorate
    assert decision.meeting.present_by_sex["F"] == 4


def test_it_holds_boxes_and_a_facility_in_trust(demo: Any) -> None:
    group = _group(demo)
    asset = group.assets.get()

    assert (asset.what, asset.value, asset.currency) == ("Ten fermentation boxes", Decimal(1800), "USD")
    assert asset.trustee_person.sex == "F"
    assert asset.decision.is_carried
    assert Facility.objects.get(trustee=group).name == "Karnplay drying and fermentation centre"


def test_an_asset_without_a_trustee_is_refused(demo: Any) -> None:
    with pytest.raises(ValidationError):
        entrust_asset(body=_group(demo), by=None, what="A scale", starts=date(2024, 5, 2))

    assert _group(demo).assets.count() == 1
