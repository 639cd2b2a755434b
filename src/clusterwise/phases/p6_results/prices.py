"""What part of the final price reaches producers: what they were paid, out of what the last sale recorded here gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.facts import Fact
from clusterwise.methods.change import as_decimal
from clusterwise.methods.fair_price import PriceError, producer_share

#: Deliveries of this kind of agreement are bought from producers; those of any other are sold on.
FROM_PRODUCERS = "supplier_purchase"
#: Observed prices whose further codes say `stage = final` are those of the last sale; the others are producers' prices.
FINAL = "final"


@dataclass(frozen=True, slots=True)
class PriceShare:
    """The two mean prices, the producers' share, and the facts behind them."""

    producer: Decimal
    final: Decimal
    share: Decimal
    unit: str
    facts: tuple[Fact, ...]


def price_share(deliveries: Iterable[Fact], observed: Iterable[Fact], on: date) -> PriceShare | None:
    """Return the producers' share in the year that ends with the latest final price; None without both prices."""
    sold: list[Fact] = []
    paid: list[Fact] = []
    for fact in deliveries:
        (paid if fact.dimensions.get("kind") == FROM_PRODUCERS else sold).append(fact)
    for fact in observed:
        (sold if fact.dimensions.get("stage") == FINAL else paid).append(fact)
    last = max((fact.starts for fact in sold if fact.starts <= on), default=None)
    if last is None:
        return None
    sold, paid = _within(sold, last), _within(paid, last)
    if not paid:
        return None
    units = sorted({fact.unit for fact in (*sold, *paid)})
    if len(units) > 1:
        raise PriceError(
            _("The prices are in %(units)s; convert them to one currency first.") % {"units": ", ".join(units)}
        )
    first, final = _mean_price(paid), _mean_price(sold)
    return PriceShare(first, final, producer_share(first, final), units[0], (*paid, *sold))


def _within(facts: list[Fact], last: date) -> list[Fact]:
    first = last - timedelta(days=365)
    return [fact for fact in facts if first <= fact.starts <= last and fact.amount is not None]


def _mean_price(facts: list[Fact]) -> Decimal:
    """Return the mean price per kg: deliveries pool by weight, an observed price counts once."""
    weighed = [fact for fact in facts if fact.denominator]
    if weighed:
        money = sum((Fraction(fact.amount or 0) for fact in weighed), Fraction(0))
        return as_decimal(money / sum((Fraction(fact.denominator or 0) for fact in weighed), Fraction(0)))
    return as_decimal(sum((Fraction(fact.amount or 0) for fact in facts), Fraction(0)) / len(facts))
