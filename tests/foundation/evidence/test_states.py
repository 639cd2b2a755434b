"""A state that is observed anew replaces what was observed before, so that nothing adds up to itself."""

from datetime import date
from decimal import Decimal

import pytest
from tests import factories
from tests.foundation.evidence.conftest import KPI

from clusterwise.foundation.evidence import selectors, services
from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.organisations import services as organisations


@pytest.fixture
def jobs(initiative):
    return services.define_indicator(
        initiative=initiative, by=None, code="J", name="Jobs", definition="Jobs that exist on the day", how="sum",
        measure="observed.jobs", subject="organisation", when="at", unit="FTE", **KPI,
    )  # fmt: skip


def observe(initiative, firm, value, starts, **values):
    given = {"quantity": "jobs", "unit": "FTE", "method": "pay list", **values}
    return services.record_observation(
        initiative=initiative, by=None, organisation=firm, value=Decimal(value), starts=starts, **given
    )


def on(indicator, day):
    return selectors.figure(indicator, day).value


def test_the_next_observation_of_the_same_firm_takes_the_place_of_the_last(initiative, jobs):
    firm = factories.organisation(initiative)
    observe(initiative, firm, 10, date(2022, 1, 1))
    observe(initiative, firm, 14, date(2023, 1, 1))

    assert (on(jobs, date(2022, 12, 31)), on(jobs, date(2023, 1, 1)), on(jobs, date(2024, 1, 1))) == (10, 14, 14)


def test_women_and_men_and_other_firms_keep_their_own_states(initiative, jobs):
    one, two = factories.organisation(initiative), factories.organisation(initiative)
    observe(initiative, one, 6, date(2022, 1, 1), sex="F")
    observe(initiative, one, 4, date(2022, 6, 1), sex="M")
    observe(initiative, two, 5, date(2022, 9, 1), sex="F")

    assert on(jobs, date(2023, 1, 1)) == 15


def test_two_observations_of_one_day_stand_side_by_side_until_the_next(initiative, jobs):
    firm = factories.organisation(initiative)
    observe(initiative, firm, 3, date(2022, 1, 1))
    observe(initiative, firm, 4, date(2022, 1, 1))
    observe(initiative, firm, 9, date(2023, 1, 1))

    assert (on(jobs, date(2022, 6, 1)), on(jobs, date(2023, 6, 1))) == (7, 9)


def test_a_state_with_its_own_last_day_keeps_it(initiative, jobs):
    firm = factories.organisation(initiative)
    observe(initiative, firm, 10, date(2022, 1, 1), ends=date(2022, 3, 31))
    observe(initiative, firm, 14, date(2023, 1, 1))

    assert (on(jobs, date(2022, 3, 31)), on(jobs, date(2022, 4, 1))) == (10, None)


def test_sales_are_no_state_and_add_up(initiative):
    sales = services.define_indicator(
        initiative=initiative, by=None, code="S", name="Sales", definition="Sales", how="sum",
        measure="observed.sales", subject="organisation", when="since", unit="USD", **KPI,
    )  # fmt: skip
    firm = factories.organisation(initiative)
    for starts in (date(2022, 1, 1), date(2023, 1, 1)):
        observe(initiative, firm, 10, starts, quantity="sales", unit="USD")

    assert on(sales, date(2023, 6, 1)) == 20


def test_a_whole_is_followed_by_its_parts_and_they_by_it(initiative, jobs):
    firm = factories.organisation(initiative)
    observe(initiative, firm, 10, date(2022, 1, 1))
    observe(initiative, firm, 6, date(2023, 1, 1), sex="F")
    observe(initiative, firm, 5, date(2023, 1, 1), sex="M")
    observe(initiative, firm, 20, date(2024, 1, 1))

    assert (on(jobs, date(2022, 6, 1)), on(jobs, date(2023, 6, 1)), on(jobs, date(2024, 6, 1))) == (10, 11, 20)


def test_a_last_day_beyond_the_next_observation_is_cut_there(initiative, jobs):
    firm = factories.organisation(initiative)
    observe(initiative, firm, 10, date(2022, 1, 1), ends=date(2023, 12, 31))
    observe(initiative, firm, 12, date(2023, 1, 1))

    assert (on(jobs, date(2022, 12, 31)), on(jobs, date(2023, 6, 1))) == (10, 12)


def test_a_firm_of_two_initiatives_is_counted_in_each(initiative, sibling):
    firm = factories.organisation(initiative)
    organisations.involve(initiative=sibling, organisation=firm, role="enterprise", starts=date(2022, 1, 1), by=None)
    people = [factories.person(initiative, f"A{number}") for number in range(3)]
    for person in people:
        organisations.affiliate(
            programme=initiative.programme,
            person=person,
            organisation=firm,
            kind="worker",
            starts=date(2022, 5, 1),
            by=None,
        )
    facts = collect(["affiliated"], [initiative, sibling])["affiliated"]

    assert sorted(str(fact.initiative) for fact in facts) == sorted([str(initiative.pk), str(sibling.pk)] * 3)
