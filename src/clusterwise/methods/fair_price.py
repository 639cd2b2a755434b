"""What part of a final price reaches the producer."""

from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal


class PriceError(ValueError):
    """Prices cannot be compared; the message names the figure and the remedy."""


def producer_share(producer_price: Decimal, final_price: Decimal, kg_per_kg: Decimal = Decimal(1)) -> Decimal:
    """Return the part of a final price that the producer got, as a share from 0.

    Formula: share = producer's price per kg * kg of raw product in a kg of final product / final price per kg.
    Source: FAO, farm share of the final price; methodology, row PR1.
    Limits: both prices in one currency, of the same season and quality; a share is no profit, since costs are not in it.

    >>> producer_share(Decimal("1.50"), Decimal("3.00")), producer_share(Decimal("0.40"), Decimal("10"), Decimal(5))
    (Decimal('0.5'), Decimal('0.2'))
    """
    if producer_price < 0 or not final_price > 0:
        raise PriceError(
            f"Prices of {producer_price} and {final_price} cannot be compared; the final one is above zero."
        )
    if not kg_per_kg > 0:
        raise PriceError(f"{kg_per_kg} kg of raw product in a kg is impossible; give a figure above zero.")
    return as_decimal(Fraction(producer_price) * Fraction(kg_per_kg) / Fraction(final_price))
