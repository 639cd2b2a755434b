"""What members save when they buy together."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from clusterwise.methods.standing.firms import StandingError


@dataclass(frozen=True, slots=True)
class Need:
    """What one member buys alone: a quantity and the price paid for one unit, in one currency."""

    member: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """The unit price that a supplier offers from a quantity on."""

    from_quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Saving:
    """What one member saves: in money, and as a share of what it pays alone (None where it pays nothing)."""

    member: str
    alone: Decimal
    together: Decimal
    saving: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Pooled:
    """The price that the common order reaches, each member's saving, and the total."""

    quantity: Decimal
    unit_price: Decimal
    savings: tuple[Saving, ...]
    saving: Decimal


def pooled(needs: Sequence[Need], tiers: Sequence[Tier], common_cost: Decimal = Decimal(0)) -> Pooled:
    """Compare what members pay alone with one common order, its common cost shared by quantity.

    Formula: saving = quantity (price alone - price of the highest tier reached by the sum) - common cost x share of
    the quantity.
    Source: methodology, row D03 (scale economies in procurement and marketing).
    Limits: same goods, quality and terms; a member may lose, which shows as a negative saving. Offers are not typed in
    as results: they come from quotations.

    >>> needs = [Need("A", Decimal(10), Decimal(5)), Need("B", Decimal(30), Decimal(4))]
    >>> result = pooled(needs, [Tier(Decimal(1), Decimal(5)), Tier(Decimal(40), Decimal(3))], Decimal(4))
    >>> [(one.member, one.saving, one.share) for one in result.savings]
    [('A', Decimal('19'), Decimal('0.38')), ('B', Decimal('27'), Decimal('0.225'))]
    """
    quantity = sum((need.quantity for need in needs), Decimal(0))
    if not needs or any(need.quantity <= 0 or need.unit_price < 0 for need in needs) or common_cost < 0:
        raise StandingError("Give each member a quantity above zero, and prices and costs of zero or more.")
    reached = [tier for tier in tiers if tier.from_quantity <= quantity]
    if not reached:
        raise StandingError(f"A common order of {quantity} reaches no tier; ask for an offer from that quantity on.")
    price = max(reached, key=lambda tier: tier.from_quantity).unit_price
    savings = tuple(_saving(need, price, common_cost * need.quantity / quantity) for need in needs)
    return Pooled(quantity, price, savings, sum((one.saving for one in savings), Decimal(0)))


def _saving(need: Need, price: Decimal, cost: Decimal) -> Saving:
    alone, together = need.quantity * need.unit_price, need.quantity * price + cost
    return Saving(need.member, alone, together, alone - together, (alone - together) / alone if alone else None)
