"""TN08: certified organic land rose fivefold to 3,000 hectares; fivefold and plus 500 percent are told apart."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.evidence.services import freeze_baseline, revise_indicator
from clusterwise.foundation.evidence.wording import value_words
from clusterwise.methods.change import change

ON = date(2023, 12, 31)


def test_3000_hectares_are_five_times_the_600_of_the_baseline(demo: Any) -> None:
    found = demo.figure(demo.cactus, "L1", ON)

    assert (found.baseline.value, found.value, found.unit) == (Decimal(600), Decimal(3000), "ha")
    assert (found.change.times, found.change.percent) == (Decimal(5), Decimal(400))
    assert value_words(found).replace("\u00a0", " ") == "× 5 (+400 %)"


def test_plus_500_percent_would_have_begun_at_500_hectares() -> None:
    assert change(Decimal(500), Decimal(3000)).percent == Decimal(500)
    assert change(Decimal(500), Decimal(3000)).times == Decimal(6)


def test_the_indicator_says_which_is_meant(demo: Any) -> None:
    indicator = demo.indicator(demo.cactus, "L1")
    revise_indicator(indicator, by=None, compared="percent")

    assert value_words(demo.figure(demo.cactus, "L1", ON)).replace("\u00a0", " ") == "+400 %"


def test_a_baseline_without_a_record_is_refused_unless_the_reason_is_given(demo: Any) -> None:
    indicator = demo.indicator(demo.cactus, "L1")
    revise_indicator(indicator, by=None, filters={"holder": "nobody"})

    with pytest.raises(ValidationError) as refusal:
        freeze_baseline(indicator=indicator, as_of=date(2015, 12, 10), method="Certificates", by=None)

    assert "no_value_reason" in refusal.value.message_dict
