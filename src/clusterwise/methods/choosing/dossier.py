"""The whole decision in one result: ranking, cross-checks, whose weights, how robust, what fits the budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from clusterwise.methods.choosing.acceptability import Acceptability, acceptability
from clusterwise.methods.choosing.additive import Additive, weighted_sum
from clusterwise.methods.choosing.concordance import kendall_tau
from clusterwise.methods.choosing.consensus import MOST_FOR_KEMENY, Consensus, Kemeny, borda, copeland, kemeny
from clusterwise.methods.choosing.groups import Dispersion, Opinion, SideBySide, aggregate_priorities, dispersion
from clusterwise.methods.choosing.groups import side_by_side as by_sex
from clusterwise.methods.choosing.portfolio import Offer, Selection, best_portfolio
from clusterwise.methods.choosing.promethee import promethee
from clusterwise.methods.choosing.scales import ChoosingError, Ranks, Scores, Weights, shares_of
from clusterwise.methods.choosing.stability import (
    LeftOut,
    Stability,
    weight_stability,
    without_each_criterion,
    without_each_person,
)
from clusterwise.methods.choosing.topsis import topsis
from clusterwise.methods.choosing.verdict import Finding, VerdictRule, judge
from clusterwise.methods.choosing.vikor import vikor
from clusterwise.methods.choosing.weight_space import AnyWeights, LimitedWeights, OrderedWeights, WeightSpace


class Spread(StrEnum):
    """From which weights the robustness is drawn."""

    PEOPLE = "people"
    ORDER = "order"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Budget:
    """What each candidate costs on each line, the limits, and conditions on the portfolio."""

    costs: Mapping[str, Mapping[str, Decimal]]
    limits: Mapping[str, Decimal]
    must_have: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    not_together: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision rests on: the same case always gives the same result.

    Candidates that fail the gate or a veto are not in it. Without people the criteria's own weights hold. `spread` None
    takes people's weights where two or more gave them, and else the order of the weights. `weights` are the group's
    where people did not join theirs by their mean, such as by AIJ.
    """

    scores: Scores
    rule: VerdictRule
    people: tuple[Opinion, ...] = ()
    first: int = 1
    draws: int = 10_000
    seed: int = 1
    spread: Spread | None = None
    budget: Budget | None = None
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """Another method's values and places, and Kendall's tau against the weighted sum."""

    method: str
    values: tuple[float, ...]
    ranks: Ranks
    tau: float | None
    is_same_first: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """One order from the orders that each person's own weights give."""

    borda: Consensus
    copeland: Consensus
    kemeny: Kemeny | None


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """The decision with all that supports or shakes it; None where the case gives nothing to say."""

    weights: Weights
    ranking: Additive
    missing: tuple[tuple[str, str], ...]
    cross_checks: tuple[CrossCheck, ...]
    dispersion: Dispersion | None
    side_by_side: SideBySide | None
    agreement: Agreement | None
    spread: Spread
    acceptability: Acceptability
    finding: Finding
    stability: tuple[Stability, ...]
    without_criterion: tuple[LeftOut, ...]
    without_person: tuple[LeftOut, ...]
    portfolio: Selection | None


def decide(case: Case) -> Robustness:
    """Rank the candidates and say how far the ranking can be trusted.

    Formula: the group's weights as given, or by `aggregate_priorities`; ranking by `weighted_sum`; cross-checks by TOPSIS, VIKOR and
    PROMETHEE II; `acceptability` over the weights between the least and greatest that any person gave (or the order, or
    any); the verdict by `judge` on the first k; `weight_stability`, leave-one-out rankings; `best_portfolio` with the
    values of the ranking as worth.
    Source: mapping reference, section 5 "Selection"; each part names its own.
    Limits: those of each part; cross-checks take missing scores at the middle. The same seed and numpy give the same draws.

    >>> from datetime import date
    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (3, 1))
    >>> rule = VerdictRule("v1", 0.8, 0.5, "mapping reference, section 5", date(2026, 11, 24))
    >>> result = decide(Case(score_table(["figs", "dates"], both, [[40, 2], [10, 5]]), rule, draws=100))
    >>> result.ranking.order, result.finding.verdict.value, [check.is_same_first for check in result.cross_checks]
    (('figs', 'dates'), 'robust', [True, True, True])
    """
    scores = case.scores.weighted(weights := _group_weights(case))
    ranking = weighted_sum(scores)
    spread = case.spread or (Spread.PEOPLE if len(case.people) > 1 else Spread.ORDER)
    space = _space(spread, weights, case.people)
    accepted = acceptability(scores, np.random.default_rng(case.seed), space, case.draws)
    return Robustness(
        weights=weights,
        ranking=ranking,
        missing=scores.missing,
        cross_checks=_cross_checks(scores, ranking),
        dispersion=dispersion([one.weights for one in case.people]) if case.people else None,
        side_by_side=by_sex(case.people, scores) if case.people else None,
        agreement=_agreement(scores, case.people) if case.people else None,
        spread=spread,
        acceptability=accepted,
        finding=judge(accepted, ranking.order[: case.first], case.rule),
        stability=weight_stability(scores, case.first),
        without_criterion=without_each_criterion(scores, case.first),
        without_person=without_each_person(scores, case.people, case.first),
        portfolio=_portfolio(case.budget, ranking) if case.budget is not None else None,
    )


def _group_weights(case: Case) -> Weights:
    if not 1 <= case.first <= len(case.scores.alternatives):
        raise ChoosingError(
            f"The first {case.first} of {len(case.scores.alternatives)} candidates are asked for; ask for one up to all."
        )
    if case.weights is not None:
        return case.weights
    if case.people:
        return aggregate_priorities([one.weights for one in case.people], [one.voice for one in case.people])
    return shares_of(case.scores.criteria.names, case.scores.criteria.weights)


def _space(spread: Spread, weights: Weights, people: tuple[Opinion, ...]) -> WeightSpace:
    if spread is Spread.ANY:
        return AnyWeights()
    if spread is Spread.ORDER:
        return OrderedWeights(tuple(float(place) for place in weights.ranks))
    if not people:
        raise ChoosingError("No person has given weights; draw from their order or from any weights instead.")
    table = np.array([person.weights.shares for person in people])
    return LimitedWeights(tuple(table.min(axis=0).tolist()), tuple(table.max(axis=0).tolist()))


def _cross_checks(scores: Scores, ranking: Additive) -> tuple[CrossCheck, ...]:
    filled = scores.at_middle()
    near, compromise, outdoes = topsis(filled), vikor(filled), promethee(filled)
    first = {name for name, rank in zip(ranking.alternatives, ranking.ranks, strict=True) if rank == 1}

    def check(method: str, values: tuple[float, ...], ranks: Ranks) -> CrossCheck:
        tau = kendall_tau(ranks, ranking.ranks) if len(ranks) > 1 else None
        theirs = {name for name, rank in zip(ranking.alternatives, ranks, strict=True) if rank == 1}
        return CrossCheck(method, values, ranks, tau, theirs == first)

    return (
        check("topsis", near.closeness, near.ranks),
        check("vikor", compromise.q, compromise.ranks),
        check("promethee", outdoes.net, outdoes.ranks),
    )


def _agreement(scores: Scores, people: tuple[Opinion, ...]) -> Agreement:
    orders = [weighted_sum(scores.weighted(person.weights)).ranks for person in people]
    voices = [person.voice for person in people]
    names = scores.alternatives
    exact = kemeny(names, orders, voices) if len(names) <= MOST_FOR_KEMENY else None
    return Agreement(borda(names, orders, voices), copeland(names, orders, voices), exact)


def _portfolio(budget: Budget, ranking: Additive) -> Selection:
    without = [name for name in ranking.alternatives if name not in budget.costs]
    if without:
        raise ChoosingError(f"{without[0]} has no costs; give what serving it costs on each line, or zero.")
    offers = [
        Offer(name, value, budget.costs[name]) for name, value in zip(ranking.alternatives, ranking.values, strict=True)
    ]
    return best_portfolio(offers, budget.limits, budget.must_have, budget.excluded, budget.not_together)
