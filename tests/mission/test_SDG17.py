"""SDG17: partnerships between firms, institutions and donors, counted with their start, end and money."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.phases.p5_action.agreements.models import Partnership
from clusterwise.phases.p5_action.agreements.services import add_partner, record_partnership, revise_partnership
from clusterwise.phases.p6_results.goals import answers

ON = date(2024, 12, 31)


def _found(initiative: Any, on: date = ON) -> dict[str, Any]:
    return {one.question.code: one for one in answers(initiative, on) if one.question.goal == "17"}


@pytest.fixture
def fund(demo: Any) -> Partnership:
    """A partnership of a firm, an institution and a donor in the mango cluster, which has none yet."""
    whole = record_partnership(
        initiative=demo.mango, by=None, title="Seedlings", kind="project", starts=date(2023, 1, 1), ends=date(2024, 6, 30),
        evidence_note="contract",
    )  # fmt: skip
    parties = Organisation.objects.filter(involvements__initiative=demo.mango).order_by("code").distinct()[:3]
    for party, side, money in zip(parties, ("firm", "institution", "donor"), (500, None, 9500), strict=True):
        add_partner(
            initiative=demo.mango, by=None, partnership=whole, organisation=party, side=side,
            brings=Decimal(money) if money is not None else None, currency="GHS" if money is not None else "",
        )  # fmt: skip
    return whole


def test_it_counts_from_its_start_to_its_end_with_its_money(demo: Any, fund: Partnership) -> None:
    during, after = _found(demo.mango, date(2024, 6, 30)), _found(demo.mango, date(2024, 7, 1))

    counts = [during["partnerships"].n, after["partnerships"].n, after["partnerships_begun"].n]
    assert counts == [1, 0, 1]
    assert (during["partners"].number, during["partner_money"].number) == (3, Decimal(10000))
    assert collect(["partnership"], [demo.mango])["partnership"][0].dimensions["sides"] == "donor+firm+institution"
    revise_partnership(fund, by=None, ends=None)
    assert _found(demo.mango, date(2024, 7, 1))["partnerships"].number == 1


def test_one_partner_alone_is_no_partnership(demo: Any) -> None:
    record_partnership(
        initiative=demo.mango, by=None, title="Alone", kind="project", starts=date(2023, 1, 1), evidence_note="letter"
    )

    assert (_found(demo.mango)["partnerships"].n, _found(demo.mango)["partnerships"].words) == (0, "no record yet")


def test_the_demo_shows_a_partnership_of_firms_and_institutions(demo: Any) -> None:
    found = _found(demo.pharma)

    assert (found["partnerships"].number, found["partners"].number, found["partner_money"].number) == (
        1,
        3,
        Decimal(6000),
    )
    assert [fact.ends for fact in found["partnerships"].facts] == [date(2027, 9, 1)]


def test_money_in_two_currencies_is_not_added(demo: Any, fund: Partnership) -> None:
    other = Organisation.objects.filter(involvements__initiative=demo.mango).order_by("code").distinct()[4]
    add_partner(
        initiative=demo.mango,
        by=None,
        partnership=fund,
        organisation=other,
        side="donor",
        brings=Decimal(5),
        currency="EUR",
    )

    assert (
        _found(demo.mango)["partner_money"].number,
        "convert them" in _found(demo.mango)["partner_money"].trouble,
    ) == (
        None,
        True,
    )
