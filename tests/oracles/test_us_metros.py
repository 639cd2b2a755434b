"""917 metropolitan and micropolitan areas of the United States, 2016: a full-size table without published quotients."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from clusterwise.engines.specialisation import specialisation_of_file
from clusterwise.methods.frames import region_industry
from clusterwise.methods.specialisation import Specialisation, StrongRule, specialise

RULES = (
    StrongRule("strong", 0.75, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
    StrongRule("strong10", 0.90, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
)
NAMES = {"region_code": "region", "cluster": "industry", "share_of_us_cluster_emp": "share_of_industry"}


@pytest.fixture
def source(data: Callable[[str], Path]) -> pa.Table:
    return pq.read_table(data("mapping/uscmp_msa_cluster_2016.parquet"))


def mapped(rows: pa.Table, folder: Path) -> tuple[pa.Table, Specialisation]:
    """Return the engine's map of some rows, and the method's on the same rows in the same order."""
    renamed = rows.rename_columns([NAMES.get(name, name if name != "region" else "name") for name in rows.column_names])
    columns = ["region", "industry", "employment", "establishments", "share_of_industry"]
    cells = renamed.select(columns).sort_by([("industry", "ascending"), ("region", "ascending")])
    path = folder / "metros.parquet"
    pq.write_table(cells, path)
    numbers = [cells[name].to_numpy().astype(float) for name in columns[2:]]
    table = region_industry(
        cells["region"].to_pylist(), cells["industry"].to_pylist(), *numbers[:2], share_of_industry=numbers[2]
    )
    return specialisation_of_file(path, RULES), specialise(table, RULES)


def assert_same(engine: pa.Table, method: Specialisation) -> None:
    assert engine["region"].to_pylist() == method.table.region.tolist()
    np.testing.assert_allclose(engine["lq"].to_numpy(), method.lq, rtol=1e-12)
    assert [rank or 0 for rank in engine["rank"].to_pylist()] == method.rank.tolist()
    for name, flags in method.flags.items():
        assert flags.known.all()
        assert engine[name].to_pylist() == flags.value.tolist()


def test_the_whole_table_runs_and_every_flag_is_that_of_the_method(source: pa.Table, tmp_path: Path):
    engine, method = mapped(source, tmp_path)

    assert engine.num_rows == source.num_rows == 61_439
    assert_same(engine, method)


def test_the_traded_clusters_alone_follow_the_same_rule(source: pa.Table, tmp_path: Path):
    traded = source.filter(pc.equal(source["cluster_type"], "traded"))

    engine, method = mapped(traded, tmp_path)

    assert engine.num_rows == 46_767
    assert len(set(engine["industry"].to_pylist())) == 51
    assert_same(engine, method)
    strong, strong10 = (np.array(engine[name].to_pylist()) for name in ("strong", "strong10"))
    assert not (strong10 & ~strong).any()
    assert (np.array(engine["lq"].to_pylist())[strong] > 1).all()
