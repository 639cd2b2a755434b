"""GM04: a one-tonne dryer that runs all year: an overfull batch is refused, its use is told for twelve months."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.phases.p5_action.facilities.models import Batch, Facility
from clusterwise.phases.p5_action.facilities.selectors import batches_between, use_by_month
from clusterwise.phases.p5_action.facilities.services import OverfullBatchError, record_batch


def test_a_batch_above_one_tonne_is_refused(demo: Any) -> None:
    dryer = Facility.objects.get(initiative=demo.mango, kind="dryer")
    before = Batch.objects.filter(facility=dryer).count()

    with pytest.raises(OverfullBatchError) as refusal:
        record_batch(
            initiative=demo.mango,
            by=None,
            facility=dryer,
            on=date(2023, 10, 2),
            product="mango",
            kg_in=Decimal("1000.5"),
        )

    assert (refusal.value.kg_in, refusal.value.capacity_kg) == (Decimal("1000.5"), Decimal(1000))
    assert Batch.objects.filter(facility=dryer).count() == before == 36


def test_the_dryer_is_used_in_each_of_twelve_months(demo: Any) -> None:
    dryer = Facility.objects.get(initiative=demo.mango, kind="dryer")
    months = use_by_month(dryer, batches_between(dryer, date(2022, 10, 1), date(2023, 10, 1)), date(2023, 9, 30))

    assert months is not None
    assert len(months) == 12
    assert all(month.kg_in > 0 and month.utilisation > 0 for month in months)
    assert sum(month.kg_in for month in months) == demo.figure(demo.mango, "D1", date(2023, 9, 30)).value
