"""Mass against performance: which of four kinds a candidate is, with the probability of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers
from clusterwise.methods.specialisation import Booleans
from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.measures import Economy, Measure
from clusterwise.methods.standing.performance import Draws, Sampling, draw, member_rows


class Standing(StrEnum):
    """The four kinds, and the two that are told where performance is not known."""

    STRONG = "strongly_performing"
    UNDERPERFORMING = "underperforming_with_mass"
    NICHE = "niche"
    NONE = "none"
    MASS_ONLY = "mass_performance_not_known"
    NO_MASS = "no_mass_performance_not_known"


_KNOWN = frozenset({Standing.STRONG, Standing.UNDERPERFORMING, Standing.NICHE, Standing.NONE})
# A candidate that is just like the rest must not fail by the last digit of a sum.
_ROUNDING = 1 - 1e-9
_NOT_KNOWN = frozenset({Standing.MASS_ONLY, Standing.NO_MASS})


@dataclass(frozen=True, slots=True)
class AxesRule:
    """One dated version of what counts as mass and as performing; None leaves a criterion out.

    Mass: at least so many firms, jobs, and such a location quotient. Performing: the geometric mean of the adjusted
    ratios of the measures that are known reaches `performing_at`, where 1 is the rest of the economy.
    """

    name: str
    least_firms: int
    least_jobs: float | None
    least_lq: float | None
    measures: tuple[Measure, ...]
    performing_at: float
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if self.least_firms < 1 or not self.performing_at > 0 or len(set(self.measures)) < len(self.measures):
            raise StandingError(f"Rule {self.name}: give one firm or more, a ratio above 0, and each measure once.")
        if not self.measures or Measure.SME_SHARE in self.measures:
            raise StandingError(f"Rule {self.name}: give a measure of performance; the share of small firms is none.")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a candidate stands; it cannot be built without the probability of each kind."""

    probabilities: Mapping[Standing, float]
    firms: int
    jobs: float | None
    lq: float | None
    score: float | None
    used: tuple[Measure, ...]
    not_known: tuple[Measure, ...]
    rule: AxesRule
    draws: int

    def __post_init__(self) -> None:
        if frozenset(self.probabilities) not in (_KNOWN, _NOT_KNOWN):
            raise StandingError(
                "A standing needs a probability for each kind: the four, or the two without performance."
            )
        total = sum(self.probabilities.values())
        if abs(total - 1) > 1e-9 or min(self.probabilities.values()) < 0:
            raise StandingError(f"The probabilities of a standing add up to {total:g}; they add up to 1.")

    @property
    def standing(self) -> Standing:
        """The most probable kind; the first of the order of `Standing` where two are equal."""
        return max(Standing, key=lambda kind: self.probabilities.get(kind, -1.0))

    @property
    def probability(self) -> float:
        return self.probabilities[self.standing]

    @property
    def is_performance_known(self) -> bool:
        return frozenset(self.probabilities) == _KNOWN

    @property
    def mass_probability(self) -> float:
        with_mass = (Standing.STRONG, Standing.UNDERPERFORMING, Standing.MASS_ONLY)
        return sum(self.probabilities.get(kind, 0.0) for kind in with_mass)


def place(
    whole: Economy,
    members: ArrayLike,
    rule: AxesRule,
    random: np.random.Generator,
    lq: float | None = None,
    sampling: Sampling | None = None,
) -> Placement:
    """Return how probable it is that a candidate is strong, underperforming with mass, niche or none.

    Formula: in each draw firms weigh Poisson(1); mass = firms, jobs and LQ reach the rule (LQ moves with the jobs
    drawn); score = exp(mean of log adjusted ratio over the rule's measures that are known), performing if it reaches
    the rule; a kind's probability is its share of the draws.
    Source: mapping reference, section 5 (two axes, class probability by bootstrap over firms).
    Limits: the probability tells how the class hangs on single firms, not on wrong data or on a rule that others would
    draw elsewhere. A ratio of zero makes the score zero. A measure that too few members tell is not used and named. Without any, performance is not known.

    >>> from clusterwise.methods.standing.firms import firms
    >>> from clusterwise.methods.standing.measures import economy
    >>> from clusterwise.methods.standing.sizes import SizeRule
    >>> size = SizeRule("demo", (("any", None),), 250, None, "invented", date(2024, 1, 1))
    >>> whole = economy(firms(["figs"] * 90, jobs=[10] * 90, turnover=[10] * 60 + [30] * 30), size)
    >>> rule = AxesRule("demo", 30, None, None, (Measure.TURNOVER_A_JOB,), 1.0, "invented", date(2024, 1, 1))
    >>> found = place(whole, range(60), rule, np.random.default_rng(1))
    >>> found.standing.value, found.probability
    ('underperforming_with_mass', 1.0)
    """
    sampling = sampling or Sampling()
    rows = member_rows(whole, members)
    drawn = draw(whole, rows, random, sampling)
    jobs = whole.firms.jobs[rows]
    own_jobs = None if np.isnan(jobs).all() else float(drawn.jobs[0])
    has_mass = _mass(drawn, own_jobs, lq, rule)
    used = tuple(measure for measure in rule.measures if _is_known(drawn, measure, sampling))
    score = _score(drawn, used) if used else np.full(sampling.draws + 1, np.nan)
    counted = ~np.isnan(score[1:]) if used else np.ones(sampling.draws, dtype=np.bool_)
    return Placement(
        probabilities=_probabilities(
            has_mass[1:][counted], score[1:][counted] >= rule.performing_at * _ROUNDING, bool(used)
        ),
        firms=len(rows),
        jobs=own_jobs,
        lq=lq,
        score=float(score[0]) if used else None,
        used=used,
        not_known=tuple(measure for measure in rule.measures if measure not in used),
        rule=rule,
        draws=int(counted.sum()),
    )


def _mass(drawn: Draws, jobs: float | None, lq: float | None, rule: AxesRule) -> Booleans:
    reached: Booleans = drawn.firms >= rule.least_firms
    if rule.least_jobs is not None:
        if jobs is None:
            raise StandingError(f"Rule {rule.name} asks for jobs and no member tells them; use a rule without jobs.")
        reached = reached & (drawn.jobs >= rule.least_jobs)
    if rule.least_lq is not None:
        if lq is None or not jobs:
            raise StandingError(f"Rule {rule.name} asks for a location quotient; give it, with the members' jobs.")
        reached = reached & (lq * drawn.jobs / jobs >= rule.least_lq)
    return reached


def _is_known(drawn: Draws, measure: Measure, sampling: Sampling) -> bool:
    values = drawn.adjusted[measure]
    told_often = np.count_nonzero(~np.isnan(values[1:])) >= 0.95 * sampling.draws
    return bool(drawn.told[measure] >= sampling.least_told and not np.isnan(values[0]) and told_often)


def _score(drawn: Draws, used: tuple[Measure, ...]) -> Numbers:
    ratios = np.stack([drawn.adjusted[measure] for measure in used])
    # A ratio of zero is known and makes the score zero: no exports at all outweigh whatever else is good.
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(np.log(ratios).mean(axis=0)), dtype=np.float64)


def _probabilities(mass: Booleans, performs: Booleans, is_known: bool) -> Mapping[Standing, float]:
    draws = len(mass)
    if not is_known:
        with_mass = float(mass.sum()) / draws
        return {Standing.MASS_ONLY: with_mass, Standing.NO_MASS: 1 - with_mass}
    counts = {
        Standing.STRONG: mass & performs,
        Standing.UNDERPERFORMING: mass & ~performs,
        Standing.NICHE: ~mass & performs,
        Standing.NONE: ~mass & ~performs,
    }
    return {kind: float(found.sum()) / draws for kind, found in counts.items()}
