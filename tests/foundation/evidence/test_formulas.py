"""Indicators with a formula: checked when defined, computed from the same facts, frozen and counted again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests import factories

from clusterwise.foundation.evidence import services
from clusterwise.foundation.evidence.formulas import formula_text, formula_words, measures_of
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.selectors import figure

DAY = date(2023, 6, 30)
KPI = {
    "level": "outcome",
    "source": "survey",
    "method": "interviews",
    "collects": "CDA",
    "verifies": "CMO",
    "reports": "CDA",
}


def define(initiative: Any, formula: str, code: str = "X", **values: Any) -> Indicator:
    given = {**KPI, "name": code, "definition": "As the formula says", "formula": formula, **values}
    return services.define_indicator(initiative=initiative, by=None, code=code, **given)


@pytest.fixture
def paid(initiative: Any) -> Any:
    """Ama earns 10 in 2022 and 22 in 2023, Kofi 20 in both years."""
    women = factories.person(initiative, "W-1", sex="F")
    men = factories.person(initiative, "M-1", sex="M")
    for who, year, value in ((women, 2022, 10), (women, 2023, 22), (men, 2022, 20), (men, 2023, 20)):
        services.record_observation(
            initiative=initiative,
            by=None,
            person=who,
            value=Decimal(value),
            quantity="wage_per_day",
            unit="TND",
            method="survey",
            starts=date(year, 5, 1),
        )
    return women, men


def test_the_sheet_follows_from_the_formula(initiative):
    found = define(initiative, 'mean( observed.wage_per_day   where sex="F" ) in period', unit="TND")

    assert (found.how, found.measure, found.when) == ("mean", "observed.wage_per_day", "in")
    assert found.formula == formula_text(found) == 'mean(observed.wage_per_day where sex = "F") in period'
    assert measures_of([found]) == {"observed.wage_per_day"}


def test_a_formula_is_computed_split_and_opens_to_its_facts(initiative, paid):
    found = define(initiative, "mean(observed.wage_per_day) in period", unit="TND")
    value = figure(found, DAY, start=date(2023, 1, 1))

    assert (value.value, value.n, value.by_sex["F"], value.by_sex["M"]) == (Decimal(21), 2, Decimal(22), Decimal(20))
    assert {fact.person for fact in value.facts} == {one.pk for one in paid}


def test_pay_of_women_grew_by_120_percent_against_its_frozen_baseline(initiative, paid):
    found = define(initiative, 'pct_change(mean(observed.wage_per_day where sex = "F" in period), baseline)', unit="%")
    kept = services.freeze_baseline(indicator=found, as_of=date(2022, 12, 31), method="survey", by=None)
    value = figure(found, DAY, start=date(2023, 1, 1))

    assert (kept.value, kept.unit, value.value) == (Decimal(10), "TND", Decimal(120))


def test_what_a_ratio_divides_by_is_its_evidence_too(initiative, paid):
    found = define(
        initiative,
        'ratio(mean(observed.wage_per_day where sex = "F" in 2023), mean(observed.wage_per_day where sex = "M" in 2023))',
    )
    value = figure(found, DAY)

    assert (value.value, found.how) == (Decimal("1.1"), "ratio")
    assert ([fact.sex for fact in value.facts], [fact.sex for fact in value.denominator_facts]) == (["F"], ["M"])


def test_an_open_breakdown_gives_its_cells(initiative, paid):
    found = define(initiative, "count(observed.wage_per_day) in period by sex, unit")
    value = figure(found, DAY, start=date(2022, 1, 1))

    assert (value.cell_names, value.cells) == (("sex", "unit"), {("F", "TND"): Decimal(2), ("M", "TND"): Decimal(2)})


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("sum(ratio(sum(observed.sales), sum(observed.exports)))", "do not add up"),
        ('distinct(person where measure = "trained") + distinct(person where measure = "involved")', "both numbers"),
        ("count(wisdom)", "No records are counted as “wisdom”"),
        ("(" * 10_000 + "count(trained)" + ")" * 10_000, "characters"),
        ("mean(observed.wage_per_day) + 1", "Line 1, column"),
    ],
)
def test_a_formula_that_means_nothing_is_refused_at_its_field(initiative, formula, said):
    with pytest.raises(ValidationError) as refused:
        define(initiative, formula)

    assert list(refused.value.message_dict) == ["formula"]
    assert said in refused.value.message_dict["formula"][0]
    assert Indicator.objects.count() == 0


def test_a_changed_formula_is_a_new_version_of_the_definition(initiative):
    found = define(initiative, "count(trained)")
    services.revise_indicator(found, by=None, formula="count( trained )")
    assert found.definition_version == 1
    services.revise_indicator(found, by=None, formula="distinct(trained)")

    assert (found.definition_version, found.how) == (2, "distinct")


def test_a_sheet_without_a_formula_is_said_as_one(farmers):
    assert formula_text(farmers) == 'distinct(person where measure = "involved" and role = "farmer" at date)'
    assert formula_words(farmers) == (
        "the number of different people in “takes part in the initiative”, where role is farmer, as it stands on the day asked"
    )


def test_a_target_of_no_unit_or_of_a_cell_that_no_record_tells_is_refused(initiative, farmers):
    unitless = define(initiative, "ratio(sum(observed.sales), sum(observed.exports))")
    with pytest.raises(ValidationError, match="no unit"):
        services.set_target(initiative=initiative, by=None, indicator=unitless, due=DAY, value=Decimal(5))
    with pytest.raises(ValidationError, match="do not tell wealth"):
        services.set_target(
            initiative=initiative, by=None, indicator=farmers, due=DAY, value=Decimal(5), cell={"wealth": "poor"}
        )
    young = services.set_target(
        initiative=initiative, by=None, indicator=farmers, due=DAY, value=Decimal(5), cell={"age_band": "youth"}
    )

    assert young.cell == {"age_band": "youth"}
    assert figure(farmers, DAY).target is None
