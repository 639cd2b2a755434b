"""Agreements: parties, the cap that deliveries may not pass, fulfilment, payment, and whether the volume can be met."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.road import registry
from clusterwise.phases.p5_action.agreements import selectors, services
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Party
from clusterwise.phases.p5_action.certification import services as certification

DAY, LATER = date(2023, 5, 2), date(2023, 12, 31)


@pytest.fixture
def buyers(initiative):
    """Two international buyers."""
    return [factories.organisation(initiative, name, role="buyer") for name in ("Buyer of Ghent", "Buyer of Lyon")]


@pytest.fixture
def contract(initiative, firms, buyers, cda):
    """An exporter and two buyers agree on up to 200 tonnes of cocoa."""
    return services.record_agreement(
        initiative=initiative, by=cda, title="Organic cocoa", kind="export", crop="cocoa", standard="EU_ORGANIC",
        starts=date(2023, 1, 1), volume_cap_kg=Decimal(200_000), days_to_pay=7, buyers=buyers, sellers=[firms.lead],
    )  # fmt: skip


def deliver(contract, kg, on=DAY, **values):
    return services.record_delivery(
        initiative=contract.initiative, by=None, agreement=contract, on=on, kg=Decimal(kg), **values
    )


@pytest.fixture
def certified_farmers(initiative, firms):
    """Put some certified farmers on the list of a cooperative."""

    def certify(number):
        certificate = certification.open_certificate(
            initiative=initiative, by=None, holder=firms.gbarnga, standard="EU_ORGANIC", scope_text="cocoa",
            is_group=True, valid_from=date(2023, 1, 1), valid_to=date(2099, 12, 31),
        )  # fmt: skip
        certification.take_step(
            initiative=initiative, by=None, certificate=certificate, state="certified", on=date(2023, 1, 1)
        )
        people = [factories.person(initiative) for _ in range(number)]
        certification.list_farmers(
            certificate=certificate, by=None,
            entries=[certification.Entry(person, date(2023, 1, 1)) for person in people],
        )  # fmt: skip

    return certify


def test_an_agreement_and_its_parties_are_one_event_and_undone_as_one(contract, cda):
    assert [(str(party.organisation), party.side) for party in contract.parties.all()] == [
        ("Buyer of Ghent", "buyer"), ("Buyer of Lyon", "buyer"), ("Lead firm", "seller"),
    ]  # fmt: skip

    undo(Event.objects.get(verb="agreements.agreed"), cda)
    assert (Agreement.objects.count(), Party.objects.count()) == (0, 0)


def test_two_buyers_are_counted_and_the_figure_moves_when_one_is_removed(contract, counted):
    side = {"on": DAY, "subject": "organisation", "side": "buyer"}

    assert counted("agreement_party", **side).value == 2
    services.remove_party(contract.parties.filter(side="buyer").first(), by=None)
    assert counted("agreement_party", **side).value == 1


def test_a_contracted_volume_stays_an_up_to(contract, counted):
    volume = counted("contracted", on=DAY, how="sum", subject="record", kind="export")

    assert (volume.value, volume.qualifier, volume.facts[0].unit) == (200_000, "max", "kg")
    assert counted("contracted", on=date(2022, 12, 31), how="sum", subject="record").value is None


def test_a_firm_is_a_party_once(contract, firms):
    with pytest.raises(ValidationError, match="is a party of the agreement already"):
        services.add_party(
            initiative=contract.initiative, by=None, agreement=contract, organisation=firms.lead, side="buyer"
        )


def test_a_party_of_another_programme_is_refused_and_nothing_is_half_saved(initiative, other_initiative):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.record_agreement(
            initiative=initiative, by=None, title="X", kind="export", starts=DAY,
            buyers=[factories.organisation(other_initiative)],
        )  # fmt: skip
    assert Agreement.objects.count() == 0


def test_a_delivery_above_the_cap_is_refused_and_the_rest_is_taken(contract):
    deliver(contract, 150_000, rejected_kg=Decimal(1_000), reason="mould")

    with pytest.raises(
        services.AboveCapError, match="This is 1 kg above the volume that was agreed; 51000 kg are left"
    ) as refusal:
        deliver(contract, 51_001)
    assert (refusal.value.above_kg, refusal.value.left_kg) == (1, 51_000)
    deliver(contract, 51_000)
    assert selectors.accepted_kg(contract) == 200_000


def test_a_delivery_cannot_be_revised_above_the_cap(contract):
    delivery = deliver(contract, 200_000)

    with pytest.raises(services.AboveCapError):
        services.revise_delivery(delivery, by=None, kg=Decimal(200_001))
    delivery.refresh_from_db()
    assert services.revise_delivery(delivery, by=None, paid_on=DAY).paid_on == DAY


def test_the_cap_is_never_set_below_what_was_delivered(contract):
    deliver(contract, 100_000)

    with pytest.raises(services.CapBelowDeliveriesError, match="100000 kg were delivered already"):
        services.revise_agreement(contract, by=None, volume_cap_kg=Decimal(99_999))


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2024, 1, 1)])
def test_a_delivery_outside_the_term_is_refused(contract, on):
    services.revise_agreement(contract, by=None, ends=LATER)

    with pytest.raises(services.OutsideTermError, match="does not hold on this day"):
        deliver(contract, 1, on=on)
    assert deliver(contract, 1, on=LATER).on == LATER


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rejected_kg": Decimal(11), "reason": "mould"}, "not above what was delivered"),
        ({"rejected_kg": Decimal(1)}, "Say why it was rejected"),
        ({"paid_on": date(2023, 5, 1)}, "paid before it was delivered"),
        ({"price_per_kg": Decimal(3)}, "Give the currency of the price"),
    ],
)
def test_impossible_deliveries_are_refused(contract, values, words):
    with pytest.raises(ValidationError, match=words):
        deliver(contract, 10, **values)
    assert Delivery.objects.count() == 0


def test_an_agreement_of_another_initiative_takes_no_delivery_from_here(contract, sibling):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.record_delivery(initiative=sibling, by=None, agreement=contract, on=DAY, kg=Decimal(1))


def test_the_same_delivery_sent_twice_is_written_once(contract, clerk):
    given = {"initiative": contract.initiative, "by": clerk, "client_id": uuid4(), "agreement": contract, "on": DAY}
    services.record_delivery(**given, kg=Decimal(10))

    with pytest.raises(ReplayedError):
        services.record_delivery(**given, kg=Decimal(10))
    assert Delivery.objects.count() == 1


def test_clerks_record_deliveries_but_change_no_agreement(contract, clerk, evaluator):
    services.record_delivery(initiative=contract.initiative, by=clerk, agreement=contract, on=DAY, kg=Decimal(1))

    with pytest.raises(NotAllowedError):
        services.revise_agreement(contract, by=clerk, volume_cap_kg=None)
    with pytest.raises(NotAllowedError):
        services.record_delivery(
            initiative=contract.initiative, by=evaluator, agreement=contract, on=DAY, kg=Decimal(1)
        )


def test_fulfilment_and_days_to_pay_by_hand(contract):
    """150 t accepted of 200 t is three quarters; paid after 4 and 10 days, one of them later than seven."""
    deliver(contract, 100_000, paid_on=date(2023, 5, 6))
    deliver(contract, 51_000, paid_on=date(2023, 5, 12), rejected_kg=Decimal(1_000), reason="mould")
    deliver(contract, 10_000, on=date(2023, 6, 1), rejected_kg=Decimal(10_000), reason="wet")

    standing = selectors.standing(contract, list(Delivery.objects.all()), date(2023, 6, 5))
    assert (standing.accepted_kg, standing.rejected_kg, standing.left_kg) == (150_000, 11_000, 50_000)
    assert (standing.share, standing.paid, standing.mean_days_to_pay, standing.late) == (Decimal("0.75"), 2, 7, 1)


def test_delivered_weight_moves_when_a_delivery_is_removed_and_returns_by_undo(contract, cda, counted):
    first = deliver(contract, 600, rejected_kg=Decimal(100), reason="mould")
    deliver(contract, 400, paid_on=date(2023, 5, 4))

    asked = {"on": LATER, "subject": "record", "when": "since"}
    assert counted("delivered", how="sum", **asked).value == 900
    assert counted("delivered", how="ratio", **asked).value == Decimal("0.9")
    assert (
        counted("days_to_payment", how="mean", **asked).value,
        counted("days_to_payment", how="mean", **asked).unknown,
    ) == (2, 1)
    services.remove_delivery(first, by=cda)
    assert counted("delivered", how="sum", **asked).value == 400
    undo(Event.objects.get(verb="agreements.removed_delivery"), cda)
    assert counted("delivered", how="sum", **asked).value == 900


def test_two_hundred_tonnes_from_1015_farmers_take_almost_a_whole_hectare_of_each(contract):
    """200,000 kg / 1,015 = 197.04 kg, of 200 kg that a hectare gives: 98.5 percent."""
    services.revise_agreement(contract, by=None, producers_stated=1015)

    asked = selectors.feasibility_on(contract, DAY)
    assert (asked.producers, asked.are_stated, asked.yield_kg_per_ha) == (1015, True, 200)
    assert round(asked.feasibility.kg_per_farmer, 2) == Decimal("197.04")
    assert round(asked.feasibility.share_of_yield, 3) == Decimal("0.985")
    assert asked.feasibility.is_warning


def test_producers_are_counted_from_the_certified_where_none_are_stated(contract, certified_farmers):
    assert selectors.feasibility_on(contract, DAY) is None

    certified_farmers(4)
    asked = selectors.feasibility_on(contract, DAY)
    assert (asked.producers, asked.are_stated, asked.feasibility.kg_per_farmer) == (4, False, 50_000)


def test_a_crop_without_a_known_yield_gives_no_warning_and_says_so(contract):
    services.revise_agreement(contract, by=None, crop="mango", producers_stated=1015)

    asked = selectors.feasibility_on(contract, DAY)
    assert (asked.yield_kg_per_ha, asked.feasibility.share_of_yield, asked.feasibility.is_warning) == (None, None, None)


def test_a_volume_with_room_is_not_warned_of(contract):
    services.revise_agreement(contract, by=None, producers_stated=2000)

    assert selectors.feasibility_on(contract, DAY).feasibility.is_warning is False
    assert [str(step.sentence) for step in _steps(contract)] == []


def _steps(contract):
    return [
        one
        for advise in registry.advisers
        for one in advise(contract.initiative)
        if "each producer" in str(one.sentence)
    ]


def test_the_road_warns_of_a_volume_that_asks_too_much(contract):
    services.revise_agreement(contract, by=None, producers_stated=1015)

    assert [str(step.sentence) for step in _steps(contract)] == [
        "“Organic cocoa” asks for 197\N{NO-BREAK SPACE}kg from each producer, nearly all that a hectare gives: "
        "check whether it can be met."
    ]


def at(name, contract, *, record=True):
    args = [contract.initiative.programme.slug, contract.initiative.slug]
    return reverse(name, args=[*args, contract.pk] if record else args)


def test_the_page_shows_the_warning_with_its_sources(client, cda, contract):
    services.revise_agreement(contract, by=None, producers_stated=1015)
    client.force_login(cda)

    page = client.get(at("agreements.agreement.record", contract)).content.decode()
    assert "up to 200,000\N{NO-BREAK SPACE}kg" in page
    assert "The agreement states 1,015 producers: that is 197\N{NO-BREAK SPACE}kg from each" in page
    assert "GROW Liberia, cocoa" in page


def test_the_form_records_an_agreement_with_its_parties(client, cda, initiative, firms, buyers):
    client.force_login(cda)
    typed = {
        "title": "Dried mango", "kind": "export", "starts": "2023-05-01", "price_rule": "open", "text_version": "1",
        "quality_language": "en", "buyers": [str(one.pk) for one in buyers], "sellers": [str(firms.lead.pk)],
    }  # fmt: skip

    url = reverse("agreements.agreement.add", args=[initiative.programme.slug, initiative.slug])
    assert client.post(url, typed).status_code == 302
    assert sorted(party.side for party in Agreement.objects.get().parties.all()) == ["buyer", "buyer", "seller"]


def test_a_member_firm_sees_its_own_agreement_once_and_its_own_deliveries(client, initiative, firms, contract, buyers):
    services.record_agreement(
        initiative=initiative, by=None, title="Canary deal", kind="export", starts=DAY, buyers=buyers,
        sellers=[firms.saclepea],
    )  # fmt: skip
    deliver(contract, 1111, organisation=firms.lead)
    deliver(contract, 2222, organisation=firms.gbarnga)
    client.force_login(factories.user("member_firm", initiative, firms.lead))

    page = client.get(at("agreements.agreement.list", contract, record=False)).content.decode()
    assert ("Organic cocoa" in page, "Canary" in page, "1 record" in page) == (True, False, True)
    record = client.get(at("agreements.agreement.record", contract)).content.decode()
    assert ("1,111" in record, "2,222" in record, "2222" in record) == (True, False, False)


@pytest.mark.parametrize("rows", [1, 200])
def test_pages_need_at_most_25_queries_whatever_the_number_of_deliveries(
    client, cda, contract, firms, certified_farmers, rows, django_assert_max_num_queries
):
    certified_farmers(3)
    for _ in range(rows):
        deliver(contract, 5, organisation=firms.lead)
    client.force_login(cda)

    for url in (
        at("agreements.agreement.list", contract, record=False),
        at("agreements.delivery.list", contract, record=False),
        at("agreements.agreement.record", contract),
    ):
        with django_assert_max_num_queries(25):
            assert client.get(url).status_code == 200
