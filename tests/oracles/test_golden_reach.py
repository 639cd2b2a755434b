"""The golden case of people counted once: programme totals do not add to the portfolio total."""

import json
from datetime import date
from pathlib import Path

import pytest

from clusterwise.methods.people import Sex
from clusterwise.methods.reach import Participation, overlaps, reach

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "me" / "golden.json"
SEXES = {"F": Sex.WOMEN, "M": Sex.MEN, "unknown": Sex.NOT_STATED}
DAY = date(2024, 1, 1)


def test_unique_beneficiaries_of_two_programmes():
    if not GOLDEN.is_file():
        pytest.skip("the reference data me/golden.json is not beside the project")
    case = {one["id"]: one for one in json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]}["uniq"]
    given, expected = case["inputs"], case["expected"]
    rows = [
        Participation(person, activity, DAY, SEXES[given["sex"][person]])
        for person, activity, _programme in given["participations"]
    ]
    groups: dict[str, list[str]] = {}
    for person, _activity, programme in given["participations"]:
        groups.setdefault(programme, []).append(person)

    told, shared = reach(rows, {}, DAY, DAY), overlaps(groups, {})

    assert (told.people, told.participations) == (expected["unique_total"], expected["contacts"])
    assert (shared["A", "A"], shared["B", "B"]) == (expected["unique_A"], expected["unique_B"])
    assert shared["A", "A"] + shared["B", "B"] == expected["sum_of_programmes"]
    assert shared["A", "B"] == expected["overlap"]
    assert {code: told.by_sex[sex] for code, sex in SEXES.items()} == {code: expected[code] for code in SEXES}
