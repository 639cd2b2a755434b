"""Bodies formal or not, their seats, decisions followed up, endorsements, and assets held in trust."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from tests import factories
from tests.foundation.deliberation.conftest import DAY, a_body, a_seat

from clusterwise.foundation.deliberation import minutes, selectors, services
from clusterwise.foundation.deliberation.models import AssetInTrust, Body, Decision, Endorsement, Seat
from clusterwise.foundation.documents import services as documents
from clusterwise.foundation.people.access import NotAllowedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried(seats, meeting, decision):
    """The decision, carried in a closed meeting of two women."""
    services.keep_minutes(
        meeting=meeting,
        present=minutes.holders([seats.ama, seats.esi]),
        votes={decision: {seats.ama: "for", seats.esi: "for"}},
        by=None,
    )
    services.close_meeting(meeting=meeting, by=None)
    return Decision.objects.select_related("meeting").get(pk=decision.pk)


@pytest.fixture
def vision(initiative):
    """The first version of a vision."""
    return documents.add_document(
        initiative=initiative, by=None, title="Vision", kind="vision", text="One"
    ).versions.get()


@pytest.mark.parametrize(
    ("kind", "needed", "words"),
    [
        ("heads", "1/2", "A number of seats is a whole number, such as 5."),
        ("share", "3/2", "A share is at most 1, such as 1/2 or 2/3."),
        ("share", "half", "Write a fraction such as 1/2 or 2/3, or a whole number of heads."),
        ("share", "0/3", "Write a fraction such as 1/2 or 2/3, or a whole number of heads."),
        ("share", "1/0", "Write a fraction such as 1/2 or 2/3, or a whole number of heads."),
    ],
)
def test_a_quorum_without_meaning_is_refused(initiative, kind, needed, words):
    with pytest.raises(ValidationError) as refusal:
        a_body(initiative, quorum_kind=kind, quorum_needed=needed)

    assert words in refusal.value.messages
    assert Body.objects.count() == 0


def test_an_unregistered_group_decides_and_holds_an_asset_in_trust(initiative):
    group = a_body(initiative, "Women of Karnplay", kind="informal_group", quorum_kind="heads", quorum_needed="1")
    holder = factories.person(initiative, "TRUSTEE", sex="F")
    seat = a_seat(group, holder)
    meeting = services.call_meeting(body=group, by=None, held_on=DAY, called_by="members")
    decision = services.table_decision(meeting=meeting, by=None, text="Buy a scale together", method="consent")
    services.keep_minutes(meeting=meeting, present={seat: holder}, votes={decision: {seat: "for"}}, by=None)
    services.close_meeting(meeting=meeting, by=None)
    services.entrust_asset(
        body=group, by=None, what="Scale of 100 kg", value=Decimal(85), currency="USD", trustee_person=holder,
        starts=DAY, decision=decision,
    )  # fmt: skip

    asset = AssetInTrust.objects.get()
    assert (group.is_formal, group.organisation) == (False, None)
    assert (asset.body, asset.trustee_person, asset.decision.outcome) == (group, holder, "carried")


def test_an_asset_has_exactly_one_trustee(initiative, commission, seats):
    with pytest.raises(ValidationError):
        services.entrust_asset(body=commission, by=None, what="Scale", starts=DAY)

    assert AssetInTrust.objects.count() == 0


def test_a_person_has_one_seat_at_a_time_and_the_body_one_chair(initiative, commission, seats):
    with pytest.raises(ValidationError) as twice:
        a_seat(commission, seats.esi.person, starts=date(2023, 1, 1))
    with pytest.raises(ValidationError) as chairs:
        a_seat(commission, factories.person(initiative), is_chair=True)
    services.revise_seat(seats.esi, by=None, ends=date(2023, 1, 1))
    again = a_seat(commission, seats.esi.person, starts=date(2023, 1, 1))

    assert twice.value.message_dict == {"person": ["This person has a seat in the body at that time already."]}
    assert chairs.value.message_dict == {
        "is_chair": ["The body has a chair at that time already; end that seat first."]
    }
    assert Seat.objects.filter(person=seats.esi.person).count() == 2
    assert again.initiative_id == initiative.pk


def test_links_into_another_initiative_are_refused(
    initiative, commission, sibling, programme, decision, carried, vision
):
    foreign = documents.add_document(
        initiative=sibling, by=None, title="Foreign", kind="vision", text="x"
    ).versions.get()
    own = documents.add_document(programme=programme, by=None, title="Shared", kind="vision", text="x").versions.get()
    elsewhere = "Choose one from this initiative; the one given belongs elsewhere."
    with pytest.raises(ValidationError) as body:
        services.call_meeting(body=commission, initiative=sibling, by=None, held_on=DAY, called_by="cda")
    with pytest.raises(ValidationError) as version:
        services.endorse(decision=carried, document_version=foreign, by=None)
    services.endorse(decision=carried, document_version=own, by=None)

    assert body.value.messages == [elsewhere]
    assert version.value.message_dict == {"document_version": [elsewhere]}
    assert [endorsement.document_version for endorsement in Endorsement.objects.all()] == [own]


def test_a_person_of_another_programme_gets_no_seat(commission, other_initiative):
    with pytest.raises(ValidationError) as refusal:
        a_seat(commission, factories.person(other_initiative, "FOREIGN"))

    assert list(refusal.value.message_dict) == ["person"]


def test_an_endorsement_keeps_version_day_quorum_and_sexes(carried, vision, cda):
    endorsement = services.endorse(decision=carried, document_version=vision, by=cda)

    kept = Endorsement.objects.get(pk=endorsement.pk)
    assert (kept.document_version, kept.endorsed_on, kept.quorum_present, kept.quorum_seats) == (vision, DAY, 2, 4)
    assert (kept.women, kept.men, kept.other, kept.not_stated) == (2, 0, 0, 0)
    assert selectors.is_endorsed(vision.document) is True


def test_an_endorsed_version_does_not_vouch_for_a_later_one(carried, vision):
    services.endorse(decision=carried, document_version=vision, by=None)
    documents.add_version(document=vision.document, by=None, text="Two", note="More markets")

    assert selectors.is_endorsed(vision.document) is False
    assert [each.document_version for each in selectors.endorsements_of(vision.document)] == [vision]


def test_only_a_carried_decision_of_a_closed_meeting_endorses(decision, vision):
    with pytest.raises(ValidationError) as refusal:
        services.endorse(decision=decision, document_version=vision, by=None)

    assert refusal.value.messages == [
        "A document is endorsed by a decision that was carried with quorum in a closed meeting. Close it first."
    ]
    assert selectors.is_endorsed(vision.document) is False


def test_a_clerk_does_not_record_endorsements(carried, vision, clerk):
    with pytest.raises(NotAllowedError):
        services.endorse(decision=carried, document_version=vision, by=clerk)

    assert Endorsement.objects.count() == 0


def test_follow_up_of_a_closed_decision_stays_open_to_change(carried, seats, cda):
    services.revise_decision(carried, by=cda, owner_person=seats.kofi.person, due=date(2023, 9, 1))
    with pytest.raises(ValidationError) as early:
        services.mark_done(carried, done_on=date(2023, 5, 1), by=cda)
    services.mark_done(carried, done_on=date(2023, 8, 20), by=cda)

    assert early.value.message_dict == {"done_on": ["It cannot be done before it was decided."]}
    kept = Decision.objects.get(pk=carried.pk)
    assert (kept.has_owner, kept.due, kept.done_on) == (True, date(2023, 9, 1), date(2023, 8, 20))


def test_an_open_decision_cannot_be_done(decision):
    with pytest.raises(ValidationError) as refusal:
        services.mark_done(decision, done_on=DAY, by=None)

    assert refusal.value.messages == ["Only a decision that was carried can be done; close its meeting first."]


def test_the_closure_rate_counts_what_was_due():
    def one(outcome, due, done_on=None):
        return Decision(outcome=outcome, due=due, done_on=done_on)

    day = date(2023, 6, 1)
    decisions = [
        one("carried", date(2023, 5, 1), date(2023, 5, 20)),
        one("carried", date(2023, 7, 1), date(2023, 5, 20)),
        one("carried", date(2023, 5, 1)),
        one("carried", date(2023, 6, 1)),
        one("carried", None),
        one("rejected", date(2023, 5, 1)),
        one("void", date(2023, 5, 1)),
    ]

    assert selectors.closure(decisions, day) == selectors.Closure(2, 1, 2, Fraction(2, 3))
    assert selectors.closure([], day) == selectors.Closure(0, 0, 0, None)


@pytest.mark.parametrize(
    ("method", "threshold", "words"),
    [
        ("supermajority", "", "A larger majority needs its share, such as 2/3; the other ways take none."),
        ("majority", "2/3", "A larger majority needs its share, such as 2/3; the other ways take none."),
        ("supermajority", "1/2", "A larger majority is more than 1/2 and at most 1."),
        ("supermajority", "4/3", "A larger majority is more than 1/2 and at most 1."),
    ],
)
def test_a_threshold_fits_its_method(meeting, method, threshold, words):
    with pytest.raises(ValidationError) as refusal:
        services.table_decision(meeting=meeting, by=None, text="Statutes", method=method, threshold=threshold)

    assert refusal.value.message_dict == {"threshold": [words]}


def test_a_committee_belongs_to_the_programme_alone(programme, initiative, manager, cda):
    committee = a_body(programme, "Selection committee", kind="selection_committee")
    a_body(initiative, "Selection committee", kind="working_group")
    with pytest.raises(ValidationError):
        a_body(programme, "Selection committee", kind="selection_committee")

    assert list(Body.objects.filter(initiative=None).visible_to(manager)) == [committee]
    assert list(Body.objects.filter(initiative=None).visible_to(cda)) == []
    assert committee.get_absolute_url() == f"/p/alpha/governance/bodies/{committee.pk}/"
