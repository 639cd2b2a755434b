"""The published cases that are formulas come out as they should, from rows alone."""

import json
from datetime import date
from decimal import Decimal

import pytest

from clusterwise.methods.formulas import Baseline, Catalogue, Measure, PlainRow, check, evaluate, parse

DAY = date(2025, 6, 30)
CATALOGUE = Catalogue(
    {
        "seen": Measure("seen", "person", dimensions={"activity": ""}),
        "value": Measure("value", "record", unit="TND"),
        "part": Measure("part", "record", dimensions={"age": ""}),
    }
)


@pytest.fixture
def golden(data):
    cases = json.loads(data("me/golden.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: (case["inputs"], case["expected"]) for case in cases}


def computed(text, rows=(), **asked):
    return evaluate(check(parse(text), CATALOGUE), rows, on=DAY, **asked)


def number(figure):
    return Decimal(str(figure))


def value_rows(amounts, denominators=None, measure="value", sex="U"):
    wholes = denominators or [None] * len(amounts)
    return [
        PlainRow(
            measure, DAY, ("m", str(place)), sex=sex, amount=number(amount), unit="TND",
            denominator=None if whole is None else number(whole),
        )
        for place, (amount, whole) in enumerate(zip(amounts, wholes, strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "before", "after"), [("growth-120", "baseline", "actual"), ("fold-5", "baseline_ha", "actual_ha")]
)
def test_growth_in_percent_and_as_a_multiple(golden, case, before, after):
    inputs, expected = golden[case]
    rows, baseline = value_rows([inputs[after]]), Baseline(number(inputs[before]))

    assert computed("pct_change(sum(value), baseline)", rows, baseline=baseline).value == number(expected["pct"])
    assert computed("fold(sum(value), baseline)", rows, baseline=baseline).value == number(expected["fold"])


def test_growth_from_zero(golden):
    inputs, expected = golden["growth-zero"]
    found = computed("pct_change(sum(value), baseline)", value_rows([inputs["actual"]]), baseline=Baseline(Decimal(0)))

    assert (found.value, found.reason) == (expected["pct"], "baseline_zero")


def test_a_pooled_ratio(golden):
    inputs, expected = golden["ratio-pool"]
    rows = value_rows([part["num"] for part in inputs["parts"]], [part["den"] for part in inputs["parts"]])

    assert computed("ratio(sum(value))", rows).value == number(expected["ratio"])


def test_a_weighted_mean(golden):
    inputs, expected = golden["wmean"]

    rows = value_rows(inputs["values"], inputs["weights"])

    assert computed("weighted_mean(value, weight: denominator)", rows).value == number(expected["mean"])


def test_the_sum_of_a_split(golden):
    inputs, expected = golden["dis-sum"]
    sexes = {"F": "F", "M": "M", "U": "unknown"}
    rows = [
        PlainRow("part", DAY, ("m", code), sex=code, amount=number(inputs["sex"][name])) for code, name in sexes.items()
    ]
    found = computed("sum(part) by sex", rows)
    ages = [
        PlainRow("part", DAY, amount=number(amount), dimensions={"age": age}) for age, amount in inputs["age"].items()
    ]
    aged = computed("sum(part) by age", ages)

    assert (sum(cell.value for cell in found.by.values()) == inputs["total"]) is expected["sex_ok"]
    assert found.value - sum(cell.value for cell in aged.by.values()) == expected["age_gap"]


def test_unique_beneficiaries(golden):
    inputs, expected = golden["uniq"]
    rows = [
        PlainRow(
            "seen", DAY, ("m", str(place)), person=who, sex=inputs["sex"][who][0].upper(), programme=programme,
            dimensions={"activity": activity},
        )
        for place, (who, activity, programme) in enumerate(inputs["participations"])
    ]  # fmt: skip
    people = computed("distinct(seen) by programme", rows)
    sexes = {key[0]: cell.value for key, cell in computed("distinct(seen) by sex", rows).by.items()}

    assert people.value == expected["unique_total"]
    assert computed("count(seen)", rows).value == expected["contacts"]
    assert {key[0]: cell.value for key, cell in people.by.items()} == {
        "A": expected["unique_A"],
        "B": expected["unique_B"],
    }
    assert sexes == {"F": expected["F"], "M": expected["M"], "U": expected["unknown"]}


def test_a_cut_in_losses(golden):
    inputs, expected = golden["phl"]
    rows, before = value_rows([inputs["actual_rate"]], [1]), Baseline(number(inputs["baseline_rate"]))
    points = computed("change(percent(ratio(sum(value))), baseline)", rows, baseline=Baseline(100 * before.value, "%"))

    assert computed("pct_change(ratio(sum(value)), baseline)", rows, baseline=before).value == -expected["relative_pct"]
    assert (points.value, points.unit) == (-expected["percentage_points"], "percentage points")


def test_a_gender_gap(golden):
    inputs, expected = golden["gap"]
    rows = [row for sex in "FM" for row in value_rows([inputs[sex]["mean"]] * inputs[sex]["n"], sex=sex)]
    women, men = 'mean(value where sex = "F")', 'mean(value where sex = "M")'

    assert computed(f"percent(({men} - {women}) / {men})", rows).value == number(expected["unadjusted_gap_pct"])
    assert computed(f"ratio({women}, {men})", rows).value == number(expected["parity_ratio"])
    assert computed("mean(value)", rows).value == number(expected["pooled_mean"])
