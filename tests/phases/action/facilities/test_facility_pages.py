"""The pages of facilities: the use month by month, the agreement on cost, and who sees which batches."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.phases.p5_action.facilities import services
from clusterwise.phases.p5_action.facilities.models import Batch, CostShare

DAY = date(2023, 5, 2)


@pytest.fixture
def dryer(initiative, firms):
    return services.add_facility(
        initiative=initiative, by=None, name="Dome dryer", kind="dryer", owner=firms.lead, loads_a_month=10,
        capacity_kg_batch=Decimal(1000), installed_on=date(2023, 1, 1), capex=Decimal(9000), currency="USD",
    )  # fmt: skip


def load(dryer, kg_in=900, **values):
    return services.record_batch(
        initiative=dryer.initiative, by=None, facility=dryer, on=DAY, product="mango", kg_in=Decimal(kg_in), **values
    )


def at(name, facility, *, record=True):
    args = [facility.initiative.programme.slug, facility.initiative.slug]
    return reverse(name, args=[*args, facility.pk] if record else args)


def sharing(*rows):
    data = {"share-TOTAL_FORMS": str(len(rows)), "share-INITIAL_FORMS": "0"}
    for place, (firm, kind, amount, valued) in enumerate(rows):
        row = {"organisation": str(firm.pk), "kind": kind, "amount": amount, "valued_how": valued}
        data |= {f"share-{place}-{name}": value for name, value in row.items()}
    return data


def test_the_use_page_draws_twelve_months_with_their_table_and_the_people_by_sex(client, cda, initiative, dryer):
    load(dryer, 1000, person=factories.person(initiative, sex="F"))
    client.force_login(cda)

    page = client.get(at("facilities.use", dryer), {"until": "2023-12"}).content.decode()
    assert page.count("<svg") >= 1
    assert "Use of Dome dryer month by month" in page
    assert '<th scope="row">May 2023</th><td class="number">1</td>' in page
    assert "10\N{NO-BREAK SPACE}%" in page
    assert "women: 1" in page


def test_a_month_that_is_none_is_not_found(client, cda, dryer):
    client.force_login(cda)

    assert client.get(at("facilities.use", dryer), {"until": "2023-13"}).status_code == 404


def test_an_uneven_agreement_is_refused_and_keeps_what_was_typed(client, cda, dryer, firms):
    client.force_login(cda)

    page = client.post(at("facilities.cost_sharing", dryer), sharing((firms.gbarnga, "cash", "8765", "")))
    assert page.status_code == 422
    assert "The shares are 235.00 USD short of the cost" in page.content.decode()
    assert "8765" in page.content.decode()
    assert CostShare.objects.count() == 0


def test_an_even_agreement_is_kept_and_shown(client, cda, dryer, firms):
    client.force_login(cda)
    rows = sharing((firms.gbarnga, "cash", "6000", ""), (firms.saclepea, "in_kind", "3000", "Land, by the valuer"))

    page = client.post(at("facilities.cost_sharing", dryer), rows, follow=True).content.decode()
    assert [share.amount for share in CostShare.objects.all()] == [6000, 3000]
    assert "Land, by the valuer" in page


def test_a_clerk_may_not_open_the_agreement_on_cost(client, clerk, dryer):
    client.force_login(clerk)

    assert client.get(at("facilities.cost_sharing", dryer)).status_code == 403


def test_the_batch_form_reads_moisture_in_percent(client, clerk, dryer):
    client.force_login(clerk)
    typed = {
        "facility": str(dryer.pk), "on": "2023-05-02", "product": "mango", "kg_in": "1000", "kg_out": "196",
        "moisture_in": "84", "moisture_out": "20",
    }  # fmt: skip

    assert client.post(at("facilities.batch.add", dryer, record=False), typed).status_code == 302
    batch = Batch.objects.get()
    assert (batch.moisture_in, batch.moisture_out, batch.capacity_kg) == (Decimal("0.84"), Decimal("0.2"), 1000)


def test_an_overfull_batch_is_refused_at_its_field(client, clerk, dryer):
    client.force_login(clerk)
    typed = {"facility": str(dryer.pk), "on": "2023-05-02", "product": "mango", "kg_in": "1200"}

    page = client.post(at("facilities.batch.add", dryer, record=False), typed)
    assert page.status_code == 422
    assert "1200 kg are more than the 1000 kg that fit; split the batch." in page.content.decode()
    assert Batch.objects.count() == 0


def test_a_member_firm_sees_common_facilities_and_its_own_batches(client, initiative, dryer, firms):
    load(dryer, 111, organisation=firms.gbarnga)
    load(dryer, 222, organisation=firms.saclepea)
    client.force_login(factories.user("member_firm", initiative, firms.gbarnga))

    page = client.get(at("facilities.facility.record", dryer)).content.decode()
    assert ("Dome dryer" in page, "111" in page, "222" in page) == (True, True, False)


def test_a_stranger_finds_no_facility(client, stranger, dryer):
    client.force_login(stranger)

    for name in ("facilities.use", "facilities.cost_sharing", "facilities.facility.record"):
        assert client.get(at(name, dryer)).status_code == 404


@pytest.mark.parametrize("rows", [1, 200])
def test_pages_need_at_most_25_queries_whatever_the_number_of_batches(
    client, cda, initiative, dryer, firms, rows, django_assert_max_num_queries
):
    person = factories.person(initiative, sex="F")
    for _ in range(rows):
        load(dryer, person=person)
    client.force_login(cda)

    for url in (
        at("facilities.facility.list", dryer, record=False),
        at("facilities.batch.list", dryer, record=False),
        at("facilities.facility.record", dryer),
        at("facilities.use", dryer) + "?until=2023-12",
        at("facilities.cost_sharing", dryer),
    ):
        with django_assert_max_num_queries(25):
            assert client.get(url).status_code == 200
