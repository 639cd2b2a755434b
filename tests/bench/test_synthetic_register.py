from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bench.measure import Ratio, measure
from bench.synthetic import Plan, write

from clusterwise.formats.register import Shape
from clusterwise.formats.register.layout import schema_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    return write(Plan(20_000, industries=40), tmp_path_factory.mktemp("synthetic") / "register.parquet")


def test_the_register_is_in_the_layout_and_its_truth_lies_apart(made):
    register, truth = pq.read_table(made.register), pq.read_table(made.truth)

    assert (register.schema.names, register.schema.types) == (
        schema_of(Shape.ESTABLISHMENTS).names,
        schema_of(Shape.ESTABLISHMENTS).types,
    )
    assert register["establishment"].equals(truth["establishment"])
    assert len(set(register["establishment"].to_pylist())) == 20_000


def test_the_same_plan_gives_the_same_rows_and_another_seed_others(made, tmp_path: Path):
    again = write(Plan(20_000, industries=40), tmp_path / "again.parquet")
    other = write(Plan(20_000, industries=40, seed=1), tmp_path / "other.parquet")

    assert pq.read_table(again.register).equals(pq.read_table(made.register))
    assert not pq.read_table(other.register).equals(pq.read_table(made.register))


def test_women_men_and_unknown_add_up_to_every_total(made):
    rows = pq.read_table(made.register)

    parts = pc.add(pc.add(rows["women"], rows["men"]), rows["unknown"])
    assert parts.equals(rows["employment"])


def test_nearly_half_of_the_firms_are_planted_close_to_their_centre(made):
    truth, rows = pq.read_table(made.truth), pq.read_table(made.register)
    cluster = np.array(truth["cluster"].to_pylist(), dtype=object)
    planted = cluster != np.array(None)

    assert abs(planted.mean() - 0.45) < 0.02
    largest = max(set(cluster[planted]), key=list(cluster).count)
    lon = rows["lon"].to_numpy()[cluster == largest]
    assert 0.09 < lon.std() < 0.15


def test_a_plan_of_noise_plants_nothing(tmp_path: Path):
    noise = write(Plan(1000, clustered_share=0), tmp_path / "noise.parquet")

    assert pq.read_table(noise.truth)["cluster"].null_count == 1000


def test_a_call_is_measured_in_a_process_of_its_own(made):
    taken = measure("bench.families.specialisation:floor", str(made.register), repeat=1)

    assert taken.value == {"rows": 20_000.0}
    assert taken.peak_mb > 10
    assert len(taken.all_seconds) == 1


def test_a_ratio_is_one_line_with_its_aim():
    assert (
        Ratio("ours against theirs", 0.12345, 0.6).line()
        == '{"name": "ours against theirs", "ratio": 0.123, "aim": 0.6}'
    )
