"""The effect period by period around the start, and whether the groups moved alike before."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.evaluation.clustered import Fit, clustered_fit, period_columns, within_units
from clusterwise.methods.evaluation.faults import (
    Caution,
    CautionKind,
    EvaluationError,
    NoComparisonError,
    cluster_cautions,
)
from clusterwise.methods.evaluation.panel import Panel, comparable
from clusterwise.methods.frames import Numbers


@dataclass(frozen=True, slots=True)
class Lead:
    """One period from the start: negative before it, 0 the first treated one; the period just before is zero by design."""

    offset: int
    value: float
    low: float | None
    high: float | None
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Effects around the start and the joint test that those before it are zero; None where it cannot be tested."""

    points: tuple[Lead, ...]
    pre_trend_f: float | None
    pre_trend_p: float | None
    clusters: int
    n: int
    confidence: float
    cautions: tuple[Caution, ...] = ()


def event_study(panel: Panel, *, before: int = 4, after: int = 4, confidence: float = 0.95) -> EventStudy:
    """Return the leads and lags of treatment, and test the leads together.

    Formula: y_it = unit_i + period_t + sum over k of b_k [t - start_i = k] + u_it without k = -1; the outermost k
    hold all that lies beyond. Pre-trend: F = b' V^-1 b / q of the leads, with F (q, clusters - 1).
    Source: Jacobson, LaLonde and Sullivan (1993); Freyaldenhoven, Hansen and Shapiro (2019), AER 109.
    Limits: that no pre-trend is found does not prove parallel trends, least of all with few clusters (Roth 2022). With
    different starts the leads are contaminated (Sun and Abraham 2021); use `staggered`.

    >>> from clusterwise.methods.evaluation.panel import panel
    >>> rows = [(u, t, u + t + (2 if u < 4 and t > 1 else 0) + (u * t % 3) / 5) for u in range(8) for t in range(4)]
    >>> told = panel([f"u{u}" for u, _, _ in rows], [t for _, t, _ in rows], [y for _, _, y in rows],
    ...              first=[2 if u < 4 else None for u, _, _ in rows])
    >>> [(one.offset, round(one.value, 2)) for one in event_study(told).points]
    [(-2, 0.05), (-1, 0.0), (0, 1.95), (1, 2.05)]
    """
    if before < 1 or after < 0:
        raise EvaluationError("Show at least one period before the start and none or more after it.")
    known = comparable(panel)
    if not (known.start[np.unique(known.unit)] == known.never).any():
        raise NoComparisonError("No unit stays untreated; leads and lags need some, or use staggered starts.")
    columns, offsets = _columns(known, before, after)
    others = period_columns(known.period)
    both = within_units(np.column_stack([columns, others, *known.covariates.values()]), known.unit)
    if np.linalg.matrix_rank(both) < both.shape[1]:
        raise NoComparisonError("Some leads or lags cannot be told apart from the periods; show fewer of them.")
    fit = clustered_fit(within_units(known.outcome, known.unit), both, known.cluster[known.unit], absorbed=1)
    points = [_point(fit, place, offset, confidence) for place, offset in enumerate(offsets)]
    points.append(Lead(-1, 0.0, None, None, is_reference=True))
    leads = [place for place, offset in enumerate(offsets) if offset < -1]
    f, p = _joint(fit, leads)
    return EventStudy(
        tuple(sorted(points, key=lambda one: one.offset)),
        f,
        p,
        fit.clusters,
        fit.n,
        confidence,
        _cautions(known, fit.clusters, len(leads), p, confidence),
    )


def _columns(panel: Panel, before: int, after: int) -> tuple[Numbers, list[int]]:
    starts = panel.start[panel.unit]
    ever = (starts < panel.never) & (starts > 0)
    offset = np.clip(panel.period - starts, -max(before, 2), after)
    seen = [int(one) for one in np.unique(offset[ever]) if one != -1]
    if not (offset[ever] == -1).any():
        raise NoComparisonError("No treated unit was seen just before its start; the effects need that period.")
    return np.column_stack([(ever & (offset == one)).astype(np.float64) for one in seen]), seen


def _point(fit: Fit, place: int, offset: int, confidence: float) -> Lead:
    low, high = fit.interval(place, confidence)
    return Lead(offset, float(fit.coefficients[place]), low, high)


def _joint(fit: Fit, places: list[int]) -> tuple[float | None, float | None]:
    from scipy.special import fdtrc

    if not places or fit.freedom < len(places):
        return None, None
    b, v = fit.coefficients[places], fit.covariance[np.ix_(places, places)]
    if np.linalg.matrix_rank(v) < len(places):
        return None, None
    f = float(b @ np.linalg.solve(v, b)) / len(places)
    return f, float(fdtrc(len(places), fit.freedom, f))


def _cautions(panel: Panel, clusters: int, leads: int, p: float | None, confidence: float) -> tuple[Caution, ...]:
    ever = panel.start < panel.never
    found = list(cluster_cautions(clusters, panel.clusters_of(ever), panel.clusters_of(~ever)))
    times = len(np.unique(panel.start[ever]))
    if times > 1:
        found.append(Caution(CautionKind.STAGGERED_START, times))
    if p is None:
        found.append(Caution(CautionKind.PRE_TREND_UNKNOWN, leads + 1))
    elif p < 1 - confidence:
        found.append(Caution(CautionKind.PRE_TREND, leads))
    return tuple(found)
