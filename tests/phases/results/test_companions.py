"""What stands beside an extreme in a report: nothing that gives a single person away."""

from datetime import date
from decimal import Decimal

from tests import factories

from clusterwise.foundation.evidence import selectors
from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p6_results.companions import companions, told_companions

SHEET = {
    "definition": "Largest pay.",
    "level": "outcome",
    "measure": "observed.wage_per_day",
    "subject": "record",
    "when": "since",
    "unit": "USD",
    "source": "Survey",
    "method": "Survey",
    "collects": "CDA",
    "verifies": "CMO",
    "reports": "CDA",
}


def figure(initiative, how, **about):
    made = evidence.define_indicator(initiative=initiative, by=None, code=how, name=how, how=how, **SHEET)
    for value in (2, 4, 9):
        evidence.record_observation(
            initiative=initiative,
            by=None,
            quantity="wage_per_day",
            value=Decimal(value),
            unit="USD",
            starts=date(2024, 1, 1),
            method="survey",
            **about,
        )
    return selectors.figure(made, date(2024, 6, 30))


def test_an_extreme_stands_with_mean_median_and_number(initiative):
    found = figure(initiative, "max", subject="firms")

    assert companions(found).replace("\u00a0", " ") == "the extreme of 3 records; mean 5 USD, median 4 USD"
    assert told_companions(found) == companions(found)


def test_a_sum_stands_alone(initiative):
    assert companions(figure(initiative, "sum", subject="firms")) == ""


def test_what_single_people_earn_stays_out_of_a_report(initiative):
    found = figure(initiative, "max", person=factories.person(initiative, "P-1"))

    assert (told_companions(found), companions(found) != "") == ("", True)
