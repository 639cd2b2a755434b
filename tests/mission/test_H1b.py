"""H1b: criteria are only recommended: what a committee adopted stands beside them, and the difference is seen."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection.criteria import difference, library
from clusterwise.phases.p1_selection.models import Criterion, SelectionRound
from clusterwise.phases.p1_selection.services.rounds import revise_criterion


def test_both_lists_are_stored_and_the_difference_is_told(demo: Any) -> None:
    adopted = SelectionRound.objects.get(programme__slug="liberia")
    changed = {line.code: (line.change, line.recommended, line.adopted) for line in difference(adopted)}

    assert len(library()) == 12
    assert changed["policy"] == ("left_out", Decimal(5), None)
    assert changed["women_jobs"] == ("reweighted", Decimal(8), Decimal(10))
    assert changed["demand"] == ("same", Decimal(12), Decimal(12))
    assert sum(line.weight for line in Criterion.objects.filter(round=adopted)) == 100


def test_the_page_of_the_round_shows_the_difference(demo: Any, client: Any) -> None:
    adopted = SelectionRound.objects.get(programme__slug="liberia")
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))

    page = client.get(f"/p/liberia/selection/rounds/{adopted.pk}/", follow=True).content.decode()

    assert "women_jobs" in page or "Women" in page
    assert page.count("<table") >= 1


def test_frozen_criteria_stay(demo: Any) -> None:
    criterion = Criterion.objects.filter(round__programme__slug="liberia").first()

    with pytest.raises(ValidationError):
        revise_criterion(criterion, by=None, weight=Decimal(50))
