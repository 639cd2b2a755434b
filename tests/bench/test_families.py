import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
from bench.families import acceptability, delineation, finding, relatedness
from bench.mapping import families
from bench.points import points_of
from bench.synthetic import Plan, write

PEERS = ("sklearn", "esda", "libpysal", "ecomplexity", "pymcdm", "pandas")


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return points_of(
        write(Plan(20_000, industries=12), tmp_path_factory.mktemp("points") / "register.parquet").register
    )


def test_all_families_are_there():
    assert families() == [
        "acceptability", "delineation", "finding", "hot_spots", "relatedness", "specialisation", "whole",
    ]  # fmt: skip


@pytest.mark.parametrize("name", families())
def test_a_family_needs_no_peer_before_it_is_asked(name: str, monkeypatch: pytest.MonkeyPatch):
    for peer in PEERS:
        monkeypatch.setitem(sys.modules, peer, None)

    assert callable(importlib.reload(importlib.import_module(f"bench.families.{name}")).ratios)


def test_points_keep_every_place_and_name_industries_and_clusters_in_order(points: Path):
    with np.load(points) as kept:
        assert len(kept["lon"]) == len(kept["lat"]) == 20_000
        assert np.unique(kept["industry"]).tolist() == list(range(12))
        assert np.unique(kept["cluster"]).tolist() == list(range(-1, 72))
        planted = kept["cluster"] >= 0
        assert (kept["cluster"][planted] // 6 == kept["industry"][planted]).all()


def test_points_of_pure_noise_have_no_cluster(tmp_path: Path):
    noise = points_of(write(Plan(500, clustered_share=0), tmp_path / "noise.parquet").register)

    with np.load(noise) as kept:
        assert np.unique(kept["cluster"]).tolist() == [-1]


def test_points_are_made_anew_when_the_register_is(tmp_path: Path):
    for rows in (500, 700):
        kept = points_of(write(Plan(rows), tmp_path / "register.parquet").register)

    with np.load(kept) as now:
        assert len(now["lon"]) == 700


def test_finds_are_compared_with_the_truth_by_members_and_by_groups():
    labels, cluster = np.array([0, 0, 1, 1, -1, -1]), np.array([3, 3, 5, -1, 5, -1])

    found = finding.against_truth(labels, cluster)

    assert (found["clusters"], found["precision"], found["recall"]) == (2.0, 0.75, 0.75)
    assert finding.against_truth(cluster, cluster)["adjusted Rand"] == 1.0


def test_planted_clusters_are_found_and_their_members_are_right(points: Path):
    found = finding.found_by_delineate(str(points))

    assert found["precision"] > 0.9
    assert found["recall"] > 0.5
    # 72 are planted; some of one industry lie so near each other that they are one on the ground.
    assert 60 <= found["clusters"] <= 72


def test_same_clusters_under_other_numbers_are_the_same_and_another_core_is_not():
    core = np.array([True, True, True, False])
    one = delineation._told(np.array([0, 0, 1, -1]), core)

    assert delineation._told(np.array([7, 7, 2, -1]), core) == one
    assert delineation._told(np.array([0, 1, 1, -1]), core) != one
    assert delineation._told(np.array([0, 0, 1, 1]), np.array([True, True, False, True])) != one


def test_acceptabilities_are_counts_of_all_draws():
    stays = np.array(acceptability.ours(6, 4, 500))

    assert (stays.sum(axis=0) == 500).all()
    assert (stays.sum(axis=1) == 500).all()


def test_density_clusters_are_those_of_scikit_learn(points: Path):
    if importlib.util.find_spec("sklearn") is None:
        pytest.skip("scikit-learn is absent; requirements-bench.txt has it")

    assert delineation.dbscan(str(points), 1) == delineation.ours(str(points))


def test_weighted_sums_rank_as_those_of_pymcdm_on_the_same_weights():
    if importlib.util.find_spec("pymcdm") is None:
        pytest.skip("pymcdm is absent; requirements-bench.txt has it")

    assert acceptability.weighted_sum(6, 4) == acceptability.ours(6, 4, acceptability.LOOPED)


def test_the_table_of_relatedness_has_every_region_and_industry(tmp_path: Path):
    with np.load(relatedness._table(tmp_path / "table.npz")) as kept:
        assert kept["jobs"].shape == (4_900, 420)
        assert (kept["jobs"].sum(axis=1) > 0).all()
        assert (kept["jobs"].sum(axis=0) > 0).all()
