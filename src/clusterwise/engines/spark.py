"""The same expressions on Apache Spark: Ibis writes Spark's SQL, the cluster runs it, Arrow carries the result."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from clusterwise.engines.session import EngineError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyspark.sql import SparkSession


class NoSparkError(EngineError):
    """PySpark or Java is not on this machine."""


def missing_for_spark() -> str | None:
    """Say what Spark lacks on this machine, None where it can start."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "PySpark is not installed; install requirements-national.txt."
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        return "Spark needs Java 17 or later; install it, or set JAVA_HOME."
    return None


def spark_session(
    master: str = "local[2]", *, memory_mb: int = 2048, partitions: int = 8, settings: Mapping[str, str] | None = None
) -> "SparkSession":
    """Start Spark on this machine, or join the cluster at `master`; `settings` are Spark's own and win."""
    if lack := missing_for_spark():
        raise NoSparkError(lack)
    from pyspark.sql import SparkSession

    chosen = {
        "spark.driver.memory": f"{memory_mb}m",
        "spark.sql.shuffle.partitions": str(partitions),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        **(settings or {}),
    }
    builder = SparkSession.builder.master(master).appName("clusterwise")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    session: Any = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def run_on_spark(
    expression: "ir.Table", files: Mapping[str, Path | str | pa.Table], session: "SparkSession"
) -> pa.Table:
    """Run an expression on Spark; `files` gives what stands behind each table name.

    A path or address is Parquet that the cluster can reach; an Arrow table, such as a concordance, is sent along.
    """
    for name, source in files.items():
        is_table = isinstance(source, pa.Table)
        frame: Any = session.createDataFrame(source) if is_table else session.read.parquet(str(source))
        frame.createOrReplaceTempView(name)
    return session.sql(spark_sql(expression)).toArrow()


def spark_sql(expression: "ir.Table") -> str:
    """Return the SQL of an expression as Spark reads it, for a cluster that is reached in another way too.

    Ibis keeps one option of its compiler in its Spark backend, which asks for packages that we do not need; the
    option's usual value is set here instead.
    """
    import ibis
    from ibis.config import Config

    class SparkOptions(Config):
        treat_nan_as_null: bool = False

    if ibis.options.pyspark is None:
        ibis.options.pyspark = SparkOptions()
    return str(ibis.to_sql(expression, dialect="pyspark"))
