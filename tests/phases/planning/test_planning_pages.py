"""Pages of the plan: what they show and do, and that a long plan asks no more than a short one."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from clusterwise.foundation.road.services import open_phase
from clusterwise.phases.p3_diagnostic import services as diagnostic
from clusterwise.phases.p4_planning import registers, services
from clusterwise.phases.p4_planning.models import PlanLine, PlanRevision, VisionStatement

PAGES = ("planning.budget", "planning.timeline", "planning.coherence", "planning.gender")
MOST = 25


@pytest.fixture
def url(initiative):
    return lambda name, *args: reverse(name, args=[initiative.programme.slug, initiative.slug, *args])


@pytest.fixture
def page(client, cda, url):
    """Fetch a page as the cluster development agent."""
    client.force_login(cda)

    def fetch(name, *args):
        answer = client.get(url(name, *args))
        assert answer.status_code == 200
        return answer.content.decode()

    return fetch


@pytest.fixture
def fill(initiative, line, lead, indicator, tree, rate):
    """Add lines with money in three currencies, of which one has no rate."""

    def filling(number):
        rate("LRD", 150)
        rate("EUR", "0.8")
        point = diagnostic.record_leverage_point(
            initiative=initiative, by=None, name="Dryer", impact=4, feasibility=4, answers=[tree.dryer]
        )
        before = None
        for place in range(number):
            before = line(
                f"Activity {place}", root_cause=tree.label, leverage_point=point, lead=lead, indicators=[indicator],
                predecessor=before, sdg=["5"], gender_explicit="Women lead",
            )  # fmt: skip
            for source, currency in (("donor", "LRD"), ("firms_cash", "EUR"), ("cmo", "XOF")):
                services.add_budget_share(
                    initiative=initiative, by=None, line=before, source=source, amount=Decimal(300), currency=currency
                )
        return before

    return filling


@pytest.mark.parametrize("number", [1, 40])
def test_no_page_asks_more_than_the_budget(client, cda, url, fill, vision, number, django_assert_max_num_queries):
    last, kept = fill(number), vision()
    client.force_login(cda)
    records = [("planning.planline.record", last.pk), ("planning.visionstatement.record", kept.pk)]
    lists = [(f"{register.key}.list",) for register in registers.ALL]
    for address in (*((name,) for name in PAGES), *lists, *records):
        with django_assert_max_num_queries(MOST):
            answer = client.get(url(*address))
        assert answer.status_code == 200, address


def test_the_desk_asks_no_more_than_the_budget(client, cda, url, initiative, fill, django_assert_max_num_queries):
    fill(40)
    open_phase(initiative=initiative, phase="planning", on=date(2022, 4, 1), by=None)
    client.force_login(cda)
    with django_assert_max_num_queries(MOST):
        answer = client.get(url("phase", "planning"))

    assert "No vision is written yet" in answer.content.decode()


def test_the_export_of_a_long_plan_asks_no_more(client, cda, url, fill, django_assert_max_num_queries):
    fill(40)
    client.force_login(cda)
    with django_assert_max_num_queries(MOST):
        answer = client.get(url("planning.planline.export", "csv"))
    text = answer.content.decode("utf-8-sig")

    assert [name in text for name in ("who pays the running cost after exit", "firms, in kind", "300.00 EUR")] == [
        True
    ] * 3


def test_the_budget_page_says_which_rate_is_missing(page, fill):
    fill(2)
    text = page("planning.budget")

    # 2 x 300 LRD / 150 = 4.00 USD and 2 x 300 EUR / 0.8 = 750.00 USD; XOF has no rate
    assert [
        word in text for word in ("There is no exchange rate for XOF", "4.00 USD", "750.00 USD", "≥ 754.00 USD")
    ] == [True] * 4


def test_both_gender_reports_stand_on_one_page(page, line):
    line("Dry", gender_explicit="Half of the operators are women", gender_in_activity="Drying in school hours")
    line("Road", gender_none_reason="Nobody works on it yet")
    text = page("planning.gender")

    assert "1 of 2 lines have a gender objective" in text
    assert "1 of 2 lines say how gender plays within the activity; 0 still leave it open" in text
    assert text.count("Half of the operators are women") == 1


def test_coherence_shows_a_cause_without_a_line_and_offers_to_add_one(page, url, tree):
    text = page("planning.coherence")

    assert f"{url('planning.planline.add')}?root_cause={tree.dryer.pk}" in text
    assert "no line answers it" in text


def test_the_picture_shows_late_lines(page, line):
    line(status="running", percent_complete=40)

    assert ("<svg" in page("planning.timeline"), "days late" in page("planning.timeline")) == (True, True)


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_plan_teaches(page, name):
    assert "<h1>" in page(name)


def test_a_form_adds_a_line_with_its_indicators(client, cda, url, objective, indicator, tree, lead):
    client.force_login(cda)
    values = {
        "objective": objective.pk, "root_cause": tree.dryer.pk, "activity": "Dry", "language": "en",
        "type": "SHARED_EQUIPMENT", "output": "dryers", "starts": "2022-07-01", "ends": "2022-12-31", "lead": lead.pk,
        "indicators": [indicator.pk], "sdg": ["5", "9"],
    }  # fmt: skip
    answer = client.post(url("planning.planline.add"), values)
    kept = PlanLine.objects.get()

    assert (answer.status_code, kept.number, kept.sdg) == (302, 1, ["5", "9"])
    assert [link.indicator for link in kept.indicator_links.all()] == [indicator]


def test_an_agreed_line_is_refused_in_its_form_with_the_remedy(client, cda, url, initiative, line, decide, objective):
    kept = line()
    values = {"made_on": date(2022, 6, 1), "reason": "Agreed", "decision": decide(initiative)}
    services.record_revision(initiative=initiative, by=None, **values)
    client.force_login(cda)
    edited = {
        "number": 1, "objective": objective.pk, "activity": "Other", "language": "en", "type": "SHARED_EQUIPMENT",
        "output": "dryers", "starts": "2022-07-01", "ends": "2022-12-31", "version": kept.version,
    }  # fmt: skip
    answer = client.post(url("planning.planline.edit", kept.pk), edited)
    removal = client.post(url("planning.planline.remove", kept.pk), follow=True)

    assert (answer.status_code, "Record a revision of the plan first" in answer.content.decode()) == (422, True)
    assert "A line of the endorsed plan is not removed" in removal.content.decode()
    assert PlanLine.objects.get().activity == "Common drying"


def test_a_revision_without_a_figure_warns_on_its_page_and_in_the_list(
    client, cda, url, page, initiative, line, decide
):
    line()
    values = {"made_on": date(2022, 6, 1), "reason": "Agreed", "decision": decide(initiative)}
    services.record_revision(initiative=initiative, by=None, **values)
    client.force_login(cda)
    answer = client.post(
        url("planning.planrevision.add"),
        {"made_on": "2023-01-10", "reason": "We think so", "language": "en"},
        follow=True,
    )

    assert PlanRevision.objects.filter(number=2).count() == 1
    assert "This revision cites no figure" in answer.content.decode()
    assert "cites no figure" in page("planning.planrevision.list")


def test_progress_is_reported_on_a_page_of_its_own(client, clerk, url, line):
    kept = line()
    client.force_login(clerk)
    good = client.post(
        url("planning.progress", kept.pk), {"status": "running", "percent_complete": 40, "version": kept.version}
    )
    stale = client.post(
        url("planning.progress", kept.pk), {"status": "running", "percent_complete": 10, "version": kept.version}
    )
    kept.refresh_from_db()

    assert (good.status_code, stale.status_code, kept.percent_complete) == (302, 422, 40)
    assert "changed by somebody else" in stale.content.decode()


def test_an_endorsement_is_recorded_from_the_vision(client, cda, url, initiative, sibling, vision, decide):
    kept, theirs, ours = vision(), decide(sibling, "canary"), decide(initiative)
    client.force_login(cda)
    form = client.get(url("planning.endorse", kept.pk)).content.decode()
    refused = client.post(url("planning.endorse", kept.pk), {"decision": theirs.pk})
    answer = client.post(url("planning.endorse", kept.pk), {"decision": ours.pk})

    assert ("canary" in form, refused.status_code, answer.status_code) == (False, 422, 302)
    assert VisionStatement.objects.get().endorsed_by == ours


def test_an_evaluator_reads_the_plan_and_is_not_offered_to_change_it(client, evaluator, url, line):
    kept = line()
    client.force_login(evaluator)
    shown = client.get(url("planning.planline.record", kept.pk)).content.decode()

    assert url("planning.planline.edit", kept.pk) not in shown
    assert client.post(url("planning.progress", kept.pk), {"status": "done"}).status_code == 403


def test_strangers_find_nothing_and_viewers_are_told_whom_it_is_for(client, url, stranger, viewer):
    client.force_login(stranger)
    lost = [client.get(url(name)).status_code for name in PAGES]
    client.force_login(viewer)
    refused = [client.get(url(name)).status_code for name in PAGES]

    assert (lost, refused) == ([404] * 4, [403] * 4)
