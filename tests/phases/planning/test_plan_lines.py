"""Plan lines: same scope, order without circles, coherence with the diagnostic, budget, progress and undo."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from tests import factories
from tests.phases import diagnosed

from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.journal import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p3_diagnostic import services as diagnostic
from clusterwise.phases.p4_planning import selectors, services
from clusterwise.phases.p4_planning.budget import budget_of
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine, PlanLineIndicator

DAY = date(2022, 9, 1)


def _last():
    return Event.objects.order_by("-at", "-sequence").first()


@pytest.fixture
def share(initiative):
    """Add what a source brings to a line."""

    def add(line, source, amount, currency="USD", **values):
        return services.add_budget_share(
            initiative=initiative,
            by=None,
            line=line,
            source=source,
            amount=Decimal(amount),
            currency=currency,
            **values,
        )

    return add


def test_lines_are_numbered_in_turn(line):
    assert [line().number, line("Certify").number, line("Sell", number=7).number, line("Rest").number] == [1, 2, 7, 8]


@pytest.mark.parametrize("column", ["root_cause", "lead", "indicators", "predecessor"])
def test_nothing_of_another_initiative_enters_a_line(sibling, other_initiative, line, indicator, column):
    objective = services.set_objective(initiative=sibling, by=None, number=1, text="Theirs")
    theirs = services.add_plan_line(
        initiative=sibling, by=None, objective=objective, activity="Theirs", type="JOINT_TRAINING", output="x",
        starts=DAY, ends=DAY,
    )  # fmt: skip
    strange = {
        "root_cause": lambda: diagnosed.problem_tree(sibling).dryer,
        "lead": lambda: factories.organisation(other_initiative, "Secret firm"),
        "indicators": lambda: [_copy(indicator, sibling)],
        "predecessor": lambda: theirs,
    }[column]()

    with pytest.raises(ValidationError, match="belongs elsewhere"):
        line(**{column: strange})

    assert PlanLine.objects.exclude(pk=theirs.pk).count() == 0


def _copy(indicator, initiative):
    from clusterwise.foundation.evidence import services as evidence

    names = ("code", "name", "definition", "level", "unit", "how", "measure", "subject", "when", "source", "method")
    values = {name: getattr(indicator, name) for name in names}
    who = {"collects": "CDA", "verifies": "CMO", "reports": "CDA"}
    return evidence.define_indicator(initiative=initiative, by=None, **values, **who)


def test_lines_do_not_wait_for_each_other(line, manager):
    first = line("First")
    second = line("Second", predecessor=first)

    with pytest.raises(ValidationError, match=r"wait for each other: .*1\. First"):
        services.revise_plan_line(first, by=manager, predecessor=second)


def test_an_undo_does_not_make_lines_wait_for_each_other(line, manager):
    first = line("First")
    second = line("Second", predecessor=first)
    services.revise_plan_line(second, by=manager, predecessor=None)
    freed = _last()
    services.revise_plan_line(first, by=manager, predecessor=second)

    with pytest.raises(CannotUndoError, match="wait for each other"):
        undo(freed, manager)


def test_a_line_that_ends_before_it_starts_is_refused(line):
    with pytest.raises(ValidationError, match="ends before it starts"):
        line(starts=date(2022, 12, 1), ends=date(2022, 11, 30))


def test_the_same_submission_adds_one_line(line):
    key = uuid4()
    line(client_id=key)
    with pytest.raises(ReplayedError):
        line(client_id=key)

    assert PlanLine.objects.count() == 1


def test_removing_a_line_takes_its_links_and_money_and_the_undo_brings_them_back(line, share, indicator, manager):
    kept = line(indicators=[indicator])
    share(kept, "donor", 500)
    services.remove_plan_line(kept, by=manager)
    gone = (PlanLine.objects.count(), PlanLineIndicator.objects.count(), BudgetShare.objects.count())
    undo(_last(), manager)

    assert gone == (0, 0, 0)
    assert (PlanLine.objects.get(), BudgetShare.objects.get().amount) == (kept, Decimal(500))
    assert PlanLineIndicator.objects.get().indicator == indicator


def test_a_clerk_reports_progress_and_does_not_change_the_plan(line, clerk):
    kept = line()
    services.report_progress(kept, by=clerk, status="running", percent_complete=40, evidence_note="minutes of 3 August")
    with pytest.raises(NotAllowedError):
        services.revise_plan_line(kept, by=clerk, activity="Mine")
    kept.refresh_from_db()

    assert (kept.status, kept.percent_complete, kept.activity) == ("running", 40, "Common drying")


def test_done_means_complete(line):
    with pytest.raises(ValidationError, match="done is 100 percent complete"):
        services.report_progress(line(), by=None, status="done", percent_complete=90)


def test_planned_against_done_is_as_worked_by_hand(initiative, line):
    # 1 July to 31 December is 184 days; by 1 September 63 of them have begun: 34 percent
    running = line(status="running", percent_complete=20)
    late = line("Late", ends=date(2022, 8, 22), status="running", percent_complete=90)
    line("Done", ends=date(2022, 8, 1), status="done", percent_complete=100)
    line("Dropped", status="dropped")
    found = selectors.planned_vs_done(initiative, DAY)

    assert [(one.percent_of_time, one.percent_complete, one.days_late, one.is_behind) for one in found] == [
        (34, 20, 0, True),
        (100, 90, 10, True),
        (100, 100, 0, False),
    ]
    assert (found[0].line, found[1].line) == (running, late)


def test_causes_are_answered_directly_or_through_a_leverage_point(initiative, tree, line):
    point = diagnostic.record_leverage_point(
        initiative=initiative, by=None, name="Label", impact=4, feasibility=4, answers=[tree.label]
    )
    first, second = line(root_cause=tree.dryer), line("Certify", leverage_point=point)
    line("Dropped", root_cause=tree.label, status="dropped")
    found = selectors.answered_causes(initiative, DAY)

    assert [(one.cause.problem, one.lines) for one in found] == [(tree.label, (second,)), (tree.dryer, (first,))]
    assert selectors.stops(initiative) == [(tree.dryer.pk, first), (tree.label.pk, second)]


def test_the_budget_adds_up_in_the_reporting_currency_as_worked_by_hand(initiative, line, share, rate):
    drying, other = line(gender_explicit="Women run the dryer"), line("Other")
    dropped = line("Dropped", status="dropped")
    rate("LRD", 150)
    rate("EUR", "0.8")
    share(drying, "firms_cash", 300000, "LRD")  # 2,000.00 USD
    share(drying, "firms_in_kind", 1000, valued_how="40 days of masons")
    share(other, "bank", 800, "EUR")  # 1,000.00 USD
    share(other, "donor", 5500)
    share(other, "donor", 400, "EUR")  # 500.00 USD
    share(dropped, "donor", 99999)
    budget = budget_of(initiative, DAY)

    assert {row.source: row.total for row in budget.rows if row.amounts} == {
        "firms_cash": Decimal("2000.00"),
        "firms_in_kind": Decimal(1000),
        "bank": Decimal("1000.00"),
        "donor": Decimal("6000.00"),
    }
    assert (budget.total, budget.private_share, budget.gender_share) == (
        Decimal(10000),
        Fraction(2, 5),
        Fraction(3, 10),
    )
    assert ({found.currency for found in budget.rates}, budget.missing) == ({"LRD", "EUR"}, ())


def test_an_amount_without_a_rate_is_a_sentence_and_makes_totals_a_minimum(initiative, line, share):
    kept = line()
    share(kept, "donor", 5500)
    share(kept, "firms_cash", 300000, "LRD")
    budget = budget_of(initiative, DAY)

    assert (budget.total, budget.is_whole, budget.private_share) == (Decimal(5500), False, None)
    assert budget.missing == (
        "There is no exchange rate for LRD on or before 2022-09-01, so amounts in it are left out here.",
    )


def test_what_is_given_in_kind_says_how_it_was_valued(line, share):
    with pytest.raises(ValidationError, match="how what is given in kind was valued"):
        share(line(), "firms_in_kind", 100)


def test_the_plan_can_be_counted(initiative, line, share):
    kept = line(status="running", percent_complete=20, is_quick_win=True)
    share(kept, "donor", 400, "EUR")
    facts = collect(["plan_line", "budget_share"], [initiative])
    (counted,), (paid,) = facts["plan_line"], facts["budget_share"]

    assert (counted.starts, counted.ends, counted.amount) == (date(2022, 7, 1), date(2023, 1, 1), Decimal(20))
    assert (counted.dimensions["status"], counted.dimensions["quick_win"], counted.source) == (
        "running",
        "yes",
        ("planning.PlanLine", str(kept.pk)),
    )
    assert (paid.amount, paid.unit, paid.dimensions["source"], paid.starts) == (
        Decimal(400),
        "EUR",
        "donor",
        kept.starts,
    )
