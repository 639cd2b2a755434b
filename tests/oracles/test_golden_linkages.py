"""Relatedness, density and complexity against the peers' figures, and relatedness against published pairs."""

import csv
import json
from collections import Counter

import numpy as np
import pytest

from clusterwise.methods.frames import region_industry
from clusterwise.methods.linkages.categories import Concordance, in_categories
from clusterwise.methods.linkages.checking import check_pairs
from clusterwise.methods.linkages.complexity import complexity, knowledge_complexity
from clusterwise.methods.linkages.cooccurrence import incidence, presence
from clusterwise.methods.linkages.relatedness import (
    Norm,
    density,
    locational_correlation,
    normalised,
    proximity,
    related,
)


@pytest.fixture
def golden(data):
    cases = json.loads(data("mapping/golden.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in cases}


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def states(data):
    rows = [row for row in rows_of(data("mapping/uscmp_state_cluster_2016.csv")) if row["cluster_type"] == "traded"]
    return incidence(
        region_industry(
            [row["region_code"] for row in rows],
            [row["cluster_code"] for row in rows],
            [float(row["employment"]) for row in rows],
        )
    )


@pytest.fixture
def metros(data):
    from pyarrow import parquet

    rows = parquet.read_table(data("mapping/uscmp_msa_cluster_2016.parquet")).to_pylist()
    rows = [row for row in rows if row["cluster_type"] == "traded"]
    return incidence(
        region_industry(
            [row["region_code"] for row in rows],
            [str(row["cluster_code"]) for row in rows],
            [row["employment"] for row in rows],
        )
    )


@pytest.fixture
def laender(data):
    rows = rows_of(data("mapping/de_laender_industries_2015.csv"))
    return incidence(
        region_industry(
            [row["region_code"] for row in rows],
            [row["ind_code"] for row in rows],
            [float(row["emp_all"]) for row in rows],
        )
    )


@pytest.mark.parametrize("norm", Norm)
def test_relatedness_norms_equal_econgeo(golden, norm):
    # The two norms that the open half lacks are held against the peer's formula on the same counts, cell by cell.
    together = np.array(golden["relatedness-prob-4x4"]["inputs"]["cooccurrence"], dtype=float)
    ours = normalised(together, norm)
    case = golden.get(f"relatedness-{norm.value}-4x4")
    if case is not None:
        np.testing.assert_allclose(ours, case["expected"], atol=case["tolerance"]["abs"])
        return
    degree, total = together.sum(axis=0), together.sum()
    for one in range(4):
        for other in range(4):
            both = together[one, other]
            expected = {
                Norm.ASSOCIATION: (both / total) / ((degree[one] / total) * (degree[other] / total)),
                Norm.JACCARD: both / (degree[one] + degree[other] - both),
            }[norm]
            assert ours[one, other] == pytest.approx(expected, abs=1e-12)


def test_knowledge_complexity_equals_econgeo_with_its_rounding_up_to_the_sign(golden, laender):
    case = golden["kci-laender"]
    ours = knowledge_complexity(presence(laender), decimals=4).of_regions
    expected = np.array(case["expected"])
    sign = np.sign(ours @ expected)

    np.testing.assert_allclose(sign * ours, expected, atol=case["tolerance"]["abs"])


def test_the_peers_rounding_moves_knowledge_complexity_in_the_third_decimal(laender):
    exact = knowledge_complexity(presence(laender)).of_regions
    rounded = knowledge_complexity(presence(laender), decimals=4).of_regions

    assert round(float(abs(exact - rounded).max()), 4) == 0.0012


def test_economic_complexity_equals_py_ecomplexity_in_sign_and_scale(golden, states):
    result = complexity(presence(states))
    for case, names, values in (
        (golden["eci-states"], result.regions, result.of_regions),
        (golden["pci-states"], result.industries, result.of_industries),
    ):
        expected = [case["expected"][name] for name in names.tolist()]
        np.testing.assert_allclose(values, expected, atol=case["tolerance"]["abs"])


def test_the_closest_pairs_equal_py_ecomplexity(golden, states):
    case, ours = golden["proximity-states"], proximity(presence(states))
    position = {name: place for place, name in enumerate(ours.industries.tolist())}
    found = [
        ours.values[position[one.removesuffix(".0")], position[other.removesuffix(".0")]]
        for one, other, _ in case["expected"]
    ]

    np.testing.assert_allclose(found, [value for _, _, value in case["expected"]], atol=case["tolerance"]["abs"])
    highest = np.sort(ours.values[np.triu_indices(len(position), 1)])[::-1][:12]
    np.testing.assert_allclose(highest, found, atol=case["tolerance"]["abs"])


def test_density_equals_py_ecomplexity(golden, states):
    here = presence(states)
    ours, case = density(here, proximity(here)), golden["density-states"]
    regions, industries = here.regions.tolist(), here.industries.tolist()
    found = [ours[regions.index(region), industries.index(industry)] for region, industry, _ in case["expected"]]

    np.testing.assert_allclose(found, [value for _, _, value in case["expected"]], atol=case["tolerance"]["abs"])


@pytest.mark.parametrize(("vintage", "codes"), [("2007", 1088), ("2012", 978)])
def test_the_published_benchmark_definitions_assign_each_code_to_one_category(data, vintage, codes):
    rows = [row for row in rows_of(data("mapping/bcd_naics_cluster.csv")) if row["vintage"] == vintage]
    published = Concordance(
        f"NAICS {vintage} to benchmark clusters",
        {row["naics"]: {row["cluster"]: 1.0} for row in rows},
        "Delgado et al.",
    )
    names = sorted(published.weights)
    table = region_industry(["US"] * len(names), names, np.ones(len(names)))
    result = in_categories(table, published)

    assert (len(names), len(result.table), result.unassigned) == (codes, 67, ())
    assert result.table.employment.sum() == codes
    assert dict(zip(result.table.industry.tolist(), result.table.employment.tolist(), strict=True)) == Counter(
        row["cluster"] for row in rows
    )


AREAS = {
    "states": {
        "proximity": 0.634,
        "prob": 0.705,
        "association": 0.706,
        "cosine": 0.667,
        "jaccard": 0.662,
        "locational_correlation": 0.870,
    },
    "metros": {
        "proximity": 0.694,
        "prob": 0.735,
        "association": 0.736,
        "cosine": 0.668,
        "jaccard": 0.681,
        "locational_correlation": 0.903,
    },
}


@pytest.mark.parametrize("level", AREAS)
def test_the_published_related_pairs_are_found_as_well_as_the_documentation_says(data, level, request):
    counts = request.getfixturevalue(level)
    published = [
        (row["cluster_code"], row["related_code"]) for row in rows_of(data("mapping/bcd_related_clusters.csv"))
    ]
    measures = [proximity(presence(counts)), *(related(presence(counts), norm) for norm in Norm)]
    checks = [check_pairs(links, published) for links in [*measures, locational_correlation(counts)]]

    assert {check.measure: round(check.auc, 3) for check in checks} == AREAS[level]
    assert min(check.auc for check in checks) > 0.6
    assert checks[-1].auc > 0.85
    assert {(check.related, check.others, check.unknown) for check in checks} == {(146, 1129, 0)}
