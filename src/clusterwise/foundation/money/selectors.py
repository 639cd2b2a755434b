"""Conversion between currencies with the rate, its date and its source."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from clusterwise.foundation.money.models import Rate


class NoRateError(LookupError):
    """No rate is known for a currency on or before a day."""

    def __init__(self, currency: str, on: date) -> None:
        super().__init__(f"No exchange rate for {currency} on or before {on}. Add one with its source.")
        self.currency = currency


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency, and the rates that were used."""

    amount: Decimal
    currency: str
    rates: tuple[Rate, ...]


def rate_on(currency: str, on: date) -> Rate | None:
    """Return the latest rate on or before a day; the dollar needs none."""
    if currency == "USD":
        return None
    found = Rate.objects.filter(currency=currency, on__lte=on).order_by("-on").first()
    if found is None:
        raise NoRateError(currency, on)
    return found


def convert(amount: Decimal, currency: str, into: str, on: date) -> Converted:
    """Convert an amount at the rates of a day, rounded to cents half to even."""
    if currency == into:
        return Converted(amount, into, ())
    start, end = rate_on(currency, on), rate_on(into, on)
    dollars = amount / (start.per_usd if start else Decimal(1))
    exact = dollars * (end.per_usd if end else Decimal(1))
    rates = tuple(rate for rate in (start, end) if rate)
    return Converted(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN), into, rates)
