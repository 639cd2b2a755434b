"""Difference in differences of two groups before and after: from four means, or from rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.evaluation.clustered import clustered_fit
from clusterwise.methods.evaluation.faults import Estimate, EvaluationError, NoComparisonError, cluster_cautions


@dataclass(frozen=True, slots=True)
class FourMeans:
    """The change of those with, the change of those without, and the difference of the two."""

    change_with: float
    change_without: float
    difference: float


def did_from_means(treat_pre: float, treat_post: float, control_pre: float, control_post: float) -> FourMeans:
    """Return the difference in differences of four means.

    Formula: (treat_post - treat_pre) - (control_post - control_pre).
    Source: Card and Krueger (1994), American Economic Review 84, table 3.
    Limits: right only if both groups would have moved alike; four means alone carry no interval.

    >>> told = did_from_means(20.44, 21.03, 23.33, 21.17)
    >>> round(told.change_with, 2), round(told.change_without, 2), round(told.difference, 2)
    (0.59, -2.16, 2.75)
    """
    if not np.isfinite([treat_pre, treat_post, control_pre, control_post]).all():
        raise EvaluationError("One of the four means is not known; without it there is no difference in differences.")
    with_it, without = treat_post - treat_pre, control_post - control_pre
    return FourMeans(with_it, without, with_it - without)


def did_from_rows(
    outcome: Sequence[float],
    is_treated: Sequence[bool],
    is_after: Sequence[bool],
    cluster: Sequence[str],
    confidence: float = 0.95,
) -> Estimate:
    """Return the difference in differences of rows, each of a group and a time, which need not be the same people.

    Formula: y = a + b treated + c after + d treated x after + u; d with errors robust to clusters.
    Source: Angrist and Pischke (2009), Mostly Harmless Econometrics, equation 5.2.3; statsmodels OLS.
    Limits: parallel trends are assumed, and with two periods cannot be tested. Clusters are what was chosen for
    treatment together (a village, not its farmers).

    >>> told = did_from_rows([1, 2, 4, 6, 1, 2, 2, 4], [1] * 4 + [0] * 4, [0, 0, 1, 1] * 2, list("ababcdcd"))
    >>> round(told.value, 6), told.clusters
    (2.0, 4)
    """
    y = np.asarray(outcome, dtype=np.float64)
    treated, after = np.asarray(is_treated, dtype=bool), np.asarray(is_after, dtype=bool)
    if not len(y) == len(treated) == len(after) == len(cluster):
        raise EvaluationError("The columns differ in length; give one outcome, group, time and cluster a row.")
    for group, name in ((treated, "treated"), (~treated, "untreated")):
        for time, when in ((~after, "before"), (after, "after")):
            if not (group & time).any():
                raise NoComparisonError(f"No {name} row lies {when}; all four groups of rows are needed.")
    columns = np.column_stack([np.ones(len(y)), treated, after, treated & after]).astype(np.float64)
    groups = np.unique(np.asarray(cluster, dtype=str), return_inverse=True)[1]
    fit = clustered_fit(y, columns, groups)
    low, high = fit.interval(3, confidence)
    cautions = cluster_cautions(fit.clusters, len(np.unique(groups[treated])), len(np.unique(groups[~treated])))
    return Estimate(
        float(fit.coefficients[3]), fit.se(3), low, high, fit.p(3), len(y), fit.clusters, confidence, cautions
    )
