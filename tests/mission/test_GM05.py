"""GM05: the loss after harvest fell by more than 40 percent; the relative cut and the points are both shown."""

from datetime import date
from decimal import Decimal
from typing import Any

from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.evidence.services import revise_observation
from clusterwise.foundation.evidence.wording import value_words

ON = date(2023, 12, 31)


def test_the_cut_is_above_40_percent_and_the_points_stand_beside(demo: Any) -> None:
    relative, points = demo.figure(demo.mango, "L1", ON), demo.figure(demo.mango, "L2", ON)

    assert (relative.baseline.value, relative.value) == (Decimal("0.35"), Decimal("0.195"))
    assert (relative.baseline.value - relative.value) / relative.baseline.value > Decimal("0.40")
    assert round(relative.change.percent, 2) == Decimal("-44.29")
    assert points.change.absolute == Decimal("-0.155")
    assert value_words(relative).replace("\u00a0", " ") == "−44.29 %"
    assert value_words(points) == "-15.5 points"


def test_the_share_pools_weighed_lots_and_moves_with_each(demo: Any) -> None:
    lot = Observation.objects.filter(initiative=demo.mango, quantity="loss", ends=None).first()

    assert (lot.unit, lot.denominator) == ("kg", Decimal(4000))
    revise_observation(lot, by=None, value=lot.value + Decimal(120))
    assert demo.figure(demo.mango, "L1", ON).value == Decimal("0.205")
