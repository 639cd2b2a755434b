"""Borda, Copeland and the exact order of Kemeny."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.choosing.consensus import borda, copeland, kemeny
from clusterwise.methods.choosing.scales import ChoosingError

ORDERS = st.integers(2, 5).flatmap(
    lambda count: st.lists(st.lists(st.integers(1, count), min_size=count, max_size=count), min_size=1, max_size=5)
)


def broken(order, rankings):
    return sum(
        ranking[order[later]] < ranking[order[earlier]]
        for ranking in rankings
        for earlier in range(len(order))
        for later in range(earlier + 1, len(order))
    )


@given(ORDERS)
def test_kemeny_breaks_as_few_preferences_as_any_order(rankings):
    count = len(rankings[0])
    names = [f"n{number}" for number in range(count)]
    every = [broken(order, rankings) for order in permutations(range(count))]

    found = kemeny(names, rankings)

    assert found.broken == min(every)
    assert found.equally_good == every.count(min(every))
    assert broken([names.index(name) for name in found.order], rankings) == min(every)


def test_a_circle_of_three_has_three_equally_good_orders():
    circle = [[1, 2, 3], [3, 1, 2], [2, 3, 1]]

    assert copeland(list("abc"), circle).points == (1, 1, 1)
    assert kemeny(list("abc"), circle).equally_good == 3
    assert kemeny(list("abc"), circle).order == ("a", "b", "c")


def test_borda_and_copeland_can_differ():
    orders = [[1, 2, 3]] * 3 + [[3, 1, 2]] * 2

    assert borda(list("abc"), orders).ranks == (2, 1, 3)
    assert copeland(list("abc"), orders).ranks == (1, 2, 3)


def test_voices_count_as_so_many_persons():
    orders, voices = [[1, 2, 3], [3, 1, 2]], [3, 2]

    assert borda(list("abc"), orders, voices).points == pytest.approx(
        borda(list("abc"), [orders[0]] * 3 + [orders[1]] * 2).points
    )
    assert kemeny(list("abc"), orders, voices).order == ("a", "b", "c")


@given(ORDERS, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_listed_does_not_matter(rankings, chance):
    count = len(rankings[0])
    names = [f"n{number}" for number in range(count)]
    mix = list(range(count))
    chance.shuffle(mix)
    mixed = [[ranking[row] for row in mix] for ranking in rankings]
    mixed_names = [names[row] for row in mix]

    assert kemeny(mixed_names, mixed) == kemeny(names, rankings)
    for method in (borda, copeland):
        assert dict(zip(mixed_names, method(mixed_names, mixed).ranks, strict=True)) == dict(
            zip(names, method(names, rankings).ranks, strict=True)
        )


def test_kemeny_takes_ten_and_refuses_eleven():
    ten, eleven = [f"n{number:02d}" for number in range(10)], [f"n{number:02d}" for number in range(11)]

    assert kemeny(ten, [list(range(10))]).order == tuple(ten)
    with pytest.raises(ChoosingError, match="exact up to 10 candidates and there are 11"):
        kemeny(eleven, [list(range(11))])


def test_incomplete_orders_are_refused():
    with pytest.raises(ChoosingError, match="must give all 3 candidates a place"):
        borda(list("abc"), [[1, 2]])
    with pytest.raises(ChoosingError, match="must give all 2 candidates a place"):
        copeland(list("ab"), [[1, float("nan")]])
