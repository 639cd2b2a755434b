"""Reads of facilities: who pays what, how they are used month by month, and what was lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min, Sum

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods import drying
from clusterwise.methods.change import as_decimal
from clusterwise.phases.p5_action.facilities.models import Batch, CostShare, Facility

MONTHS = 12
#: Shares are shown in percent with one decimal.
PER_MILLE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Balances:
    """What batches should have given back and did; `unweighed` is unknown, not zero."""

    batches: int
    kg_in: Decimal
    unweighed: int
    unmeasured: int
    expected_kg: Decimal | None
    weighed_kg: Decimal | None
    outside: int

    @property
    def loss_share(self) -> Decimal | None:
        """Return the share of the expected output that was lost, over batches with all readings."""
        if self.expected_kg is None or self.weighed_kg is None or not self.expected_kg:
            return None
        return as_decimal(Fraction(self.expected_kg - self.weighed_kg) / Fraction(self.expected_kg))


def as_load(batch: Batch) -> drying.Batch:
    """Return a batch as the methods take it."""
    return drying.Batch(batch.on, batch.kg_in, batch.kg_out, batch.moisture_in, batch.moisture_out)


def tolerance_on(day: date) -> Decimal:
    """Return how far a batch may be from its dry-matter balance, by the rule in force."""
    return Decimal(str(rule("drying_tolerance", day)["share"]))


def balance_of(batch: Batch, tolerance: Decimal) -> drying.Balance | None:
    """Return the dry-matter balance of one batch, None where a reading is missing."""
    return drying.balance(as_load(batch), tolerance)


def balances(batches: Sequence[Batch], tolerance: Decimal) -> Balances:
    """Return what several batches should have given back and did, pooled over those with all readings."""
    found = [balance for batch in batches if (balance := balance_of(batch, tolerance)) is not None]
    unweighed = sum(1 for batch in batches if batch.kg_out is None)
    return Balances(
        batches=len(batches),
        kg_in=sum((batch.kg_in for batch in batches), Decimal(0)),
        unweighed=unweighed,
        unmeasured=len(batches) - unweighed - len(found),
        expected_kg=sum((one.expected_kg for one in found), Decimal(0)) if found else None,
        weighed_kg=sum((one.expected_kg - one.loss_kg for one in found), Decimal(0)) if found else None,
        outside=sum(1 for one in found if not one.is_within_tolerance),
    )


def months_before(day: date, months: int = MONTHS) -> date:
    """Return the first day of the first of some months that end with the month of a day."""
    place = day.year * 12 + day.month - months
    return date(place // 12, place % 12 + 1, 1)


def batches_between(facility: Facility, first: date, before: date) -> list[Batch]:
    """Return the batches of a facility from a day until before another, all that went through it."""
    rows = Batch.objects.filter(facility=facility, on__gte=first, on__lt=before)
    return list(rows.select_related("person").order_by("on"))


def use_by_month(facility: Facility, batches: Sequence[Batch], last_day: date) -> tuple[drying.MonthUse, ...] | None:
    """Return the use of a facility in twelve months; None where its capacity or its possible loads are not known.

    Each batch was held against the capacity of its own day when it was recorded; a larger one of the past counts here too.
    """
    if facility.capacity_kg_batch is None or facility.loads_a_month is None:
        return None
    capacity = max([facility.capacity_kg_batch, *(batch.kg_in for batch in batches)])
    return drying.utilisation_by_month(
        [as_load(batch) for batch in batches], months_before(last_day), MONTHS, capacity, facility.loads_a_month
    )


def shares_of(facility: Facility, user: Any) -> list[tuple[CostShare, Decimal | None]]:
    """Return the cost shares that a user may see, each with its part of the whole cost."""
    shares = CostShare.objects.visible_to(user).filter(facility=facility).select_related("organisation")
    whole = facility.capex
    return [(share, as_decimal(Fraction(share.amount) / Fraction(whole)) if whole else None) for share in shares]


def shared_total(facility: Facility) -> Decimal:
    """Return the sum of a facility's cost shares."""
    return CostShare.objects.filter(facility=facility).aggregate(total=Sum("amount"))["total"] or Decimal(0)


def unweighed(initiative: Initiative, before: date) -> list[dict[str, Any]]:
    """Return facilities with batches whose output nobody has weighed, the oldest waiting first."""
    rows = Batch.objects.filter(initiative=initiative, kg_out__isnull=True, on__lt=before).order_by()
    grouped = rows.values("facility", "facility__name").annotate(waiting=Count("pk"), oldest=Min("on"))
    return list(grouped.order_by("oldest"))
