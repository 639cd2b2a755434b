"""What a dryer should give back, what it lost, and how well it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal


class DryingError(ValueError):
    """A batch is impossible; the message names the figure and the remedy."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One load: weights in kg, moisture as shares from 0 to 1 of the wet weight; None is not measured."""

    started: date
    kg_in: Decimal
    kg_out: Decimal | None
    moisture_in: Decimal | None
    moisture_out: Decimal | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Expected against weighed output; `loss_share` is of the expected output, negative where more came out."""

    expected_kg: Decimal
    water_removed_kg: Decimal
    loss_kg: Decimal
    loss_share: Decimal
    is_within_tolerance: bool


@dataclass(frozen=True, slots=True)
class MonthUse:
    """One month's use of a facility against what it could have taken."""

    month: date
    batches: int
    kg_in: Decimal
    capacity_kg: Decimal
    utilisation: Decimal


def expected_output_kg(kg_in: Decimal, moisture_in: Decimal, moisture_out: Decimal) -> Decimal:
    """Return the weight that must come out if only water leaves.

    Formula: kg_out = kg_in (1 - m_in) / (1 - m_out), since dry matter stays.
    Source: dry-matter balance; methodology, phase 5, shared equipment.
    Limits: moisture on the wet basis; peel, stones and waste must be weighed off before.

    >>> expected_output_kg(Decimal(1000), Decimal("0.84"), Decimal("0.20"))
    Decimal('200')
    """
    if not kg_in > 0:
        raise DryingError(f"{kg_in} kg went in; weigh the load, it must be above zero.")
    for moisture in (moisture_in, moisture_out):
        if not 0 <= moisture < 1:
            raise DryingError(f"A moisture of {moisture} is impossible; give a share from 0 to below 1.")
    if moisture_out > moisture_in:
        raise DryingError(f"Moisture rose from {moisture_in} to {moisture_out} while drying; check both readings.")
    return as_decimal(Fraction(kg_in) * (1 - Fraction(moisture_in)) / (1 - Fraction(moisture_out)))


def balance(batch: Batch, tolerance: Decimal) -> Balance | None:
    """Compare the weighed output with the dry-matter balance; None where a reading is missing.

    Formula: loss = expected - weighed; loss share = loss / expected; within if |loss share| <= tolerance.
    Source: methodology, phase 5, shared equipment; the tolerance is a programme parameter.
    Limits: cannot tell spilt from stolen or from a wrong moisture reading.

    >>> batch = Batch(date(2023, 5, 2), Decimal(1000), Decimal(190), Decimal("0.84"), Decimal("0.20"))
    >>> balance(batch, Decimal("0.03"))  # doctest: +NORMALIZE_WHITESPACE
    Balance(expected_kg=Decimal('200'), water_removed_kg=Decimal('800'), loss_kg=Decimal('10'),
            loss_share=Decimal('0.05'), is_within_tolerance=False)
    """
    if not 0 <= tolerance < 1:
        raise DryingError(f"A tolerance of {tolerance} is impossible; give a share from 0 to below 1.")
    if batch.kg_out is None or batch.moisture_in is None or batch.moisture_out is None:
        return None
    if batch.kg_out < 0 or batch.kg_out > batch.kg_in:
        raise DryingError(f"{batch.kg_out} kg came out of {batch.kg_in} kg; check both weights.")
    expected = expected_output_kg(batch.kg_in, batch.moisture_in, batch.moisture_out)
    loss = expected - batch.kg_out
    share = Fraction(loss) / Fraction(expected)
    return Balance(expected, batch.kg_in - expected, loss, as_decimal(share), abs(share) <= Fraction(tolerance))


def refuse_overfull(kg_in: Decimal, capacity_kg: Decimal) -> None:
    """Raise where a load is more than the facility takes.

    Formula: kg_in <= capacity.
    Source: methodology, row GM04: a batch above 1,000 kg in a one-tonne dryer is refused.
    Limits: capacity is that of the fresh product; other products may need another figure.

    >>> refuse_overfull(Decimal(1001), Decimal(1000))
    Traceback (most recent call last):
    clusterwise.methods.drying.DryingError: The load of 1001 kg is more than the 1000 kg that fit; split it.
    """
    if kg_in > capacity_kg:
        raise DryingError(f"The load of {kg_in} kg is more than the {capacity_kg} kg that fit; split it.")


def utilisation_by_month(
    batches: Sequence[Batch], first_month: date, months: int, capacity_kg: Decimal, loads_a_month: int
) -> tuple[MonthUse, ...]:
    """Return the use of a facility month by month, idle months included.

    Formula: utilisation = kg in / (capacity of a load * loads possible in a month).
    Source: methodology, phase 5, shared equipment (year-round use shows in twelve figures).
    Limits: a load counts in the month in which it starts; loads possible is the operator's planning figure.

    >>> batch = Batch(date(2023, 5, 2), Decimal(900), None, None, None)
    >>> [(use.month.month, use.utilisation) for use in utilisation_by_month([batch], date(2023, 4, 1), 2, Decimal(1000), 9)]
    [(4, Decimal('0')), (5, Decimal('0.1'))]
    """
    if not capacity_kg > 0 or loads_a_month < 1:
        raise DryingError("Utilisation needs a capacity above zero and at least one possible load a month.")
    possible = capacity_kg * loads_a_month
    uses = []
    for step in range(months):
        past = first_month.year * 12 + first_month.month - 1 + step
        month = date(past // 12, past % 12 + 1, 1)
        loads = [batch for batch in batches if (batch.started.year, batch.started.month) == (month.year, month.month)]
        for load in loads:
            refuse_overfull(load.kg_in, capacity_kg)
        kg_in = sum((load.kg_in for load in loads), Decimal(0))
        uses.append(MonthUse(month, len(loads), kg_in, possible, as_decimal(Fraction(kg_in) / Fraction(possible))))
    return tuple(uses)
