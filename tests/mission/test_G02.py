"""G02: no exclusion of women as a side effect: share and pay before and after at each node; an alarm from 5 points."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusterwise.foundation.road.selectors import next_step, stops
from clusterwise.phases.p3_diagnostic.services import record_gender_role
from clusterwise.phases.p6_results.balance.selectors import alarms, nodes
from clusterwise.phases.p6_results.balance.services import revisit_role

ON = date(2024, 6, 30)


@pytest.fixture
def role(initiative):
    """Record a gender role of the diagnostic."""

    def make(item="Slicing and packing", kind="activity", **values):
        return record_gender_role(
            initiative=initiative, by=None, kind=kind, item=item, written_source="Walk, 2020", **values
        )

    return make


@pytest.fixture
def again(initiative):
    """Look at a role again on a day."""

    def make(role, on=ON, **values):
        return revisit_role(initiative=initiative, by=None, role=role, on=on, method="walk", **values)

    return make


@pytest.mark.parametrize(("women", "is_alarm"), [(83, True), ("83.01", False), (95, False)])
def test_womens_share_may_fall_by_less_than_five_points(initiative, role, again, women, is_alarm):
    again(role(women_share_percent=88), women_share_percent=Decimal(women))

    (node,) = nodes(initiative, ON)

    assert node.check.is_alarm is is_alarm
    assert alarms(initiative, ON) == ((node,) if is_alarm else ())


@pytest.mark.parametrize(
    ("women", "men", "is_alarm"), [("32.3", 38, True), (34, 40, False), (36, 50, True), (32, 37, True), (40, 45, False)]
)
def test_womens_pay_may_fall_neither_by_itself_nor_beside_mens(initiative, role, again, women, men, is_alarm):
    before = role(item="Pay for picking", kind="benefit", women=34, men=40, unit="GHS", is_pay=True)
    again(before, women=Decimal(women), men=Decimal(men))

    assert bool(alarms(initiative, ON)) is is_alarm


def test_a_node_that_nobody_looked_at_again_is_not_known(initiative, role):
    role(women_share_percent=88)

    assert [node.check.is_alarm for node in nodes(initiative, ON)] == [None]


def test_the_latest_look_by_the_day_counts(initiative, role, again):
    found = role(women_share_percent=88)
    again(found, on=date(2023, 1, 1), women_share_percent=60)
    again(found, on=date(2024, 1, 1), women_share_percent=90)

    assert [bool(alarms(initiative, day)) for day in (date(2022, 1, 1), date(2023, 6, 1), ON)] == [False, True, False]


def test_the_page_shows_before_and_after_and_the_road_asks_for_a_look(client, cda, initiative, role, again):
    again(role(women=120, men=80, not_stated=7), women=100, men=100)
    client.force_login(cda)
    page = reverse("balance.harm", args=["alpha", "cocoa"])

    answer = client.get(page)
    step = next_step(initiative, stops(initiative))

    (node,) = answer.context["nodes"]
    assert node.words == (("women's share", "60 %", "50 %", "−10"),)
    assert "Women lost ground at “Slicing and packing”." in answer.content.decode()
    assert (step.url, "Women lost ground at 1 place" in str(step.sentence)) == (page, True)


def test_a_second_look_says_who_and_pay_needs_both(initiative, role, again):
    share, pay = role(women_share_percent=88), role(item="Pay", kind="benefit", women=3, men=4, is_pay=True)

    with pytest.raises(ValidationError, match="women's share in percent"):
        again(share)
    with pytest.raises(ValidationError, match="above zero"):
        again(pay, women=3, men=0)
    with pytest.raises(ValidationError, match="above zero"):
        again(pay, women_share_percent=50)


def test_the_demo_shows_the_node_where_women_lost_their_say(demo):
    found = {str(node.role): node.check.is_alarm for node in nodes(demo.mango, ON)}

    assert found == {
        "Choice of the buyer": True,
        "Slicing and packing": False,
        "Pay for a day of picking": False,
        "Orchard in one's own name": None,
    }
