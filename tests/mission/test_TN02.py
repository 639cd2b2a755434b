"""TN02: from one processing company in 2015 to 13 companies and 4 cooperatives in 2023, reported apart."""

from datetime import date
from typing import Any

from clusterwise.foundation.organisations.models import Involvement
from clusterwise.foundation.organisations.services import revise_involvement


def test_one_company_in_2015_and_thirteen_with_four_cooperatives_in_2023(demo: Any) -> None:
    at = {year: demo.figure(demo.cactus, "N1", date(year, 12, 31)).value for year in (2015, 2018, 2023)}

    assert at == {2015: 1, 2018: 6, 2023: 13}
    assert demo.figure(demo.cactus, "N2", date(2023, 12, 31)).value == 4
    assert demo.figure(demo.cactus, "N2", date(2015, 12, 31)).value == 0
    assert demo.figure(demo.cactus, "N1", date(2023, 12, 31)).baseline.value == 1


def test_companies_and_cooperatives_share_no_record_and_the_scope_is_stored(demo: Any) -> None:
    companies = demo.figure(demo.cactus, "N1", date(2023, 12, 31))
    cooperatives = demo.figure(demo.cactus, "N2", date(2023, 12, 31))

    assert {fact.organisation for fact in companies.facts} & {fact.organisation for fact in cooperatives.facts} == set()
    assert companies.indicator.population == "Companies supported in Kasserine"
    assert companies.indicator.definition.startswith("Companies that process prickly pear and take part")


def test_a_company_that_leaves_is_counted_until_that_day(demo: Any) -> None:
    part = Involvement.objects.get(initiative=demo.cactus, role="processor", organisation__code="TN-F08")
    revise_involvement(part, by=None, ends=date(2023, 3, 31))

    assert demo.figure(demo.cactus, "N1", date(2023, 3, 30)).value == 13
    assert demo.figure(demo.cactus, "N1", date(2023, 3, 31)).value == 12
