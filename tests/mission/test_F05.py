"""F05: economic, social and environmental performance together; an empty dimension always says that it is empty."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p6_results.balance.selectors import scorecard
from clusterwise.phases.p6_results.balance.services import place_indicator, take_off

ON = date(2024, 6, 30)
EMPTY = "No figure speaks of this dimension. It is not known how the cluster does here; place an indicator on it."
THIN = "No figure here has a baseline, a target and a latest value. Complete one of them."


@pytest.fixture
def indicator(initiative):
    """Define an indicator of sales."""

    def make(code, **values):
        sheet = {
            "definition": "Sum of sales.",
            "level": "outcome",
            "how": "sum",
            "measure": "observed.sales",
            "subject": "organisation",
            "when": "since",
            "unit": "USD",
            "source": "Books",
            "method": "Survey",
            "collects": "CDA",
            "verifies": "CMO",
            "reports": "CDA",
            **values,
        }
        return evidence.define_indicator(initiative=initiative, by=None, code=code, name=f"Figure {code}", **sheet)

    return make


def told(initiative):
    return {one.code: ([row.indicator.code for row in one.rows], one.warning) for one in scorecard(initiative, ON)}


def test_a_cluster_without_figures_shows_three_dimensions_that_say_so(initiative):
    assert told(initiative) == {
        "economic": ([], EMPTY),
        "social": ([], EMPTY),
        "environmental": ([], EMPTY),
    }


def test_an_indicator_stands_by_its_goals_until_somebody_places_it(initiative, indicator):
    made = indicator("A", sdg=["5", "13"])
    assert {code: rows for code, (rows, _) in told(initiative).items()} == {
        "economic": [],
        "social": ["A"],
        "environmental": ["A"],
    }

    placed = place_indicator(initiative=initiative, by=None, indicator=made, dimension="economic")
    assert {code: rows for code, (rows, _) in told(initiative).items()} == {
        "economic": ["A"],
        "social": [],
        "environmental": [],
    }

    take_off(placed, by=None)
    assert told(initiative)["social"][0] == ["A"]


def test_a_dimension_with_figures_that_tell_nothing_warns_as_well(initiative, indicator):
    made = indicator("A", sdg=["9"])
    assert told(initiative)["economic"] == (["A"], THIN)

    evidence.record_observation(
        initiative=initiative,
        by=None,
        quantity="sales",
        subject="all",
        value=Decimal(100),
        unit="USD",
        starts=date(2023, 1, 1),
        method="books",
    )
    evidence.freeze_baseline(indicator=made, as_of=date(2023, 1, 1), method="books", by=None)
    evidence.set_target(initiative=initiative, by=None, indicator=made, due=date(2025, 1, 1), value=Decimal(200))

    assert told(initiative)["economic"] == (["A"], "")


def test_the_page_prints_every_dimension_and_what_is_not_known(client, cda, initiative, indicator):
    indicator("A", sdg=["9"])
    client.force_login(cda)

    body = client.get(reverse("balance.scorecard", args=["alpha", "cocoa"])).content.decode()

    assert [body.count(words) for words in ("<h3>Economic</h3>", "<h3>Social</h3>", "<h3>Environmental</h3>")] == [
        1
    ] * 3
    assert (body.count(EMPTY), body.count(THIN)) == (2, 1)


def test_every_dimension_of_every_demo_cluster_speaks_or_says_that_it_does_not(demo):
    for one in demo.complete:
        assert [bool(d.rows) or bool(d.warning) for d in scorecard(one, ON)] == [True] * 3
