"""The published 2016 US Cluster Mapping: 51 traded clusters in 50 states, nobody's figures but theirs."""

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from clusterwise.engines.register import store
from clusterwise.engines.specialisation import specialisation_of_file
from clusterwise.methods.frames import RegionIndustry, region_industry
from clusterwise.methods.specialisation import StrongRule, location_quotients, specialise

MAPPING = Path(__file__).parents[2].parent / "shared" / "data" / "mapping"
RULES = (
    StrongRule("strong", 0.75, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
    StrongRule("strong10", 0.90, 1.0, 0.25, "US Cluster Mapping", date(2016, 1, 1)),
)


def data(name: str) -> Path:
    if not (MAPPING / name).is_file():
        pytest.skip(f"the reference data {name} is not beside the project")
    return MAPPING / name


@pytest.fixture(scope="module")
def traded() -> list[dict[str, str]]:
    with data("uscmp_state_cluster_2016.csv").open(newline="", encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["cluster_type"] == "traded"]


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.fixture(scope="module")
def table(traded: list[dict[str, str]]) -> RegionIndustry:
    return region_industry(
        [row["region"] for row in traded],
        [row["cluster"] for row in traded],
        column(traded, "employment"),
        column(traded, "establishments"),
        share_of_industry=column(traded, "share_of_us_cluster_emp"),
    )


@pytest.fixture(scope="module")
def engine_rows(table: RegionIndustry, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict]:
    arrow = pa.table(
        {
            "region": table.region.tolist(),
            "industry": table.industry.tolist(),
            "employment": table.employment.astype("int64"),
            "establishments": table.establishments.astype("int64"),
            "share_of_industry": table.share_of_industry,
        }
    )
    stored = store(arrow, tmp_path_factory.mktemp("registers"))
    return {(row["region"], row["industry"]): row for row in specialisation_of_file(stored.path, RULES).to_pylist()}


def test_quotients_equal_the_published_ones_with_traded_totals(traded, table):
    published, ours = column(traded, "lq"), location_quotients(table)
    with_jobs = table.employment > 0

    assert with_jobs.sum() == 2494
    np.testing.assert_allclose(ours[with_jobs], published[with_jobs], rtol=1e-6)
    assert (ours[~with_jobs] == 0).all()


@pytest.mark.parametrize(("flag", "strong_rows"), [("strong", 512), ("strong10", 209)])
def test_no_flag_differs_from_the_published_one(traded, table, flag, strong_rows):
    ours = specialise(table, RULES).flags[flag]
    published = np.array([row[flag].lower() == "true" for row in traded])

    assert len(traded) == 2550
    assert published.sum() == strong_rows
    assert ours.known.all()
    assert (ours.value != published).sum() == 0


@pytest.mark.parametrize("flag", ["strong", "strong10"])
def test_no_flag_of_the_engine_differs_from_the_published_one(traded, engine_rows, flag):
    different = [
        row for row in traded if engine_rows[row["region"], row["cluster"]][flag] is not (row[flag].lower() == "true")
    ]

    assert (len(engine_rows), different) == (2550, [])


def test_engine_and_method_agree_on_every_quotient_and_rank(table, engine_rows):
    result = specialise(table, RULES)
    theirs = [engine_rows[region, industry] for region, industry in zip(table.region, table.industry, strict=True)]

    np.testing.assert_allclose([row["lq"] for row in theirs], result.lq, rtol=1e-12)
    np.testing.assert_allclose([row["lq_establishments"] for row in theirs], result.lq_establishments, rtol=1e-12)
    assert [row["rank"] or 0 for row in theirs] == result.rank.tolist()


def test_ranks_equal_the_published_ones(traded, table):
    published = [int(float(row["rank_lq"])) if row["rank_lq"] else 0 for row in traded]

    assert specialise(table, ()).rank.tolist() == published


def test_totals_summed_from_the_states_alone_miss_one_published_flag(table, traded):
    summed = region_industry(table.region, table.industry, table.employment, table.establishments)
    published = np.array([row["strong"].lower() == "true" for row in traded])

    assert (specialise(summed, RULES).flags["strong"].value != published).sum() == 1


def golden(case: str) -> dict:
    cases = json.loads(data("golden.json").read_text(encoding="utf-8"))["cases"]
    return next(one for one in cases if one["id"] == case)


def test_quotients_equal_the_peer_on_five_regions_and_industries():
    case = golden("lq-5x5")
    matrix = np.array(case["inputs"]["matrix_rows_regions"], dtype=float)
    regions, industries = np.indices(matrix.shape).astype(str)
    ours = location_quotients(region_industry(regions.ravel(), industries.ravel(), matrix.ravel()))

    np.testing.assert_allclose(ours.reshape(matrix.shape), case["expected"], atol=case["tolerance"]["abs"])


def test_quotient_equals_the_textbook():
    case = golden("lq-farhauer-kroell")
    e_ij, e_j, e_i, e = (case["inputs"][name] for name in ("e_ij", "e_j", "e_i", "e"))
    table = region_industry(
        ["Göttingen", "Göttingen", "rest", "rest"],
        ["i", "others", "i", "others"],
        [e_ij, e_j - e_ij, e_i - e_ij, e - e_j - e_i + e_ij],
    )

    assert location_quotients(table)[0] == pytest.approx(case["expected"], abs=case["tolerance"]["abs"])


def test_highest_quotients_are_the_published_five(table):
    case = golden("uscmp-top5-state")
    lq = location_quotients(table)
    best = np.argsort(-lq)[:5]

    assert [[str(table.region[row]), str(table.industry[row])] for row in best] == [one[:2] for one in case["expected"]]
    np.testing.assert_allclose(lq[best], [one[2] for one in case["expected"]], rtol=case["tolerance"]["rel"])
