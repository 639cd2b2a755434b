import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.synthetic import Plan, write

from clusterwise.engines.register import store_file, verify
from clusterwise.engines.session import CancelledError, EngineError, Resources, Watch, run_on_duckdb
from clusterwise.engines.specialisation import (
    published_columns,
    specialisation_of_file,
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(Plan(3000, industries=10), tmp_path_factory.mktemp("synthetic") / "register.parquet").register


def endless():
    import ibis

    numbers = ibis.table({"n": "int64"}, name="numbers")
    product = numbers.cross_join(numbers.view(), rname="b_{name}").cross_join(numbers.view(), rname="c_{name}")
    return product.aggregate(n=(product.n * product.b_n * product.c_n).sum())


def test_limits_of_threads_and_memory_do_not_change_the_rows(register: Path, tmp_path: Path):
    narrow = Resources(threads=1, memory_mb=100, spill_folder=tmp_path / "spill")

    assert specialisation_of_file(register, (), resources=narrow).equals(specialisation_of_file(register, ()))


def test_progress_ends_at_one_and_the_rows_are_the_same(register: Path):
    told: list[float] = []

    table = specialisation_of_file(register, (), watch=Watch(progress=told.append))

    assert table.equals(specialisation_of_file(register, ()))
    assert told[-1] == 1.0
    assert all(0 <= share <= 1 for share in told)


def test_a_person_can_stop_a_computation_that_would_not_end():
    cancel = threading.Event()
    watch = Watch(progress=lambda share: cancel.set(), cancel=cancel)

    with pytest.raises(CancelledError, match="stopped before it ended"):
        run_on_duckdb(endless(), {"numbers": pa.table({"n": range(30_000)})}, watch=watch)


def test_a_fault_of_a_watched_query_is_not_lost(register: Path):
    with pytest.raises(Exception, match="numbers does not exist"):
        run_on_duckdb(endless(), {"other": register}, watch=Watch())


def test_a_period_makes_an_economy_of_its_own(register: Path, tmp_path: Path):
    table = pq.read_table(register)
    later = table.set_column(table.column_names.index("period"), "period", pa.array(["2026"] * table.num_rows))
    both = tmp_path / "both.parquet"
    pq.write_table(pa.concat_tables([table, later]), both)

    apart = specialisation_of_file(both, (), by=("region", "industry", "period"))

    alone = specialisation_of_file(register, ())
    half = apart.slice(0, alone.num_rows)
    assert apart.num_rows == 2 * alone.num_rows
    assert set(half["period"].to_pylist()) == {"2025"}
    assert half.drop_columns(["period"]).equals(alone)


def test_any_column_may_stand_for_the_place(register: Path):
    table = specialisation_of_file(register, (), by=("owner_sex", "industry"))

    assert table.column_names[:2] == ["owner_sex", "industry"]
    assert sum(table["establishments"].to_pylist()) == 3000


@pytest.mark.parametrize("by", [("region",), ("region", "region"), ()])
def test_a_map_without_place_or_industry_is_refused(register: Path, by: tuple[str, ...]):
    with pytest.raises(EngineError, match="needs a place and an industry"):
        specialisation_of_file(register, (), by=by)


def test_women_have_columns_only_where_a_register_knows_any(register: Path, tmp_path: Path):
    known = published_columns(specialisation_of_file(register, ()), ())
    without = tmp_path / "without.parquet"
    pq.write_table(pq.read_table(register).drop_columns(["women"]), without)

    base = ["region", "industry", "employment", "establishments", "lq", "rank"]
    assert known.column_names == [*base, "women", "lq_women", "rank_women"]
    assert published_columns(specialisation_of_file(without, ()), ()).column_names == base


def test_people_by_sex_add_up_in_every_cell(register: Path):
    source = pq.read_table(register)
    mapped = specialisation_of_file(register, ())

    for name in ("employment", "women", "men"):
        assert sum(mapped[name].to_pylist()) == sum(source[name].to_pylist())


def test_a_file_of_any_size_is_kept_under_its_digest(register: Path, tmp_path: Path):
    stored = store_file(register, tmp_path / "registers")

    verify(stored.path)
    assert (stored.rows, stored.path.read_bytes()) == (3000, register.read_bytes())
    with pytest.raises(EngineError, match="is not there"):
        store_file(tmp_path / "gone.parquet", tmp_path)
