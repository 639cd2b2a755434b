"""H1a: selection is participatory, on defined criteria, and the impact is the greatest for time and resources at hand."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from clusterwise.foundation.people.models import User
from clusterwise.methods.choosing.dossier import decide
from clusterwise.methods.choosing.record import case_of, differences
from clusterwise.phases.p1_selection.choice import document_of
from clusterwise.phases.p1_selection.models import SelectionRound, Weighing


@pytest.fixture
def georgian(demo: Any) -> SelectionRound:
    return SelectionRound.objects.get(programme__slug="georgia")


def test_several_judges_have_weighed_defined_criteria_alone(georgian: SelectionRound) -> None:
    rows = Weighing.objects.filter(judge__round=georgian).select_related("judge")

    assert sorted((row.judge.sex, row.way) for row in rows) == [("F", "points"), ("F", "swing"), ("M", "ranking")]
    assert sum(criterion.weight for criterion in georgian.criteria.all()) == 100
    assert georgian.weighing_closed_at is not None


def test_the_best_set_within_budget_and_staff_months_stands_with_its_runner_up(georgian: SelectionRound) -> None:
    document = document_of(georgian)
    assert document is not None
    sets, limits = document["result"]["portfolio"], case_of(document).budget

    assert limits is not None
    assert {line: int(limit) for line, limit in limits.limits.items()} == {"money": 450_000, "staff months": 48}
    assert sets["best"]["clusters"] == ["Tbilisi biopharmaceuticals"]
    assert sets["runner_up"]["clusters"] == ["Black Sea fishing"]
    assert differences(document) == ()


def test_the_pages_show_the_best_set_and_the_runner_up(georgian: SelectionRound, client: Any) -> None:
    client.force_login(User.objects.get(email="evaluator.georgia@demo.example"))
    for name in ("selection.robustness", "selection.note"):
        page = client.get(reverse(name, args=["georgia", georgian.pk]))
        text = page.content.decode()

        assert page.context["portfolio"]["best"]["clusters"] == "Tbilisi biopharmaceuticals"
        assert page.context["portfolio"]["runner_up"]["clusters"] == "Black Sea fishing"
        assert text.index("Tbilisi biopharmaceuticals") < text.index("Black Sea fishing")
        assert ("Best" in text, "Runner-up" in text) == (True, True)


def test_what_more_money_would_buy_is_told(georgian: SelectionRound) -> None:
    """Serving both needs 670,000 and 70 staff months; with the months at hand, the money that is short is the next step."""
    document = document_of(georgian)
    assert document is not None
    case = case_of(document)
    assert case.budget is not None
    limits = {**case.budget.limits, "staff months": Decimal(70)}
    found = decide(replace(case, budget=replace(case.budget, limits=limits))).portfolio

    assert document["result"]["portfolio"]["next_steps"] == []
    assert found is not None
    assert [(step.line, step.extra, step.portfolio.clusters) for step in found.next_steps] == [
        ("money", Decimal(220_000), ("Black Sea fishing", "Tbilisi biopharmaceuticals"))
    ]
