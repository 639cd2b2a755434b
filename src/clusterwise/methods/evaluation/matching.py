"""Those with beside those without who are most like them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.evaluation.faults import (
    Caution,
    CautionKind,
    Estimate,
    EvaluationError,
    NoComparisonError,
    NoOverlapError,
)
from clusterwise.methods.evaluation.panel import Places
from clusterwise.methods.frames import Numbers

_BALANCED = 0.1


@dataclass(frozen=True, slots=True)
class Balance:
    """How far the groups lie apart in one covariate, in standard deviations, before and after matching."""

    covariate: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """The effect on the treated, the balance, each unit's score, and for each matched treated row its partner."""

    estimate: Estimate
    balance: tuple[Balance, ...]
    scores: Numbers
    pairs: tuple[tuple[int, int], ...]
    caliper: float


def matching(
    outcome: Sequence[float],
    is_treated: Sequence[bool],
    covariates: Mapping[str, Sequence[float]],
    *,
    seed: int,
    caliper_sd: float = 0.2,
    confidence: float = 0.95,
) -> Matching:
    """Match each treated unit to the nearest untreated one by the propensity score, with replacement.

    Formula: score = logit of the chance to be treated given the covariates; nearest in score within `caliper_sd` of
    its standard deviation, ties drawn by the seed; effect = mean(y - y of the partner). Variance: Abadie and Imbens,
    mean squared distance from the effect plus k (k - 1) s^2 of partners used k times, s^2 from the nearest alike.
    Balance: difference of means over sqrt of the mean of both variances before matching.
    Source: Rosenbaum and Rubin (1983), Biometrika 70; caliper by Austin (2011); Abadie and Imbens (2006),
    Econometrica 74; statsmodels Logit.
    Limits: only what is among the covariates is made alike; it speaks of matched units alone. The variance takes the
    scores as given. Use covariates from before treatment, never ones that treatment can change.

    >>> x = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]
    >>> z = [1, 0, 1, 0, 1, 1] + [0, 0, 1, 0, 0, 1]
    >>> y = [value + 2 * with_it for value, with_it in zip(x, z)]
    >>> told = matching(y, [bool(one) for one in z], {"x": x}, seed=1, caliper_sd=0.5)
    >>> round(told.estimate.value, 2), [one.after for one in told.balance]
    (2.0, [0.0])
    """
    y, treated = np.asarray(outcome, dtype=np.float64), np.asarray(is_treated, dtype=bool)
    table = (
        np.column_stack([np.asarray(values, dtype=np.float64) for values in covariates.values()])
        if covariates
        else None
    )
    if table is None:
        raise EvaluationError("Name at least one covariate to match on.")
    if not (len(y) == len(treated) == len(table)) or not (np.isfinite(table).all() and np.isfinite(y).all()):
        raise EvaluationError("Each row needs an outcome, a group and all covariates; leave incomplete rows out.")
    if treated.all() or not treated.any():
        raise NoComparisonError("All rows are on one side; matching needs treated and untreated units.")
    scores = propensity(table, treated)
    caliper = caliper_sd * float(scores.std(ddof=1))
    rng = np.random.default_rng(seed)
    partner = _nearest(scores, np.flatnonzero(treated), np.flatnonzero(~treated), rng)
    pairs = [(i, j) for i, j in partner.items() if abs(scores[i] - scores[j]) <= caliper + 1e-12]
    if len(pairs) < 2:
        raise NoOverlapError("Fewer than two treated units have anybody like them; widen the caliper or add units.")
    used = np.zeros(len(y), dtype=np.intp)
    np.add.at(used, [j for _, j in pairs], 1)
    gaps = np.array([y[i] - y[j] for i, j in pairs])
    value, se = float(gaps.mean()), _se(gaps, used, y, scores, treated, rng)
    balance = _balance(tuple(covariates), table, treated, pairs)
    lost = int(treated.sum()) - len(pairs)
    uneven = sum(one.after is not None and abs(one.after) > _BALANCED for one in balance)
    kinds = ((CautionKind.UNMATCHED, lost), (CautionKind.UNBALANCED, uneven))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * se
    p = 2 * NormalDist().cdf(-abs(value) / se) if se > 0 else None
    cautions = tuple(Caution(kind, n) for kind, n in kinds if n)
    found = Estimate(value, se, value - reach, value + reach, p, len(y), len(y), confidence, cautions)
    return Matching(found, balance, scores, tuple(pairs), caliper)


def propensity(covariates: Numbers, is_treated: NDArray[np.bool_]) -> Numbers:
    """Return the log odds of being treated, by a logistic regression.

    Formula: log(p / (1 - p)) = a + b x, by maximum likelihood.
    Source: Rosenbaum and Rubin (1983), Biometrika 70; statsmodels Logit.
    Limits: where a line parts the groups wholly there is no finite answer, and it is refused.

    >>> scores = propensity(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([False, True, False, True]))
    >>> bool((np.diff(scores) > 0).all())
    True
    """
    import warnings

    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationError, PerfectSeparationWarning

    spread = covariates.std(axis=0)
    if not (spread > 0).all():
        raise EvaluationError("A covariate is the same for everybody; leave it out.")
    scaled = (covariates - covariates.mean(axis=0)) / spread
    columns = np.column_stack([np.ones(len(covariates)), scaled])
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        raise EvaluationError("One covariate follows from the others; leave it out.")
    parted = "The covariates part the treated from the untreated wholly; nobody can stand in for anybody."
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fitted = Logit(is_treated.astype(np.float64), columns).fit(disp=0, maxiter=100)
        except (
            ConvergenceWarning,
            PerfectSeparationError,
            PerfectSeparationWarning,
            RuntimeWarning,
            np.linalg.LinAlgError,
        ) as apart:
            raise NoOverlapError(parted) from apart
    return np.asarray(columns @ np.asarray(fitted.params), dtype=np.float64)


def _nearest(scores: Numbers, of: Places, among: Places, rng: np.random.Generator) -> dict[int, int]:
    """The nearest other of each, ties drawn at random."""
    found: dict[int, int] = {}
    for place in of:
        others = among[among != place]
        gaps = np.abs(scores[others] - scores[place])
        alike = others[gaps <= gaps.min() + 1e-12]
        found[int(place)] = int(alike[0] if len(alike) == 1 else rng.choice(alike))
    return found


def _se(
    gaps: Numbers, used: Places, y: Numbers, scores: Numbers, treated: NDArray[np.bool_], rng: np.random.Generator
) -> float:
    again = np.flatnonzero(used > 1)
    alike = _nearest(scores, again, np.flatnonzero(~treated), rng) if (~treated).sum() > 1 else {}
    extra = sum(used[i] * (used[i] - 1) * (y[i] - y[j]) ** 2 / 2 for i, j in alike.items())
    return float(np.sqrt(((gaps - gaps.mean()) ** 2).sum() + extra) / len(gaps))


def _balance(
    names: tuple[str, ...], table: Numbers, treated: NDArray[np.bool_], pairs: list[tuple[int, int]]
) -> tuple[Balance, ...]:
    left, right = [i for i, _ in pairs], [j for _, j in pairs]
    found = []
    for place, name in enumerate(names):
        values = table[:, place]
        with_it, without = values[treated], values[~treated]
        enough = min(len(with_it), len(without)) > 1
        spread = float(np.sqrt((with_it.var(ddof=1) + without.var(ddof=1)) / 2)) if enough else 0.0
        gaps = (float(with_it.mean() - without.mean()), float(values[left].mean() - values[right].mean()))
        before, after = (gap / spread if spread > 0 else None for gap in gaps)
        found.append(Balance(name, before, after))
    return tuple(found)
