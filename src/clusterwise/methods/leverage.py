"""Where a small push moves much: leverage points in order, and the quick wins among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clusterwise.methods.people import Sex


class LeverageError(ValueError):
    """A leverage point or rule cannot be used; the message names the figure and the remedy."""


@dataclass(frozen=True, slots=True)
class LeveragePoint:
    """One possible intervention: impact and feasibility from 1 to 5, firms reached by the owner's sex; None is unknown."""

    code: str
    impact: int
    feasibility: int
    months_to_effect: int | None = None
    cost: Decimal | None = None
    currency: str = ""
    firms: Mapping[Sex, int] | None = field(default=None)

    def __post_init__(self) -> None:
        for name in ("impact", "feasibility"):
            if not 1 <= getattr(self, name) <= 5:
                raise LeverageError(f"{self.code}: {name} is {getattr(self, name)}; score it from 1 to 5.")
        if (self.cost is not None and self.cost < 0) or (
            self.months_to_effect is not None and self.months_to_effect < 0
        ):
            raise LeverageError(f"{self.code}: cost and months to effect are zero or more; leave unknown ones empty.")

    @property
    def firms_reached(self) -> int | None:
        return None if self.firms is None else sum(self.firms.values())


@dataclass(frozen=True, slots=True)
class QuickWinRule:
    """One dated version of what counts as a quick win."""

    months_at_most: int
    cost_at_most: Decimal
    currency: str
    firms_at_least: int
    source: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class RankedPoint:
    """A leverage point with its place, its score out of 25 and whether it is a quick win (None: not known)."""

    rank: int
    point: LeveragePoint
    score: int
    is_quick_win: bool | None


def is_quick_win(point: LeveragePoint, rule: QuickWinRule) -> bool | None:
    """Say whether a point is fast, cheap and wide enough; None where unknown figures could still decide it.

    Formula: months <= limit and cost <= limit and firms >= limit.
    Source: methodology, phase 3, leverage matrix (within 6 months, a small budget, at least n firms).
    Limits: cost and limit must be in one currency.

    >>> rule = QuickWinRule(6, Decimal(5000), "USD", 10, "programme", date(2024, 1, 1))
    >>> is_quick_win(LeveragePoint("moisture meters", 4, 5, 2, Decimal(900), "USD", {Sex.WOMEN: 30}), rule)
    True
    >>> is_quick_win(LeveragePoint("port", 5, 1, 48), rule), is_quick_win(LeveragePoint("meters", 4, 5, 2), rule)
    (False, None)
    """
    if point.cost is not None and point.currency != rule.currency:
        raise LeverageError(
            f"{point.code} costs {point.currency or 'money without currency'}; convert to {rule.currency}."
        )
    reached = point.firms_reached
    claims = (
        None if point.months_to_effect is None else point.months_to_effect <= rule.months_at_most,
        None if point.cost is None else point.cost <= rule.cost_at_most,
        None if reached is None else reached >= rule.firms_at_least,
    )
    if False in claims:
        return False
    return None if None in claims else True


def ranked_points(points: Sequence[LeveragePoint], rule: QuickWinRule) -> tuple[RankedPoint, ...]:
    """Order leverage points, the strongest first.

    Formula: score = impact * feasibility, falling; equal scores by months to effect, rising, then firms reached,
    falling, then cost, rising; unknown comes after known. Points equal in all of these share a place.
    Source: methodology, phase 3, leverage matrix.
    Limits: 1 to 5 scores are judgement; the product treats them as if evenly spaced.

    >>> rule = QuickWinRule(6, Decimal(5000), "USD", 10, "programme", date(2024, 1, 1))
    >>> points = [LeveragePoint("road", 5, 1, 36), LeveragePoint("dryer", 5, 4, 8), LeveragePoint("training", 4, 5, 3)]
    >>> [(one.rank, one.point.code, one.score) for one in ranked_points(points, rule)]
    [(1, 'training', 20), (2, 'dryer', 20), (3, 'road', 5)]
    """
    ordered = sorted(points, key=lambda point: (_order(point), point.code))
    orders = [_order(point) for point in ordered]
    return tuple(
        RankedPoint(1 + orders.index(order), point, point.impact * point.feasibility, is_quick_win(point, rule))
        for point, order in zip(ordered, orders, strict=True)
    )


def _order(point: LeveragePoint) -> tuple[int, bool, int, bool, int, bool, Decimal]:
    reached = point.firms_reached
    return (
        -point.impact * point.feasibility,
        point.months_to_effect is None,
        point.months_to_effect or 0,
        reached is None,
        -(reached or 0),
        point.cost is None,
        point.cost or Decimal(0),
    )
