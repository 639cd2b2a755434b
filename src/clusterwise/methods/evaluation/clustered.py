"""Least squares with errors that hold when units of a cluster move together; statsmodels is the estimator."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.evaluation.faults import EvaluationError
from clusterwise.methods.evaluation.panel import Places
from clusterwise.methods.frames import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients and their covariance, robust to clusters, with the degrees of freedom of t and F."""

    coefficients: Numbers
    covariance: Numbers
    clusters: int
    n: int
    scale: float

    @property
    def freedom(self) -> int:
        return self.clusters - 1

    def se(self, place: int) -> float | None:
        """The standard error; None where clusters leave no room for one, which looks like an error of zero."""
        variance = float(self.covariance[place, place])
        return float(np.sqrt(variance)) if variance > (1e-10 * self.scale) ** 2 else None

    def interval(self, place: int, confidence: float) -> tuple[float | None, float | None]:
        """The interval of a coefficient by Student's t with one degree less than clusters."""
        from scipy.special import stdtrit

        se = self.se(place)
        if se is None:
            return None, None
        reach = float(stdtrit(self.freedom, (1 + confidence) / 2)) * se
        return float(self.coefficients[place]) - reach, float(self.coefficients[place]) + reach

    def p(self, place: int) -> float | None:
        """The two-sided p value of no effect; None where there is no error to compare with."""
        from scipy.special import stdtr

        se = self.se(place)
        return None if se is None else float(2 * stdtr(self.freedom, -abs(self.coefficients[place]) / se))


def clustered_fit(outcome: Numbers, columns: Numbers, cluster: Places, absorbed: int = 0) -> Fit:
    """Fit least squares and let the errors of one cluster depend on each other.

    Formula: V = c (X'X)^-1 (sum over g of X_g' u_g u_g' X_g) (X'X)^-1, c = G/(G-1) (N-1)/(N-K), K = columns and
    `absorbed` effects that were taken out before.
    Source: Liang and Zeger (1986); Cameron and Miller (2015), J. Human Resources 50, equation 12; statsmodels OLS.
    Limits: too small below about 30 clusters or with very unequal ones; then use the wild bootstrap.

    >>> fit = clustered_fit(np.array([0.0, 1, 2, 5]), np.ones((4, 1)), np.array([0, 0, 1, 1]))
    >>> fit.coefficients.tolist(), round(fit.se(0), 4)
    ([2.0], 1.5)
    """
    from statsmodels.regression.linear_model import OLS

    groups = len(np.unique(cluster))
    if groups < 2:
        raise EvaluationError("There is one cluster only; an error needs at least two that vary apart.")
    n, width = columns.shape
    left = n - width - absorbed
    if left < 1:
        raise EvaluationError(
            f"{n} rows cannot carry {width + absorbed} unknowns; add periods or leave covariates out."
        )
    settings = {"groups": cluster, "use_correction": False, "df_correction": True}
    fitted = OLS(outcome, columns).fit(cov_type="cluster", cov_kwds=settings)
    factor = groups / (groups - 1) * (n - 1) / left
    covariance = np.asarray(fitted.cov_params()) * factor
    return Fit(np.asarray(fitted.params), covariance, groups, n, float(outcome.std()))


def within_units(values: Numbers, unit: Places) -> Numbers:
    """Take each unit's mean out of one column or of many.

    Formula: x_it - mean over t of x_it.
    Source: the within estimator; Frisch and Waugh (1933) make it equal to a dummy a unit.
    Limits: what never changes within a unit becomes zero.

    >>> within_units(np.array([1.0, 3.0, 5.0, 5.0]), np.array([0, 0, 1, 1])).tolist()
    [-1.0, 1.0, 0.0, 0.0]
    """
    table = values.reshape(len(values), -1)
    sums = np.zeros((int(unit.max()) + 1, table.shape[1]))
    np.add.at(sums, unit, table)
    counts = np.maximum(np.bincount(unit), 1)[:, None]
    means: Numbers = (sums / counts)[unit]
    return np.asarray(table - means, dtype=np.float64).reshape(values.shape)


def period_columns(period: Places) -> Numbers:
    """Return one column a period but the first, 1 in its rows.

    Formula: x_ij = 1 if row i is of period j.
    Source: dummy coding with the first as reference.
    Limits: periods without rows get no column.

    >>> period_columns(np.array([0, 1, 2, 1])).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    seen = np.unique(period)[1:]
    return np.asarray(period[:, None] == seen[None, :], dtype=np.float64)
