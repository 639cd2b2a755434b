"""F02: many countries: seven clusters in four countries side by side, and a roll-up in USD with dated rates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.foundation.money.models import Rate
from clusterwise.foundation.money.selectors import NoRateError, convert
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.joint_actions.models import Contribution

ON = date(2024, 9, 30)


def test_seven_clusters_of_four_countries_stand_side_by_side(demo: Any) -> None:
    found = {(one.cluster.country, one.cluster.name, one.is_profile) for one in Initiative.objects.all()}

    assert found == {
        ("LR", "Nimba cocoa cluster", False),
        ("TN", "Kasserine prickly pear cluster", False),
        ("TN", "Djebba fig cluster", True),
        ("GE", "Tbilisi biopharmaceutical cluster", False),
        ("GE", "Georgian marine fishing cluster", True),
        ("GH", "Dodowa and Somanya mango cluster", False),
        ("GH", "Central cassava cluster", True),
    }
    assert sorted(Programme.objects.values_list("currency", flat=True)) == ["GEL", "GHS", "TND", "USD"]


def test_nobody_of_one_programme_sees_another(demo: Any) -> None:
    cda = User.objects.get(email="cda.ghana@demo.example")

    assert {one.programme.slug for one in Initiative.objects.visible_to(cda)} == {"ghana"}


def test_contributions_roll_up_in_dollars_at_rates_with_date_and_source(demo: Any) -> None:
    received = Contribution.objects.filter(received__isnull=False)
    converted = [convert(one.received, one.currency, "USD", one.received_on) for one in received]
    rates = {rate for one in converted for rate in one.rates}

    assert {one.currency for one in received} == {"USD", "LRD", "TND", "GEL", "GHS"}
    assert {one.currency for one in converted} == {"USD"}
    assert {rate.source for rate in rates} == {"demo value"}
    assert {rate.currency for rate in rates} == {"LRD", "TND", "GEL", "GHS"}
    assert convert(Decimal(570000), "LRD", "USD", date(2024, 3, 30)).amount == Decimal("3023.87")
    assert sum(one.amount for one in converted) > Decimal(100000)


def test_a_day_before_the_first_rate_is_refused_and_not_guessed(demo: Any) -> None:
    with pytest.raises(NoRateError) as refusal:
        convert(Decimal(10), "LRD", "USD", date(2020, 1, 1))

    assert refusal.value.currency == "LRD"
    assert Rate.objects.filter(currency="LRD").count() == 3
