"""The facilitator over time, the gender part, the gates and the facts of phase 2."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from tests import factories

from clusterwise.foundation.deliberation import services as deliberation
from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.guard import writing
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p2_governance import selectors, services
from clusterwise.phases.p2_governance.models import Facilitator, GenderPlan

pytestmark = pytest.mark.django_db
START = date(2022, 6, 1)


@pytest.fixture
def agent(initiative):
    """The person who begins as agent."""
    return factories.person(initiative, "AGENT", role="cda", sex="F", name="Agent Secretname")


@pytest.fixture
def organisation(initiative):
    """The organisation that takes over."""
    return factories.organisation(initiative, "Nimba Cocoa CMO")


@pytest.fixture
def first(initiative, agent):
    """The agent as facilitator."""
    return services.name_facilitator(
        initiative=initiative, by=None, kind="cda", person=agent, employer="District office", starts=START
    )


@pytest.fixture
def commission(initiative):
    """A commission without seats."""
    return deliberation.found_body(
        initiative=initiative, by=None, name="Commission", kind="commission", founded_on=START,
        quorum_kind="share", quorum_needed="1/2", quorum_source="by-laws",
    )  # fmt: skip


@pytest.fixture
def seat(initiative, commission):
    """Give a seat to a new person of a sex."""

    def give(sex, **values):
        given = {"category": "producers", "starts": START, **values}
        return deliberation.give_seat(body=commission, person=factories.person(initiative, sex=sex), by=None, **given)

    return give


def decided(commission, seats, **values):
    """A carried decision of a closed meeting."""
    meeting = deliberation.call_meeting(body=commission, by=None, held_on=date(2023, 5, 10), called_by="cda")
    decision = deliberation.table_decision(meeting=meeting, by=None, text="Build a common dryer", **values)
    votes = {decision: dict.fromkeys(seats, "for")}
    deliberation.keep_minutes(meeting=meeting, present={seat: seat.person for seat in seats}, votes=votes, by=None)
    deliberation.close_meeting(meeting=meeting, by=None)
    decision.refresh_from_db()
    return decision


def test_switching_from_agent_to_organisation_keeps_the_history(initiative, first, organisation, cda):
    services.hand_over(
        initiative=initiative, by=cda, kind="cmo", organisation=organisation, starts=date(2024, 1, 1),
        reason="The CMO has members, statutes and a manager",
    )  # fmt: skip

    history = [(one.kind, one.starts, one.ends, one.reason) for one in selectors.facilitators(initiative)]
    assert history == [
        ("cmo", date(2024, 1, 1), None, "The CMO has members, statutes and a manager"),
        ("cda", START, date(2024, 1, 1), ""),
    ]
    assert [one.kind for one in selectors.facilitators_on(initiative, date(2023, 12, 31))] == ["cda"]
    assert [one.kind for one in selectors.facilitators_on(initiative, date(2024, 1, 1))] == ["cmo"]
    assert Event.objects.filter(verb="governance.handed_over").count() == 1


def test_undoing_a_hand_over_brings_the_agent_back(initiative, first, organisation, cda):
    services.hand_over(
        initiative=initiative, by=cda, kind="cmo", organisation=organisation, starts=date(2024, 1, 1), reason="Ready"
    )
    undo(Event.objects.get(verb="governance.handed_over"), cda)

    assert [(one.kind, one.ends) for one in selectors.facilitators(initiative)] == [("cda", None)]


def test_a_repeated_hand_over_is_written_once(initiative, first, organisation, cda):
    given = {"kind": "cmo", "organisation": organisation, "starts": date(2024, 1, 1), "reason": "Ready"}
    once = uuid4()
    services.hand_over(initiative=initiative, by=cda, client_id=once, **given)
    with pytest.raises(ReplayedError):
        services.hand_over(initiative=initiative, by=cda, client_id=once, **given)

    assert Facilitator.objects.count() == 2


@pytest.mark.parametrize(
    ("starts", "reason", "words"),
    [
        (date(2024, 1, 1), " ", "Say in a few words why the facilitation changes hands."),
        (START, "Ready", "The hand-over comes after the first day of the one in place."),
    ],
)
def test_a_hand_over_without_reason_or_order_is_refused(initiative, first, organisation, starts, reason, words):
    with pytest.raises(ValidationError) as refusal:
        services.hand_over(
            initiative=initiative, by=None, kind="cmo", organisation=organisation, starts=starts, reason=reason
        )

    assert refusal.value.messages == [words]
    assert [(one.kind, one.ends) for one in Facilitator.objects.all()] == [("cda", None)]


def test_two_of_one_kind_never_overlap_but_agent_and_organisation_may(initiative, first, organisation):
    words = ["There is a facilitator of this kind at that time already. End that one first, or hand over."]
    second = factories.person(initiative, "SECOND", role="cda")
    services.revise_facilitator(first, by=None, ends=date(2023, 1, 1))
    with pytest.raises(ValidationError) as overlap:
        services.name_facilitator(initiative=initiative, by=None, kind="cda", person=second, starts=date(2022, 12, 1))
    services.name_facilitator(initiative=initiative, by=None, kind="cda", person=second, starts=date(2023, 1, 1))
    services.name_facilitator(
        initiative=initiative, by=None, kind="cmo", organisation=organisation, starts=date(2023, 6, 1)
    )

    assert overlap.value.message_dict == {"starts": words}
    assert [one.kind for one in selectors.facilitators_on(initiative, date(2023, 7, 1))] == ["cmo", "cda"]


def test_an_agent_is_a_person_and_a_cmo_an_organisation(initiative, agent, organisation):
    with pytest.raises(ValidationError) as refusal:
        services.name_facilitator(initiative=initiative, by=None, kind="cmo", person=agent, starts=START)

    assert refusal.value.messages == ["A CDA is a person, a CMO is an organisation; give the one that fits."]
    with pytest.raises(IntegrityError), writing():
        Facilitator(
            initiative=initiative, programme=initiative.programme, kind="cda", organisation=organisation, starts=START
        ).save()


def test_who_may_not_shape_governance_is_refused(initiative, agent, clerk, evaluator, commission):
    with pytest.raises(NotAllowedError):
        services.name_facilitator(initiative=initiative, by=clerk, kind="cda", person=agent, starts=START)
    with pytest.raises(NotAllowedError):
        services.note_visit(initiative=initiative, by=evaluator, visited_on=START, person=agent, purpose="other")
    services.note_visit(initiative=initiative, by=clerk, visited_on=START, person=agent, purpose="other")

    assert Facilitator.objects.count() == 0


def test_a_person_of_another_programme_is_not_named(initiative, other_initiative):
    with pytest.raises(ValidationError) as refusal:
        services.name_facilitator(
            initiative=initiative, by=None, kind="cda", person=factories.person(other_initiative), starts=START
        )

    assert list(refusal.value.message_dict) == ["person"]


def test_a_visit_meets_somebody(initiative):
    with pytest.raises(ValidationError) as refusal:
        services.note_visit(initiative=initiative, by=None, visited_on=START, purpose="first_meeting")

    assert refusal.value.messages == ["Name the organisation or the person that was visited."]


@pytest.mark.parametrize(
    ("sexes", "share", "enough"),
    [
        ("FMM", Fraction(1, 3), True),
        ("FMMM", Fraction(1, 4), False),
        ("FMU", Fraction(1, 3), True),
        ("FMUU", Fraction(1, 4), False),
        ("MX", Fraction(0), False),
    ],
)
def test_the_gender_part_asks_for_a_third_of_all_seats(initiative, commission, seat, sexes, share, enough):
    for sex in sexes:
        seat(sex)
    part = selectors.gender_part(initiative, date(2023, 1, 1))

    assert (part.share, part.needed, part.has_enough, part.is_filled) == (share, Decimal("0.333"), enough, enough)
    assert part.seats == sum(part.split.values()) == len(sexes)


def test_a_written_plan_fills_the_gender_part_while_it_is_in_force(initiative, commission, seat):
    seat("M")
    services.write_gender_plan(
        initiative=initiative, by=None, text="Three seats for the women's groups", language="en",
        written_on=date(2023, 1, 1), due=date(2023, 12, 31),
    )  # fmt: skip
    filled = {
        day: selectors.gender_part(initiative, day).is_filled
        for day in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
    }
    services.revise_gender_plan(GenderPlan.objects.get(), by=None, superseded_on=date(2023, 6, 1))

    assert list(filled.values()) == [False, True, True, False]
    assert selectors.gender_part(initiative, date(2023, 7, 1)).plan is None


def test_a_plan_alone_does_not_stand_for_seats_that_nobody_recorded(initiative):
    services.write_gender_plan(
        initiative=initiative, by=None, text="Plan", language="en", written_on=date(2023, 1, 1), due=date(2030, 1, 1)
    )
    part = selectors.gender_part(initiative, date(2023, 7, 1))

    assert (part.is_filled, part.share) == (False, None)


def test_seats_that_ended_and_bodies_that_ended_count_no_more(initiative, commission, seat):
    seat("F", ends=date(2023, 1, 1))
    seat("M")
    assert selectors.gender_part(initiative, date(2022, 12, 31)).share == Fraction(1, 2)
    assert selectors.gender_part(initiative, date(2023, 1, 1)).share == Fraction(0)

    deliberation.revise_body(commission, by=None, ended_on=date(2023, 2, 1))
    assert selectors.gender_part(initiative, date(2023, 2, 1)).seats == 0


def test_each_gate_opens_with_its_own_record(initiative, first, commission, seat):
    def passed():
        return [check.code for check in selectors.gate_checks(initiative) if check.passed]

    assert passed() == ["facilitator"]
    seats = [seat("M")]
    assert passed() == ["facilitator", "body"]
    decision = decided(commission, seats, due=date(2023, 8, 1))
    assert passed() == ["facilitator", "body"]
    deliberation.revise_decision(decision, by=None, owner_person=seats[0].person)
    assert passed() == ["facilitator", "body", "decision"]
    gender = selectors.gate_checks(initiative)[-1]
    assert gender.reason == ("Women hold 0 of 1 seats. Win more women for seats, or write the plan to get there.")
    seat("F")
    assert passed() == ["facilitator", "body", "decision", "gender"]


def test_the_gates_of_one_initiative_do_not_see_another(sibling, first, commission, seat):
    decided(commission, [seat("F")])

    assert [check.passed for check in selectors.gate_checks(sibling)] == [False, False, False, False]
    assert selectors.phase_facts(sibling) == []


def test_the_facts_of_the_phase_are_counted_from_records(initiative, first, commission, seat):
    decided(commission, [seat("F"), seat("M")], due=date(2023, 8, 1))

    assert selectors.phase_facts(initiative) == [
        "cluster development agent (CDA) since June 2022",
        "2 seats: women 1, men 1, other 0, not stated 0",
        "1 meeting",
        "1 decision overdue",
    ]
    assert [str(late) for late in selectors.overdue_decisions(initiative)] == ["Build a common dryer"]


def test_measures_give_what_the_records_say(initiative, sibling, first, commission, seat, organisation):
    woman = seat("F")
    decision = decided(commission, [woman], due=date(2023, 8, 1))
    deliberation.mark_done(decision, done_on=date(2023, 5, 30), by=None)
    services.note_visit(
        initiative=initiative, by=None, visited_on=date(2023, 2, 1), organisation=organisation, purpose="interview",
        duration_minutes=45,
    )  # fmt: skip
    codes = [
        "seat_held", "meeting_attended", "meeting_held", "decision_taken", "decision_done", "facilitated", "visited",
    ]  # fmt: skip
    facts = collect(codes, [initiative])

    assert {code: len(found) for code, found in facts.items()} == dict.fromkeys(codes, 1)
    held, came = facts["seat_held"][0], facts["meeting_attended"][0]
    assert (held.sex, held.starts, held.ends, held.dimensions["votes"]) == ("F", START, None, "yes")
    assert (came.person, came.sex, came.starts) == (woman.person_id, "F", date(2023, 5, 10))
    assert facts["decision_taken"][0].dimensions["outcome"] == "carried"
    assert facts["decision_done"][0].amount == 20
    assert facts["meeting_held"][0].dimensions == {"body": "commission", "called_by": "cda", "quorum": "yes"}
    assert (facts["visited"][0].amount, facts["visited"][0].organisation) == (45, organisation.pk)
    assert {code: found for code, found in collect(codes, [sibling]).items() if found} == {}


def test_an_open_meeting_counts_for_nothing_yet(initiative, commission, seat):
    holder = seat("F")
    meeting = deliberation.call_meeting(body=commission, by=None, held_on=date(2023, 5, 10), called_by="cda")
    deliberation.take_attendance(meeting=meeting, present={holder: holder.person}, by=None)

    assert collect(["meeting_attended", "meeting_held"], [initiative]) == {"meeting_attended": (), "meeting_held": ()}


def test_the_overview_shows_who_decides_and_what_is_late(
    client, cda, initiative, first, commission, seat, django_assert_max_num_queries
):
    decided(commission, [seat("F"), seat("M")], due=date(2023, 8, 1))
    client.force_login(cda)
    with django_assert_max_num_queries(25):
        page = client.get("/p/alpha/i/cocoa/governance/overview/").content.decode()

    assert "since 1 June 2022" in page
    assert "50.0 %" in page
    assert "Enough seats" in page
    assert "overdue" in page
    assert "Agent Secretname" in page


def test_readers_see_codes_and_strangers_nothing(client, evaluator, viewer, stranger, initiative, first):
    client.force_login(evaluator)
    page = client.get("/p/alpha/i/cocoa/governance/overview/").content.decode()
    assert "AGENT" in page
    assert "Secretname" not in page
    assert "Hand over" not in page
    client.force_login(viewer)
    assert client.get("/p/alpha/i/cocoa/governance/overview/").status_code == 403
    client.force_login(stranger)
    assert client.get("/p/alpha/i/cocoa/governance/overview/").status_code == 404


def test_a_hand_over_is_done_in_the_browser(client, cda, initiative, first, organisation):
    client.force_login(cda)
    sent = {"kind": "cmo", "starts": timezone.localdate().isoformat(), "reason": "Statutes are signed"}
    refused = client.post("/p/alpha/i/cocoa/governance/hand-over/", sent)
    kept = client.post("/p/alpha/i/cocoa/governance/hand-over/", {**sent, "organisation": organisation.pk})
    new = Facilitator.objects.get(kind="cmo")

    assert refused.status_code == 422
    assert "A CDA is a person, a CMO is an organisation; give the one that fits." in refused.content.decode()
    assert kept.headers["Location"] == f"/p/alpha/i/cocoa/governance/facilitators/{new.pk}/"
    assert Facilitator.objects.get(kind="cda").ends == timezone.localdate()


def test_visits_and_plans_are_recorded_by_form(client, cda, initiative, agent):
    client.force_login(cda)
    home = "/p/alpha/i/cocoa/governance"
    visit = {
        "visited_on": "2023-02-01",
        "person": "AGENT",
        "purpose": "interview",
        "language": "en",
        "topics": "Prices",
    }
    plan = {"text": "Three seats", "language": "en", "written_on": "2023-01-01", "due": "2023-12-31"}
    nobody = client.post(f"{home}/visits/add/", {**visit, "person": ""})
    client.post(f"{home}/visits/add/", visit)
    client.post(f"{home}/gender-plans/add/", plan)

    assert "Name the organisation or the person that was visited." in nobody.content.decode()
    assert "Prices" in client.get(f"{home}/visits/").content.decode()
    assert GenderPlan.objects.get().text == "Three seats"
