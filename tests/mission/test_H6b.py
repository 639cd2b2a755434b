"""H6b: indicators, collection methods and responsibilities in one framework; none without a method or an owner."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.services import define_indicator
from clusterwise.foundation.people.models import User
from clusterwise.phases.p6_results.selectors import framework

SHEET = {
    "code": "X9", "name": "Something", "definition": "What is counted", "level": "output", "how": "count",
    "measure": "session_held", "subject": "record", "when": "since", "source": "Lists", "method": "Counted",
    "collects": "Clerk", "verifies": "Agent", "reports": "Agent",
}  # fmt: skip


def test_every_sheet_of_the_demo_is_complete(demo: Any) -> None:
    for initiative in demo.complete:
        sheets = framework(initiative)
        assert len(sheets) >= 7
        assert [sheet.lacks for sheet in sheets if sheet.lacks] == []
        for sheet in sheets:
            one = sheet.indicator
            assert all((one.definition, one.source, one.method, one.frequency, one.collects, one.verifies, one.reports))
            assert sheet.baseline or sheet.baseline_reason


@pytest.mark.parametrize("name", ["method", "collects"])
def test_an_indicator_without_method_or_owner_is_refused(demo: Any, name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        define_indicator(initiative=demo.cocoa, by=None, **{**SHEET, name: ""})

    assert name in refusal.value.message_dict
    assert not Indicator.objects.filter(initiative=demo.cocoa, code="X9").exists()


def test_an_indicator_without_a_baseline_is_told_as_incomplete(demo: Any) -> None:
    define_indicator(initiative=demo.cocoa, by=None, **SHEET)

    lacking = {sheet.indicator.code: sheet.lacks for sheet in framework(demo.cocoa) if sheet.lacks}

    assert lacking == {"X9": ("baseline",)}


def test_the_page_shows_the_columns(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))
    page = client.get("/p/liberia/i/cocoa/results/framework/").content.decode()

    assert "Counted from the lists of the group certificates" in page
    assert "Internal control office of each cooperative" in page
    assert "(31 December 2024)" in page
