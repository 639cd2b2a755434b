"""Pages of the diagnostic: what they show, what they do, and that a long list asks no more than a short one."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.models import Baseline
from clusterwise.phases.p3_diagnostic import registers, services
from clusterwise.phases.p3_diagnostic.models import ProblemArrow

PAGES = ("diagnostic.tree", "diagnostic.leverage", "diagnostic.gender_gaps", "diagnostic.baseline")
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


def _fill(initiative, study, number):
    core = services.record_problem(initiative=initiative, by=None, statement="Low price", kind="core")
    for place in range(number):
        cause = services.record_problem(
            initiative=initiative, by=None, statement=f"Cause {place}", kind="cause", leads_to=core,
            objective=f"Aim {place}", firms_affected=place, cost_per_year=Decimal(place + 1), currency="LRD",
        )  # fmt: skip
        services.record_leverage_point(
            initiative=initiative, by=None, name=f"Point {place}", impact=3, feasibility=3, answers=[cause],
            cost=Decimal(7), currency="LRD",
        )  # fmt: skip
        services.record_gender_role(
            initiative=initiative, by=None, kind="activity", item=f"Item {place}", women=1, men=2, written_source="x"
        )
        services.record_finding(
            initiative=initiative, by=None, study=study, function="market", statement=f"Finding {place}"
        )


@pytest.mark.parametrize("number", [1, 40])
def test_no_page_asks_more_than_the_budget(client, cda, url, initiative, study, number, django_assert_max_num_queries):
    _fill(initiative, study, number)
    client.force_login(cda)
    lists = [f"{register.key}.list" for register in registers.ALL]
    for name in (*PAGES, *lists):
        with django_assert_max_num_queries(MOST):
            answer = client.get(url(name))
        assert answer.status_code == 200, name


def test_the_desk_asks_no_more_than_the_budget(client, cda, url, initiative, study, django_assert_max_num_queries):
    from clusterwise.foundation.road.services import open_phase

    _fill(initiative, study, 40)
    open_phase(initiative=initiative, phase="diagnostic", on=date(2022, 4, 1), by=None)
    client.force_login(cda)
    with django_assert_max_num_queries(MOST):
        answer = client.get(url("phase", "diagnostic"))

    assert "Not recorded with evidence yet" in answer.content.decode()


def test_the_tree_page_draws_the_tree_and_ranks_its_roots(page, tree):
    text = page("diagnostic.tree")
    first, second = text.rindex("No certificate"), text.rindex("No common dryer")

    assert ("<svg" in text, first < second) == (True, True)
    assert "Turned round" not in text


def test_an_empty_tree_teaches_how_to_begin(page):
    assert "The problem tree starts with one core problem" in page("diagnostic.tree")


def test_a_form_adds_a_cause_with_its_arrow(client, cda, url, tree):
    client.force_login(cda)
    values = {"kind": "cause", "statement": "No kiln", "language": "en", "leads_to": str(tree.wet.pk)}
    answer = client.post(url("diagnostic.problem.add"), values)

    assert answer.status_code == 302
    assert ProblemArrow.objects.filter(cause__statement="No kiln", effect=tree.wet).count() == 1


def test_a_circle_is_shown_in_the_form_with_its_names(client, cda, url, tree):
    client.force_login(cda)
    answer = client.post(url("diagnostic.problemarrow.add"), {"cause": tree.price.pk, "effect": tree.dryer.pk})

    assert answer.status_code == 422
    assert "The arrows would go in a circle" in answer.content.decode()


def test_forms_offer_nothing_of_another_initiative(page, sibling, tree):
    services.record_problem(initiative=sibling, by=None, statement="Fruit fly canary", kind="cause")

    assert "canary" not in page("diagnostic.problemarrow.add")


@pytest.fixture
def indicator(initiative):
    return evidence.define_indicator(
        initiative=initiative, by=None, code="LOSS", name="Beans lost", definition="lost out of handled",
        level="outcome", unit="share", how="ratio", measure="observed.loss", subject="record", when="since",
        source="records", method="weighing", collects="CDA", verifies="CMO", reports="CDA",
    )  # fmt: skip


def test_the_baseline_page_freezes_what_the_records_say(client, cda, url, page, initiative, indicator):
    evidence.record_observation(
        initiative=initiative, by=None, quantity="loss", subject="beans", value=Decimal(23), denominator=Decimal(100),
        unit="kg", starts=date(2022, 4, 20), method="weighed",
    )  # fmt: skip
    before = page("diagnostic.baseline")
    answer = client.post(url("diagnostic.freeze", indicator.pk), {"as_of": "2022-06-01", "method": "weighed"})
    kept = Baseline.objects.get()

    assert ("none yet" in before, answer.status_code) == (True, 302)
    assert (kept.indicator, kept.value, kept.n) == (indicator, Decimal("0.23"), 1)
    assert "none yet" not in page("diagnostic.baseline")


def test_nothing_to_freeze_asks_for_the_reason(client, cda, url, indicator):
    client.force_login(cda)
    answer = client.post(url("diagnostic.freeze", indicator.pk), {"as_of": "2022-06-01", "method": "weighed"})

    assert answer.status_code == 422
    assert "say why there is no baseline" in answer.content.decode()
    assert Baseline.objects.count() == 0


def test_strangers_find_nothing_and_viewers_are_told_whom_it_is_for(client, url, stranger, viewer):
    client.force_login(stranger)
    lost = [client.get(url(name)).status_code for name in PAGES]
    client.force_login(viewer)
    refused = [client.get(url(name)).status_code for name in PAGES]

    assert (lost, refused) == ([404] * 4, [403] * 4)
