"""Whether a second visit finds the same answers as the first, beyond chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two visits: as found, by Cohen's kappa and by Gwet's AC1; None where it is not defined."""

    n: int
    left_out: int
    agreed: Decimal | None
    kappa: Decimal | None
    ac1: Decimal | None


def back_check_agreement(pairs: Sequence[tuple[str | None, str | None]]) -> Agreement:
    """Return how far first and second answers agree.

    Formula: p = share of equal pairs; kappa = (p - e) / (1 - e) with e = sum of r_q s_q over the categories, r and s
    being their shares in the first and second visit; AC1 with e = sum of m_q (1 - m_q) / (Q - 1), m = (r + s) / 2.
    Source: Cohen 1960; Gwet, British Journal of Mathematical and Statistical Psychology 61, 2008.
    Limits: for named categories. Kappa falls towards zero where nearly all give one answer, though they agree; AC1 does
    not. Pairs with an unknown answer are left out and counted; with one category neither is defined.

    >>> found = back_check_agreement([("yes", "yes")] * 8 + [("yes", "no"), ("no", "no")])
    >>> found.agreed, round(found.kappa, 3), round(found.ac1, 3)
    (Decimal('0.9'), Decimal('0.615'), Decimal('0.866'))
    """
    known = [(first, second) for first, second in pairs if first is not None and second is not None]
    n = len(known)
    if not n:
        return Agreement(0, len(pairs), None, None, None)
    agreed = Fraction(sum(first == second for first, second in known), n)
    names = sorted({one for pair in known for one in pair})
    first_share = {name: Fraction(sum(pair[0] == name for pair in known), n) for name in names}
    second_share = {name: Fraction(sum(pair[1] == name for pair in known), n) for name in names}
    if len(names) < 2:
        return Agreement(n, len(pairs) - n, as_decimal(agreed), None, None)
    by_kappa = sum((first_share[name] * second_share[name] for name in names), Fraction(0))
    means = [(first_share[name] + second_share[name]) / 2 for name in names]
    by_gwet = sum((mean * (1 - mean) for mean in means), Fraction(0)) / (len(names) - 1)
    return Agreement(n, len(pairs) - n, as_decimal(agreed), _beyond(agreed, by_kappa), _beyond(agreed, by_gwet))


def _beyond(agreed: Fraction, chance: Fraction) -> Decimal | None:
    return None if chance == 1 else as_decimal((agreed - chance) / (1 - chance))
