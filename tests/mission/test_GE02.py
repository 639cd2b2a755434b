"""GE02: modernisation, sustainability and quality improvement, each with baseline, target and latest value."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.phases.p6_results.balance.models import Placement
from clusterwise.phases.p6_results.balance.selectors import AREAS, scorecard
from clusterwise.phases.p6_results.balance.services import take_off

ON = date(2022, 12, 31)


def test_each_area_shows_an_indicator_with_baseline_target_and_latest_value(demo: Any) -> None:
    areas = scorecard(demo.pharma, ON, AREAS)

    told = {
        area.code: [
            (row.value.baseline.value, row.value.target.value, row.value.value) for row in area.rows if not row.lacks
        ]
        for area in areas
    }
    assert [area.label for area in areas] == ["Modernisation", "Sustainability", "Quality improvement"]
    assert told["modernisation"] == [(Decimal(2), Decimal(5), Decimal(4))]
    assert told["sustainability"] == [(Decimal(1), Decimal(4), Decimal(3))]
    assert (Decimal(1), Decimal(5), Decimal(4)) in told["quality"]
    assert [area.warning for area in areas] == [""] * 3


def test_an_area_that_loses_its_indicator_says_so(demo: Any) -> None:
    take_off(Placement.objects.get(initiative=demo.pharma, dimension="sustainability"), by=None)

    empty = [area.code for area in scorecard(demo.pharma, ON, AREAS) if area.warning and not area.rows]

    assert empty == ["sustainability"]
