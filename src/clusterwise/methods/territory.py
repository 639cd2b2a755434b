"""How far the regions of a country lie apart in income or sales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal


class TerritoryError(ValueError):
    """A gap between regions cannot be told; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class RegionGap:
    """The mean of a region, its index against the reference (1 is parity), its gap below it, and its records."""

    region: str
    mean: Decimal
    index: Decimal
    gap: Decimal
    records: int


def territorial_gaps(values: Mapping[str, Sequence[Decimal]], reference: Decimal | None = None) -> list[RegionGap]:
    """Return each region's index and gap for one year, the region furthest below the reference first.

    Formula: index = mean of the region / reference; gap = 1 - index. Without a reference of the whole country, it is
    the mean of the regions' means, each region counting once.
    Source: methodology, row SDG10; regional income as a share of the national mean, as statistical offices state it.
    Limits: one currency, one year, the same kind of respondents in each region; at least two regions, or a reference.

    >>> found = territorial_gaps({"Kasserine": [Decimal(60), Decimal(90)], "Tunis": [Decimal(125)]})
    >>> [(one.region, one.index, one.gap) for one in found]
    [('Kasserine', Decimal('0.75'), Decimal('0.25')), ('Tunis', Decimal('1.25'), Decimal('-0.25'))]
    """
    means = {region: _mean(known) for region, known in values.items() if known}
    if not means or (reference is None and len(means) < 2):
        raise TerritoryError("One region alone has no gap; record a second region, or the figure of the whole country.")
    against = Fraction(reference) if reference is not None else sum(means.values(), Fraction(0)) / len(means)
    if against <= 0:
        raise TerritoryError("The reference is zero or below, so no region can be held against it; check the figures.")
    found = [_gap(region, mean, against, len(values[region])) for region, mean in means.items()]
    return sorted(found, key=lambda one: (-one.gap, one.region))


def _mean(values: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def _gap(region: str, mean: Fraction, against: Fraction, records: int) -> RegionGap:
    index = mean / against
    return RegionGap(region, as_decimal(mean), as_decimal(index), as_decimal(1 - index), records)
