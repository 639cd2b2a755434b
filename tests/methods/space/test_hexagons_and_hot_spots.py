"""Cells, their neighbours and outlines, and the hot spots of an industry given all establishments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.space.getis_ord import getis_ord
from clusterwise.methods.space.hexagons import (
    HexagonError,
    cell_neighbours,
    cell_rings,
    cell_table,
    cells_of,
)
from clusterwise.methods.space.hot_spots import Correction, agreement, hot_spots


def town_and_village():
    """A town of 2000 firms with the usual 5 %, a village of 60 with half, and 100 firms elsewhere with none."""
    rng = np.random.default_rng(7)
    lon = np.concatenate([rng.normal(36.8, 0.03, 2000), rng.normal(38.0, 0.01, 60), rng.uniform(34, 35, 100)])
    lat = np.concatenate([rng.normal(0.0, 0.03, 2000), rng.normal(0.0, 0.01, 60), rng.uniform(0, 1, 100)])
    industry = np.zeros(2160, dtype=bool)
    industry[rng.choice(2000, 100, replace=False)] = True
    industry[2000:2030] = True
    return lon, lat, industry


@given(st.integers(0, 10_000))
def test_women_and_men_add_up_in_cells_whatever_the_row_order(seed):
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(30, 31, 60), rng.uniform(0, 1, 60)
    women, men = rng.integers(0, 9, (2, 60)).astype(float)
    order = rng.permutation(60)
    table = cell_table(lon, lat, 5, {"women": women, "men": men})
    moved = cell_table(lon[order], lat[order], 5, {"women": women[order], "men": men[order]})

    assert table.totals["women"].sum() == women.sum()
    assert (table.cells == moved.cells).all()
    assert moved.totals["men"].tolist() == table.totals["men"].tolist()
    assert table.row_cell[order].tolist() == moved.row_cell.tolist()


def test_unknown_jobs_are_counted_apart_and_not_read_as_none():
    table = cell_table([36.8, 36.8], [0, 0], 5, {"women": [4, np.nan]})

    assert (table.totals["women"].tolist(), table.unknown["women"].tolist()) == ([4.0], [1.0])


def test_a_full_patch_of_hexagons_has_six_neighbours_inside():
    lon, lat = np.meshgrid(np.linspace(36, 37, 60), np.linspace(0, 1, 60))
    cells = np.unique(cells_of(lon.ravel(), lat.ravel(), 5))
    near = cell_neighbours(cells)

    assert near.degrees.max() == 6
    assert (near.matrix != near.matrix.T).nnz == 0
    assert near.islands.tolist() == []


def test_a_coarse_cell_holds_its_places_in_its_ring():
    import shapely

    lon, lat = np.array([36.8219, -17.4, 44.8]), np.array([-1.2921, 14.7, 41.7])
    rings = cell_rings(cells_of(lon, lat, 6))

    assert [ring[0] == ring[-1] for ring in rings] == [True] * 3
    assert shapely.contains_xy([shapely.Polygon(ring) for ring in rings], lon, lat).tolist() == [True] * 3
    assert [shapely.is_ccw(shapely.LinearRing(ring)) for ring in rings] == [True] * 3


def test_cells_on_the_antimeridian_are_refused_for_drawing():
    with pytest.raises(HexagonError, match="antimeridian"):
        cell_rings(cells_of([180.0], [0.0], 5))


@pytest.mark.parametrize("resolution", [4, 8])
def test_other_resolutions_are_refused(resolution):
    with pytest.raises(HexagonError, match=f"Resolution {resolution} is not offered"):
        cells_of([36.8], [0.0], resolution)


def test_the_village_is_hot_and_the_town_is_not():
    lon, lat, industry = town_and_village()
    found = hot_spots(cell_table(lon, lat, 6), industry)

    assert found.row_hot[2000:2060].all()
    assert not found.row_hot[:2000].any()


def test_without_correction_the_town_is_hot_for_being_a_town():
    lon, lat, industry = town_and_village()
    table = cell_table(lon, lat, 6)
    found = hot_spots(table, industry, correction=Correction.NONE)

    assert found.row_hot[:2000].mean() > 0.5
    assert found.z == pytest.approx(getis_ord(found.industry, cell_neighbours(table.cells)).z)


def test_the_score_is_gi_star_over_establishments():
    lon, lat, industry = town_and_village()
    table = cell_table(lon, lat, 6)
    found = hot_spots(table, industry)
    near = cell_neighbours(table.cells).matrix.toarray() + np.eye(len(table))
    cell = int(table.row_cell[2000])
    window = near[cell][table.row_cell]
    n, k, s = len(industry), window.sum(), industry.std()
    by_hand = (window @ industry - k * industry.mean()) / (s * np.sqrt((n * k - k**2) / (n - 1)))

    assert found.z[cell] == pytest.approx(by_hand)


def test_industries_dealt_out_at_random_seldom_make_a_hot_spot(noise_register):
    found = []
    for seed in range(40):
        register = noise_register(seed)
        found.append(bool(hot_spots(cell_table(register.lon, register.lat, 6), register.category == "3").hot.any()))

    assert sum(found) <= 4


def test_two_resolutions_agree_on_the_village():
    lon, lat, industry = town_and_village()
    wide, fine = (hot_spots(cell_table(lon, lat, resolution), industry) for resolution in (5, 6))
    found = agreement(wide, fine, industry)

    assert (found.both, found.neither, found.overlap, found.share_alike) == (30, 100, 1.0, 1.0)


def test_an_industry_without_firms_is_refused():
    with pytest.raises(HexagonError, match="0 of 3 establishments are in the industry"):
        hot_spots(cell_table([1, 2, 3], [1, 2, 3], 5), [False] * 3)
