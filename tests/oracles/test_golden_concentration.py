"""Concentration against golden cases of peers and textbooks, and against peers where these are known wrong."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from clusterwise.methods.concentration.ellison_glaeser import coagglomeration, ellison_glaeser
from clusterwise.methods.concentration.howard import colocation
from clusterwise.methods.concentration.litzenberger import cluster_index
from clusterwise.methods.concentration.locational import hoover_share, locational_gini
from clusterwise.methods.concentration.regional import (
    entropy,
    hachman,
    herfindahl,
    krugman,
    specialisation_coefficient,
)
from clusterwise.methods.concentration.shift_share import shift_share, shift_share_over
from clusterwise.methods.concentration.significance import cluster_tests, effective_plants, establishment_tests
from clusterwise.methods.frames import region_industry

MAPPING = Path(__file__).parents[2].parent / "shared" / "data" / "mapping"
PARTS = ("growth", "national", "industry_mix", "regional", "net_shift")


def data(name: str) -> Path:
    if not (MAPPING / name).is_file():
        pytest.skip(f"the reference data {name} is not beside the project")
    return MAPPING / name


def rows_of(name: str) -> list[dict[str, str]]:
    with data(name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def golden(case: str) -> dict:
    cases = json.loads(data("golden.json").read_text(encoding="utf-8"))["cases"]
    return next(one for one in cases if one["id"] == case)


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.mark.parametrize(
    ("case", "index"),
    [
        ("krugman-5x5", krugman),
        ("hachman-5x5", hachman),
        ("hhi-5x5", herfindahl),
        ("entropy-5x5", entropy),
        ("spec-5x5", specialisation_coefficient),
        ("locgini-5x5", locational_gini),
    ],
)
def test_indexes_equal_the_peer_on_five_regions_and_industries(case, index):
    known = golden(case)
    matrix = np.array(known["inputs"]["matrix_rows_regions"], dtype=float)
    regions, industries = np.indices(matrix.shape).astype(str)
    ours = index(region_industry(regions.ravel(), industries.ravel(), matrix.ravel())).values

    np.testing.assert_allclose(ours, known["expected"], atol=known["tolerance"]["abs"])


def test_hoover_equals_the_peer():
    known = golden("hoover-doc")
    ours = 100 * hoover_share(known["inputs"]["industry"], known["inputs"]["population"])

    assert ours == pytest.approx(known["expected"][0], abs=known["tolerance"]["abs"])


def test_ellison_glaeser_equals_the_textbook():
    known = golden("ellison-glaeser-austria")
    given = known["inputs"]
    ours = ellison_glaeser(given["firm_employment"], given["firm_region"], given["region_total"])

    found = {"gamma": ours.gamma, "G": ours.raw, "z": ours.z, "K": ours.plants, "HHI": ours.herfindahl}
    assert found == pytest.approx(known["expected"], abs=known["tolerance"]["abs"])


def test_howard_equals_the_peer():
    known = golden("howard-coagglomeration")
    given = known["inputs"]
    ours = colocation(given["location"], given["industry"], tuple(given["pair"]))

    assert ours.share == pytest.approx(known["expected"], abs=known["tolerance"]["abs"])


@pytest.mark.parametrize("place", ["BE-WZ08-R", "BE-WZ08-J", "HH-WZ08-M", "HH-WZ08-R"])
def test_litzenberger_equals_the_peer(place):
    known = golden(f"litzenberger-{place}")
    given = known["inputs"]
    rows = [row for row in rows_of(given["file"]) if row["ind_code"] == given["industry"]]
    regions = [row["region_code"] for row in rows]
    ours = cluster_index(regions, *(column(rows, name) for name in ("emp_all", "firms", "pop", "area_sqkm")))

    assert ours.index[regions.index(given["region"])] == pytest.approx(known["expected"], rel=known["tolerance"]["rel"])


def test_litzenberger_is_finite_for_every_german_industry_where_the_peer_overflows():
    rows = rows_of("de_laender_industries_2015.csv")
    for industry in sorted({row["ind_code"] for row in rows}):
        own = [row for row in rows if row["ind_code"] == industry]
        numbers = [column(own, name) for name in ("emp_all", "firms", "pop", "area_sqkm")]

        assert np.isfinite(cluster_index([row["region_code"] for row in own], *numbers).index).all(), industry


@pytest.mark.parametrize("case", ["shift-share-A", "shift-share-B"])
def test_shift_share_equals_the_textbook(case):
    known = golden(case)
    total = shift_share(
        *(known["inputs"][name] for name in ("region_t0", "region_t1", "nation_t0", "nation_t1"))
    ).total()

    assert [total[part] for part in PARTS] == pytest.approx(known["expected"], abs=known["tolerance"]["abs"])


def test_shift_share_of_freiburg_keeps_the_national_part_that_the_peer_loses():
    rows = rows_of("Freiburg.csv")
    names = ("e_Freiburg2008", "e_Freiburg2014", "e_Germany2008", "e_Germany2014")
    whole = [[int(row[name]) for row in rows] for name in names]
    found = shift_share(*(np.array(one, dtype=np.int32) for one in whole))
    before, after, germany_before, germany_after = map(sum, whole)

    assert found.total()["growth"] == after - before == 14_373
    assert found.total()["national"] == pytest.approx(before * (germany_after - germany_before) / germany_before)
    np.testing.assert_allclose(found.national + found.industry_mix + found.regional, found.growth, rtol=1e-12)


def test_shift_share_of_goettingen_over_ten_years_adds_up_year_by_year():
    rows = [row for row in rows_of("Goettingen.csv") if row["WZ2008_Code"] != "A-R"]
    city, country = (
        np.array([column(rows, f"{name}{year}") for year in range(2008, 2018)]) for name in ("Goettingen", "BRD")
    )
    yearly, ends = shift_share_over(city, country), shift_share(city[0], city[-1], country[0], country[-1])

    np.testing.assert_array_equal(yearly.growth, ends.growth)
    np.testing.assert_allclose(yearly.national + yearly.industry_mix + yearly.regional, yearly.growth, atol=1e-6)


def test_coagglomeration_of_the_textbook_lies_within_its_bounds_and_the_peers_value_does_not():
    rows = rows_of("FK2014_EGC.csv")
    everything = {row["region"]: float(row["emp_region"]) for row in rows}
    ours = coagglomeration(
        column(rows, "emp_firm"), [row["region"] for row in rows], [row["industry"] for row in rows], everything
    )

    assert abs(ours.value) <= ours.most < 1
    assert ours.most < 12.07


def test_states_with_a_concentration_beyond_chance_are_mostly_the_published_strong_ones():
    rows = [row for row in rows_of("uscmp_state_cluster_2016.csv") if row["cluster_type"] == "traded"]
    table = region_industry(
        [row["region"] for row in rows],
        [row["cluster"] for row in rows],
        column(rows, "employment"),
        column(rows, "establishments"),
    )
    strong = np.array([row["strong"].lower() == "true" for row in rows])
    both = cluster_tests(table, effective_plants(table, size_variation=2), confidence=0.95)
    found = both.concentrated(0.05)

    assert (both.lq[found] > 1).all()
    assert (found <= establishment_tests(table, confidence=0.95).concentrated(0.05)).all()
    assert (both.low[both.p < 0.001] > 1).all()
    assert found.sum() > 200
    assert strong[found].mean() > 0.75
