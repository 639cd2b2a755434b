"""Density clusters: exact against a plain DBSCAN, found where planted, absent where there is only chance."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.space.delineation import delineate
from clusterwise.methods.space.density_clusters import counts_within_reach, density_clusters
from clusterwise.methods.space.scaling import DEFAULT_DELINEATION, DelineationRule, scaled_parameters
from clusterwise.methods.space.sphere import PlaceError, chord_km, on_globe


def plain_dbscan(lon, lat, category, reach_km, minimum):
    """Cores and their groups by the full table of distances."""
    globe, kind = on_globe(lon, lat), np.asarray(category)
    apart = np.sqrt(((globe[:, None] - globe[None]) ** 2).sum(axis=2))
    near = (apart <= chord_km(reach_km)) & (kind[:, None] == kind[None])
    core = near.sum(axis=1) >= minimum
    group = np.full(len(globe), -1)
    for seed in np.flatnonzero(core):
        if group[seed] >= 0:
            continue
        group[seed], queue = seed, [seed]
        while queue:
            fresh = np.flatnonzero(near[queue.pop()] & core & (group < 0))
            group[fresh] = seed
            queue.extend(fresh.tolist())
    return core, group, (near & core[None]).any(axis=1)


def same_groups(first, second) -> bool:
    pairs = {(int(one), int(other)) for one, other in zip(first, second, strict=True)}
    return len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})


def adjusted_rand(first, second) -> float:
    one, other = (np.unique(side, return_inverse=True)[1] for side in (first, second))

    def together(codes) -> float:
        counts = np.unique(codes, return_counts=True)[1].astype(float)
        return float((counts * (counts - 1) / 2).sum())

    both, left, right = together(one * (other.max() + 1) + other), together(one), together(other)
    chance = left * right / (len(one) * (len(one) - 1) / 2)
    return (both - chance) / ((left + right) / 2 - chance)


def crowd(seed, rows=250):
    """Clumps, strings and loose firms of three categories, with firms on one spot among them."""
    rng = np.random.default_rng(seed)
    place = rng.uniform([36, -1], [36.6, -0.4], (rows, 2))
    clump = rng.random(rows) < 0.5
    place[clump] = np.array([36.3, -0.7]) + rng.normal(0, 0.04, (int(clump.sum()), 2))
    place[rng.integers(0, rows, 12)] = place[0]
    return place[:, 0], place[:, 1], rng.integers(0, 3, rows)


@pytest.mark.parametrize("minimum", [1, 2, 4, 9])
@pytest.mark.parametrize("seed", range(6))
def test_cores_and_their_clusters_are_those_of_a_plain_dbscan(seed, minimum):
    lon, lat, category = crowd(seed)
    core, group, within = plain_dbscan(lon, lat, category, 4.0, minimum)
    found = density_clusters(lon, lat, category, 4.0, minimum)

    assert found.core.tolist() == core.tolist()
    assert same_groups(found.labels[core], group[core])
    assert (found.labels >= 0).tolist() == within.tolist()


def test_each_category_may_have_its_own_reach_and_minimum():
    lon, lat, category = crowd(3)
    found = density_clusters(lon, lat, category, [2.0, 4.0, 8.0], [3, 5, 9])
    for kind, reach, minimum in ((0, 2.0, 3), (1, 4.0, 5), (2, 8.0, 9)):
        rows = category == kind
        core, group, _ = plain_dbscan(lon[rows], lat[rows], category[rows], reach, minimum)

        assert found.core[rows].tolist() == core.tolist()
        assert same_groups(found.labels[rows][core], group[core])


def test_dense_cubes_that_only_touch_at_their_corners_are_still_joined_exactly():
    rng = np.random.default_rng(5)
    lon = np.concatenate([36 + rng.uniform(0, 0.02, 1500), 36.06 + rng.uniform(0, 0.02, 1500)])
    lat = rng.uniform(0, 0.02, 3000)
    widest = (36.06 + 0.0 - 36.02) * np.radians(1) * 6371.0088
    apart = density_clusters(lon, lat, np.zeros(3000), widest * 0.99, 5)
    joined = density_clusters(lon, lat, np.zeros(3000), widest * 1.1, 5)

    assert (apart.clusters, joined.clusters) == (2, 1)


@given(st.integers(0, 10_000), st.floats(-170, 170))
def test_row_order_longitude_and_names_change_no_core_and_no_group(seed, turn):
    lon, lat, category = crowd(seed % 30, 120)
    order = np.random.default_rng(seed).permutation(120)
    east = (lon + turn + 180) % 360 - 180
    first = density_clusters(lon, lat, category, 4.0, 4)
    second = density_clusters(east[order], lat[order], np.array(["c", "a", "b"])[category][order], 4.0, 4)

    assert second.core.tolist() == first.core[order].tolist()
    assert same_groups(second.labels[second.core], first.labels[order][second.core])


def test_a_cluster_across_the_antimeridian_is_one():
    lon = np.array([179.99, 179.995, -179.995, -179.99])

    assert density_clusters(lon, np.zeros(4), ["figs"] * 4, 1.2, 2).labels.tolist() == [0, 0, 0, 0]


def test_every_place_twice_doubles_every_count():
    lon, lat, category = crowd(2)
    once = counts_within_reach(lon, lat, category, 4.0)
    twice = counts_within_reach(np.tile(lon, 2), np.tile(lat, 2), np.tile(category, 2), 4.0)

    assert twice.tolist() == np.tile(2 * once, 2).tolist()


def test_counts_below_the_least_are_zero_and_others_exact():
    lon, lat, category = crowd(4)
    full = counts_within_reach(lon, lat, category, 4.0)

    assert counts_within_reach(lon, lat, category, 4.0, 5).tolist() == np.where(full >= 5, full, 0).tolist()


def test_a_rarer_category_reaches_farther_and_the_rule_bounds_it():
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(36, 37, 4000), rng.uniform(0, 1, 4000)
    category = np.array(["common"] * 3000 + ["some"] * 900 + ["rare"] * 100)
    found = scaled_parameters(lon, lat, category, replace(DEFAULT_DELINEATION, reach_floor_km=1.7))
    reach = dict(zip(found.categories.tolist(), found.reach_km.tolist(), strict=True))

    # 4000 firms on 111.2 x 111.2 km: a disc of 2 km radius holds 4.07 firms, of which 0.92 are of "some".
    assert reach["common"] == 1.7
    assert reach["some"] == pytest.approx(np.sqrt(9 * 111.2**2 / (4000 * np.pi)), rel=0.1)
    assert reach["rare"] == pytest.approx(np.sqrt(80 * 111.2**2 / (4000 * np.pi)), rel=0.1)


@pytest.mark.parametrize(
    "change", [{"reach_floor_km": 12}, {"reach_floor_km": 0}, {"least_firms": 1}, {"level": 0}, {"expected_firms": 0}]
)
def test_a_rule_without_meaning_is_refused(change):
    with pytest.raises(PlaceError, match="Rule density"):
        replace(DEFAULT_DELINEATION, **change)


def test_planted_clusters_are_found_and_little_else(planted_register):
    register = planted_register(1)
    found = delineate(register.lon, register.lat, register.category)
    member, planted = found.labels >= 0, register.truth >= 0
    precision, recall = (member & planted).sum() / member.sum(), (member & planted).sum() / planted.sum()

    assert (precision > 0.95, recall > 0.97) == (True, True)
    assert adjusted_rand(found.labels, register.truth) > 0.93
    assert 44 <= len(found.clusters) <= 48


def test_clusters_tell_their_firms_and_what_was_expected(planted_register):
    register = planted_register(2)
    found = delineate(register.lon, register.lat, register.category)

    assert [one.firms for one in found.clusters] == np.bincount(found.labels[found.labels >= 0]).tolist()
    assert [one.cores for one in found.clusters] == np.bincount(found.labels[found.core]).tolist()
    assert all(one.observed > one.expected and one.p <= 0.05 for one in found.clusters)
    assert [register.category[one.strongest_row] for one in found.clusters] == [one.category for one in found.clusters]


def test_registers_of_pure_noise_give_no_cluster(noise_register):
    """The full count over 200 registers of 5,000 firms stands in docs/methods/space.md."""
    false = 0
    for seed in range(40):
        register = noise_register(seed)
        false += bool(delineate(register.lon, register.lat, register.category).clusters)

    assert false <= 2


def test_a_city_of_all_trades_is_no_cluster_of_any_but_a_quarter_of_one_trade_is(noise_register):
    rng = np.random.default_rng(11)
    lon, lat = rng.normal(36.8, 0.05, 4000), rng.normal(-1.3, 0.05, 4000)
    category = rng.choice(["a", "b", "c", "d"], 4000)
    lon[:40], lat[:40], category[:40] = rng.normal(37.4, 0.004, 40), rng.normal(-1.3, 0.004, 40), "a"
    found = delineate(lon, lat, category)

    assert [(one.category, one.firms) for one in found.clusters] == [("a", 40)]
    assert found.labels[:40].tolist() == [0] * 40


@given(st.integers(0, 1000))
def test_row_order_does_not_change_what_is_delineated(planted_register, seed):
    register = planted_register(3, rows=800, categories=4)
    order = np.random.default_rng(seed).permutation(800)
    first = delineate(register.lon, register.lat, register.category)
    second = delineate(register.lon[order], register.lat[order], register.category[order])

    assert second.core.tolist() == first.core[order].tolist()
    assert sorted((one.category, one.firms, one.p) for one in second.clusters) == sorted(
        (one.category, one.firms, one.p) for one in first.clusters
    )


def test_an_empty_register_has_no_cluster():
    assert density_clusters([], [], [], 5, 3).clusters == 0
    assert delineate([], [], []).clusters == ()


@pytest.mark.parametrize(
    ("lon", "reach", "minimum", "words"),
    [
        ([200.0], 5, 3, "no place on the globe"),
        ([float("nan")], 5, 3, "no place on the globe"),
        ([36.0], 0, 3, "above zero"),
        ([36.0], 5, 0, "one establishment or more"),
        ([36.0], [5, 6], 3, "2 reaches for 1 categories"),
    ],
)
def test_input_without_meaning_is_refused(lon, reach, minimum, words):
    with pytest.raises(PlaceError, match=words):
        density_clusters(lon, [0.0], ["figs"], reach, minimum)


def test_a_dated_rule_keeps_its_source():
    rule = DelineationRule("mine", 1, 5, 2, 8, 0.01, 0.05, "our ministry, circular 7", date(2026, 5, 1))

    assert delineate([36.0], [0.0], ["figs"], rule).rule.source == "our ministry, circular 7"
