"""Published and exactly recomputed cases of monitoring, from the reference data beside the project."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from clusterwise.methods.change import Undefined, change, loss_cut
from clusterwise.methods.empowerment.alkire_foster import Dimension, alkire_foster
from clusterwise.methods.empowerment.answers import Answers
from clusterwise.methods.empowerment.index import weai
from clusterwise.methods.empowerment.rules import A_WEAI
from clusterwise.methods.empowerment.same_task import Paid, task_gap
from clusterwise.methods.people import Sex
from clusterwise.methods.quality.parts import parts_check

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "me" / "golden.json"


def golden(name: str) -> dict[str, Any]:
    if not GOLDEN.is_file():
        pytest.skip("the reference data me/golden.json is not beside the project")
    return {case["id"]: case for case in json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]}[name]


def exact(number: float) -> Decimal:
    return Decimal(str(number))


def test_a_weai_with_its_parts():
    case = golden("weai-a")
    people = [
        Answers(str(row["hh"]), Sex(row["sex"]), {name: name in row["inadequate"] for name in A_WEAI.weights})
        for row in case["inputs"]
    ]

    found = weai(people, A_WEAI)

    ours = {
        sex: {"n": one.n, "H": one.headcount, "A": one.intensity, "M0": one.adjusted, "de5": one.empowerment}
        for sex, one in (("F", found.women), ("M", found.men))
    }
    for sex, parts in ours.items():
        assert {name: float(part) for name, part in parts.items()} == pytest.approx(case["expected"][sex], abs=1e-12)
    equal = found.parity
    assert [float(part) for part in (equal.households, equal.lacking, equal.gap, equal.index)] == pytest.approx(
        list(case["expected"]["GPI"].values()), abs=1e-12
    )
    assert found.value == Fraction(1799, 2400)
    assert float(found.value) == pytest.approx(case["expected"]["A_WEAI"], abs=1e-12)


def test_alkire_and_fosters_own_example():
    case = golden("af-1")
    inputs = case["inputs"]
    dimensions = [Dimension(str(place), exact(line)) for place, line in enumerate(inputs["z"])]

    found = alkire_foster([[exact(value) for value in row] for row in inputs["X"]], dimensions, inputs["k"])

    ours = {"H": found.headcount, "A": found.intensity, "M0": found.m0, "M1": found.m1, "M2": found.m2}
    assert {name: float(part) for name, part in ours.items()} == pytest.approx(case["expected"], abs=1e-9)


def test_the_gap_in_pay():
    case = golden("gap")
    women, men = (Paid(case["inputs"][sex]["n"], exact(case["inputs"][sex]["mean"])) for sex in "FM")

    found = task_gap("work", women, men, least=5)

    assert (100 * found.gap, found.pooled_mean, found.parity) == tuple(exact(x) for x in case["expected"].values())


def test_a_cut_in_losses_is_no_percentage_points():
    case = golden("phl")

    found = loss_cut(exact(case["inputs"]["baseline_rate"]), exact(case["inputs"]["actual_rate"]))

    assert (100 * found.relative, found.points) == tuple(exact(one) for one in case["expected"].values())


@pytest.mark.parametrize("name", ["growth-120", "fold-5"])
def test_percent_and_multiple_of_one_change(name):
    case = golden(name)
    before, after = (exact(one) for one in case["inputs"].values())

    found = change(before, after)

    assert {"pct": found.percent, "fold": found.times} == {key: exact(value) for key, value in case["expected"].items()}


def test_no_growth_from_nothing():
    case = golden("growth-zero")

    found = change(exact(case["inputs"]["baseline"]), exact(case["inputs"]["actual"]))

    assert (found.percent, found.times, found.reason) == (None, None, Undefined.BASELINE_ZERO)


def test_ages_that_leave_seven_people_out_do_not_add_up():
    case = golden("dis-sum")
    total = exact(case["inputs"]["total"])
    sex, age = (
        parts_check(total, {code: exact(part) for code, part in case["inputs"][name].items()})
        for name in ("sex", "age")
    )

    assert {"sex_ok": sex.is_whole, "age_ok": age.is_whole, "age_gap": age.gap} == case["expected"]
