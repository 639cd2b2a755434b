"""SDG10: the gap index of income and sales for each region and year, out of the records."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.evidence.services import record_observation
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import User
from clusterwise.phases.p6_results.goals import answers
from clusterwise.phases.p6_results.territories import years

ON = date(2024, 12, 31)


def _income(initiative: Any, value: int, year: int, region: str = "", unit: str = "TND", **more: Any) -> Any:
    dimensions = {"region": region} if region else {"level": "country"}
    return record_observation(
        initiative=initiative, by=None, quantity="income", subject="households", value=Decimal(value), unit=unit,
        starts=date(year, 6, 1), method="survey", dimensions=dimensions, **more,
    )  # fmt: skip


def _told(initiative: Any, code: str = "observed.income") -> dict[int, Any]:
    return {year.year: year for year in years(collect([code], [initiative])[code], ON)}


def test_each_region_and_year_has_its_index_against_the_country(demo: Any) -> None:
    for year, kasserine in ((2021, (300, 500)), (2023, (600, 640))):
        for value in kasserine:
            _income(demo.cactus, value, year, "Kasserine")
        _income(demo.cactus, 1000, year, "Sousse")
        _income(demo.cactus, 800, year)

    found = _told(demo.cactus)

    assert {
        year: {gap.region: (gap.index, gap.gap, gap.records) for gap in found[year].gaps} for year in (2021, 2023)
    } == {
        2021: {
            "Kasserine": (Decimal("0.5"), Decimal("0.5"), 2),
            "Sousse": (Decimal("1.25"), Decimal("-0.25"), 1),
        },
        2023: {
            "Kasserine": (Decimal("0.775"), Decimal("0.225"), 2),
            "Sousse": (Decimal("1.25"), Decimal("-0.25"), 1),
        },
    }
    answer = next(one for one in answers(demo.cactus, ON) if one.question.code == "income_gap")
    assert (answer.number, answer.n) == (Decimal("0.225"), 4)


def test_sales_of_firms_take_the_region_of_their_place(demo: Any) -> None:
    firms = list(Organisation.objects.filter(involvements__initiative=demo.cactus).exclude(place="").order_by("code"))
    north = firms[0]
    south = next(firm for firm in firms if firm.place != north.place)
    for firm, value in ((north, 100), (south, 300)):
        record_observation(
            initiative=demo.cactus, by=None, quantity="sales", organisation=firm, value=Decimal(value), unit="TND",
            starts=date(2030, 6, 1), method="books",
        )  # fmt: skip

    year = years(collect(["observed.sales"], [demo.cactus])["observed.sales"], date(2030, 12, 31))[0]

    assert {gap.region: gap.index for gap in year.gaps} == {north.place: Decimal("0.5"), south.place: Decimal("1.5")}
    assert not year.has_reference


def test_two_currencies_and_a_single_region_give_no_gap_and_say_why(demo: Any) -> None:
    _income(demo.cactus, 300, 2022, "Kasserine")

    assert "One region alone" in _told(demo.cactus)[2022].trouble
    _income(demo.cactus, 300, 2022, "Sousse", unit="USD")
    assert "convert them to one unit" in _told(demo.cactus)[2022].trouble


def test_the_page_shows_regions_and_years(demo: Any, client: Any) -> None:
    _income(demo.cactus, 300, 2022, "Kasserine")
    _income(demo.cactus, 500, 2022, "Sousse")
    client.force_login(User.objects.get(email="cda.tunisia@demo.example"))
    client.cookies["django_language"] = "en"

    page = client.get(f"/p/tunisia/i/{demo.cactus.slug}/results/goals/by-region/").content.decode()

    assert [word in page for word in ("Kasserine", "Sousse", "2022", "Against the mean of these regions")] == [True] * 4
