"""Area centres are kept out, whichever sign gives them away; real addresses stay."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.space.piles import DEFAULT_PILES, find_piles
from clusterwise.methods.space.sphere import PlaceError


def spread(rows, seed=1):
    rng = np.random.default_rng(seed)
    return rng.uniform(36, 37, rows), rng.uniform(-1, 0, rows)


def test_a_heap_is_a_pile_by_count():
    lon, lat = spread(10_000)
    lon[:60], lat[:60] = 36.81234, -0.54321
    found = find_piles(lon, lat)

    assert (found.by_count.sum(), found.by_share.sum(), found.rows, found.spots) == (60, 0, 60, 1)


def test_a_smaller_heap_is_a_pile_by_its_share_of_a_small_register():
    lon, lat = spread(500)
    lon[:12], lat[:12] = 36.81234, -0.54321
    found = find_piles(lon, lat)

    assert (found.by_count.sum(), found.by_share.sum(), found.spots) == (0, 12, 1)


def test_a_place_given_to_a_kilometre_only_is_kept_out():
    lon, lat = spread(100)
    lon[:3], lat[:3] = [36.8, 36.75, 36.123456], [-0.5, -0.31, -0.5]

    assert np.flatnonzero(find_piles(lon, lat).by_rounding).tolist() == [0, 1]


def test_a_stated_class_keeps_out_areas_and_a_blank_says_nothing():
    lon, lat = spread(6)
    found = find_piles(lon, lat, ["point", "street", "settlement", "area", "unknown", ""])

    assert found.usable.tolist() == [True, True, False, False, True, True]


@given(st.integers(0, 10_000))
def test_row_order_changes_no_pile(seed):
    lon, lat = spread(300)
    lon[:20], lat[:20] = 36.81234, -0.54321
    order = np.random.default_rng(seed).permutation(300)

    assert find_piles(lon[order], lat[order]).piled.tolist() == find_piles(lon, lat).piled[order].tolist()


def test_an_empty_register_has_no_pile():
    assert (find_piles([], []).rows, find_piles([], []).spots) == (0, 0)


def test_a_rule_without_meaning_is_refused():
    with pytest.raises(PlaceError, match="count of two or more"):
        replace(DEFAULT_PILES, least_count=1)


def test_classes_that_do_not_fit_the_rows_are_refused():
    with pytest.raises(PlaceError, match="1 precision classes for 2 rows"):
        find_piles([36.1, 36.2], [0.1, 0.2], ["point"])
