"""Gaps between women and men, and the alarm when women lose ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.people import Sex


class GenderFigureError(ValueError):
    """A figure by sex is impossible; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class ShareGap:
    """Women's share among those whose sex is stated, and men's less women's share, for one item."""

    item: str
    women_share: Decimal | None
    gap: Decimal | None
    stated: int
    not_stated: int


@dataclass(frozen=True, slots=True)
class DoNoHarmRule:
    """One dated version of how far women's share may fall, in percentage points, before the alarm."""

    points: Decimal
    source: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class HarmCheck:
    """What became of women's share at one place of the value chain; None where a share is unknown."""

    node: str
    before: Decimal | None
    after: Decimal | None
    fall_points: Decimal | None
    is_alarm: bool | None


def share_gap(item: str, counts: Mapping[Sex, int]) -> ShareGap:
    """Return women's share of an item: an activity, a resource, a decision, a benefit, a seat.

    Formula: share = women / (women + men + other); gap = (men - women) / (women + men + other).
    Source: methodology, phase 3, gender analysis (gaps per item).
    Limits: those who did not state their sex are left out of the share and shown beside it.

    >>> share_gap("land title", {Sex.WOMEN: 10, Sex.MEN: 30, Sex.NOT_STATED: 4})
    ShareGap(item='land title', women_share=Decimal('0.25'), gap=Decimal('0.5'), stated=40, not_stated=4)
    """
    if any(count < 0 for count in counts.values()):
        raise GenderFigureError(f"{item}: a count below zero; counts are zero or more.")
    women, men = counts.get(Sex.WOMEN, 0), counts.get(Sex.MEN, 0)
    stated = women + men + counts.get(Sex.OTHER, 0)
    not_stated = counts.get(Sex.NOT_STATED, 0)
    if stated == 0:
        return ShareGap(item, None, None, 0, not_stated)
    share, gap = Fraction(women, stated), Fraction(men - women, stated)
    return ShareGap(item, as_decimal(share), as_decimal(gap), stated, not_stated)


def wage_gap(women_wage: Decimal | None, men_wage: Decimal | None) -> Decimal | None:
    """Return how far women's wage lies below men's for the same task, as a share; None where one is unknown.

    Formula: 1 - w_f / w_m.
    Source: methodology, phase 3, gender analysis.
    Limits: same task, unit, period and place; negative where women earn more.

    >>> wage_gap(Decimal(15), Decimal(20))
    Decimal('0.25')
    """
    if women_wage is None or men_wage is None:
        return None
    if women_wage < 0 or men_wage <= 0:
        raise GenderFigureError(
            f"Wages of {women_wage} and {men_wage}; men's wage must be above zero, women's not below."
        )
    return as_decimal(1 - Fraction(women_wage) / Fraction(men_wage))


def harm_checks(
    before: Mapping[str, Decimal | None], after: Mapping[str, Decimal | None], rule: DoNoHarmRule
) -> tuple[HarmCheck, ...]:
    """Compare women's share, or a pay index out of 1, node by node, and raise the alarm where it fell too far.

    Formula: fall = 100 (before - after) percentage points; alarm if fall >= the rule's points.
    Source: methodology, row G02 (women's share or pay falls by 5 points or more).
    Limits: an alarm asks for a look and proves no cause; a node missing on one side is unknown, not unharmed.

    >>> rule = DoNoHarmRule(Decimal(5), "programme", date(2024, 1, 1))
    >>> [check.is_alarm for check in harm_checks({"drying": Decimal("0.60"), "sale": Decimal("0.2")},
    ...                                          {"drying": Decimal("0.55"), "sale": None}, rule)]
    [True, None]
    """
    return tuple(_harm(node, before.get(node), after.get(node), rule) for node in _nodes(before, after))


def _nodes(before: Mapping[str, Decimal | None], after: Mapping[str, Decimal | None]) -> Sequence[str]:
    return list(dict.fromkeys([*before, *after]))


def _harm(node: str, before: Decimal | None, after: Decimal | None, rule: DoNoHarmRule) -> HarmCheck:
    for share in (before, after):
        if share is not None and share < 0:
            raise GenderFigureError(f"{node}: a share of {share}; give it as a share from 0, for example 0.6 for 60 %.")
    if before is None or after is None:
        return HarmCheck(node, before, after, None, None)
    fall = 100 * (Fraction(before) - Fraction(after))
    return HarmCheck(node, before, after, as_decimal(fall), fall >= Fraction(rule.points))
