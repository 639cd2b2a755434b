"""The pages of joint actions: what each role sees, what a form refuses, and how many queries a page needs."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.road import registry
from clusterwise.foundation.road import services as road
from clusterwise.phases.p5_action.joint_actions import services
from clusterwise.phases.p5_action.joint_actions.models import JointAction

DAY = date(2023, 3, 1)


def address(name, initiative, *args):
    return reverse(name, args=[initiative.programme.slug, initiative.slug, *args])


def test_the_page_of_an_action_shows_plan_money_people_by_sex_and_records(client, cda, initiative, action, firms):
    services.add_member(
        initiative=initiative, by=None, action=action, person=factories.person(initiative, sex="F"), joined=DAY
    )
    services.record_contribution(
        initiative=initiative, by=None, action=action, organisation=firms.lead, kind="cash", on=DAY,
        pledged=Decimal(1500), currency="USD",
    )  # fmt: skip
    client.force_login(cda)

    page = client.get(address("joint_actions.jointaction.record", initiative, action.pk)).content.decode()

    assert "women: 1" in page
    assert "1,500\N{NO-BREAK SPACE}USD" in page
    assert "Nothing yet. Trainings, certificates" in page


def test_a_member_firm_sees_the_actions_but_only_its_own_contributions(client, initiative, action, firms):
    for firm, amount in ((firms.gbarnga, 111), (firms.saclepea, 222)):
        services.add_member(initiative=initiative, by=None, action=action, organisation=firm, joined=DAY)
        services.record_contribution(
            initiative=initiative, by=None, action=action, organisation=firm, kind="cash", on=DAY,
            pledged=Decimal(amount), currency="USD",
        )  # fmt: skip
    client.force_login(factories.user("member_firm", initiative, firms.gbarnga))

    page = client.get(address("joint_actions.contribution.list", initiative)).content.decode()
    assert "111" in page
    assert "222" not in page
    record = client.get(address("joint_actions.jointaction.record", initiative, action.pk)).content.decode()
    assert "A common dryer" in record
    assert "222" not in record


def test_a_viewer_and_a_stranger_see_nothing(client, initiative, action, viewer, stranger):
    url = address("joint_actions.jointaction.list", initiative)
    client.force_login(viewer)
    refused = client.get(url)
    assert refused.status_code == 403
    assert "A common dryer" not in refused.content.decode()
    client.force_login(stranger)
    assert client.get(url).status_code == 404


def test_the_form_offers_no_plan_line_and_no_firm_of_another_initiative(client, cda, initiative, sibling, plan_line):
    factories.organisation(sibling, "Canary firm")
    client.force_login(cda)

    page = client.get(address("joint_actions.jointaction.add", initiative)).content.decode()
    assert "Build a common dryer" in page
    assert "Canary" not in page


def test_a_form_without_a_lead_is_refused_and_keeps_what_was_typed(client, cda, initiative, plan_line):
    client.force_login(cda)
    typed = {"title": "Buy bags together", "action_class": "BULK_PURCHASE", "status": "running", "starts": "2023-05-01"}

    page = client.post(address("joint_actions.jointaction.add", initiative), typed)

    assert page.status_code == 422
    assert "An agreed action has a lead; name the organisation." in page.content.decode()
    assert "Buy bags together" in page.content.decode()
    assert JointAction.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 60])
def test_pages_need_at_most_25_queries_whatever_the_number_of_rows(
    client, cda, initiative, action, firms, rows, django_assert_max_num_queries
):
    for number in range(rows):
        services.plan_task(
            initiative=initiative, by=None, action=action, title=f"Task {number}", due=DAY, organisation=firms.lead
        )
    client.force_login(cda)

    for name, args in (
        ("joint_actions.jointaction.list", ()),
        ("joint_actions.task.list", ()),
        ("joint_actions.jointaction.record", (action.pk,)),
    ):
        with django_assert_max_num_queries(25):
            assert client.get(address(name, initiative, *args)).status_code == 200


def test_the_workspace_counts_every_kind_of_record_in_at_most_25_queries(
    client, cda, initiative, sibling, action, firms, django_assert_max_num_queries
):
    road.open_phase(initiative=initiative, phase="action", on=DAY, by=cda)
    for firm in (firms.lead, firms.gbarnga):
        services.add_member(initiative=initiative, by=None, action=action, organisation=firm, joined=DAY)
    services.propose_action(initiative=sibling, by=None, title="Elsewhere", action_class="ECOMMERCE")
    client.force_login(cda)

    with django_assert_max_num_queries(25):
        page = client.get(address("phase", initiative, "action"))
    counts = {register.key: count for register, count, _may in page.context["registers"]}
    assert (counts["joint_actions.jointaction"], counts["joint_actions.member"], counts["facilities.batch"]) == (
        1,
        2,
        0,
    )
    assert len(counts) == len(registry.desks["action"].registers)
