"""Every table is attacked with linear programmes that know what a reader knows: all that is shown, and all sums."""

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from clusterwise.methods.disclosure.complementary import Protected, feasible_ranges, protect
from clusterwise.methods.disclosure.margins import with_largest, with_margins
from clusterwise.methods.disclosure.suppression import DisclosureError, SuppressionRule, is_hidden

DAY = date(2026, 1, 1)
FIVE = SuppressionRule("house", 5, 4, "house rule", DAY)
SHARE = SuppressionRule("firms", 3, 10, "mapping reference, section 5", DAY, dominance=0.85)

SMALL_TABLES = arrays(
    np.int64, array_shapes(min_dims=1, max_dims=2, min_side=2, max_side=5), elements=st.integers(0, 15)
)
CUBES = arrays(np.int64, array_shapes(min_dims=3, max_dims=3, min_side=2, max_side=3), elements=st.integers(0, 15))


def people(inner) -> Protected:
    table = with_margins(inner)
    return protect(table, table, FIVE)


def attack(shown: np.ndarray) -> dict[tuple[int, ...], tuple[float, float]]:
    """The range that a reader can believe of each hidden cell, from the published table alone."""
    from scipy.optimize import linprog

    cells = list(itertools.product(*map(range, shown.shape)))
    number = {cell: place for place, cell in enumerate(cells)}
    rows = []
    for axis, length in enumerate(shown.shape):
        for line in {cell[:axis] + cell[axis + 1 :] for cell in cells}:
            row = np.zeros(len(cells))
            for place in range(length):
                row[number[(*line[:axis], place, *line[axis:])]] = 1 if place < length - 1 else -1
            rows.append(row)
    bounds = [(1, None) if np.isnan(shown[cell]) else (shown[cell], shown[cell]) for cell in cells]
    ranges = {}
    for cell in (one for one in cells if np.isnan(shown[one])):
        found = []
        for sign in (1, -1):
            aim = np.zeros(len(cells))
            aim[number[cell]] = sign
            answer = linprog(aim, A_eq=np.array(rows), b_eq=np.zeros(len(rows)), bounds=bounds, method="highs")
            assert answer.status in (0, 3), answer.message
            found.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
        ranges[cell] = (found[0], found[1])
    return ranges


def test_a_small_cell_takes_the_cheapest_rectangle_with_it():
    result = people([[2, 30, 9], [40, 50, 60], [7, 80, 20]])

    assert result.states.tolist() == [
        ["primary", "shown", "secondary", "shown"],
        ["shown", "shown", "shown", "shown"],
        ["secondary", "shown", "secondary", "shown"],
        ["shown", "shown", "shown", "shown"],
    ]
    assert result.hidden == 4
    assert np.isnan(result.shown[0, 0]) and result.shown[0, 1] == 30


def test_a_table_without_small_cells_is_shown_whole():
    result = people([[12, 30], [0, 50]])

    assert result.states.tolist() == [["shown"] * 3, ["zero", "shown", "shown"], ["shown"] * 3]
    assert result.shown.tolist() == result.values.tolist()


def test_women_and_men_hide_each_other_and_one_more_place():
    result = people([[3, 40], [30, 20], [50, 60]])

    assert is_hidden(result.states).tolist() == [[True, True, False], [True, True, False]] + [[False] * 3] * 2


def test_a_dominant_firm_is_hidden_though_many_firms_are_there():
    jobs, firms, largest = [[100, 50], [60, 70]], [[9, 9], [9, 9]], [[95, 20], [20, 20]]
    result = protect(with_margins(jobs), with_margins(firms), SHARE, largest=with_largest(largest))

    assert result.states.tolist() == [
        ["primary", "secondary", "shown"],
        ["secondary", "secondary", "shown"],
        ["shown", "shown", "shown"],
    ]


def test_costs_decide_which_cells_are_hidden_besides():
    table = with_margins([[2, 30, 9], [40, 50, 60], [7, 80, 20]])
    dear = table.copy()
    dear[0, 2] = 1e6
    result = protect(table, table, FIVE, cost=dear)

    assert result.states[0].tolist() == ["primary", "secondary", "shown", "shown"]


def test_a_lone_small_cell_in_an_empty_table_hides_its_totals_and_still_has_a_range():
    result = people([[3, 0], [0, 0]])

    assert result.states[0].tolist() == ["primary", "zero", "primary"]
    assert attack(result.shown)[0, 0] == (1, np.inf)


def test_ranges_are_those_of_the_attacker():
    result = people([[2, 30, 9], [40, 50, 60], [7, 80, 20]])
    low, high = feasible_ranges(result)

    assert {cell: (low[cell], high[cell]) for cell in attack(result.shown)} == attack(result.shown)
    assert (low[1, 1], high[1, 1]) == (50, 50)


def test_a_table_that_does_not_add_up_is_refused():
    table = with_margins([[2, 30], [40, 50]])
    table[0, -1] = 99

    with pytest.raises(DisclosureError, match="do not add up"):
        protect(table, table, FIVE)


def test_costs_below_zero_are_refused():
    table = with_margins([[2, 30], [40, 50]])

    with pytest.raises(DisclosureError, match="Costs are zero or more"):
        protect(table, table, FIVE, cost=-table)


def assert_safe(result: Protected, spread: float) -> None:
    ranges = attack(result.shown)
    points = {cell: both for cell, both in ranges.items() if both[1] - both[0] < 1e-6}
    narrow = {
        cell: both
        for cell, both in ranges.items()
        if result.states[cell] == "primary" and both[1] - both[0] < spread - 1e-6
    }
    assert (points, narrow) == ({}, {})


@settings(max_examples=60)
@given(SMALL_TABLES)
def test_no_reader_can_work_out_a_hidden_cell_of_a_table(inner):
    assert_safe(people(inner), FIVE.spread)


@settings(max_examples=25)
@given(CUBES)
def test_no_reader_can_work_out_a_hidden_cell_of_a_cube(inner):
    assert_safe(people(inner), FIVE.spread)


@settings(max_examples=40)
@given(SMALL_TABLES)
def test_no_small_cell_is_shown_and_nothing_shown_is_changed(inner):
    result = people(inner)
    seen = ~np.isnan(result.shown)

    assert not ((result.shown > 0) & (result.shown < FIVE.least)).any()
    assert (result.shown[seen] == with_margins(inner)[seen]).all()
    assert (result.shown[with_margins(inner) == 0] == 0).all()


@settings(max_examples=20)
@given(SMALL_TABLES)
def test_the_same_table_is_always_protected_the_same_way(inner):
    assert (people(inner).states == people(inner.copy()).states).all()


def test_without_the_second_step_the_attacker_does_find_the_cell():
    table = with_margins([[2, 30], [40, 50]]).astype(float)
    table[0, 0] = np.nan

    assert attack(table) == {(0, 0): (2, 2)}
