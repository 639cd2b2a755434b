"""Difference in differences over many units and periods, with what is special to each taken out."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.evaluation.clustered import clustered_fit, period_columns, within_units
from clusterwise.methods.evaluation.faults import (
    Caution,
    CautionKind,
    Estimate,
    EvaluationError,
    NoComparisonError,
    cluster_cautions,
)
from clusterwise.methods.evaluation.panel import Panel, comparable
from clusterwise.methods.evaluation.wild_bootstrap import Signs, WildResult, wild_bootstrap
from clusterwise.methods.frames import Numbers


@dataclass(frozen=True, slots=True)
class PanelEffect:
    """The effect with its plain interval, and the bootstrap's beside it where one was asked for."""

    estimate: Estimate
    bootstrap: WildResult | None


def did_panel(
    panel: Panel,
    *,
    seed: int,
    draws: int = 1999,
    signs: Signs | None = None,
    confidence: float = 0.95,
) -> PanelEffect:
    """Return the effect of treatment with unit and period effects; `draws` of 0 leaves the bootstrap out.

    Formula: y_it = unit_i + period_t + d treated_it + covariates_it + u_it by least squares; errors robust to
    clusters, unit effects not counted among the unknowns since they lie within clusters.
    Source: Angrist and Pischke (2009), section 5.2; Bertrand, Duflo and Mullainathan (2004), QJE 119, on clusters.
    Limits: parallel trends; where treatment starts at different times and its effect grows, the value is a mix with
    weights that can be negative (Goodman-Bacon 2021): a caution says so, use `staggered`.

    >>> from clusterwise.methods.evaluation.panel import panel
    >>> rows = [(u, t, u + t + (3 if u < 4 and t == 2 else 0) + (u * t % 3) / 5) for u in range(8) for t in range(3)]
    >>> told = panel([f"u{u}" for u, _, _ in rows], [t for _, t, _ in rows], [y for _, _, y in rows],
    ...              first=[2 if u < 4 else None for u, _, _ in rows])
    >>> effect = did_panel(told, seed=1, draws=199)
    >>> round(effect.estimate.value, 2), effect.estimate.clusters, effect.estimate.cautions[0].kind.value
    (2.93, 8, 'few_clusters')
    """
    known = comparable(panel)
    outcome, treatment, others = design(known)
    cluster = known.cluster[known.unit]
    fit = clustered_fit(outcome, np.column_stack([treatment, others]), cluster, absorbed=1)
    low, high = fit.interval(0, confidence)
    boot = (
        wild_bootstrap(outcome, treatment, others, cluster, seed=seed, draws=draws, signs=signs, confidence=confidence)
        if draws and fit.se(0) is not None
        else None
    )
    value, cautions = float(fit.coefficients[0]), _cautions(known, fit.clusters, boot)
    found = Estimate(value, fit.se(0), low, high, fit.p(0), fit.n, fit.clusters, confidence, cautions)
    return PanelEffect(found, boot)


def design(panel: Panel) -> tuple[Numbers, Numbers, Numbers]:
    """Return outcome, treatment and the other columns with each unit's mean taken out.

    Formula: within transformation of y, treated, period columns and covariates.
    Source: Frisch and Waugh (1933), Econometrica 1.
    Limits: exact for unbalanced panels too; a covariate that never changes within a unit is refused.

    >>> from clusterwise.methods.evaluation.panel import panel
    >>> told = panel(["a", "a", "b", "b"], [1, 2, 1, 2], [1.0, 4.0, 1.0, 2.0], first=[2, 2, None, None])
    >>> [part.ravel().tolist() for part in design(told)]
    [[-1.5, 1.5, -0.5, 0.5], [-0.5, 0.5, 0.0, 0.0], [-0.5, 0.5, -0.5, 0.5]]
    """
    outcome = within_units(panel.outcome, panel.unit)
    treatment = within_units(panel.treated.astype(np.float64), panel.unit)
    others = within_units(period_columns(panel.period), panel.unit)
    for name, values in panel.covariates.items():
        inside = within_units(values, panel.unit)
        if float(inside @ inside) < 1e-12 * max(float(values @ values), 1e-300):
            raise EvaluationError(
                f"{name} never changes within a unit; the unit effects hold it already, leave it out."
            )
        others = np.column_stack([others, inside])
    rest = treatment - others @ np.linalg.lstsq(others, treatment, rcond=None)[0]
    if float(rest @ rest) < 1e-10 * max(float(treatment @ treatment), 1e-300):
        raise NoComparisonError("Treatment cannot be told apart from the periods; add units treated later or never.")
    return outcome, treatment, others


def _cautions(panel: Panel, clusters: int, boot: WildResult | None) -> tuple[Caution, ...]:
    starts = panel.start
    ever = starts < panel.never
    found = list(cluster_cautions(clusters, panel.clusters_of(ever), panel.clusters_of(~ever) or panel.clusters))
    times = len(np.unique(starts[ever]))
    if times > 1:
        found.append(Caution(CautionKind.STAGGERED_START, times))
    if panel.left_out:
        found.append(Caution(CautionKind.ROWS_LEFT_OUT, panel.left_out))
    open_ends = [boot.low, boot.high].count(None) if boot else 0
    if open_ends:
        found.append(Caution(CautionKind.OPEN_INTERVAL, open_ends))
    return tuple(found)
