"""What members of a candidate save by buying together, from the quotations that are recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.pooling import Need, Tier, pooled
from clusterwise.phases.p1_selection import wording
from clusterwise.phases.p1_selection.models import Quotation


@dataclass(frozen=True, slots=True)
class GroupSaving:
    """What one of a group of equal buyers pays alone and together, and the saving of each and of the group."""

    members: int
    quantity: Decimal
    price_alone: Decimal
    alone: Decimal
    together: Decimal
    saving: Decimal
    percent: Decimal | None
    group_saving: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Pool:
    """One item bought together; without a price where the common order reaches no quantity that was quoted."""

    item: str
    unit: str
    currency: str
    quantity: Decimal
    price: Decimal | None
    lowest_from: Decimal
    groups: tuple[GroupSaving, ...]
    saving: Decimal | None
    percent: Decimal | None

    @property
    def price_words(self) -> str:
        """The price of a unit with two decimals, or as many more as it has."""
        if self.price is None:
            return wording.number(None)
        exponent = self.price.normalize().as_tuple().exponent
        return wording.number(self.price, max(2, -exponent if isinstance(exponent, int) else 2))


def pools_of(quotations: Iterable[Quotation]) -> list[Pool]:
    """Return one common order an item, unit and currency; each quotation is a group of buyers and an offer."""

    def key(row: Quotation) -> tuple[str, str, str]:
        return row.item.strip().casefold(), row.unit.strip().casefold(), row.currency

    rows = sorted(quotations, key=lambda row: (key(row), str(row.pk)))
    return [_pool(list(group)) for _key, group in groupby(rows, key=key)]


def _pool(rows: list[Quotation]) -> Pool:
    needs = [Need(str(row.pk), row.quantity * row.members, row.price_alone) for row in rows]
    tiers = [Tier(row.pooled_from, row.pooled_price) for row in rows]
    quantity = sum((need.quantity for need in needs), Decimal(0))
    lowest = min(tier.from_quantity for tier in tiers)
    first = rows[0]
    try:
        found = pooled(needs, tiers, sum((row.common_cost for row in rows), Decimal(0)))
    except StandingError:  # no offer holds for so small an order: the page says from which quantity on one does
        return Pool(first.item, first.unit, first.currency, quantity, None, lowest, (), None, None)
    groups = tuple(
        GroupSaving(
            members=row.members,
            quantity=row.quantity,
            price_alone=row.price_alone,
            alone=one.alone / row.members,
            together=one.together / row.members,
            saving=one.saving / row.members,
            percent=None if one.share is None else one.share * 100,
            group_saving=one.saving,
            source=row.source,
        )
        for row, one in zip(rows, found.savings, strict=True)
    )
    alone = sum((one.alone for one in found.savings), Decimal(0))
    percent = found.saving / alone * 100 if alone else None
    return Pool(
        first.item, first.unit, first.currency, quantity, found.unit_price, lowest, groups, found.saving, percent
    )
