"""Run an Ibis expression over Parquet files: Ibis writes the SQL, DuckDB runs it, Arrow carries the result.

The expressions themselves take any Ibis table, so that one of Apache Spark gives the same rows (`engines.spark`).
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from duckdb import DuckDBPyConnection

TICK_SECONDS = 0.2


class EngineError(ValueError):
    """A file or table does not suit the engine; the message names the cause and the remedy."""


class CancelledError(Exception):
    """A person stopped the computation; nothing was written."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What a computation may use of the machine; None leaves it to the engine. Beyond the memory it spills to disk."""

    threads: int | None = None
    memory_mb: int | None = None
    spill_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """How a long computation tells its progress from 0 to 1, and how it learns that it should stop."""

    progress: Callable[[float], None] | None = None
    cancel: threading.Event | None = None


def _ibis_type(kind: pa.DataType) -> str | None:
    """The Ibis name of an Arrow type, by hand: Ibis' own table of types asks for a package that we do not ship."""
    if pa.types.is_dictionary(kind):
        return _ibis_type(kind.value_type)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "string"
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return str(kind).replace("bool", "boolean")
    if pa.types.is_float32(kind) or pa.types.is_float64(kind):
        return "float64" if pa.types.is_float64(kind) else "float32"
    return "date" if pa.types.is_date32(kind) else None


def unbound(name: str, path: Path) -> "ir.Table":
    """Return the Ibis table that stands for a Parquet file, with its columns of text, numbers, truth and dates."""
    import ibis

    if not path.is_file():
        raise EngineError(f"The register file {path.name} is not there; import the register again.")
    try:
        schema = pq.read_schema(path)
    except pa.ArrowInvalid as fault:
        raise EngineError(f"{path.name} is no readable Parquet file; import the register again.") from fault
    types = {field.name: kind for field in schema if (kind := _ibis_type(field.type)) is not None}
    return ibis.table(types, name=name)


def run_on_duckdb(
    expression: "ir.Table",
    files: Mapping[str, Path | pa.Table],
    *,
    resources: Resources | None = None,
    watch: Watch | None = None,
) -> pa.Table:
    """Run an expression on the embedded engine; `files` gives the Parquet file or Arrow table behind each name."""
    import duckdb
    import ibis

    sql = str(ibis.to_sql(expression, dialect="duckdb"))
    with duckdb.connect(config=_settings(resources or Resources())) as connection:
        for name, source in files.items():
            if isinstance(source, pa.Table):
                connection.register(name, source)
            else:
                connection.read_parquet(str(source)).create_view(name)
        return _watched(connection, sql, watch) if watch else connection.sql(sql).to_arrow_table()


def _settings(resources: Resources) -> dict[str, Any]:
    settings: dict[str, Any] = {"preserve_insertion_order": False}
    if resources.threads:
        settings["threads"] = resources.threads
    if resources.memory_mb:
        settings["memory_limit"] = f"{resources.memory_mb}MB"
    if resources.spill_folder:
        settings["temp_directory"] = str(resources.spill_folder)
    return settings


def _watched(connection: "DuckDBPyConnection", sql: str, watch: Watch) -> pa.Table:
    """Run a query beside this thread, so that its progress can be told and a person can stop it."""
    answer: list[pa.Table] = []
    fault: list[BaseException] = []

    def work() -> None:
        try:
            answer.append(connection.sql(sql).to_arrow_table())
        except BaseException as error:  # told by the thread that waits
            fault.append(error)

    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    worker = threading.Thread(target=work, name="engine", daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(TICK_SECONDS)
        if watch.cancel and watch.cancel.is_set():
            connection.interrupt()
        elif watch.progress and worker.is_alive():
            watch.progress(min(1.0, max(0.0, connection.query_progress() / 100)))
    if watch.cancel and watch.cancel.is_set():
        raise CancelledError("The computation was stopped before it ended; start it again when you want.")
    if fault:
        raise fault[0]
    if watch.progress:
        watch.progress(1.0)
    return answer[0]
