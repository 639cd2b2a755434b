"""SDG15: hectares under organic or biodiversity-friendly practice, counted from plots on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.phases.p5_action.producers.models import LandUse, Plot
from clusterwise.phases.p5_action.producers.selectors import friendly_area, friendly_practices
from clusterwise.phases.p5_action.producers.services import record_land_use, record_plot, revise_land_use
from clusterwise.phases.p6_results.goals import answers


def _hectares(initiative: Any, on: date) -> dict[str, Decimal | None]:
    return {one.question.code: one.number for one in answers(initiative, on) if one.question.goal == "15"}


def test_a_plot_counts_on_the_days_of_its_practice_and_once_under_two(demo: Any) -> None:
    assert "conversion" not in friendly_practices()
    assert {day: tuple(_hectares(demo.cocoa, day).values()) for day in (date(2021, 12, 31), date(2023, 6, 1), date(2024, 6, 1))} == {
        date(2021, 12, 31): (None, None),
        date(2023, 6, 1): (Decimal("1.6"), None),
        date(2024, 6, 1): (Decimal("1.6"), Decimal("1.6")),
    }  # fmt: skip


def test_a_new_plot_adds_its_hectares_and_an_ended_practice_takes_them_away(demo: Any) -> None:
    on = date(2024, 6, 1)
    grower = Plot.objects.filter(initiative=demo.cocoa).first().person
    plot = record_plot(initiative=demo.cocoa, by=None, code="X-1", person=grower, area_ha=Decimal("2.25"), crop="cocoa")
    record_land_use(
        initiative=demo.cocoa, by=None, plot=plot, practice="habitat", starts=date(2024, 1, 1), evidence_note="seen"
    )

    assert _hectares(demo.cocoa, on) == {"friendly_land": Decimal("3.85"), "organic_land": Decimal("1.6")}
    assert friendly_area(demo.cocoa, on) == Decimal("3.85")
    for use in LandUse.objects.filter(plot__code="KAR-001"):
        revise_land_use(use, by=None, ends=date(2024, 5, 1))
    assert _hectares(demo.cocoa, on) == {"friendly_land": Decimal("2.25"), "organic_land": None}


def test_land_in_conversion_becomes_organic_on_its_day(demo: Any) -> None:
    plot = Plot.objects.get(initiative=demo.cocoa, code="SAC-001")
    revise_land_use(plot.uses.get(), by=None, ends=date(2025, 3, 1))
    record_land_use(
        initiative=demo.cocoa, by=None, plot=plot, practice="organic", starts=date(2025, 3, 1), evidence_note="audit"
    )

    assert [_hectares(demo.cocoa, day)["organic_land"] for day in (date(2025, 2, 28), date(2025, 3, 1))] == [
        Decimal("1.6"),
        Decimal("3.7"),
    ]
