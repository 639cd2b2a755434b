"""H2a: the facilitator is an agent (CDA) or an organisation (CMO); a hand-over keeps the history."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.phases.p2_governance.selectors import facilitators, facilitators_on
from clusterwise.phases.p2_governance.services import hand_over, name_facilitator


def test_the_hand_over_from_agent_to_organisation_keeps_both(demo: Any) -> None:
    history = [(one.kind, one.starts, one.ends) for one in facilitators(demo.cocoa)]

    assert history == [
        ("cmo", date(2024, 8, 1), None),
        ("cda", date(2023, 9, 1), date(2024, 8, 1)),
    ]
    assert [one.kind for one in facilitators_on(demo.cocoa, date(2024, 7, 31))] == ["cda"]
    assert [one.kind for one in facilitators_on(demo.cocoa, date(2024, 8, 1))] == ["cmo"]
    assert facilitators(demo.cocoa)[0].reason.startswith("The cluster's own organisation has its statutes")


def test_a_hand_over_without_its_reason_is_refused(demo: Any) -> None:
    with pytest.raises(ValidationError):
        hand_over(
            initiative=demo.cocoa, by=None, starts=date(2025, 1, 1), reason=" ", kind="cmo",
            organisation=Organisation.objects.get(code="LR-I1"),
        )  # fmt: skip

    assert facilitators(demo.cocoa).count() == 2


def test_an_organisation_cannot_stand_as_agent(demo: Any) -> None:
    firm = Organisation.objects.get(code="GH-C1")

    with pytest.raises(ValidationError):
        name_facilitator(initiative=demo.mango, by=None, kind="cda", organisation=firm, starts=date(2018, 1, 1))
