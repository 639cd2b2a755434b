import csv
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from clusterwise.engines.concordance import (
    concordance_table,
    read_concordance,
    refuse_untranslated,
    translated,
    unbound_concordance,
    untranslated,
)
from clusterwise.engines.session import EngineError, run_on_duckdb
from clusterwise.methods.concordance import Concordance, Scheme

ISIC3, ISIC4 = Scheme("ISIC", "3.1"), Scheme("ISIC", "4")
HEADER = "from_scheme,from_vintage,to_scheme,to_vintage,from_code,to_code,weight\n"
CELLS = pa.table(
    {
        "region": ["A", "A", "B", "B"],
        "industry": ["15", "17", "15", "99"],
        "employment": [8.0, 4.0, None, 3.0],
        "women": [2.0, None, None, 1.0],
    }
)


def unbound_cells():
    import ibis

    return ibis.table(
        {"region": "string", "industry": "string", "employment": "float64", "women": "float64"}, name="cells"
    )


@pytest.fixture
def pairs(tmp_path: Path) -> Concordance:
    path = tmp_path / "concordance.csv"
    rows = ["ISIC,3.1,ISIC,4,15,10,0.75", "ISIC,3.1,ISIC,4,15,11,0.25", "ISIC,3.1,ISIC,4,17,11,1"]
    path.write_text(HEADER + "\n".join([*rows, "NACE,2,ISIC,4,15,31,1"]), encoding="utf-8")
    return read_concordance(path, ISIC3, ISIC4)


def test_only_the_pairs_between_the_two_schemes_are_read(pairs: Concordance):
    assert concordance_table(pairs).to_pydict() == {
        "from_code": ["15", "15", "17"],
        "to_code": ["10", "11", "11"],
        "weight": [0.75, 0.25, 1.0],
    }


def test_sums_are_split_by_weight_and_what_is_unknown_stays_unknown(pairs: Concordance):
    expression = translated(unbound_cells(), unbound_concordance()).order_by("region", "industry")

    rows = run_on_duckdb(expression, {"cells": CELLS, "concordance": concordance_table(pairs)}).to_pylist()

    assert [tuple(row.values()) for row in rows] == [
        ("A", "10", 6.0, 1.5),
        ("A", "11", 6.0, 0.5),
        ("B", "10", None, None),
        ("B", "11", None, None),
    ]


def test_codes_without_a_target_are_named_before_they_are_lost(pairs: Concordance):
    expression = untranslated(unbound_cells(), unbound_concordance())

    lost = run_on_duckdb(expression, {"cells": CELLS, "concordance": concordance_table(pairs)})

    assert lost.to_pylist() == [{"industry": "99", "rows": 1, "employment": 3.0}]
    with pytest.raises(EngineError, match=r"1 codes are not in the concordance from ISIC 3\.1 to ISIC 4: 99"):
        refuse_untranslated(lost, pairs)
    refuse_untranslated(lost, pairs, accepted=["99"])


def test_a_concordance_that_does_not_serve_is_refused(tmp_path: Path):
    path = tmp_path / "concordance.csv"
    with pytest.raises(EngineError, match="is not there"):
        read_concordance(path, ISIC3, ISIC4)
    path.write_text("from_code,to_code\n15,10\n", encoding="utf-8")
    with pytest.raises(EngineError, match="lacks the columns from_scheme"):
        read_concordance(path, ISIC3, ISIC4)
    path.write_text(HEADER + "NACE,2,ISIC,4,15,10,1\n", encoding="utf-8")
    with pytest.raises(EngineError, match=r"no rows from ISIC 3\.1 to ISIC 4"):
        read_concordance(path, ISIC3, ISIC4)


@pytest.mark.parametrize(("vintage", "codes"), [("2012", 978), ("2007", 1088)])
def test_the_benchmark_definitions_lead_every_code_to_one_cluster(
    data: Callable[[str], Path], tmp_path: Path, vintage: str, codes: int
):
    with data("mapping/bcd_naics_cluster.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    path = tmp_path / "benchmark.csv"
    lines = [f"NAICS,{row['vintage']},BCD,2014,{row['naics']},{row['cluster_code']},1" for row in rows]
    path.write_text(HEADER + "\n".join(lines), encoding="utf-8")

    pairs = read_concordance(path, Scheme("NAICS", vintage), Scheme("BCD", "2014"))

    assert (len(pairs), set(pairs.weight.tolist())) == (codes, {1.0})
    assert pairs.to_code[pairs.from_code == "315220"].tolist() == (["3"] if vintage == "2012" else [])
