"""SDG1: micro-enterprises, rural areas and marginal groups are counted from the records, each on its own."""

from datetime import date
from typing import Any

import pytest

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.organisations.services import revise_organisation
from clusterwise.phases.p6_results.goals import answers

ON = date(2023, 12, 31)


def _counts(initiative: Any) -> dict[str, int]:
    found = answers(initiative, ON)
    return {one.question.code: int(one.number or 0) for one in found if one.question.goal == "1"}


@pytest.mark.parametrize("cluster", ["cocoa", "cactus", "mango"])
def test_micro_rural_and_marginal_are_the_organisations_so_marked(demo: Any, cluster: str) -> None:
    initiative = getattr(demo, cluster)
    here = Organisation.objects.filter(involvements__initiative=initiative).distinct()

    assert _counts(initiative) == {
        "micro": here.filter(size="micro").count(),
        "rural": here.filter(is_rural=True).count(),
        "marginal": here.filter(serves_poor=True).count(),
    }
    assert min(_counts(initiative).values()) >= 1


def test_an_organisation_that_grows_is_no_longer_micro(demo: Any) -> None:
    before = _counts(demo.mango)
    revise_organisation(Organisation.objects.get(code="GH-F3"), by=None, size="small")

    assert _counts(demo.mango)["micro"] == before["micro"] - 1
    assert _counts(demo.mango)["rural"] == before["rural"]
