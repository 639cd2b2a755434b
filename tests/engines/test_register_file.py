import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clusterwise.engines.register import DamagedRegisterError, region_industry_of_file, store, verify
from clusterwise.engines.session import EngineError

REGISTER = pa.table(
    {
        "establishment": ["1", "2", "3", "4"],
        "region": ["North", "North", "South", "North"],
        "industry": ["figs", "figs", "figs", "dates"],
        "employment": [5, None, 7, None],
        "women": [3, None, 0, None],
    }
)


def test_a_register_lies_under_the_digest_of_its_bytes_and_reads_back_whole(tmp_path: Path):
    stored = store(REGISTER, tmp_path / "registers")

    assert stored.path.stem == stored.sha256 == hashlib.sha256(stored.path.read_bytes()).hexdigest()
    assert (stored.rows, stored.size_bytes) == (4, stored.path.stat().st_size)
    assert pq.read_table(stored.path).equals(REGISTER)
    assert stored.path.stat().st_mode & 0o222 == 0


def test_the_same_register_is_stored_once_and_leaves_nothing_beside_it(tmp_path: Path):
    first, second = store(REGISTER, tmp_path), store(REGISTER, tmp_path)

    assert first == second
    assert list(tmp_path.iterdir()) == [first.path]


def test_a_changed_or_missing_register_is_named(tmp_path: Path):
    stored = store(REGISTER, tmp_path)
    verify(stored.path)
    stored.path.chmod(0o644)
    stored.path.write_bytes(stored.path.read_bytes() + b" ")

    with pytest.raises(DamagedRegisterError, match="was changed"):
        verify(stored.path)
    stored.path.unlink()
    with pytest.raises(DamagedRegisterError, match="restore it"):
        verify(stored.path)


def test_establishments_add_up_with_the_unknown_ones_counted(tmp_path: Path):
    rows = region_industry_of_file(store(REGISTER, tmp_path).path).to_pylist()

    names = ("region", "industry", "employment", "establishments", "women", "employment_unknown", "women_unknown")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("North", "dates", None, 1, None, 1, 1),
        ("North", "figs", 5.0, 2, 3.0, 1, 1),
        ("South", "figs", 7.0, 1, 0.0, 0, 0),
    ]


def test_without_a_column_for_women_their_jobs_are_unknown(tmp_path: Path):
    rows = region_industry_of_file(store(REGISTER.drop_columns("women"), tmp_path).path).to_pylist()

    assert [(row["women"], row["women_unknown"]) for row in rows] == [(None, 1), (None, 2), (None, 1)]


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("establishment", ["1", "2", "2", "4"], "1 rows have no establishment id or one used before"),
        ("establishment", ["1", "2", None, "4"], "1 rows have no establishment id"),
        ("region", ["North", None, "South", "North"], "1 establishments have no region or industry"),
    ],
)
def test_a_register_that_cannot_be_placed_is_refused(tmp_path: Path, column, values, words):
    faulty = REGISTER.set_column(REGISTER.column_names.index(column), column, pa.array(values))

    with pytest.raises(EngineError, match=words):
        region_industry_of_file(store(faulty, tmp_path).path)


def test_a_register_without_its_columns_is_refused(tmp_path: Path):
    with pytest.raises(EngineError, match="lacks region, employment"):
        region_industry_of_file(store(REGISTER.drop_columns(["region", "employment"]), tmp_path).path)
