"""Ranking and weighing against published values and peers: Saaty, Bozoki and pymcdm on US clusters of Michigan."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clusterwise.methods.choosing.additive import weighted_sum
from clusterwise.methods.choosing.objective import critic_weights, entropy_weights
from clusterwise.methods.choosing.pairwise import judgements, pairwise_weights
from clusterwise.methods.choosing.promethee import promethee
from clusterwise.methods.choosing.random_index import DONEGAN_DODD_1991, SAATY_1980
from clusterwise.methods.choosing.scales import Criteria, Scores, score_table
from clusterwise.methods.choosing.scaling import Scaling
from clusterwise.methods.choosing.topsis import topsis
from clusterwise.methods.choosing.vikor import vikor
from clusterwise.methods.ranking import Direction

GOLDEN = Path(__file__).parents[2].parent / "shared" / "data" / "mapping" / "golden.json"
OURS = {
    "topsis-vector-Michigan": lambda scores: topsis(scores, Scaling.VECTOR).closeness,
    "topsis-minmax-Michigan": lambda scores: topsis(scores, Scaling.MIN_MAX).closeness,
    "vikor-Michigan": lambda scores: vikor(scores, 0.5).q,
    "promethee2-usual-Michigan": lambda scores: promethee(scores).net,
    "wsm-Michigan": lambda scores: weighted_sum(scores, Scaling.SUM).values,
    "entropy-weights-Michigan": lambda scores: entropy_weights(scores).shares,
    "critic-weights-Michigan": lambda scores: critic_weights(scores).shares,
}
NOT_OFFERED = {"waspas-Michigan", "copras-Michigan", "edas-Michigan", "marcos-Michigan", "codas-Michigan"}


def golden() -> dict[str, dict[str, Any]]:
    if not GOLDEN.is_file():
        pytest.skip("the reference data golden.json is not beside the project")
    return {case["id"]: case for case in json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]}


def michigan(inputs: dict[str, Any]) -> Scores:
    ways = tuple(Direction.MORE_IS_BETTER if way == 1 else Direction.LESS_IS_BETTER for way in inputs["types"])
    criteria = Criteria(tuple(inputs["criteria"]), ways, tuple(inputs["weights"]))
    return score_table(inputs["alternatives"], criteria, inputs["matrix"])


@pytest.mark.parametrize("case_id", OURS)
def test_scores_and_weights_are_those_of_the_peer(case_id):
    case = golden()[case_id]

    ours = OURS[case_id](michigan(case["inputs"]))

    assert np.abs(np.array(ours) - case["expected"]).max() <= case["tolerance"]["abs"]


def test_every_michigan_case_is_ours_or_named_as_not_offered():
    found = {case_id for case_id in golden() if case_id.endswith("-Michigan")}

    assert found - set(OURS) == NOT_OFFERED


def drinks(inputs: dict[str, Any]):
    names = inputs["names"]
    upper = {(names[i], names[j]): inputs["matrix"][i][j] for i in range(len(names)) for j in range(i + 1, len(names))}
    return judgements(names, upper)


def test_saatys_drinks_have_his_weights_and_consistency():
    case = golden()["ahp-drinks"]

    ours = pairwise_weights(drinks(case["inputs"]), SAATY_1980)

    assert SAATY_1980.of(7) == case["inputs"]["random_index_n7"]
    assert {name: ours.weights.share_of(name) for name in case["inputs"]["names"]} == pytest.approx(
        case["expected"]["weights"], abs=case["tolerance"]["abs"]
    )
    assert ours.consistency_ratio == pytest.approx(case["expected"]["CR"], abs=case["tolerance"]["abs"])


def test_the_random_index_of_donegan_and_dodd_gives_another_ratio():
    case = golden()["ahp-drinks-dd"]

    ours = pairwise_weights(drinks(case["inputs"]), DONEGAN_DODD_1991)

    assert ours.consistency_ratio == pytest.approx(case["expected"], abs=case["tolerance"]["abs"])
    assert ours.random_index == "Donegan and Dodd 1991"


def test_bozokis_incomplete_table_is_completed_as_published():
    case = golden()["ahp-incomplete-4"]
    inputs, expected, tolerance = case["inputs"], case["expected"], case["tolerance"]["abs"]
    answers = {tuple(pair.split(",")): value for pair, value in inputs["upper"].items()}
    table = judgements(inputs["names"], answers)

    ours = pairwise_weights(table, DONEGAN_DODD_1991)

    assert table.missing == tuple(tuple(pair.split(",")) for pair in inputs["missing"])
    assert ours.completion[("c", "d")] == pytest.approx(expected["completion"]["c,d"], abs=tolerance)
    assert ours.weights.shares == pytest.approx(list(expected["weights"].values()), abs=tolerance)
    assert ours.consistency_ratio == pytest.approx(expected["CR_dd"], abs=tolerance)
