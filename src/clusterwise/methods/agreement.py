"""Whether a purchase agreement was fulfilled, stayed under its cap and can be met at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal


class AgreementError(ValueError):
    """An agreement's figures are impossible; the message names the figure and the remedy."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What arrived on a day and what of it was rejected, in kg."""

    code: str
    delivered: date
    kg: Decimal
    rejected_kg: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.kg < 0 or not 0 <= self.rejected_kg <= self.kg:
            raise AgreementError(
                f"Delivery {self.code}: {self.rejected_kg} kg rejected of {self.kg} kg; weights are zero or more "
                "and the rejected part is not above the whole."
            )

    @property
    def accepted_kg(self) -> Decimal:
        return self.kg - self.rejected_kg


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Accepted against agreed weight."""

    accepted_kg: Decimal
    agreed_kg: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class CapCheck:
    """What is left under the cap, and the first delivery that passed it."""

    accepted_kg: Decimal
    left_kg: Decimal
    first_above: str | None

    @property
    def is_kept(self) -> bool:
        return self.first_above is None


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What the cap asks of each farmer, as a share of what a farmer can grow; None where yield is unknown."""

    kg_per_farmer: Decimal
    yield_kg_per_farmer: Decimal | None
    share_of_yield: Decimal | None
    is_warning: bool | None


def fulfilment(agreed_kg: Decimal, deliveries: Sequence[Delivery]) -> Fulfilment:
    """Return the accepted share of the agreed weight.

    Formula: sum(delivered - rejected) / agreed.
    Source: methodology, phase 5, supplier-purchase agreement.
    Limits: an "up to" volume is a cap, not a promise: read the share there as use of the cap. Above 1 is possible.

    >>> fulfilment(Decimal(1000), [Delivery("d1", date(2023, 5, 1), Decimal(900), Decimal(50))]).share
    Decimal('0.85')
    """
    if not agreed_kg > 0:
        raise AgreementError(f"The agreed volume is {agreed_kg} kg; fulfilment needs one above zero.")
    accepted = sum((delivery.accepted_kg for delivery in deliveries), Decimal(0))
    return Fulfilment(accepted, agreed_kg, as_decimal(Fraction(accepted) / Fraction(agreed_kg)))


def cap_check(cap_kg: Decimal, deliveries: Sequence[Delivery]) -> CapCheck:
    """Say whether accepted deliveries stay within the cap.

    Formula: running sum of accepted kg by date, then code, against the cap; left = cap - sum, never below zero.
    Source: methodology, row LR03 (up to 200 tonnes).
    Limits: deliveries of one day are taken in the order of their codes.

    >>> load = [Delivery("d1", date(2023, 5, 1), Decimal(70)), Delivery("d2", date(2023, 6, 1), Decimal(40))]
    >>> cap_check(Decimal(100), load).first_above
    'd2'
    """
    if cap_kg < 0:
        raise AgreementError(f"The cap is {cap_kg} kg; a cap is zero or more.")
    running, first_above = Decimal(0), None
    for delivery in sorted(deliveries, key=lambda one: (one.delivered, one.code)):
        running += delivery.accepted_kg
        if running > cap_kg and first_above is None:
            first_above = delivery.code
    return CapCheck(running, max(cap_kg - running, Decimal(0)), first_above)


def feasibility(
    cap_kg: Decimal,
    farmers: int,
    yield_kg_per_ha: Decimal | None,
    area_ha_per_farmer: Decimal | None,
    warn_from_share: Decimal,
) -> Feasibility:
    """Say how much of each certified farmer's crop the whole cap would take.

    Formula: kg per farmer = cap / farmers; share = kg per farmer / (yield per ha * area per farmer).
    Source: methodology, row LR03: 200,000 kg / 1,015 farmers = 197 kg, about the yield of one hectare (200 kg).
    Limits: means over farmers, so some must give more than they grow long before the share reaches 1.

    >>> result = feasibility(Decimal(200_000), 1015, Decimal(200), Decimal(1), Decimal("0.8"))
    >>> round(result.kg_per_farmer, 2), result.is_warning
    (Decimal('197.04'), True)
    """
    if farmers < 1:
        raise AgreementError("There is no certified farmer under this agreement; add the certified list first.")
    each = Fraction(cap_kg) / farmers
    if yield_kg_per_ha is None or area_ha_per_farmer is None:
        return Feasibility(as_decimal(each), None, None, None)
    grown = Fraction(yield_kg_per_ha) * Fraction(area_ha_per_farmer)
    if grown <= 0:
        raise AgreementError("Yield and area must be above zero; leave what is not known empty.")
    share = each / grown
    return Feasibility(as_decimal(each), as_decimal(grown), as_decimal(share), share >= Fraction(warn_from_share))
