"""Revisions of the plan: kept for good, citing a figure, and needed to change what was endorsed."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.journal import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p4_planning import services
from clusterwise.phases.p4_planning.models import PlanLine, PlanRevision
from clusterwise.phases.p4_planning.snapshots import changes_after, hash_of

ENDORSED, REVISED = date(2022, 6, 1), date(2023, 1, 10)


def _last():
    return Event.objects.order_by("-at", "-sequence").first()


@pytest.fixture
def endorsed(initiative, line, decide, manager):
    """The plan with one line, as first endorsed."""
    line(indicators=[])
    values = {"made_on": ENDORSED, "reason": "Agreed in plenary", "decision": decide(initiative, "The plan")}
    return services.record_revision(initiative=initiative, by=manager, **values)


@pytest.fixture
def revise(initiative, manager):
    def recording(**values):
        given = {"made_on": REVISED, "reason": "Losses did not fall", **values}
        return services.record_revision(initiative=initiative, by=manager, **given)

    return recording


def _loss(initiative, kilos):
    return evidence.record_observation(
        initiative=initiative, by=None, quantity="loss", subject="beans", value=Decimal(kilos), denominator=Decimal(100),
        unit="kg", starts=date(2022, 12, 1), method="weighed",
    )  # fmt: skip


def test_the_first_plan_kept_is_the_endorsed_one(revise, line):
    line()
    with pytest.raises(ValidationError, match="Choose the decision that endorsed it"):
        revise()

    assert PlanRevision.objects.count() == 0


def test_a_plan_without_lines_is_not_kept(revise, decide, initiative):
    with pytest.raises(ValidationError, match="no line yet"):
        revise(decision=decide(initiative))


def test_a_void_decision_endorses_no_plan(revise, line, decide, initiative):
    line()
    with pytest.raises(ValidationError, match="not carried with quorum"):
        revise(decision=decide(initiative, present=1))


def test_a_line_of_the_endorsed_plan_changes_only_under_a_revision(endorsed, revise, manager):
    line = PlanLine.objects.get()
    with pytest.raises(services.PlanAgreedError, match="Record a revision of the plan first"):
        services.revise_plan_line(line, by=manager, activity="Solar drying", on=REVISED)
    revise()
    line.refresh_from_db()
    services.revise_plan_line(line, by=manager, activity="Solar drying", on=date(2023, 2, 9))
    with pytest.raises(services.PlanAgreedError):
        services.revise_plan_line(line, by=manager, activity="Other", on=date(2023, 2, 10))
    line.refresh_from_db()

    assert line.activity == "Solar drying"


def test_money_and_indicators_of_an_endorsed_line_need_a_revision_too(initiative, endorsed, indicator, manager):
    line = PlanLine.objects.get()
    with pytest.raises(services.PlanAgreedError):
        services.revise_plan_line(line, by=manager, indicators=[indicator], on=REVISED)
    with pytest.raises(services.PlanAgreedError):
        services.add_budget_share(
            initiative=initiative, by=manager, line=line, source="donor", amount=Decimal(5), currency="USD", on=REVISED
        )
    with pytest.raises(ValidationError, match="not removed"):
        services.remove_plan_line(line, by=manager)

    assert (line.indicator_links.count(), line.shares.count()) == (0, 0)


def test_progress_is_no_revision_and_new_lines_are_free_until_they_are_kept(endorsed, line, manager):
    agreed = PlanLine.objects.get()
    services.report_progress(agreed, by=manager, status="running", percent_complete=30)
    services.revise_plan_line(agreed, by=manager, percent_complete=40, activity=agreed.activity, on=REVISED)
    added = line("A new line")
    services.revise_plan_line(added, by=manager, activity="A newer line", on=REVISED)

    assert [(one.activity, one.percent_complete) for one in PlanLine.objects.all()] == [
        ("Common drying", 40),
        ("A newer line", 0),
    ]


def test_a_revision_keeps_the_figure_of_its_day(initiative, endorsed, revise, indicator):
    _loss(initiative, 23)
    revision = revise(indicator=indicator)
    _loss(initiative, 77)
    revision.refresh_from_db()

    assert (revision.number, revision.figure_value, revision.figure_count, revision.lacks_evidence) == (
        2,
        Decimal("0.23"),
        1,
        False,
    )
    assert "23" in revision.figure_words


def test_a_revision_without_a_figure_is_kept_and_marked(endorsed, revise):
    revision = revise()

    assert (revision.lacks_evidence, endorsed.lacks_evidence) == (True, False)


def test_a_figure_of_another_initiative_is_not_cited(sibling, endorsed, revise, indicator):
    from tests.phases.planning.test_plan_lines import _copy

    with pytest.raises(ValidationError, match="belongs elsewhere"):
        revise(indicator=_copy(indicator, sibling))


def test_what_changed_after_a_revision_is_named_column_by_column(endorsed, revise, line, manager):
    revision = revise()
    agreed = PlanLine.objects.get()
    services.revise_plan_line(agreed, by=manager, activity="Solar drying", ends=date(2023, 6, 30), on=REVISED)
    line("Certify")
    found = [(one.line, one.column, one.before, one.after) for one in changes_after(revision)]

    assert found == [
        ("1. Solar drying", "activity", "Common drying", "Solar drying"),
        ("1. Solar drying", "end", "31 December 2022", "30 June 2023"),
        ("2. Certify", "", "not in the plan", "added"),
    ]
    assert changes_after(endorsed) == []


def test_a_kept_plan_matches_its_hash_and_stays_when_lines_change(endorsed, revise, manager):
    revise()
    services.revise_plan_line(PlanLine.objects.get(), by=manager, activity="Solar drying", on=REVISED)
    endorsed.refresh_from_db()

    assert [row["activity"] for row in endorsed.lines] == ["Common drying"]
    assert hash_of(endorsed.lines) == endorsed.lines_hash


def test_the_database_refuses_to_change_what_was_kept(endorsed):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE planning_planrevision SET reason = 'other'")


def test_a_revision_and_what_it_kept_are_not_undone(initiative, line, decide, manager, revise):
    kept = line()
    services.revise_plan_line(kept, by=manager, activity="Solar drying")
    change = _last()
    revise(made_on=ENDORSED, decision=decide(initiative))

    with pytest.raises(CannotUndoError, match="record a further revision"):
        undo(_last(), manager)
    with pytest.raises(CannotUndoError, match="The plan as first endorsed” keeps it"):
        undo(change, manager)


def test_a_change_made_under_a_revision_can_be_undone(endorsed, revise, manager):
    revise()
    services.revise_plan_line(PlanLine.objects.get(), by=manager, activity="Solar drying", on=REVISED)
    undo(_last(), manager)

    assert PlanLine.objects.get().activity == "Common drying"


def test_the_same_submission_keeps_one_revision(endorsed, revise):
    key = uuid4()
    revise(client_id=key)
    with pytest.raises(ReplayedError):
        revise(client_id=key)

    assert [one.number for one in PlanRevision.objects.all()] == [2, 1]


def test_revisions_do_not_run_backwards(endorsed, revise):
    with pytest.raises(ValidationError, match="before the last revision"):
        revise(made_on=date(2022, 5, 31))


def test_a_clerk_does_not_revise_the_plan(initiative, endorsed, clerk):
    with pytest.raises(NotAllowedError):
        services.record_revision(initiative=initiative, by=clerk, made_on=REVISED, reason="Mine")
