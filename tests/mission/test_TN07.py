"""TN07: the pay of women who work in the fields rose by 120 percent; the men's change is printed beside it."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.evidence.wording import value_words
from clusterwise.phases.p6_results.readings import read_figures

ON = date(2023, 12, 31)


def test_womens_pay_is_2_20_times_the_baseline_and_mens_change_stands_beside(demo: Any) -> None:
    women, men = demo.figure(demo.cactus, "W1", ON), demo.figure(demo.cactus, "W2", ON)

    assert (women.baseline.value, women.value) == (Decimal(10), Decimal(22))
    assert women.change.times == Decimal("2.2")
    assert women.change.percent == Decimal(120)
    assert (men.baseline.value, men.value, men.change.times) == (Decimal(16), Decimal(26), Decimal("1.625"))
    assert value_words(women).replace("\u00a0", " ") == "× 2.2 (+120 %)"
    shown = [value.indicator.code for value in read_figures(demo.cactus, ON).values]
    assert {"W1", "W2"} <= set(shown)


def test_the_multiple_is_computed_and_never_stored(demo: Any) -> None:
    wages = Observation.objects.filter(initiative=demo.cactus, quantity="wage_per_day")

    assert set(wages.values_list("unit", flat=True)) == {"TND"}
    assert Decimal("2.2") not in set(wages.values_list("value", flat=True))
    assert wages.filter(sex="F").count() == 24
