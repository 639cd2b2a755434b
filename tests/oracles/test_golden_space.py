"""Published and peer values of the spatial methods: spdep on Columbus, dbmss on the marked points of Paracou."""

import csv
import json

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from clusterwise.methods.space.autocorrelation import local_morans, morans_i
from clusterwise.methods.space.distance_m import distance_m
from clusterwise.methods.space.getis_ord import getis_ord
from clusterwise.methods.space.kernel_density import kernel_density, rule_of_thumb_bandwidth
from clusterwise.methods.space.neighbours import neighbours_from_lists


@pytest.fixture
def golden(data):
    cases = json.loads(data("mapping/golden.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in cases}


@pytest.fixture
def columbus(data):
    with data("mapping/columbus.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    near = neighbours_from_lists([[int(one) - 1 for one in row["nb"].split()] for row in rows])
    return np.array([float(row["CRIME"]) for row in rows]), near


@pytest.fixture
def paracou(data):
    with data("mapping/paracou16_points.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    points = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    return points, np.array([float(row["weight"]) for row in rows]), np.array([row["type"] for row in rows])


def test_morans_i_of_columbus_is_that_of_spdep(golden, columbus):
    expected = golden["moran-columbus"]["expected"]
    found = morans_i(*columbus)

    assert [found.value, found.expectation, found.variance] == pytest.approx(
        [expected["I"], expected["E"], expected["var_randomisation"]], abs=1e-7
    )


def test_local_moran_of_columbus_is_that_of_spdep(golden, columbus):
    expected = golden["localmoran-columbus"]["expected"]
    found = local_morans(*columbus)

    assert found.value == pytest.approx(np.array(expected["Ii"]), abs=1e-6)
    assert found.z == pytest.approx(np.array(expected["Z"]), abs=1e-6)


def test_gi_of_columbus_is_that_of_spdep(golden, columbus):
    found = getis_ord(*columbus, star=False)

    assert found.z == pytest.approx(np.array(golden["g-columbus"]["expected"]), abs=1e-6)


def test_m_within_an_industry_is_that_of_dbmss(golden, paracou):
    points, weights, kind = paracou
    case = golden["M-QRosea"]
    found = distance_m(points, kind == "Q. Rosea", case["inputs"]["r"], weights)

    assert found.m == pytest.approx(np.array(case["expected"], dtype=float), abs=1e-7, nan_ok=True)


def test_m_between_two_industries_is_that_of_dbmss(golden, paracou):
    points, weights, kind = paracou
    case = golden["M-inter"]
    found = distance_m(points, kind == "Q. Rosea", case["inputs"]["r"], weights, kind == "V. Americana")

    assert found.m == pytest.approx(np.array(case["expected"], dtype=float), abs=1e-7, nan_ok=True)


def test_kd_is_that_of_dbmss_within_its_kernel_grid(golden, paracou):
    """The case names a weight column, but its values are those of dbmss's default, which leaves weights aside."""
    points, _, kind = paracou
    case = golden["Kd-QRosea"]
    found = kernel_density(points[kind == "Q. Rosea"], case["inputs"]["r"])

    assert found.density == pytest.approx(np.array(case["expected"]), rel=0.05)


def test_kd_with_the_bandwidth_of_dbmss_agrees_closely(golden, paracou):
    """dbmss takes the bandwidth from pairs up to twice the largest distance asked, ours from all pairs."""
    points, _, kind = paracou
    case = golden["Kd-QRosea"]
    chosen = points[kind == "Q. Rosea"]
    width = rule_of_thumb_bandwidth(np.array([d for d in pdist(chosen) if d <= 2 * case["inputs"]["r"][-1]]))
    found = kernel_density(chosen, case["inputs"]["r"], bandwidth=width)

    assert found.density == pytest.approx(np.array(case["expected"]), rel=0.005)
