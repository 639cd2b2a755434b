"""Joint actions: what is refused, what is counted, who sees it, and where the phase and its threads stand."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from tests import factories

from clusterwise.foundation.journal.changes import ReplayedError, change
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.threads import orphans
from clusterwise.phases.p5_action.facilities import services as facilities
from clusterwise.phases.p5_action.joint_actions import selectors, services
from clusterwise.phases.p5_action.joint_actions.models import Contribution, JointAction, Member
from clusterwise.phases.p5_action.joint_actions.participation import people_of

DAY = date(2023, 3, 1)


def join(action, **who):
    return services.add_member(initiative=action.initiative, by=None, action=action, joined=DAY, **who)


def pledge(action, firm, amount, **values):
    given = {"kind": "cash", "on": DAY, "pledged": Decimal(amount), "currency": "USD", **values}
    return services.record_contribution(
        initiative=action.initiative, by=None, action=action, organisation=firm, **given
    )


def gate(code, initiative):
    return next(one for one in registry.gates_of("action") if one.code == code).check(initiative)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "dropped"}, "Say why the action was dropped"),
        ({"status": "agreed"}, "An agreed action has a lead"),
        ({"starts": date(2023, 2, 1), "ends": date(2023, 1, 1)}, "ends before it starts"),
        ({"budget": Decimal(10)}, "Give the currency of the budget"),
    ],
)
def test_an_incomplete_action_is_refused_with_what_to_do(initiative, cda, values, words):
    with pytest.raises(ValidationError, match=words):
        services.propose_action(initiative=initiative, by=cda, title="Buy bags", action_class="BULK_PURCHASE", **values)

    assert JointAction.objects.count() == 0


def test_the_database_refuses_a_member_that_is_neither_firm_nor_person(action):
    member = Member(initiative=action.initiative, programme_id=action.programme_id, action=action, joined=DAY)

    with (
        pytest.raises(IntegrityError, match="joint_actions_member_is_one"),
        change(None, services.JOINED, member) as noted,
    ):
        noted.create(member)


def test_a_plan_line_of_another_initiative_is_refused(sibling, plan_line):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.propose_action(
            initiative=sibling, by=None, title="Theirs", action_class="ECOMMERCE", plan_line=plan_line
        )

    assert JointAction.objects.filter(initiative=sibling).count() == 0


def test_only_facilitators_agree_on_actions_while_clerks_keep_their_records(action, firms, clerk, evaluator):
    with pytest.raises(NotAllowedError):
        services.revise_action(action, by=clerk, title="Renamed")
    with pytest.raises(NotAllowedError):
        services.add_member(
            initiative=action.initiative, by=evaluator, action=action, organisation=firms.lead, joined=DAY
        )

    kept = services.add_member(
        initiative=action.initiative, by=clerk, action=action, organisation=firms.lead, joined=DAY
    )
    assert list(action.members.all()) == [kept]


def test_a_contribution_of_an_outsider_is_refused_until_it_joins(action, firms):
    with pytest.raises(services.NotAMemberError, match="Gbarnga coop is not a member"):
        pledge(action, firms.gbarnga, 100)

    join(action, organisation=firms.gbarnga)
    assert pledge(action, firms.gbarnga, 100).pledged == 100
    assert pledge(action, firms.lead, 50).organisation == firms.lead


def test_a_contribution_in_kind_says_how_it_was_valued(action, firms):
    with pytest.raises(ValidationError, match="Say how the contribution in kind was valued"):
        pledge(action, firms.lead, 120, kind="in_kind")

    given = pledge(action, firms.lead, 120, kind="in_kind", valued_how="12 days at the local wage of 10")
    assert given.valued_how == "12 days at the local wage of 10"


def test_money_is_added_within_a_currency_and_unknown_is_not_zero(action, firms):
    pledge(action, firms.lead, 300, received=Decimal(100), received_on=DAY)
    pledge(action, firms.lead, 200)
    pledge(action, firms.lead, 7, currency="EUR")

    assert selectors.money_of(Contribution.objects.all()) == [
        selectors.Money("cash", "EUR", Decimal(7), None, 1),
        selectors.Money("cash", "USD", Decimal(500), Decimal(100), 1),
    ]


def test_tasks_planned_until_a_day_are_held_against_those_done(action):
    for due, done_on in ((date(2023, 2, 1), date(2023, 2, 20)), (date(2023, 3, 1), None), (date(2024, 1, 1), None)):
        services.plan_task(initiative=action.initiative, by=None, action=action, title="Dig", due=due, done_on=done_on)
    services.set_milestone(initiative=action.initiative, by=None, action=action, title="Roof on", due=date(2023, 6, 1))

    progress = selectors.task_progress(action, date(2023, 12, 31))
    assert (progress.planned, progress.done, progress.late) == (2, 1, 1)
    quarter = selectors.planned_and_done(action.initiative, date(2023, 4, 1), date(2023, 6, 30))
    assert quarter == {"tasks": selectors.Progress(0, 0), "milestones": selectors.Progress(1, 0)}


def test_the_share_of_work_done_is_a_figure_that_moves_when_a_task_is_removed(action, counted):
    done = services.plan_task(initiative=action.initiative, by=None, action=action, title="A", due=DAY, done_on=DAY)
    services.plan_task(initiative=action.initiative, by=None, action=action, title="B", due=DAY)

    assert counted("task", on=DAY, how="ratio", subject="record", when="since").value == Decimal("0.5")
    services.remove_task(done, by=None)
    assert counted("task", on=DAY, how="ratio", subject="record", when="since").value == 0


def test_the_same_submission_twice_writes_one_member(action, firms, cda):
    once = uuid4()
    given = {"initiative": action.initiative, "by": cda, "client_id": once, "action": action, "joined": DAY}
    services.add_member(**given, organisation=firms.gbarnga)

    with pytest.raises(ReplayedError):
        services.add_member(**given, organisation=firms.gbarnga)
    assert action.members.count() == 1


def test_removing_a_member_moves_the_count_and_undoing_brings_it_back(action, firms, cda, counted):
    members = [join(action, organisation=firm) for firm in (firms.lead, firms.gbarnga)]

    assert counted("joint_action_member", on=DAY, subject="organisation").value == 2
    services.remove_member(members[0], by=cda)
    assert counted("joint_action_member", on=DAY, subject="organisation").value == 1
    undo(Event.objects.get(verb="joint_actions.removed_member"), cda)
    assert counted("joint_action_member", on=DAY, subject="organisation").value == 2


def test_people_are_counted_once_whatever_records_name_them(initiative, action, firms):
    ama, ben = factories.person(initiative, sex="F"), factories.person(initiative, sex="M")
    join(action, person=ama)
    dryer = facilities.add_facility(
        initiative=initiative, by=None, name="Dryer", kind="dryer", owner=firms.lead, capacity_kg_batch=Decimal(1000),
        joint_action=action,
    )  # fmt: skip
    for person in (ama, ben):
        facilities.record_batch(
            initiative=initiative, by=None, facility=dryer, on=DAY, product="cocoa", kg_in=Decimal(5), person=person
        )

    assert people_of([action.pk]) == {action.pk: {"F": 1, "M": 1, "X": 0, "U": 0}}


def test_the_gates_ask_for_members_contributions_milestones_and_women(initiative, action, firms):
    codes = [one.code for one in registry.gates_of("action")]
    assert codes == ["action.collective", "action.contributions", "action.milestones", "action.gender"]
    assert [gate(code, initiative).passed for code in codes] == [False] * 4
    assert str(gate("action.collective", initiative).reason) == (
        "No running action has 3 members yet: add those who take part."
    )

    for firm in (firms.lead, firms.gbarnga, firms.saclepea):
        join(action, organisation=firm)
    assert gate("action.collective", initiative).passed
    pledge(action, firms.lead, 10)
    assert gate("action.contributions", initiative).passed
    services.set_milestone(initiative=initiative, by=None, action=action, title="Roof on", due=DAY)
    assert gate("action.milestones", initiative).passed
    assert not gate("action.gender", initiative).passed
    join(action, person=factories.person(initiative, sex="F"))
    assert gate("action.gender", initiative).passed


def test_the_gender_gate_takes_a_reason_for_having_no_women(initiative, action):
    join(action, person=factories.person(initiative, sex="M"))
    assert not gate("action.gender", initiative).passed

    services.revise_action(action, by=None, women_note="The owners are men; their workers join next season.")
    assert gate("action.gender", initiative).passed


def test_no_gate_is_passed_while_nothing_is_done_together(initiative):
    outcomes = [one.check(initiative) for one in registry.gates_of("action")]

    assert {(outcome.passed, str(outcome.reason)) for outcome in outcomes} == {
        (False, "No joint action is running or closed yet: start the first one.")
    }


def test_the_thread_leads_from_the_plan_line_and_names_what_is_loose(initiative, action, firms, plan_line):
    loose = facilities.add_facility(initiative=initiative, by=None, name="Loose dryer", kind="dryer", owner=firms.lead)

    nodes = [(before, node.key, node.label) for before, node in registry.links[2].nodes(initiative)]
    assert nodes == [
        (f"planning.PlanLine:{plan_line.pk}", f"joint_actions.JointAction:{action.pk}", "A common dryer"),
        ("", f"facilities.Facility:{loose.pk}", "Loose dryer"),
    ]
    assert "Loose dryer" in [thread.stops[0].label for thread in orphans(initiative)]
    facilities.revise_facility(loose, by=None, joint_action=action)
    assert [node.key for _before, node in registry.links[2].nodes(initiative)] == [
        f"joint_actions.JointAction:{action.pk}"
    ]


def test_the_desk_holds_the_registers_of_every_kind():
    labels = [register.key for register in registry.desks["action"].registers]

    assert labels[:5] == [
        "joint_actions.jointaction", "joint_actions.member", "joint_actions.contribution", "joint_actions.milestone",
        "joint_actions.task",
    ]  # fmt: skip
    assert {"certification.certificate", "facilities.batch", "agreements.delivery"} <= set(labels)


def test_the_road_says_what_runs_and_which_milestone_is_late(initiative, action):
    services.set_milestone(initiative=initiative, by=None, action=action, title="Roof on", due=DAY)

    assert registry.desks["action"].facts(initiative) == ["1 joint action running"]
    steps = [str(step.sentence) for advise in registry.advisers for step in advise(initiative)]
    assert "The milestone “Roof on” of “A common dryer” is past its day." in steps
