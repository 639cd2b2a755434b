from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clusterwise.engines.register import store
from clusterwise.engines.session import EngineError
from clusterwise.engines.specialisation import specialisation_of_file
from clusterwise.methods.frames import region_industry
from clusterwise.methods.specialisation import StrongRule, specialise

RULES = (
    StrongRule("strong", 0.75, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
    StrongRule("strong10", 0.90, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
)
CELLS = [(f"r{region}", f"i{industry}") for region in range(5) for industry in range(3)]
counts = st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=len(CELLS), max_size=len(CELLS))


def as_numbers(values: list[int | float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def test_rows_carry_every_column_and_absent_ones_are_null(tmp_path: Path):
    table = pa.table({"region": ["A", "B"] * 2, "industry": ["x", "x", "y", "y"], "employment": [40, 10, 60, 90]})

    rows = specialisation_of_file(store(table, tmp_path).path, RULES).to_pylist()

    assert rows[0] == {
        "region": "A",
        "industry": "x",
        "employment": 40.0,
        "establishments": None,
        "lq": pytest.approx(1.6),
        "rank": 1,
        "strong": None,
        "strong10": None,
        "women": None,
        "lq_women": None,
        "rank_women": None,
        "men": None,
        "lq_men": None,
        "rank_men": None,
        "lq_establishments": None,
    }
    assert [(row["region"], row["industry"], row["rank"]) for row in rows] == [
        ("A", "x", 1),
        ("B", "x", 2),
        ("A", "y", 2),
        ("B", "y", 1),
    ]


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(jobs=counts, units=counts, women=counts)
def test_the_engine_gives_what_the_method_gives_unknown_cells_included(tmp_path: Path, jobs, units, women):
    women = [None if w is None or j is None else min(w, j) for w, j in zip(women, jobs, strict=True)]
    regions, industries = zip(*sorted(CELLS, key=lambda cell: cell[::-1]), strict=True)
    arrow = pa.table(
        {
            "region": regions,
            "industry": industries,
            "employment": pa.array(jobs, pa.int64()),
            "establishments": pa.array(units, pa.int64()),
            "women": pa.array(women, pa.int64()),
        }
    )
    theirs = specialisation_of_file(store(arrow, tmp_path).path, RULES)
    ours = specialise(region_industry(regions, industries, *map(as_numbers, (jobs, units, women))), RULES)

    for name in ("lq", "lq_establishments", "lq_women"):
        np.testing.assert_array_equal(as_numbers(theirs[name].to_pylist()), getattr(ours, name))
    assert [rank or 0 for rank in theirs["rank"].to_pylist()] == ours.rank.tolist()
    for name, flags in ours.flags.items():
        assert theirs[name].to_pylist() == [flags.at(row) for row in range(len(CELLS))]


def test_a_table_without_its_columns_or_file_is_refused(tmp_path: Path):
    stored = store(pa.table({"region": ["A"], "jobs": [1]}), tmp_path)

    with pytest.raises(EngineError, match="lacks industry, employment"):
        specialisation_of_file(stored.path, RULES)
    with pytest.raises(EngineError, match="not there"):
        specialisation_of_file(tmp_path / "gone.parquet", RULES)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 no")
    with pytest.raises(EngineError, match="no readable Parquet"):
        specialisation_of_file(broken, RULES)
