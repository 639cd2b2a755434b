"""The best set of clusters under several budget lines, its runner-up and the next step."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.choosing.portfolio import Offer, best_portfolio
from clusterwise.methods.choosing.portfolio_search import Problem, search
from clusterwise.methods.choosing.scales import ChoosingError

LINES = ("money", "staff months")


def offer(name, value, money, staff=0):
    return Offer(name, value, dict(zip(LINES, (Decimal(money), Decimal(staff)), strict=True)))


def limits(money, staff=0):
    return dict(zip(LINES, (Decimal(money), Decimal(staff)), strict=True))


THREE = [offer("figs", 0.9, 60, 4), offer("dates", 0.6, 50, 3), offer("olives", 0.5, 40, 6)]


def test_the_best_set_the_runner_up_and_the_next_step_are_those_worked_out_by_hand():
    result = best_portfolio(THREE, limits(100, 10))

    assert (result.best.clusters, result.best.value) == (("figs", "olives"), 1.4)
    assert result.best.costs == limits(100, 10)
    assert result.best.left == limits(0, 0)
    assert result.runner_up.clusters == ("dates", "olives")
    (step,) = result.next_steps
    assert (step.line, step.extra, step.portfolio.clusters) == ("money", Decimal(10), ("dates", "figs"))
    assert step.gain == pytest.approx(0.1)


def test_staff_months_bind_as_money_does():
    assert best_portfolio(THREE, limits(1000, 7)).best.clusters == ("dates", "figs")
    steps = best_portfolio(THREE, limits(1000, 7)).next_steps
    assert [(step.line, step.extra) for step in steps] == [("staff months", Decimal(6))]


def test_cents_are_counted_exactly():
    cheap = [Offer(name, 1.0, {"money": Decimal("0.10")}) for name in ("a", "b", "c")]

    assert best_portfolio(cheap, {"money": Decimal("0.30")}).best.clusters == ("a", "b", "c")
    assert best_portfolio(cheap, {"money": Decimal("0.29")}).best.clusters == ("a", "b")


def test_must_haves_exclusions_and_rivals_are_kept():
    assert best_portfolio(THREE, limits(100, 10), must_have=["dates"]).best.clusters == ("dates", "olives")
    assert best_portfolio(THREE, limits(100, 10), excluded=["figs"]).best.clusters == ("dates", "olives")
    apart = best_portfolio(THREE, limits(1000, 100), not_together=[("figs", "dates")])
    assert (apart.best.clusters, apart.runner_up.clusters) == (("figs", "olives"), ("dates", "olives"))


def test_where_all_fit_there_is_no_runner_up_and_no_next_step():
    result = best_portfolio(THREE, limits(1000, 100))

    assert (result.best.clusters, result.runner_up, result.next_steps) == (("dates", "figs", "olives"), None, ())


def test_of_equal_worth_the_cheaper_wins_then_the_first_by_name():
    assert best_portfolio([offer("b", 1, 5), offer("a", 1, 6)], limits(6)).best.clusters == ("b",)
    assert best_portfolio([offer("b", 1, 5), offer("a", 1, 5)], limits(6)).best.clusters == ("a",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"must_have": ["figs", "dates"]}, "need 110 on money and there are 100; add 10"),
        ({"must_have": ["figs"], "excluded": ["figs"]}, "conditions on figs contradict"),
        ({"must_have": ["figs", "dates"], "not_together": [("dates", "figs")]}, "dates, figs contradict"),
        ({"must_have": ["plums"]}, "plums is named in a condition but is no candidate"),
        ({"limits": limits(-1)}, "give zero or more"),
        ({"offers": [*THREE, THREE[0]]}, "listed twice"),
        ({"offers": [Offer("figs", 1.0, {"money": Decimal(1)})]}, "figs costs None on staff months"),
        ({"offers": [offer("figs", float("nan"), 1)]}, "worth is known and zero or more"),
        ({"offers": [offer("figs", 1, "1E+20")]}, "too many digits"),
    ],
)
def test_conditions_that_cannot_hold_are_refused(change, message):
    with pytest.raises(ChoosingError, match=message):
        best_portfolio(**{"offers": THREE, "limits": limits(100, 10), **change})


OFFERS = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=7)


@given(OFFERS, st.integers(0, 60), st.integers(0, 25))
def test_no_set_within_the_budget_is_worth_more(rows, money, staff):
    offers = [offer(f"n{number}", value / 7, cost, months) for number, (value, cost, months) in enumerate(rows)]
    sets = [some for size in range(len(rows) + 1) for some in combinations(range(len(rows)), size)]

    def worth(some):
        return sum(offers[row].value for row in some)

    def cost(some, column):
        return sum(rows[row][column] for row in some)

    def fits(some):
        return cost(some, 1) <= money and cost(some, 2) <= staff

    result = best_portfolio(offers, limits(money, staff))
    most = max(worth(some) for some in sets if fits(some))

    assert result.best.value == pytest.approx(most)
    chosen = {int(name[1:]) for name in result.best.clusters}
    others = [worth(some) for some in sets if fits(some) and set(some) - chosen]
    assert (result.runner_up.value if result.runner_up else None) == (pytest.approx(max(others)) if others else None)
    richer = [cost(some, 1) - money for some in sets if cost(some, 2) <= staff and worth(some) > most + 1e-9]
    extra = [int(step.extra) for step in result.next_steps if step.line == "money"]
    assert extra == ([min(richer)] if richer else [])


@st.composite
def problems(draw):
    count = draw(st.integers(1, 9))
    numbers = st.lists(st.integers(0, 30), min_size=count, max_size=count)
    rows = st.integers(0, count - 1)
    must, out = draw(st.frozensets(rows, max_size=1)), draw(st.frozensets(rows, max_size=2))
    apart = (
        draw(st.lists(st.tuples(rows, rows).filter(lambda pair: pair[0] != pair[1]), max_size=2)) if count > 1 else []
    )
    return Problem(
        values=tuple(value / 7 for value in draw(numbers)),
        costs=(tuple(draw(numbers)), tuple(draw(numbers))),
        caps=(draw(st.integers(0, 90)), draw(st.integers(0, 90))),
        must=must,
        out=out - must,
        apart=tuple(apart),
    )


@given(problems())
def test_branch_and_bound_finds_the_same_worth_as_comparing_all_sets(problem):
    def worth(rows):
        return None if rows is None else round(sum(problem.values[row] for row in rows), 9)

    everything, branching = search(problem), search(problem, most_to_compare=0)
    best = everything.best()

    assert type(everything) is not type(branching)
    assert worth(best) == worth(branching.best())
    if best is not None:
        assert worth(everything.other_than(best)) == worth(branching.other_than(best))
        for line in range(2):
            ours, theirs = everything.next_on(line, best), branching.next_on(line, best)
            assert (ours is None) == (theirs is None)
            if ours is not None:
                assert sum(problem.costs[line][row] for row in ours) == sum(problem.costs[line][row] for row in theirs)


def test_thirty_clusters_are_chosen_exactly():
    offers = [
        offer(f"n{number:02d}", (number * 37 % 23 + 1) / 23, number * 53 % 41 + 10, number * 29 % 11 + 1)
        for number in range(30)
    ]

    found = best_portfolio(offers, limits(200, 40))
    same = best_portfolio(
        [one for one in offers if one.name in {*found.best.clusters, *found.runner_up.clusters}], limits(200, 40)
    )

    assert (len(offers), found.best.value) == (30, same.best.value)
    assert found.runner_up.value <= found.best.value
    assert all(step.extra > 0 and step.gain > 0 for step in found.next_steps)
