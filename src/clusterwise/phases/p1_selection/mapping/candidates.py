"""The seventh stage: the largest clusters as candidates: concentration, performance, two axes, splits and the gate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.concentration.significance import CellTests, cluster_tests
from clusterwise.methods.frames import region_industry
from clusterwise.methods.standing.axes import Placement, place
from clusterwise.methods.standing.existence import Existence, ExistenceFacts, existence
from clusterwise.methods.standing.measures import Economy, Measure, economy
from clusterwise.methods.standing.performance import Figure, Sampling, performance
from clusterwise.methods.standing.persistence import PeriodFacts, Persistence, persistence
from clusterwise.methods.standing.sizes import UNKNOWN, size_classes
from clusterwise.methods.standing.splits import Splits, splits
from clusterwise.phases.p1_selection.mapping.clusters import Cluster, rows_inside
from clusterwise.phases.p1_selection.mapping.earlier import firms_before
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.register import Register
from clusterwise.phases.p1_selection.mapping.specialise import Specialised


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """What is known of one cluster as a candidate; `lq` compares the outline with the whole economy.

    `largest` holds the jobs of the largest firm of each group of a split, for the rule of dominance.
    """

    cluster: Cluster
    lq: float | None
    lq_low: float | None
    lq_high: float | None
    figures: Mapping[Measure, Figure]
    placement: Placement
    splits: Splits
    largest: Mapping[tuple[str, str], float]
    gate: Existence


@dataclass(frozen=True, slots=True, eq=False)
class _Totals:
    """Jobs and ones a row (0 where the industry is not known), and their sums by industry."""

    jobs: NDArray[np.float64]
    ones: NDArray[np.float64]
    jobs_by_industry: NDArray[np.float64]
    units_by_industry: NDArray[np.float64]


def _totals(places: Places) -> _Totals:
    known = places.industry.codes >= 0
    jobs, ones = np.where(known, np.nan_to_num(places.jobs), 0.0), known.astype(np.float64)
    codes, size = np.maximum(places.industry.codes, 0), len(places.industry.words)
    sums = [np.bincount(codes, weights=values, minlength=size).astype(np.float64) for values in (jobs, ones)]
    return _Totals(jobs, ones, sums[0], sums[1])


def _crossed(own_inside: float, inside: float, own: float, whole: float) -> NDArray[np.float64]:
    """Inside and outside an outline, each the own industry and the rest, from the four sums."""
    sums = [own_inside, inside - own_inside, own - own_inside, whole - own - inside + own_inside]
    return np.maximum(np.array(sums), 0.0)  # sums of fractions may miss zero by their last digit


def largest_first(clusters: Sequence[Cluster], most: int) -> tuple[Cluster, ...]:
    """Return the clusters that are assessed: those with most firms, of equals the first by name."""
    return tuple(sorted(clusters, key=lambda one: (-len(one.rows), one.name))[:most])


def candidates(
    clusters: Sequence[Cluster],
    places: Places,
    special: Specialised,
    register: Register,
    plan: Plan,
    tell: Callable[[float], None],
) -> tuple[Candidate, ...]:
    """Assess the clusters; those that the gate refuses on known figures come last."""
    if not clusters:
        return ()
    whole = economy(places.firms, plan.rules.sizes)
    totals = _totals(places)
    before = firms_before(clusters, register, plan)
    found = []
    for number, cluster in enumerate(clusters):
        found.append(
            _candidate(
                cluster,
                number,
                whole,
                places,
                special,
                totals,
                before.get(cluster.name, ()),
                register.period or "",
                plan,
            )
        )
        tell((number + 1) / len(clusters))
    order = {
        verdict: place for place, verdict in enumerate(("eligible", "overridden", "needs_override", "not_eligible"))
    }
    return tuple(
        sorted(found, key=lambda one: (order[one.gate.eligibility.value], -len(one.cluster.rows), one.cluster.name))
    )


def _candidate(
    cluster: Cluster,
    number: int,
    whole: Economy,
    places: Places,
    special: Specialised,
    totals: "_Totals",
    before: Sequence[PeriodFacts],
    period: str,
    plan: Plan,
) -> Candidate:
    sampling = Sampling(draws=plan.draws)
    tests = _concentration(cluster, places, special, totals, plan)
    lq = None if tests is None else _or_none(float(tests.lq[0]))
    low = None if tests is None else _or_none(float(tests.low[0]))
    # One stream of random numbers a candidate, so that the figures of one do not depend on how many come before it.
    random = np.random.default_rng([plan.seed, number])
    rule = plan.rules.existence
    periods = [*before, PeriodFacts(period, len(cluster.rows), None)] if before else []
    seen: Persistence | None = persistence(periods, rule.least_firms, None, rule.periods) if periods else None
    labels = _groups(cluster, places)
    facts = ExistenceFacts(cluster.name, len(cluster.rows), cluster.found.p, low, seen, ())
    return Candidate(
        cluster=cluster,
        lq=lq,
        lq_low=low,
        lq_high=None if tests is None else _or_none(float(tests.high[0])),
        figures=performance(whole, cluster.rows, random, sampling).figures,
        placement=place(whole, cluster.rows, plan.rules.axes, random, lq, sampling),
        splits=splits(whole.firms.take(cluster.rows), plan.rules.sizes, labels),
        largest=_largest(cluster, places, labels, plan),
        gate=existence(facts, rule),
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value


def _concentration(
    cluster: Cluster, places: Places, special: Specialised, totals: "_Totals", plan: Plan
) -> CellTests | None:
    """The quotient of the outline: its industry's share inside over the share in the country, with the interval.

    The outline was drawn where the industry is dense, so the interval flatters; the p of delineation does not.
    """
    if cluster.shape is None:
        return None
    inside = rows_inside(cluster.shape, places)
    code = int(np.searchsorted(places.industry.words, cluster.industry))
    own = inside[places.industry.codes[inside] == code]
    jobs, units = (
        _crossed(values[own].sum(), values[inside].sum(), by_industry[code], by_industry.sum())
        for values, by_industry in ((totals.jobs, totals.jobs_by_industry), (totals.ones, totals.units_by_industry))
    )
    if not jobs.sum() > 0 or np.isnan(special.plants.get(cluster.industry, np.nan)):
        jobs = units
    table = region_industry(["in", "in", "out", "out"], ["own", "rest"] * 2, jobs, units)
    plants = {"own": special.plants.get(cluster.industry, 1.0), "rest": 1e6}
    if np.isnan(plants["own"]):
        plants["own"] = float(units[0] + units[2])
    return cluster_tests(table, plants, plan.rules.of("concentration_test", "confidence"))


def _groups(cluster: Cluster, places: Places) -> dict[str, list[str]]:
    """The labels of a cluster's firms beyond size and owner, blank where a firm does not tell."""
    informal = places.informal[cluster.rows]
    words = np.where(np.isnan(informal), "", np.where(informal == 1, "informal", "formal"))
    return {
        "legal_form": places.legal_form.of(cluster.rows),
        "informality": words.tolist(),
        "region": places.region.of(cluster.rows),
    }


def _largest(
    cluster: Cluster, places: Places, labels: Mapping[str, Sequence[str]], plan: Plan
) -> dict[tuple[str, str], float]:
    own = places.firms.take(cluster.rows)
    owner = np.where(np.isnan(own.women_owned), "", np.where(own.women_owned == 1, "women", "others"))
    jobs = np.nan_to_num(own.jobs)
    found: dict[tuple[str, str], float] = {}
    for dimension, column in {"size": size_classes(own.jobs, plan.rules.sizes), "owner_sex": owner, **labels}.items():
        words = np.array(column, dtype=np.str_)
        for word in np.unique(words):
            found[dimension, str(word) or UNKNOWN] = float(jobs[words == word].max())
    return found
