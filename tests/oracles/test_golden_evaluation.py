"""Published cases of evaluation, from the reference data beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from clusterwise.methods.evaluation.did_2x2 import did_from_means
from clusterwise.methods.evaluation.sample_size import size_for_proportion, size_for_two_proportions

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "me" / "golden.json"


def golden(name: str) -> dict[str, Any]:
    if not GOLDEN.is_file():
        pytest.skip("the reference data me/golden.json is not beside the project")
    return {case["id"]: case for case in json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]}[name]


def test_card_and_krueger_by_their_four_means():
    case = golden("did-ck")

    assert did_from_means(**case["inputs"]).difference == pytest.approx(case["expected"]["did"], abs=1e-9)


@pytest.mark.parametrize(
    ("name", "method"),
    [("ss-p", size_for_proportion), ("ss-fpc", size_for_proportion), ("ss-2p", size_for_two_proportions)],
)
def test_sample_sizes(name, method):
    case = golden(name)

    found = method(**case["inputs"])

    assert found.exact == pytest.approx(case["expected"]["exact"], abs=case["tolerance"])
    assert found.needed == case["expected"]["ceil"]
