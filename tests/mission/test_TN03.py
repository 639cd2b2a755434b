"""TN03: ten exporting companies supported, each with its evidence."""

from datetime import date
from typing import Any

from clusterwise.foundation.organisations.models import Involvement
from clusterwise.foundation.organisations.services import involve

ON = date(2023, 12, 31)


def test_ten_unique_companies_export_and_each_declaration_is_named(demo: Any) -> None:
    found = demo.figure(demo.cactus, "N3", ON)
    rows = Involvement.objects.filter(pk__in=[fact.source[1] for fact in found.facts])

    assert found.value == len({fact.organisation for fact in found.facts}) == 10
    assert all(row.evidence.startswith("Déclaration d'exportation") for row in rows)


def test_a_second_declaration_of_the_same_company_counts_once(demo: Any) -> None:
    firm = Involvement.objects.filter(initiative=demo.cactus, role="exporter").first().organisation
    involve(initiative=demo.cactus, by=None, organisation=firm, role="exporter", starts=date(2023, 1, 1))

    found = demo.figure(demo.cactus, "N3", ON)

    assert (found.n, found.value) == (11, 10)
