"""Effects where treatment starts at different times: group by group, then put together without forbidden comparisons."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.evaluation.faults import Caution, CautionKind, Estimate, NoComparisonError, cluster_cautions
from clusterwise.methods.evaluation.panel import Panel, Places, comparable
from clusterwise.methods.frames import Numbers


class Comparison(StrEnum):
    """With whom those that start in a period are compared."""

    NEVER = "never"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class GroupTime:
    """The effect on units that start in one period, seen in another; before the start it should be about zero."""

    start: str
    period: str
    offset: int
    value: float
    units: int


@dataclass(frozen=True, slots=True)
class OffsetEffect:
    """The mean effect so many periods from the start; the band holds for all offsets at once."""

    offset: int
    value: float
    low: float | None
    high: float | None
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Staggered:
    """Group-time effects, one mean of all after the start, and the means by time from the start."""

    groups: tuple[GroupTime, ...]
    overall: Estimate
    by_offset: tuple[OffsetEffect, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Group-time effects with the influence of each unit on each; one column a cell."""

    start: Places
    period: Places
    value: Numbers
    share: Numbers
    influence: Numbers
    belongs: Numbers


def staggered(
    panel: Panel,
    *,
    seed: int,
    comparison: Comparison = Comparison.NEVER,
    draws: int = 999,
    confidence: float = 0.95,
) -> Staggered:
    """Return the effects by Callaway and Sant'Anna, without covariates, with a bootstrap over clusters.

    Formula: ATT(g, t) = mean(y_t - y_(g-1) of those that start in g) - the same of the comparison, which is never
    treated or not treated by max(t, g - 1). Overall: all t >= g, weighted by units; by time from the start e:
    t = g + e, weighted by units. Errors: influence of each unit, summed by cluster, times random signs; se = range of
    the middle half / 1.349; band by the largest |t|.
    Source: Callaway and Sant'Anna (2021), J. Econometrics 225, equations 2.2, 3.4, 3.7 and algorithm 1.
    Limits: parallel trends towards the comparison; nobody acts ahead of the start. g - 1 is the base before the start
    too. Units without all periods are left out; so are units treated from the first period on. Covariates are not used.

    >>> from clusterwise.methods.evaluation.panel import panel
    >>> start = {0: 1, 1: 1, 2: 2, 3: 2}
    >>> rows = [(u, t, u + t + (1 + t - start[u] if t >= start.get(u, 9) else 0)) for u in range(7) for t in range(3)]
    >>> told = panel([f"u{u}" for u, _, _ in rows], [t for _, t, _ in rows], [y for _, _, y in rows],
    ...              first=[start.get(u) for u, _, _ in rows])
    >>> found = staggered(told, seed=1, draws=199)
    >>> [(one.start, one.period, one.value) for one in found.groups if one.offset >= 0]
    [('1', '1', 1.0), ('1', '2', 2.0), ('2', '2', 1.0)]
    >>> round(found.overall.value, 4), [(one.offset, one.value) for one in found.by_offset]
    (1.3333, [(-2, 0.0), (-1, 0.0), (0, 1.0), (1, 2.0)])
    """
    known = comparable(panel)
    wide, units, lost, always = _balanced(known)
    starts, clusters = known.start[units], np.unique(known.cluster[units], return_inverse=True)[1]
    cells = _cells(wide, starts, known.never, comparison)
    signs = np.random.default_rng(seed).choice(np.array([-1.0, 1.0]), size=(draws, int(clusters.max()) + 1))
    after = cells.period >= cells.start
    overall, its = _mean(cells, after)
    moved = signs @ _by_cluster(its[:, None], clusters)
    se = float(_middle(moved)[0])
    reach = float(np.quantile(np.abs(moved[:, 0]), confidence)) if se > 0 else 0.0
    cautions = _cautions(known, units, lost, always)
    p = float((np.abs(moved[:, 0]) >= abs(overall)).mean()) if se > 0 else None
    told = Estimate(
        overall, se, overall - reach, overall + reach, p, wide.size, len(np.unique(clusters)), confidence, cautions
    )
    return Staggered(_named(known, cells), told, _offsets(cells, signs, clusters, confidence))


def _balanced(panel: Panel) -> tuple[Numbers, Places, int, int]:
    wide = np.full((len(panel.units), len(panel.periods)), np.nan)
    wide[panel.unit, panel.period] = panel.outcome
    always = panel.start == 0
    whole = np.isfinite(wide).all(axis=1)
    kept = np.flatnonzero(whole & ~always)
    if not len(kept):
        raise NoComparisonError("No unit was seen in every period; leave out the periods that few units have.")
    lost = panel.left_out + int(np.isfinite(wide[~whole & ~always]).sum())
    return wide[kept], kept, lost, int(always.sum())


def _cells(wide: Numbers, starts: Places, never: int, comparison: Comparison) -> _Cells:
    found = []
    for group in np.unique(starts[starts < never]):
        inside = starts == group
        for period in range(wide.shape[1]):
            latest = max(period, int(group) - 1)
            outside = starts == never if comparison is Comparison.NEVER else (starts > latest) & ~inside
            if period == group - 1 or not outside.any():
                continue
            change = wide[:, period] - wide[:, group - 1]
            with_it, without = change[inside].mean(), change[outside].mean()
            influence = np.where(inside, (change - with_it) / inside.sum(), 0.0) - np.where(
                outside, (change - without) / outside.sum(), 0.0
            )
            found.append((int(group), period, with_it - without, inside, influence))
    if not any(period >= group for group, period, *_ in found):
        raise NoComparisonError("Nobody is left untreated to compare with; try the not yet treated, or add units.")
    belongs = np.column_stack([inside for *_, inside, _ in found]).astype(np.float64)
    return _Cells(
        np.array([group for group, *_ in found]),
        np.array([period for _, period, *_ in found]),
        np.array([value for _, _, value, *_ in found]),
        belongs.mean(axis=0),
        np.column_stack([influence for *_, influence in found]),
        belongs,
    )


def _mean(cells: _Cells, kept: NDArray[np.bool_]) -> tuple[float, Numbers]:
    """The mean of some cells weighted by units, and each unit's influence on it, that on the weights included."""
    share, value = cells.share[kept], cells.value[kept]
    whole = share.sum()
    weights = share / whole
    apart = (cells.belongs[:, kept] - share) / len(cells.belongs)
    on_weights = (apart / whole) @ value - apart.sum(axis=1) * float(share @ value) / whole**2
    return float(weights @ value), cells.influence[:, kept] @ weights + on_weights


def _offsets(cells: _Cells, signs: Numbers, clusters: Places, confidence: float) -> tuple[OffsetEffect, ...]:
    offset = cells.period - cells.start
    seen = [int(one) for one in np.unique(offset)]
    means = [_mean(cells, offset == one) for one in seen]
    moved = signs @ _by_cluster(np.column_stack([its for _, its in means]), clusters)
    spread = _middle(moved)
    sure = spread > 1e-12
    largest = np.abs(moved[:, sure] / spread[sure]).max(axis=1) if sure.any() else np.zeros(1)
    reach = float(np.quantile(largest, confidence)) * spread
    found = [
        OffsetEffect(one, value, value - float(reach[place]), value + float(reach[place]))
        for place, (one, (value, _)) in enumerate(zip(seen, means, strict=True))
    ]
    found.append(OffsetEffect(-1, 0.0, None, None, is_reference=True))
    return tuple(sorted(found, key=lambda one: one.offset))


def _middle(moved: Numbers) -> Numbers:
    from statistics import NormalDist

    low, high = np.quantile(moved, [0.25, 0.75], axis=0)
    return np.asarray((high - low) / (2 * NormalDist().inv_cdf(0.75)))


def _by_cluster(values: Numbers, clusters: Places) -> Numbers:
    sums = np.zeros((int(clusters.max()) + 1, values.shape[1]))
    np.add.at(sums, clusters, values)
    return sums


def _named(panel: Panel, cells: _Cells) -> tuple[GroupTime, ...]:
    units = cells.belongs.sum(axis=0)
    return tuple(
        GroupTime(str(panel.periods[g]), str(panel.periods[t]), int(t - g), float(value), int(n))
        for g, t, value, n in zip(cells.start, cells.period, cells.value, units, strict=True)
    )


def _cautions(panel: Panel, units: Places, lost: int, always: int) -> tuple[Caution, ...]:
    cluster, ever = panel.cluster[units], panel.start[units] < panel.never
    sides = [len(np.unique(cluster[ever])), len(np.unique(cluster[~ever])) or len(np.unique(cluster))]
    found = list(cluster_cautions(len(np.unique(cluster)), *sides))
    if always:
        found.append(Caution(CautionKind.TREATED_FROM_THE_START, always))
    if lost:
        found.append(Caution(CautionKind.ROWS_LEFT_OUT, lost))
    return tuple(found)
