"""H6a: the result chain from input to impact, without circles, with an assumption on each arrow."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.phases.p6_results.chain import chain_of
from clusterwise.phases.p6_results.models import Result, ResultArrow
from clusterwise.phases.p6_results.services.chain import link_results, revise_arrow

LEVELS = {"input", "activity", "output", "outcome", "impact"}


def test_the_chains_of_the_four_clusters_are_valid(demo: Any) -> None:
    for initiative in demo.complete:
        chain = chain_of(initiative)
        assert chain.faults == ()
        assert chain.is_valid
        assert {result.level for result in chain.results} == LEVELS
        assert all(arrow.assumption for arrow in chain.arrows)


def test_an_arrow_that_closes_a_circle_is_refused(demo: Any) -> None:
    first = Result.objects.get(initiative=demo.cocoa, level="input")
    last = Result.objects.get(initiative=demo.cocoa, level="impact")

    with pytest.raises(ValidationError):
        link_results(initiative=demo.cocoa, by=None, source=last, target=first, assumption="It comes round")

    assert ResultArrow.objects.filter(initiative=demo.cocoa, source=last).count() == 0


def test_an_arrow_without_its_assumption_is_named(demo: Any) -> None:
    arrow = ResultArrow.objects.filter(initiative=demo.cocoa).first()
    revise_arrow(arrow, by=None, assumption="")

    assert not chain_of(demo.cocoa).is_valid
    assert len(chain_of(demo.cocoa).faults) == 1
