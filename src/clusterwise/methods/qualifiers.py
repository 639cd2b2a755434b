"""The qualifier that a figure carries, and what is left of it after arithmetic."""

from enum import StrEnum


class Qualifier(StrEnum):
    """How a figure stands to the truth: exactly, at least, at most, about, or as a statistic over units."""

    EXACT = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOUT = "~"
    MAX = "max"
    MEAN = "mean"
    MEDIAN = "median"


BOUNDS = (Qualifier.AT_LEAST, Qualifier.AT_MOST)
STATISTICS = (Qualifier.MAX, Qualifier.MEAN, Qualifier.MEDIAN)


def flipped(qualifier: Qualifier) -> Qualifier:
    """Return the qualifier of -x, or of 1/x for x > 0.

    Formula: ≥ and ≤ change places, all others stay.
    Source: monotone decreasing functions turn an inequality round.
    Limits: for 1/x only above zero; a statistic stays named after the figure that it was taken of.

    >>> flipped(Qualifier.AT_LEAST).value, flipped(Qualifier.MEAN).value
    ('≤', 'mean')
    """
    turned = {Qualifier.AT_LEAST: Qualifier.AT_MOST, Qualifier.AT_MOST: Qualifier.AT_LEAST}
    return turned.get(qualifier, qualifier)


def combined(first: Qualifier, second: Qualifier) -> Qualifier | None:
    """Return the qualifier of a sum, or of a product of positive figures; None where nothing can be said.

    Formula: = gives way to the other; equals stay; ~ with a bound is ~; ≥ with ≤, a statistic with a bound or with ~,
    and two different statistics give nothing.
    Source: interval arithmetic; the seed's figures (up to, over, more than) as listed in the methodology, section 2.7.
    Limits: two means give the sum or ratio of means, never the mean of the sums or ratios of single units.

    >>> combined(Qualifier.EXACT, Qualifier.AT_LEAST).value
    '≥'
    >>> combined(Qualifier.AT_LEAST, Qualifier.AT_MOST) is None
    True
    """
    pair = {first, second}
    if len(pair) == 1:
        return first
    if Qualifier.EXACT in pair:
        return (pair - {Qualifier.EXACT}).pop()
    if Qualifier.ABOUT in pair and not pair & set(STATISTICS):
        return Qualifier.ABOUT
    return None
