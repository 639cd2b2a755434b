"""P1: work with existing clusters: a candidate that did not exist before the project needs a signed justification."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests import factories

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection.gate import gate_of, rule_of
from clusterwise.phases.p1_selection.models import Candidate, Entry
from clusterwise.phases.p1_selection.services.candidates import sign_justification
from clusterwise.phases.p1_selection.services.overrides import sign_override


def _gate(name: str) -> Any:
    candidate = Candidate.objects.get(name=name)
    return gate_of(candidate, rule_of(candidate.programme))


def test_existing_clusters_name_how_many_worked_before_the_project(demo: Any) -> None:
    for initiative in demo.complete:
        candidate = Candidate.objects.get(initiative=initiative)
        assert candidate.units_before_project > 50
        assert candidate.since_year < initiative.starts.year
        assert _gate(candidate.name).is_green_field is False


def test_a_green_field_candidate_was_refused_for_want_of_a_justification(demo: Any) -> None:
    entry = Entry.objects.get(candidate__name__startswith="Algae park")

    assert not entry.is_admitted
    assert entry.gate["is_green_field"] is True
    assert any("written justification" in reason for reason in entry.gate["reasons"])


def test_the_justification_that_two_people_sign_lets_it_go_on_and_nobody_else_may_have_one(demo: Any) -> None:
    manager = User.objects.get(email="manager.tunisia@demo.example")
    algae = Candidate.objects.get(name__startswith="Algae park")
    existing = Candidate.objects.get(name="Djebba fig")

    with pytest.raises(ValidationError):
        sign_justification(candidate=existing, text="No need", by=manager)
    with pytest.raises(ValidationError):
        sign_justification(candidate=algae, text="  ", by=manager)
    sign_justification(
        candidate=algae, text="Salt flats without any work; the investor trains forty women.", by=manager
    )
    with_one = _gate(algae.name).is_admitted
    sign_override(
        candidate=algae,
        reason="The investor's contract is signed.",
        by=factories.user("programme_manager", algae.programme),
    )

    assert (with_one, _gate(algae.name).is_admitted) == (False, True)
