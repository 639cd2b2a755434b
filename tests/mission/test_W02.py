"""W02: special chance for developing and least developed countries: a tag by country, a filter and a roll-up."""

from datetime import date

import pytest
from tests import factories

from clusterwise.foundation.codes.models import Rule
from clusterwise.foundation.places.countries import country_class

ON = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("country", "income", "is_least_developed"),
    [
        ("LR", "low", True),
        ("GH", "lower_middle", False),
        ("TN", "lower_middle", False),
        ("GE", "upper_middle", False),
        ("NP", "lower_middle", True),
        ("DE", "high", False),
    ],
)
def test_the_lists_of_the_day_class_a_country(db, country, income, is_least_developed):
    found = country_class(country, ON)

    assert (found.income, found.is_least_developed) == (income, is_least_developed)


def test_a_day_before_the_lists_is_not_classified_rather_than_guessed(db):
    found = country_class("LR", date(2000, 1, 1))

    assert (found.income, found.is_least_developed) == ("", None)


def test_the_lists_are_dated_and_name_their_source_and_no_country_twice(db):
    income, least = Rule.objects.get(code="country_income"), Rule.objects.get(code="least_developed")
    groups = [code for name in ("low", "lower_middle", "upper_middle") for code in income.parameters[name].split()]

    assert (len(groups), len(set(groups)), len(set(least.parameters["countries"].split()))) == (131, 131, 44)
    assert ("World Bank" in income.source, "United Nations" in least.source) == (True, True)
    assert (income.valid_from, least.valid_from) == (date(2024, 7, 1), date(2024, 12, 13))


@pytest.fixture
def four(programme):
    """Initiatives in a low-income, two lower-middle-income and an upper-middle-income country."""
    countries = {"cocoa": "LR", "fig": "TN", "mango": "GH", "pharma": "GE"}
    return {slug: factories.initiative(programme, slug, country=country) for slug, country in countries.items()}


def rolled(answer):
    return {row.code: (row.countries, row.clusters, row.initiatives) for row in answer.context["portfolio"].rows}


def test_the_roll_up_counts_clusters_and_initiatives_by_class(client, manager, four):
    client.force_login(manager)

    for page in ("/", "/p/alpha/"):
        assert rolled(client.get(page)) == {
            "ldc": (("Liberia",), 1, 1),
            "low": (("Liberia",), 1, 1),
            "lower_middle": (("Ghana", "Tunisia"), 2, 2),
            "upper_middle": (("Georgia",), 1, 1),
        }


@pytest.mark.parametrize(
    ("chosen", "slugs"),
    [
        ("ldc", ["cocoa"]),
        ("lower_middle", ["fig", "mango"]),
        ("nonsense", ["cocoa", "fig", "mango", "pharma"]),
    ],
)
def test_the_filter_leaves_the_class_alone_and_keeps_the_whole_roll_up(client, manager, four, chosen, slugs):
    client.force_login(manager)

    answer = client.get("/p/alpha/", {"class": chosen})

    assert [row.initiative.slug for row in answer.context["rows"]] == slugs
    assert len(answer.context["portfolio"].rows) == 4


def test_initiatives_of_other_programmes_are_not_rolled_up(client, manager, four, other_initiative):
    client.force_login(manager)

    assert rolled(client.get("/"))["ldc"] == (("Liberia",), 1, 1)
