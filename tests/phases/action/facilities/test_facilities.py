"""Shared facilities: trust, cost shares to the cent, batches against capacity, balances and utilisation by month."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from tests import factories

from clusterwise.foundation.deliberation import services as deliberation
from clusterwise.foundation.journal.changes import ReplayedError, change
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.road import registry
from clusterwise.phases.p5_action.facilities import selectors, services
from clusterwise.phases.p5_action.facilities.models import Batch, CostShare, Facility
from clusterwise.phases.p5_action.facilities.services import Pledge

DAY = date(2023, 5, 2)


@pytest.fixture
def body_of():
    """An unregistered group of an initiative."""

    def found(initiative):
        return deliberation.found_body(
            initiative=initiative, by=None, name=f"Elders of {initiative.slug}", kind="informal_group",
            founded_on=date(2022, 4, 1), quorum_kind="share", quorum_needed="1/2", quorum_source="agreed aloud",
        )  # fmt: skip

    return found


@pytest.fixture
def dryer(initiative, firms, cda):
    """A one-tonne dryer that cost 9,000 dollars and can take ten loads a month."""
    return services.add_facility(
        initiative=initiative, by=cda, name="Dome dryer", kind="dryer", owner=firms.lead, loads_a_month=10,
        capacity_kg_batch=Decimal(1000), installed_on=date(2023, 1, 1), capex=Decimal(9000), currency="USD",
    )  # fmt: skip


def load(dryer, kg_in=900, on=DAY, **values):
    return services.record_batch(
        initiative=dryer.initiative, by=None, facility=dryer, on=on, product="mango", kg_in=Decimal(kg_in), **values
    )


def test_an_unregistered_group_holds_a_facility_in_trust(initiative, body_of):
    trusted = services.add_facility(
        initiative=initiative, by=None, name="Fermentation house", kind="fermentation", trustee=body_of(initiative)
    )

    assert (str(trusted.held_by), trusted.owner) == ("Elders of cocoa", None)


@pytest.mark.parametrize("both", [True, False])
def test_a_facility_has_an_owner_or_a_trustee_and_not_both(initiative, firms, body_of, both):
    holders = {"owner": firms.lead, "trustee": body_of(initiative)} if both else {}

    with pytest.raises(ValidationError, match="Name the owner, or the body that holds it in trust"):
        services.add_facility(initiative=initiative, by=None, name="Shed", kind="warehouse", **holders)
    assert Facility.objects.count() == 0


def test_a_trustee_of_another_initiative_is_refused(initiative, sibling, body_of):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.add_facility(initiative=initiative, by=None, name="Shed", kind="warehouse", trustee=body_of(sibling))


def test_pledges_short_of_the_cost_are_refused(dryer, firms, cda):
    with pytest.raises(services.UnevenPledgesError, match="100 USD short of the cost") as refusal:
        services.share_cost(facility=dryer, pledges=[Pledge(firms.gbarnga, Decimal(8900))], by=cda)

    assert refusal.value.missing == dryer.capex - Decimal(8900)
    assert list(dryer.shares.all()) == []


def test_pledges_a_cent_above_the_cost_are_refused(dryer, firms, cda):
    with pytest.raises(services.UnevenPledgesError, match=r"0\.01 USD above the cost"):
        services.share_cost(facility=dryer, pledges=[Pledge(firms.gbarnga, Decimal("9000.01"))], by=cda)


def pledges(firms):
    return [
        Pledge(firms.gbarnga, Decimal("5999.99")),
        Pledge(firms.saclepea, Decimal("1000.01"), "in_kind", "20 days of masons at 50"),
        Pledge(firms.saclepea, Decimal(2000)),
    ]


def test_cash_and_kind_together_meet_the_cost_exactly(dryer, firms, cda, counted):
    services.share_cost(facility=dryer, pledges=pledges(firms), by=cda)

    shares = CostShare.objects.all()
    assert [(str(share.organisation), share.kind, share.amount) for share in shares] == [
        ("Gbarnga coop", "cash", Decimal("5999.99")),
        ("Saclepea coop", "cash", Decimal(2000)),
        ("Saclepea coop", "in_kind", Decimal("1000.01")),
    ]
    assert sum(part for _share, part in selectors.shares_of(dryer, cda)) == 1
    assert counted("cost_share", on=DAY, how="sum", subject="record").value == 9000
    assert counted("cost_share", on=DAY, how="sum", subject="record", kind="in_kind").value == Decimal("1000.01")


def test_a_new_agreement_replaces_the_old_in_one_event_and_undo_brings_it_back(dryer, firms, cda):
    services.share_cost(facility=dryer, pledges=pledges(firms), by=cda)
    services.share_cost(facility=dryer, pledges=[Pledge(firms.lead, Decimal(9000))], by=cda)
    assert [share.organisation for share in dryer.shares.all()] == [firms.lead]

    undo(Event.objects.filter(verb="facilities.shared_cost").latest("sequence"), cda)
    assert {share.organisation for share in dryer.shares.all()} == {firms.gbarnga, firms.saclepea}
    assert selectors.shared_total(dryer) == 9000


def test_a_share_in_kind_says_how_it_was_valued_and_nothing_is_half_saved(dryer, firms, cda):
    given = [Pledge(firms.gbarnga, Decimal(8000)), Pledge(firms.lead, Decimal(1000), "in_kind")]

    with pytest.raises(ValidationError, match="Say how the share in kind was valued"):
        services.share_cost(facility=dryer, pledges=given, by=cda)
    assert CostShare.objects.count() == 0


def test_a_payer_of_another_programme_is_refused(dryer, other_initiative, cda):
    stranger = factories.organisation(other_initiative)

    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.share_cost(facility=dryer, pledges=[Pledge(stranger, Decimal(9000))], by=cda)
    assert CostShare.objects.count() == 0


def test_clerks_record_batches_but_agree_on_no_shares(dryer, firms, clerk):
    with pytest.raises(NotAllowedError):
        services.share_cost(facility=dryer, pledges=[Pledge(firms.lead, Decimal(9000))], by=clerk)

    batch = services.record_batch(
        initiative=dryer.initiative, by=clerk, facility=dryer, on=DAY, product="mango", kg_in=Decimal(1)
    )
    assert list(dryer.batches.all()) == [batch]


def test_a_shared_cost_changes_only_after_its_shares_are_dropped(dryer, firms, cda):
    services.share_cost(facility=dryer, pledges=[Pledge(firms.lead, Decimal(9000))], by=cda)

    with pytest.raises(services.SharedCostError, match="drop the shares"):
        services.revise_facility(dryer, by=cda, capex=Decimal(9500))
    dryer.refresh_from_db()
    assert services.drop_shares(facility=dryer, by=cda) == 1
    assert services.revise_facility(dryer, by=cda, capex=Decimal(9500)).capex == 9500


def test_a_cost_nobody_knows_cannot_be_shared(initiative, firms):
    shed = services.add_facility(initiative=initiative, by=None, name="Shed", kind="warehouse", owner=firms.lead)

    with pytest.raises(services.UnknownCostError, match="is not known yet"):
        services.share_cost(facility=shed, pledges=[], by=None)


def test_an_overfull_batch_is_refused_and_a_full_one_taken(dryer):
    with pytest.raises(services.OverfullBatchError, match=r"1000\.01 kg are more than the 1000 kg that fit"):
        load(dryer, "1000.01")
    assert Batch.objects.count() == 0

    assert load(dryer, 1000).kg_in == 1000


def test_the_database_refuses_an_overfull_batch_as_well(dryer):
    batch = Batch(
        initiative=dryer.initiative, programme_id=dryer.programme_id, facility=dryer, on=DAY, product="mango",
        kg_in=Decimal(1001), capacity_kg=Decimal(1000),
    )  # fmt: skip

    with (
        pytest.raises(IntegrityError, match="facilities_batch_fits"),
        change(None, services.RECORDED_BATCH, batch) as noted,
    ):
        noted.create(batch)


def test_a_batch_cannot_be_revised_to_overflow(dryer):
    batch = load(dryer)

    with pytest.raises(services.OverfullBatchError):
        services.revise_batch(batch, by=None, kg_in=Decimal(1200))
    batch.refresh_from_db()
    assert batch.kg_in == 900


def test_a_batch_keeps_the_capacity_of_its_day(dryer):
    batch = load(dryer, 950)
    services.revise_facility(dryer, by=None, capacity_kg_batch=Decimal(800))

    batch.refresh_from_db()
    assert services.revise_batch(batch, by=None, kg_out=Decimal(180)).kg_out == 180
    with pytest.raises(services.OverfullBatchError, match="800 kg that fit"):
        load(dryer, 950)


def test_a_facility_without_capacity_takes_no_batch(initiative, firms):
    shed = services.add_facility(initiative=initiative, by=None, name="Shed", kind="warehouse", owner=firms.lead)

    with pytest.raises(services.NoCapacityError, match="enter its capacity first"):
        load(shed, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kg_out": Decimal(901)}, "More came out than went in"),
        ({"moisture_in": Decimal("0.2"), "moisture_out": Decimal("0.8")}, "The moisture rose while drying"),
        ({"moisture_in": Decimal(1)}, "below 100 percent"),
    ],
)
def test_impossible_readings_are_refused(dryer, values, words):
    with pytest.raises(ValidationError, match=words):
        load(dryer, **values)


def test_a_facility_of_another_initiative_takes_no_batch_from_here(dryer, sibling):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.record_batch(initiative=sibling, by=None, facility=dryer, on=DAY, product="mango", kg_in=Decimal(1))


def test_the_same_batch_sent_twice_is_written_once(dryer, clerk):
    given = {"initiative": dryer.initiative, "by": clerk, "client_id": uuid4(), "facility": dryer, "on": DAY}
    services.record_batch(**given, product="mango", kg_in=Decimal(900))

    with pytest.raises(ReplayedError):
        services.record_batch(**given, product="mango", kg_in=Decimal(900))
    assert Batch.objects.count() == 1


def test_the_dry_matter_balance_is_flagged_outside_the_tolerance(dryer):
    """1,000 kg at 84 % dried to 20 % must give 200 kg: 196 is 2 % short, 180 is 10 % short."""
    good, bad = (
        load(dryer, 1000, kg_out=Decimal(out), moisture_in=Decimal("0.84"), moisture_out=Decimal("0.20"))
        for out in (196, 180)
    )
    waiting = load(dryer)

    tolerance = selectors.tolerance_on(DAY)
    found = [selectors.balance_of(batch, tolerance) for batch in (good, bad)]
    assert [(one.expected_kg, one.loss_share, one.is_within_tolerance) for one in found] == [
        (200, Decimal("0.02"), True), (200, Decimal("0.1"), False),
    ]  # fmt: skip
    assert selectors.balance_of(waiting, tolerance) is None
    totals = selectors.balances([good, bad, waiting], tolerance)
    assert (totals.batches, totals.kg_in, totals.unweighed, totals.unmeasured, totals.outside) == (3, 2900, 1, 0, 1)
    assert totals.loss_share == Decimal("0.06")


def test_twelve_months_of_use_show_idle_months_too(dryer):
    """Ten loads of a tonne are possible a month: 5,000 kg in May is one half, 900 kg in December is 9 percent."""
    for _ in range(5):
        load(dryer, 1000)
    load(dryer, on=date(2023, 12, 31))
    load(dryer, on=date(2022, 12, 31))

    batches = selectors.batches_between(dryer, date(2023, 1, 1), date(2024, 1, 1))
    uses = selectors.use_by_month(dryer, batches, date(2023, 12, 1))
    assert [use.month.month for use in uses] == list(range(1, 13))
    assert {use.month.month: use.utilisation for use in uses if use.batches} == {5: Decimal("0.5"), 12: Decimal("0.09")}


def test_utilisation_is_unknown_without_the_batches_possible(dryer):
    services.revise_facility(dryer, by=None, loads_a_month=None)

    assert selectors.use_by_month(dryer, [], DAY) is None


def test_facilities_are_a_state_and_batches_events_whose_figures_move(dryer, cda, counted):
    batches = [load(dryer, kg) for kg in (400, 600)]
    services.revise_facility(dryer, by=None, retired_on=date(2024, 1, 1))

    assert [
        counted("facility", on=day, subject="record").value for day in (date(2022, 12, 31), DAY, date(2024, 1, 1))
    ] == [0, 1, 0]
    put_in = {"on": date(2023, 12, 31), "subject": "record", "when": "since"}
    assert counted("batch", how="sum", **put_in).value == 1000
    assert counted("batch", how="ratio", **put_in).value == Decimal("0.5")
    services.remove_batch(batches[0], by=cda)
    assert counted("batch", how="sum", **put_in).value == 600
    undo(Event.objects.get(verb="facilities.removed_batch"), cda)
    assert counted("batch", how="sum", **put_in).value == 1000


def test_the_loss_is_pooled_over_batches_with_all_readings(dryer, counted):
    for out in (196, 180):
        load(dryer, 1000, kg_out=Decimal(out), moisture_in=Decimal("0.84"), moisture_out=Decimal("0.20"))
    load(dryer)

    loss = counted("batch_loss", on=date(2023, 12, 31), how="ratio", subject="record", when="since")
    assert (loss.value, loss.n, loss.unknown) == (Decimal("0.06"), 3, 1)


def test_the_road_names_the_batches_that_nobody_weighed(initiative, dryer):
    load(dryer)
    load(dryer, on=date(2023, 6, 2))
    load(dryer, kg_out=Decimal(200))

    steps = [str(one.sentence) for advise in registry.advisers for one in advise(initiative)]
    assert "2 batches of “Dome dryer” were not weighed when they came out, so the loss cannot be known." in steps
