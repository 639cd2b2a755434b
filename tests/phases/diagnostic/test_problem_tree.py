"""The problem tree: no circles, root causes in order, links that stay in the initiative."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.phases.p3_diagnostic import selectors, services
from clusterwise.phases.p3_diagnostic.loops import LoopError
from clusterwise.phases.p3_diagnostic.models import Problem, ProblemArrow

DAY = date(2022, 6, 1)


def _arrow(initiative, cda, cause, effect):
    return services.link_problems(initiative=initiative, by=cda, cause=cause, effect=effect)


def _last():
    return Event.objects.order_by("-at", "-sequence").first()


def test_root_causes_come_heaviest_first(initiative, tree):
    causes, missing = selectors.root_causes(initiative, DAY)

    assert [(one.rank, one.problem, one.cost, one.is_tied_to_core) for one in causes] == [
        (1, tree.label, None, True),
        (2, tree.dryer, Decimal("40000.00"), True),
    ]
    assert missing == []


def test_costs_are_compared_in_the_reporting_currency_at_the_rate_of_the_day(initiative, cda, tree, rate):
    services.revise_problem(tree.label, by=cda, firms_affected=80, cost_per_year=Decimal(9000000), currency="LRD")
    rate("LRD", 150)

    causes, missing = selectors.root_causes(initiative, DAY)

    # 9,000,000 LRD / 150 = 60,000 USD, more than 40,000 USD at the same number of firms
    assert [(one.problem, one.cost) for one in causes] == [
        (tree.label, Decimal("60000.00")),
        (tree.dryer, Decimal("40000.00")),
    ]
    assert missing == []


def test_a_cost_without_a_rate_is_unknown_and_said(initiative, cda, tree):
    services.revise_problem(tree.label, by=cda, firms_affected=80, cost_per_year=Decimal(9000000), currency="LRD")

    causes, missing = selectors.root_causes(initiative, DAY)

    assert [(one.problem, one.cost) for one in causes] == [(tree.dryer, Decimal("40000.00")), (tree.label, None)]
    assert missing == ["There is no exchange rate for LRD on or before 2022-06-01, so amounts in it are left out here."]


def test_a_root_that_does_not_lead_to_the_core_is_told_apart(initiative, cda, tree):
    lone = services.record_problem(
        initiative=initiative, by=cda, statement="Bad road", kind="cause", firms_affected=900
    )

    causes, _missing = selectors.root_causes(initiative, DAY)

    assert [(one.problem, one.is_tied_to_core) for one in causes] == [
        (lone, False),
        (tree.label, True),
        (tree.dryer, True),
    ]
    assert selectors.tied_root_causes(initiative) == [tree.label, tree.dryer]


def test_a_circle_is_refused_with_its_problems_named(initiative, cda, tree):
    before = ProblemArrow.objects.count()

    with pytest.raises(LoopError) as refusal:
        _arrow(initiative, cda, tree.price, tree.dryer)

    assert set(refusal.value.loop) == {"No common dryer", "Beans are wet", "Farmers get a low price"}
    assert refusal.value.loop[0] == refusal.value.loop[-1]
    assert ProblemArrow.objects.count() == before


def test_a_problem_does_not_cause_itself(initiative, cda, tree):
    with pytest.raises(ValidationError, match="does not cause itself"):
        _arrow(initiative, cda, tree.wet, tree.wet)


def test_an_undo_does_not_bring_back_an_arrow_that_closes_a_circle(initiative, cda, tree):
    arrow = ProblemArrow.objects.get(cause=tree.dryer, effect=tree.wet)
    services.unlink_problems(arrow, by=cda)
    removal = _last()
    _arrow(initiative, cda, tree.wet, tree.dryer)

    with pytest.raises(CannotUndoError, match=r"would close a circle now: .*No common dryer"):
        undo(removal, cda)


def test_removing_a_problem_takes_its_arrows_and_the_undo_brings_all_back(initiative, cda, tree):
    services.remove_problem(tree.wet, by=cda)
    gone = (Problem.objects.filter(pk=tree.wet.pk).exists(), ProblemArrow.objects.count())
    undo(_last(), cda)

    assert gone == (False, 2)
    assert set(ProblemArrow.objects.values_list("cause", "effect")) >= {
        (tree.dryer.pk, tree.wet.pk),
        (tree.wet.pk, tree.price.pk),
    }


def test_an_undo_of_a_removed_problem_looks_at_all_its_arrows_together(initiative, cda, tree):
    services.remove_problem(tree.wet, by=cda)
    removal = _last()
    _arrow(initiative, cda, tree.price, tree.dryer)

    with pytest.raises(CannotUndoError, match="would close a circle"):
        undo(removal, cda)


def test_there_is_one_core_problem(initiative, cda, tree):
    with pytest.raises(ValidationError, match="has its core problem already"):
        services.record_problem(initiative=initiative, by=cda, statement="Another", kind="core")


def test_a_problem_of_another_initiative_is_not_linked(initiative, sibling, cda, tree):
    theirs = services.record_problem(initiative=sibling, by=None, statement="Fruit fly", kind="cause")

    with pytest.raises(ValidationError, match="the one given belongs elsewhere"):
        _arrow(initiative, cda, theirs, tree.price)


def test_a_cost_needs_its_currency(initiative, cda):
    with pytest.raises(ValidationError, match="Give the currency of the cost"):
        services.record_problem(initiative=initiative, by=cda, statement="Loss", kind="cause", cost_per_year=Decimal(5))
