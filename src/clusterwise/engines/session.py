"""Run an Ibis expression over Parquet files: Ibis writes the SQL, DuckDB runs it, Arrow carries the result.

The expressions themselves take any Ibis table, so that one of Apache Spark gives the same rows.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import ibis.expr.types as ir


class EngineError(ValueError):
    """A file or table does not suit the engine; the message names the cause and the remedy."""


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


def run_on_duckdb(expression: "ir.Table", files: Mapping[str, Path]) -> pa.Table:
    """Run an expression on the embedded engine; `files` gives the Parquet file behind each table name."""
    import duckdb
    import ibis

    with duckdb.connect() as connection:
        for name, path in files.items():
            connection.read_parquet(str(path)).create_view(name)
        return connection.sql(str(ibis.to_sql(expression, dialect="duckdb"))).to_arrow_table()
