"""A compromise between what the many gain and what the worst criterion loses."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Ranks, Scores, places
from clusterwise.methods.choosing.scaling import merits

ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Vikor:
    """S sums the regrets, R is the greatest regret, Q joins both; less is better. `compromise` may hold several."""

    alternatives: tuple[str, ...]
    s: tuple[float, ...]
    r: tuple[float, ...]
    q: tuple[float, ...]
    ranks: Ranks
    has_clear_lead: bool
    is_stable: bool
    compromise: tuple[str, ...]


def _spread(values: Numbers) -> Numbers:
    """Stretch regrets to 0..1; shares of weights add up to 1, so that a narrower range than this is rounding alone."""
    width = values.max() - values.min()
    return (values - values.min()) / width if width > ROUNDING else np.zeros_like(values)


def vikor(scores: Scores, v: float = 0.5) -> Vikor:
    """Rank candidates by VIKOR and name the compromise set.

    Formula: regret = weight * (best - x) / (best - worst) a criterion; S = sum, R = maximum;
    Q = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*). The first has a clear lead where the second's Q is at
    least 1 / (n - 1) more, and is stable where it is also first by S or R. The compromise set is the first alone, the
    first two (lead without stability) or all nearer than 1 / (n - 1).
    Source: Opricovic and Tzeng (2004).
    Limits: best and worst are those seen among the candidates, anchors are not used. Needs every score.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (1, 1))
    >>> result = vikor(score_table(["figs", "dates", "olives"], both, [[40, 1], [10, 5], [25, 3]]))
    >>> result.q, result.compromise
    ((0.0, 1.0, 0.5), ('figs',))
    """
    if not 0 <= v <= 1:
        raise ChoosingError(f"The weight of the group's gain v is {v:g}; choose it from 0 to 1.")
    scores.complete()
    scaled = merits(scores)
    width = scaled.max(axis=0) - scaled.min(axis=0)
    regret = np.divide(scaled.max(axis=0) - scaled, width, out=np.zeros_like(scaled), where=width > 0)
    regret = regret * scores.criteria.shares
    s, r = regret.sum(axis=1), regret.max(axis=1)
    q = v * _spread(s) + (1 - v) * _spread(r)
    ranks = places(q, less_is_better=True)
    order = sorted(range(len(q)), key=lambda row: (ranks[row], scores.alternatives[row]))
    gap = 1 / (len(q) - 1) if len(q) > 1 else 0.0
    near = 1e-12
    leads = len(q) == 1 or q[order[1]] - q[order[0]] >= gap - near
    stable = 1 in (places(s, less_is_better=True)[order[0]], places(r, less_is_better=True)[order[0]])
    if leads:
        chosen = order[:1] if stable else order[:2]
    else:
        chosen = [row for row in order if q[row] - q[order[0]] < gap - near]
    names = tuple(scores.alternatives[row] for row in chosen)
    return Vikor(
        scores.alternatives, tuple(s.tolist()), tuple(r.tolist()), tuple(q.tolist()), ranks, bool(leads), stable, names
    )
