import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from clusterwise.engines.spark import missing_for_spark, spark_session


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """One small Spark for all tests of this folder; skipped by name where PySpark or Java is absent."""
    if lack := missing_for_spark():
        pytest.skip(lack)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = spark_session("local[2]", memory_mb=1024, partitions=2)
    yield session
    session.stop()
