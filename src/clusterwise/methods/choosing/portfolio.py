"""Which clusters to serve together within money and staff months, exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from clusterwise.methods.choosing.portfolio_search import Problem, search
from clusterwise.methods.choosing.scales import ChoosingError, refuse_repeats


@dataclass(frozen=True, slots=True)
class Offer:
    """A cluster with its worth and what serving it costs on each line of the budget."""

    name: str
    value: float
    costs: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Clusters served together, their worth, and what they cost and leave on each line."""

    clusters: tuple[str, ...]
    value: float
    costs: Mapping[str, Decimal]
    left: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The least extra on one line that buys more worth, and what it buys."""

    line: str
    extra: Decimal
    gain: float
    portfolio: Portfolio


@dataclass(frozen=True, slots=True)
class Selection:
    """The best portfolio, the best real alternative to it, and the next step on each line that has one."""

    best: Portfolio
    runner_up: Portfolio | None
    next_steps: tuple[NextStep, ...]


def best_portfolio(
    offers: Sequence[Offer],
    limits: Mapping[str, Decimal],
    must_have: Sequence[str] = (),
    excluded: Sequence[str] = (),
    not_together: Sequence[tuple[str, str]] = (),
) -> Selection:
    """Choose the clusters of the greatest total worth within every line of the budget.

    Formula: maximise sum of value * x, x in {0, 1}, with sum of cost * x <= limit on each line, x = 1 for must-haves, 0 for
    those excluded, at most one of each pair not together. The runner-up is the best portfolio with a cluster that
    the best one lacks. The next step on a line is its least extra for which, other lines kept, some portfolio is worth
    more. Up to 20 clusters all sets are compared; above, branch and bound finds the best set with proof.
    Source: the 0-1 knapsack with several constraints (Kellerer, Pferschy and Pisinger 2004).
    Limits: worth adds up, so clusters that help one another count too little. Of equal worth, the cheaper on the first
    line wins, then the first by name; above 20 clusters any of them may be given.

    >>> offers = [Offer("figs", 0.9, {"money": Decimal(60)}), Offer("dates", 0.6, {"money": Decimal(50)}),
    ...           Offer("olives", 0.5, {"money": Decimal(40)})]
    >>> result = best_portfolio(offers, {"money": Decimal(100)})
    >>> result.best.clusters, result.runner_up.clusters
    (('figs', 'olives'), ('dates', 'olives'))
    >>> result.next_steps[0].extra, result.next_steps[0].portfolio.clusters
    (Decimal('10'), ('dates', 'figs'))
    """
    ordered = sorted(offers, key=lambda one: one.name)
    _refuse_bad_offers(ordered, limits)
    finder = search(_problem(ordered, limits, must_have, excluded, not_together))
    best = finder.best()
    if best is None:
        raise ChoosingError(_why_nothing_fits(ordered, limits, must_have))
    other = finder.other_than(best)
    chosen = _portfolio(ordered, limits, best)
    steps = []
    for line, name in enumerate(limits):
        found = finder.next_on(line, best)
        if found is not None:
            bought = _portfolio(ordered, limits, found)
            steps.append(NextStep(name, -bought.left[name], bought.value - chosen.value, bought))
    return Selection(chosen, _portfolio(ordered, limits, other) if other is not None else None, tuple(steps))


def _refuse_bad_offers(offers: Sequence[Offer], limits: Mapping[str, Decimal]) -> None:
    refuse_repeats("candidate", [offer.name for offer in offers])
    refuse_repeats("budget line", tuple(limits))
    for line, limit in limits.items():
        if not (limit.is_finite() and limit >= 0):
            raise ChoosingError(f"The budget line {line} has {limit}; give zero or more.")
    for offer in offers:
        if not (isfinite(offer.value) and offer.value >= 0):
            raise ChoosingError(f"{offer.name} is worth {offer.value:g}; worth is known and zero or more.")
        for line in limits:
            cost = offer.costs.get(line)
            if cost is None or not (cost.is_finite() and cost >= 0):
                raise ChoosingError(f"{offer.name} costs {cost} on {line}; a cost is known and zero or more.")


def _problem(
    offers: Sequence[Offer],
    limits: Mapping[str, Decimal],
    must_have: Sequence[str],
    excluded: Sequence[str],
    not_together: Sequence[tuple[str, str]],
) -> Problem:
    row = {offer.name: number for number, offer in enumerate(offers)}
    for name in (*must_have, *excluded, *(name for pair in not_together for name in pair)):
        if name not in row:
            raise ChoosingError(f"{name} is named in a condition but is no candidate; correct the name.")
    both = set(must_have) & set(excluded)
    pairs = {frozenset(pair) for pair in not_together}
    clash = [pair for pair in pairs if pair <= set(must_have)]
    if both or clash:
        names = sorted(both or clash[0])
        raise ChoosingError(f"The conditions on {', '.join(names)} contradict one another; lift one of them.")
    costs, caps = [], []
    for line, limit in limits.items():
        whole = _whole_numbers(line, [limit, *(offer.costs[line] for offer in offers)])
        caps.append(whole[0])
        costs.append(whole[1:])
    return Problem(
        values=tuple(offer.value for offer in offers),
        costs=tuple(tuple(line) for line in costs),
        caps=tuple(caps),
        must=frozenset(row[name] for name in must_have),
        out=frozenset(row[name] for name in excluded),
        apart=tuple((row[one], row[other]) for one, other in sorted(tuple(sorted(pair)) for pair in pairs)),
    )


def _whole_numbers(line: str, amounts: Sequence[Decimal]) -> list[int]:
    """Amounts in their smallest unit, so that sums are exact."""
    digits = max(max(-int(amount.normalize().as_tuple().exponent), 0) for amount in amounts)
    whole = [int(amount.scaleb(digits)) for amount in amounts]
    if sum(whole) >= 2**53:
        raise ChoosingError(f"The amounts on {line} have too many digits to add exactly; give them in larger units.")
    return whole


def _portfolio(offers: Sequence[Offer], limits: Mapping[str, Decimal], rows: Sequence[int]) -> Portfolio:
    chosen = [offers[row] for row in rows]
    costs = {line: sum((offer.costs[line] for offer in chosen), Decimal(0)) for line in limits}
    left = {line: limit - costs[line] for line, limit in limits.items()}
    return Portfolio(tuple(offer.name for offer in chosen), float(sum(offer.value for offer in chosen)), costs, left)


def _why_nothing_fits(offers: Sequence[Offer], limits: Mapping[str, Decimal], must_have: Sequence[str]) -> str:
    for line, limit in limits.items():
        needed = sum((offer.costs[line] for offer in offers if offer.name in must_have), Decimal(0))
        if needed > limit:
            return (
                f"The clusters that must be served need {needed} on {line} and there are {limit}; "
                f"add {needed - limit} or free one of them."
            )
    return "No set of clusters meets the conditions; lift one of them."
