"""The wild cluster bootstrap: intervals that hold with few clusters."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np

from clusterwise.methods.evaluation.faults import EvaluationError
from clusterwise.methods.evaluation.panel import Places
from clusterwise.methods.frames import Numbers

_WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
_FEW = 12


class Signs(StrEnum):
    """By what the residuals of a cluster are multiplied."""

    RADEMACHER = "rademacher"
    WEBB = "webb"


@dataclass(frozen=True, slots=True)
class WildResult:
    """The p value of no effect and the values that the test does not refuse; an end is None where it stays open."""

    p: float
    low: float | None
    high: float | None
    draws: int
    signs: Signs


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What each draw needs, linear in the effect that is tested; a row a draw, a column a cluster."""

    estimate: float
    spread: float
    weight: float
    each: Numbers
    moved: tuple[Numbers, Numbers]
    scored: tuple[Numbers, Numbers]

    def p(self, tested: float) -> float:
        """The share of draws at least as far from the tested effect as the estimate is."""
        moved = (self.moved[0] - tested * self.moved[1]) / self.weight
        scores = self.scored[0] - tested * self.scored[1] - moved[:, None] * self.each[None, :]
        spread = np.sqrt((scores**2).sum(axis=1)) / self.weight
        ours = abs(self.estimate - tested) / self.spread
        drawn = np.divide(np.abs(moved), spread, out=np.full_like(spread, np.inf), where=spread > 1e-12 * self.spread)
        return float((drawn >= ours * (1 - 1e-10)).mean())


def wild_bootstrap(
    outcome: Numbers,
    treatment: Numbers,
    others: Numbers,
    cluster: Places,
    *,
    seed: int,
    draws: int = 1999,
    signs: Signs | None = None,
    confidence: float = 0.95,
) -> WildResult:
    """Test a coefficient by flipping whole clusters, with the tested effect imposed, and turn the test into an interval.

    Formula: y* = fit under the tested effect + v_g residual, v_g drawn once a cluster: 1 or -1 (Rademacher), or six
    values +-sqrt(1/2), 1, sqrt(3/2) (Webb); p = share of |t*| >= |t|; interval = the effects with p >= 1 - confidence.
    Source: Cameron, Gelbach and Miller (2008), Rev. Econ. Stat. 90; Webb (2023), Can. J. Econ. 56; the algebra of
    Roodman, MacKinnon, Nielsen and Webb (2019), Stata Journal 19.
    Limits: with fewer than five treated clusters it is far too careful or far too bold. Webb's weights are taken below
    12 clusters unless you choose; all sign patterns are used where they are fewer than the draws.

    >>> cluster = np.repeat(np.arange(12), 2)
    >>> treatment = np.where(cluster % 2 == 0, 1.0, 0.0)
    >>> outcome = 2 * treatment + (cluster % 5) / 10
    >>> told = wild_bootstrap(outcome, treatment, np.ones((24, 1)), cluster, seed=1, draws=499)
    >>> told.p < 0.01, 1.7 < told.low < 2 < told.high < 2.3
    (True, True)
    """
    if draws < 99:
        raise EvaluationError(f"{draws} draws are too few; take 99 or more, such as 1999.")
    names, groups = np.unique(cluster, return_inverse=True)
    if len(names) < 2:
        raise EvaluationError("There is one cluster only; the bootstrap flips clusters and needs at least two.")
    chosen = signs or (Signs.WEBB if len(names) < _FEW else Signs.RADEMACHER)
    flips = _flips(len(names), draws, chosen, seed)
    parts = _parts(outcome, treatment, others, groups, flips)
    alpha = 1 - confidence
    low, high = (_end(parts, side * parts.spread, alpha) for side in (-1, 1))
    return WildResult(parts.p(0.0), low, high, len(flips), chosen)


def _flips(clusters: int, draws: int, signs: Signs, seed: int) -> Numbers:
    if signs is Signs.RADEMACHER and 2**clusters <= draws:
        return np.array(list(product((-1.0, 1.0), repeat=clusters)))
    values = _WEBB if signs is Signs.WEBB else np.array([-1.0, 1.0])
    return np.random.default_rng(seed).choice(values, size=(draws, clusters))


def _parts(outcome: Numbers, treatment: Numbers, others: Numbers, groups: Places, flips: Numbers) -> _Parts:
    basis = np.linalg.svd(others, full_matrices=False)
    kept = basis.U[:, basis.S / max(float(basis.S.max(initial=0.0)), 1e-300) > 1e-9]
    d = treatment - kept @ (kept.T @ treatment)
    y = outcome - kept @ (kept.T @ outcome)
    weight = float(d @ d)
    if weight < 1e-10 * max(float(treatment @ treatment), 1e-300):
        raise EvaluationError("The other columns explain treatment wholly; there is nothing left to compare.")
    estimate = float(d @ y) / weight
    each = _by_cluster(d * d, groups)
    spread = float(np.sqrt((_by_cluster(d * (y - estimate * d), groups) ** 2).sum())) / weight
    if not spread > 1e-12 * abs(estimate):
        raise EvaluationError("Nothing varies between clusters beside the effect; the bootstrap has nothing to flip.")
    across = _by_cluster(d[:, None] * kept, groups)
    moved, scored = [], []
    for values in (y, d):
        own, shared = _by_cluster(d * values, groups), _by_cluster(kept * values[:, None], groups)
        moved.append(flips @ own)
        scored.append(flips * own - (flips @ shared) @ across.T)
    return _Parts(estimate, spread, weight, each, (moved[0], moved[1]), (scored[0], scored[1]))


def _by_cluster(values: Numbers, groups: Places) -> Numbers:
    sums = np.zeros((int(groups.max()) + 1, *values.shape[1:]))
    np.add.at(sums, groups, values)
    return sums


def _end(parts: _Parts, step: float, alpha: float) -> float | None:
    inside, outside = parts.estimate, parts.estimate + step
    for _ in range(12):
        if parts.p(outside) < alpha:
            break
        inside, outside = outside, parts.estimate + 2 * (outside - parts.estimate)
    else:
        return None
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if parts.p(middle) >= alpha else (inside, middle)
    return (inside + outside) / 2
