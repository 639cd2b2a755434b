"""Exchange rates are recorded as one event, for the whole installation."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.money.models import Rate
from clusterwise.foundation.money.services import NotForEverybodyError, record_rates

ROW = {"currency": "LRD", "per_usd": Decimal("188.5"), "on": date(2023, 12, 31), "source": "Central bank"}


def test_rates_are_kept_with_date_and_source_in_one_event(db: None) -> None:
    record_rates(rows=[ROW, {**ROW, "currency": "GHS", "per_usd": Decimal("11.88")}], by=None)

    assert Event.objects.filter(verb="money.recorded_rates").count() == 1
    assert list(Rate.objects.values_list("currency", "source")) == [("GHS", "Central bank"), ("LRD", "Central bank")]


def test_a_second_rate_of_the_day_refuses_all(db: None) -> None:
    with pytest.raises(ValidationError):
        record_rates(rows=[ROW, ROW], by=None)

    assert not Rate.objects.exists()


def test_a_programme_manager_is_refused_since_rates_hold_for_everybody(manager: Any) -> None:
    with pytest.raises(NotForEverybodyError):
        record_rates(rows=[ROW], by=manager)

    assert not Rate.objects.exists()
