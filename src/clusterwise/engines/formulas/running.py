"""Run a batch on the embedded engine, over Parquet files, an Arrow table or a connection of the caller."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from clusterwise.engines.formulas.answers import Answers
from clusterwise.engines.formulas.batch import Query
from clusterwise.engines.session import EngineError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def run(query: Query, source: "DuckDBPyConnection | pa.Table | Path | Sequence[Path]") -> Answers:
    """Return the answers of a batch; a connection must have a table or view named `facts`."""
    import duckdb

    if isinstance(source, duckdb.DuckDBPyConnection):
        return _asked(query, source)
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        if isinstance(source, pa.Table):
            connection.register("facts", source)
        else:
            paths = [source] if isinstance(source, Path) else list(source)
            connection.read_parquet([str(path) for path in paths]).create_view("facts")
        return _asked(query, connection)


def _asked(query: Query, connection: "DuckDBPyConnection") -> Answers:
    import duckdb

    try:
        return Answers(query, connection.sql(query.sql).to_arrow_table())
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
        raise EngineError("An amount is too large to be added up exactly; look for a slip in the records.") from fault
