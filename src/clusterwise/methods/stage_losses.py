"""What is lost at each stage of a chain, before and after something was done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.change import ChangeError, Cut, as_decimal, loss_cut


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was lost out of what was weighed, in the same unit."""

    lost: Decimal
    handled: Decimal


@dataclass(frozen=True, slots=True)
class StageLoss:
    """The pooled loss of a stage before and after, as shares, and the cut; None where nothing was weighed."""

    stage: str
    before: Decimal | None
    after: Decimal | None
    cut: Cut | None
    weighings: int


def pooled_loss(weighings: Sequence[Weighing]) -> Decimal | None:
    """Return the loss over several weighings as one share; None where there is none.

    Formula: sum of what was lost / sum of what was handled.
    Source: monitoring reference, sections 5 and 6: ratios pool, they are not averaged.
    Limits: weighings of one stage and one product; large lots weigh more than small ones.

    >>> pooled_loss([Weighing(Decimal(10), Decimal(100)), Weighing(Decimal(60), Decimal(100))])
    Decimal('0.35')
    """
    for one in weighings:
        if not 0 <= one.lost <= one.handled or not one.handled > 0:
            raise ChangeError(f"{one.lost} lost out of {one.handled} is impossible; check both weights.")
    if not weighings:
        return None
    lost, handled = (sum((Fraction(part) for part in parts), Fraction(0)) for parts in zip(*((w.lost, w.handled) for w in weighings), strict=True))  # fmt: skip
    return as_decimal(lost / handled)


def stage_losses(
    before: Mapping[str, Sequence[Weighing]], after: Mapping[str, Sequence[Weighing]], stages: Sequence[str] = ()
) -> list[StageLoss]:
    """Return each stage's loss before and after, with the cut in points and relative to the old loss.

    Formula: points = 100 (L0 - L1); relative = (L0 - L1) / L0, with pooled losses L0 and L1.
    Source: methodology, rows PR3 and GM05; `change.loss_cut`.
    Limits: stages never add up to a loss of the chain, since each has another base; one stage before and after alone.

    >>> weighed = stage_losses({"market": [Weighing(Decimal(30), Decimal(100))]}, {"market": [Weighing(Decimal(15), Decimal(100))]})
    >>> weighed[0].cut
    Cut(points=Decimal('15'), relative=Decimal('0.5'))
    """
    known = [stage for stage in stages if before.get(stage) or after.get(stage)]
    more = sorted({stage for part in (before, after) for stage, found in part.items() if found} - set(known))
    return [_stage(stage, before.get(stage, ()), after.get(stage, ())) for stage in (*known, *more)]


def _stage(stage: str, before: Sequence[Weighing], after: Sequence[Weighing]) -> StageLoss:
    first, last = pooled_loss(before), pooled_loss(after)
    cut = loss_cut(first, last) if first is not None and last is not None else None
    return StageLoss(stage, first, last, cut, len(before) + len(after))
