"""DuckDB and Spark give the same rows, ranks and flags from the same expressions."""

import json
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from bench.synthetic import Plan, write

from clusterwise.engines.concordance import concordance_table, translated, unbound_concordance
from clusterwise.engines.register import region_industry
from clusterwise.engines.session import run_on_duckdb, unbound
from clusterwise.engines.spark import run_on_spark
from clusterwise.engines.specialisation import expression_of
from clusterwise.methods.concordance import Scheme, concordance
from clusterwise.methods.specialisation import StrongRule

RULES = (
    StrongRule("strong", 0.75, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
    StrongRule("strong10", 0.90, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
)


pytestmark = pytest.mark.xdist_group("spark")


def on_spark(expression: Any, files: dict[str, Any], session: Any) -> pa.Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return run_on_spark(expression, files, session)


def same(ours: pa.Table, theirs: pa.Table) -> None:
    """Quotients agree within 1e-12 of themselves; everything else is equal, types of numbers and text included."""
    assert ours.column_names == theirs.column_names
    assert ours.num_rows == theirs.num_rows
    for field in ours.schema:
        assert theirs.schema.field(field.name).type == field.type
        one, other = ours[field.name].to_pylist(), theirs[field.name].to_pylist()
        if field.name.startswith("lq"):
            assert [value is None for value in one] == [value is None for value in other]
            known = [(a, b) for a, b in zip(one, other, strict=True) if a is not None]
            np.testing.assert_allclose([a for a, _ in known], [b for _, b in known], rtol=1e-12, atol=0)
        else:
            assert one == other


def test_the_states_of_the_us_are_the_same_on_both(spark: Any, data: Callable[[str], Path], tmp_path: Path):
    source = pa.csv.read_csv(data("mapping/uscmp_state_cluster_2016.csv"))
    source = source.filter(pa.compute.equal(source["cluster_type"], "traded"))
    columns = ("region", "cluster", "employment", "establishments", "share_of_us_cluster_emp")
    names = ["region", "industry", "employment", "establishments", "share_of_industry"]
    path = tmp_path / "states.parquet"
    pq.write_table(source.select(columns).rename_columns(names), path)
    expression = expression_of(path, RULES)

    ours, theirs = run_on_duckdb(expression, {"register": path}), on_spark(expression, {"register": path}, spark)

    same(ours, theirs)
    assert (ours.num_rows, sum(ours["strong"].to_pylist()), sum(ours["strong10"].to_pylist())) == (2550, 512, 209)


def test_a_register_of_establishments_is_the_same_on_both(spark: Any, tmp_path: Path):
    path = write(Plan(4000, industries=12), tmp_path / "register.parquet").register
    expression = expression_of(path, RULES)

    ours, theirs = run_on_duckdb(expression, {"register": path}), on_spark(expression, {"register": path}, spark)

    same(ours, theirs)
    assert ours["rank_women"].null_count < ours.num_rows


def test_unknown_cells_are_the_same_on_both(spark: Any, tmp_path: Path):
    path = tmp_path / "cells.parquet"
    cells = {
        "region": ["A", "B", "C", "A", "B", "C"],
        "industry": ["x", "x", "x", "y", "y", "y"],
        "employment": [4, None, 0, 6, 3, 1],
        "establishments": [1, 2, None, 3, 0, 1],
        "women": [None, None, 0, 2, 1, None],
    }
    pq.write_table(pa.table(cells), path)
    expression = expression_of(path, RULES)

    same(run_on_duckdb(expression, {"register": path}), on_spark(expression, {"register": path}, spark))


def test_the_golden_quotients_come_from_both(spark: Any, data: Callable[[str], Path], tmp_path: Path):
    cases = json.loads(data("mapping/golden.json").read_text(encoding="utf-8"))["cases"]
    case = next(one for one in cases if one["id"] == "lq-5x5")
    matrix = np.array(case["inputs"]["matrix_rows_regions"], dtype=float)
    regions, industries = np.indices(matrix.shape).astype(str)
    path = tmp_path / "golden.parquet"
    cells = {"region": regions.ravel(), "industry": industries.ravel(), "employment": matrix.ravel()}
    pq.write_table(pa.table(cells), path)
    expression = expression_of(path, ())

    for table in (run_on_duckdb(expression, {"register": path}), on_spark(expression, {"register": path}, spark)):
        found = {(row["region"], row["industry"]): row["lq"] for row in table.to_pylist()}
        ours = [found[region, industry] for region, industry in zip(regions.ravel(), industries.ravel(), strict=True)]
        np.testing.assert_allclose(ours, np.ravel(case["expected"]), atol=case["tolerance"]["abs"])


def test_a_concordance_is_applied_alike_on_both(spark: Any, tmp_path: Path):
    path = tmp_path / "register.parquet"
    firms = {
        "establishment": ["1", "2", "3"],
        "region": ["A", "A", "B"],
        "industry": ["15", "17", "15"],
        "employment": [8, 4, 10],
    }
    pq.write_table(pa.table(firms), path)
    pairs = concordance(
        Scheme("ISIC", "3.1"), Scheme("ISIC", "4"), ["15", "15", "17"], ["10", "11", "11"], [0.75, 0.25, 1]
    )
    expression = translated(region_industry(unbound("register", path)), unbound_concordance())
    expression = expression.order_by("region", "industry").select("region", "industry", "employment", "establishments")
    files = {"register": path, "concordance": concordance_table(pairs)}

    ours, theirs = run_on_duckdb(expression, files), on_spark(expression, files, spark)

    same(ours, theirs)
    assert [tuple(row.values()) for row in ours.to_pylist()] == [
        ("A", "10", 6.0, 0.75),
        ("A", "11", 6.0, 1.25),
        ("B", "10", 7.5, 0.75),
        ("B", "11", 2.5, 0.25),
    ]
