"""How much something changed, where nobody was there to compare with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.evaluation.faults import Caution, CautionKind, EvaluationError


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean of the same units before and after. It is a change, whatever caused it, and no effect of anything."""

    before: float
    after: float
    change: float
    se: float
    low: float
    high: float
    n: int
    confidence: float
    cautions: tuple[Caution, ...] = ()


def before_after(before: Sequence[float | None], after: Sequence[float | None], confidence: float = 0.95) -> MeanChange:
    """Return the mean change of units that were seen before and after.

    Formula: d_i = after_i - before_i; mean(d) with t (n - 1) sd(d) / sqrt(n).
    Source: paired t interval, Student (1908).
    Limits: prices, weather and the passing of time are in it; without a comparison it is never an effect of what was
    done. Units seen only once are left out and counted.

    >>> told = before_after([10, 12, 9, None], [12, 15, 10, 8])
    >>> told.change, round(told.low, 2), round(told.high, 2), told.n
    (2.0, -0.48, 4.48, 3)
    """
    from scipy.special import stdtrit

    if len(before) != len(after):
        raise EvaluationError(f"{len(before)} values before, {len(after)} after; give one pair a unit.")
    pairs = np.array([(x, y) for x, y in zip(before, after, strict=True) if x is not None and y is not None], float)
    if len(pairs) < 2:
        raise EvaluationError("Fewer than two units were seen both before and after; a change needs two.")
    difference = pairs[:, 1] - pairs[:, 0]
    se = float(difference.std(ddof=1) / np.sqrt(len(pairs)))
    reach = float(stdtrit(len(pairs) - 1, (1 + confidence) / 2)) * se
    middle = float(difference.mean())
    lost = len(before) - len(pairs)
    cautions = (Caution(CautionKind.ROWS_LEFT_OUT, lost),) if lost else ()
    first, last = (float(one) for one in pairs.mean(axis=0))
    return MeanChange(first, last, middle, se, middle - reach, middle + reach, len(pairs), confidence, cautions)
