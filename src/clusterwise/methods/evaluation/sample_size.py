"""How many to ask, and how small a difference so many can show."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from clusterwise.methods.evaluation.faults import EvaluationError


@dataclass(frozen=True, slots=True)
class SampleSize:
    """The size by formula, rounded up, and how many to invite so that so many remain after losses."""

    exact: float
    needed: int
    invited: int


def design_effect(per_cluster: float, icc: float) -> float:
    """Return by how much a sample of clusters must be larger than one of persons.

    Formula: 1 + (m - 1) icc, m interviews a cluster, icc the share of variance between clusters.
    Source: Kish (1965), Survey Sampling, section 5.4.
    Limits: equal clusters; where sizes vary, take a larger m.

    >>> round(design_effect(20, 0.05), 2)
    1.95
    """
    if per_cluster < 1 or not 0 <= icc <= 1:
        raise EvaluationError("Interviews a cluster are 1 or more, and the share between clusters lies from 0 to 1.")
    return 1 + (per_cluster - 1) * icc


def size_for_mean(
    sd: float,
    margin: float,
    *,
    confidence: float = 0.95,
    population: int | None = None,
    effect: float = 1.0,
    loss: float = 0.0,
) -> SampleSize:
    """Return how many to ask so that a mean is known within a margin.

    Formula: n0 = deff (z sd / margin)^2; with a finite population n = n0 / (1 + (n0 - 1) / N); invited = n / (1 - loss).
    Source: Cochran (1977), Sampling Techniques, section 4.6.
    Limits: the standard deviation is a guess from elsewhere; those lost are taken to be like those who stay.

    >>> size_for_mean(10, 2).needed, size_for_mean(10, 2, loss=0.2).invited
    (97, 122)
    """
    if not (sd > 0 and margin > 0):
        raise EvaluationError("Standard deviation and margin are above zero.")
    return _sized((_z(confidence) * sd / margin) ** 2, population, effect, loss)


def size_for_proportion(
    p: float,
    margin: float,
    *,
    confidence: float = 0.95,
    population: int | None = None,
    effect: float = 1.0,
    loss: float = 0.0,
) -> SampleSize:
    """Return how many to ask so that a share is known within a margin (0.05 is five percentage points).

    Formula: n0 = deff z^2 p (1 - p) / margin^2; finite population and loss as in `size_for_mean`.
    Source: Cochran (1977), Sampling Techniques, section 4.4.
    Limits: normal approximation, poor for shares near 0 or 1; p = 0.5 is the safe guess.

    >>> size_for_proportion(0.5, 0.05).needed, size_for_proportion(0.5, 0.05, population=1000).needed
    (385, 278)
    """
    if not (0 < p < 1 and 0 < margin < 1):
        raise EvaluationError("The share and the margin lie between 0 and 1; 0.5 is the safe guess of a share.")
    return _sized(_z(confidence) ** 2 * p * (1 - p) / margin**2, population, effect, loss)


def size_for_two_proportions(
    p1: float, p2: float, *, alpha: float = 0.05, power: float = 0.8, effect: float = 1.0, loss: float = 0.0
) -> SampleSize:
    """Return how many each group needs so that a difference of two shares is found with this power.

    Formula: n = deff (z_(1 - alpha/2) + z_power)^2 (p1 (1 - p1) + p2 (1 - p2)) / (p1 - p2)^2, each group.
    Source: Fleiss, Levin and Paik (2003), section 4.2, unpooled variance, without continuity correction.
    Limits: two equal groups, two-sided test; normal approximation.

    >>> size_for_two_proportions(0.5, 0.6).needed
    385
    """
    if not (0 < p1 < 1 and 0 < p2 < 1) or p1 == p2:
        raise EvaluationError("The two shares lie between 0 and 1 and differ.")
    reach = _reach(alpha, power)
    return _sized(reach**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2, None, effect, loss)


def size_for_two_means(
    difference: float, sd: float, *, alpha: float = 0.05, power: float = 0.8, effect: float = 1.0, loss: float = 0.0
) -> SampleSize:
    """Return how many each group needs so that a difference of two means is found with this power.

    Formula: n = 2 deff (z_(1 - alpha/2) + z_power)^2 (sd / difference)^2, each group.
    Source: Bloom (1995), Evaluation Review 19; Cohen (1988), chapter 2.
    Limits: two equal groups with one standard deviation; normal approximation, one or two too few below 30 a group.

    >>> size_for_two_means(5, 10).needed
    63
    """
    if not (sd > 0 and difference != 0 and math.isfinite(difference)):
        raise EvaluationError("The standard deviation is above zero and the difference is not zero.")
    return _sized(2 * (_reach(alpha, power) * sd / difference) ** 2, None, effect, loss)


def detectable_difference(
    n_with: int, n_without: int, sd: float, *, alpha: float = 0.05, power: float = 0.8, effect: float = 1.0
) -> float:
    """Return the smallest difference of two means that groups of these sizes find with this power.

    Formula: (z_(1 - alpha/2) + z_power) sd sqrt(deff (1 / n1 + 1 / n2)).
    Source: Bloom (1995), Evaluation Review 19, minimum detectable effect.
    Limits: a smaller true difference may be missed; "no effect found" then says little. For a share give
    sd = sqrt(p (1 - p)).

    >>> round(detectable_difference(63, 63, 10), 3)
    4.992
    """
    if min(n_with, n_without) < 1 or not sd > 0 or not effect >= 1:
        raise EvaluationError(
            "Both groups have members, the standard deviation is above zero, the design effect 1 or more."
        )
    return _reach(alpha, power) * sd * math.sqrt(effect * (1 / n_with + 1 / n_without))


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise EvaluationError("Confidence lies between 0 and 1, such as 0.95.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _reach(alpha: float, power: float) -> float:
    if not (0 < alpha < 1 and 0 < power < 1):
        raise EvaluationError("The level of the test and its power lie between 0 and 1, such as 0.05 and 0.8.")
    return NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(power)


def _sized(simple: float, population: int | None, effect: float, loss: float) -> SampleSize:
    if not effect >= 1:
        raise EvaluationError(f"The design effect is {effect}; it is 1 or more.")
    if not 0 <= loss < 1:
        raise EvaluationError("The share that will be lost lies from 0 to below 1.")
    size = simple * effect
    if population is not None:
        if population < 1:
            raise EvaluationError("The population has one member or more.")
        size = size / (1 + (size - 1) / population)
    needed = math.ceil(size - 1e-9)
    return SampleSize(size, needed, math.ceil(needed / (1 - loss) - 1e-9))
