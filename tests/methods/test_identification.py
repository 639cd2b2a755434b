from dataclasses import replace
from datetime import date

import pytest

from clusterwise.methods.identification import CandidateFacts, IdentificationRule, Part, identify

RULE = IdentificationRule("v1", 50, 1.0, 0.3, 2, 1, 0.25, "programme", date(2024, 1, 1))
FACTS = CandidateFacts(
    candidate="figs",
    units=80,
    lq=2.1,
    linked_units=40,
    institution_types=frozenset({"bank", "association"}),
    issues={"drying": 20, "roads": 3},
    units_before_project=75,
    evidence=dict.fromkeys(Part, ("visit 1",)),
)


def test_a_candidate_that_meets_all_four_parts_is_a_cluster_with_its_evidence():
    result = identify(FACTS, RULE)

    assert result.is_cluster
    assert result.is_green_field is False
    assert result.refusals == ()
    assert [(verdict.part, verdict.evidence) for verdict in result.verdicts] == [(part, ("visit 1",)) for part in Part]


@pytest.mark.parametrize(
    ("changes", "part", "code"),
    [
        ({"units": 49}, Part.CONCENTRATION, "too_few_units"),
        ({"lq": 0.99}, Part.CONCENTRATION, "not_concentrated"),
        ({"lq": None}, Part.CONCENTRATION, "unknown"),
        ({"linked_units": 23}, Part.INTERCONNECTION, "not_linked"),
        ({"linked_units": None}, Part.INTERCONNECTION, "unknown"),
        ({"institution_types": frozenset({"bank"})}, Part.INSTITUTIONS, "too_few_institutions"),
        ({"institution_types": None}, Part.INSTITUTIONS, "unknown"),
        ({"issues": {"drying": 19}}, Part.SHARED_ISSUES, "no_shared_issues"),
        ({"issues": None}, Part.SHARED_ISSUES, "unknown"),
    ],
)
def test_one_failed_part_refuses_the_candidate_with_its_reason(changes, part, code):
    result = identify(replace(FACTS, **changes), RULE)

    assert not result.is_cluster
    assert [(verdict.part, verdict.code) for verdict in result.refusals] == [(part, code)]
    assert result.refusals[0].reason


def test_a_part_without_evidence_is_not_met_however_good_its_figures():
    result = identify(replace(FACTS, evidence=dict.fromkeys(list(Part)[1:], ("visit 1",))), RULE)

    assert [(verdict.part, verdict.code) for verdict in result.refusals] == [(Part.CONCENTRATION, "no_evidence")]


def test_another_threshold_reclassifies_the_same_candidate():
    assert not identify(FACTS, replace(RULE, minimum_units=100)).is_cluster


def test_no_units_before_the_project_is_a_green_field_and_unknown_stays_unknown():
    assert identify(replace(FACTS, units_before_project=0), RULE).is_green_field is True
    assert identify(replace(FACTS, units_before_project=None), RULE).is_green_field is None


def test_more_linked_units_than_units_are_refused():
    with pytest.raises(ValueError, match="81 linked units among 80"):
        identify(replace(FACTS, linked_units=81), RULE)
