"""D01: what a cluster is: a candidate that fails one of the four parts is refused, with the reason."""

from typing import Any

import pytest

from clusterwise.phases.p1_selection.gate import gate_of, rule_of
from clusterwise.phases.p1_selection.models import Candidate, Entry
from clusterwise.phases.p1_selection.services.candidates import remove_issue, revise_candidate


def _gate(candidate: Candidate) -> Any:
    return gate_of(Candidate.objects.get(pk=candidate.pk), rule_of(candidate.programme))


def test_all_four_parts_hold_for_the_cocoa_cluster(demo: Any) -> None:
    found = _gate(Candidate.objects.get(name="Nimba cocoa"))

    assert [(part.part, part.is_met) for part in found.parts] == [
        ("concentration", True), ("interconnection", True), ("institutions", True), ("shared_issues", True),
    ]  # fmt: skip
    assert found.is_cluster
    assert all(part.evidence for part in found.parts)


@pytest.mark.parametrize(
    ("part", "values"),
    [("concentration", {"lq": "0.4"}), ("interconnection", {"linked_units": 12}), ("shared_issues", None)],
)
def test_one_failed_part_is_enough_for_a_refusal_with_its_reason(demo: Any, part: str, values: Any) -> None:
    candidate = Candidate.objects.get(name="Nimba cocoa")
    if values:
        revise_candidate(candidate, by=None, **values)
    for issue in candidate.issues.all() if values is None else ():
        remove_issue(issue, by=None)

    found = _gate(candidate)

    assert not found.is_cluster
    assert [one.part for one in found.parts if not one.is_met] == [part]
    assert len(found.reasons) == 1
    assert len(found.reasons[0]) > 20


def test_the_furniture_workshops_were_refused_and_the_reason_is_kept(demo: Any) -> None:
    entry = Entry.objects.get(candidate__name="Monrovia furniture")

    assert not entry.is_admitted
    assert not entry.gate["is_cluster"]
    assert {part["part"] for part in entry.gate["parts"] if not part["is_met"]} == {
        "interconnection", "institutions", "shared_issues",
    }  # fmt: skip
    assert all(entry.gate["reasons"])
