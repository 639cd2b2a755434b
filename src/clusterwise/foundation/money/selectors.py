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


def exchange(amount: Decimal, start: Rate | None, end: Rate | None, into: str) -> Converted:
    """Convert at given rates (None for the dollar), rounded to cents half to even."""
    dollars = amount / (start.per_usd if start else Decimal(1))
    exact = dollars * (end.per_usd if end else Decimal(1))
    rates = tuple(rate for rate in (start, end) if rate)
    return Converted(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN), into, rates)


def convert(amount: Decimal, currency: str, into: str, on: date) -> Converted:
    """Convert an amount at the rates of a day, rounded to cents half to even."""
    if currency == into:
        return Converted(amount, into, ())
    return exchange(amount, rate_on(currency, on), rate_on(into, on), into)


class Exchange:
    """Converts many amounts into one currency at the rates of a day; each rate is asked for once."""

    def __init__(self, into: str, on: date) -> None:
        self.into, self.on = into, on
        self._known: dict[str, Rate | NoRateError | None] = {}

    def convert(self, amount: Decimal, currency: str) -> Converted:
        """Convert an amount; raise `NoRateError` where a rate is missing."""
        if currency == self.into:
            return Converted(amount, self.into, ())
        return exchange(amount, self._rate(currency), self._rate(self.into), self.into)

    def _rate(self, currency: str) -> Rate | None:
        if currency not in self._known:
            try:
                self._known[currency] = rate_on(currency, self.on)
            except NoRateError as missing:
                self._known[currency] = missing
        found = self._known[currency]
        if isinstance(found, NoRateError):
            raise found
        return found
