"""Initiatives side by side: what the page says equals what each room says, and costs the same for many as for few."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import factories
from tests.demo.fixture import demo as loaded
from tests.demo.fixture import loaded_demo

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import services as road
from clusterwise.foundation.road import summary as kept
from clusterwise.phases.p2_governance.selectors import overdue_decisions
from clusterwise.phases.p4_planning.budget import budget_of
from clusterwise.phases.p4_planning.selectors import planned_vs_done
from clusterwise.phases.p5_action.joint_actions.selectors import late_milestones
from clusterwise.site.overview import Late, late_of, money_of, overview, people_figures

__all__ = ["loaded", "loaded_demo"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST_QUERIES = 25


def _initiatives() -> list[Initiative]:
    return list(Initiative.objects.select_related("programme", "cluster"))


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept._kept.clear()


def test_what_is_late_is_what_the_rooms_call_late(loaded: Any):
    today = timezone.localdate()
    expected = {
        one.pk: Late(
            len(list(late_milestones(one, today))),
            len(overdue_decisions(one, today)),
            sum(line.is_late for line in planned_vs_done(one, today)),
        )
        for one in _initiatives()
    }

    assert late_of(_initiatives(), today) == expected
    assert sum(one.total for one in expected.values()) > 0


def test_planned_money_is_the_budgets(loaded: Any):
    today = timezone.localdate()
    found = money_of(_initiatives(), today)

    assert {one.pk: found[one.pk].planned for one in _initiatives()} == {
        one.pk: budget_of(one, today).total for one in _initiatives()
    }


def test_people_by_sex_are_the_figures_of_the_results_page(loaded: Any):
    today = timezone.localdate()
    found = people_figures(_initiatives(), today)
    shown = [(v.indicator.pk, v.value, dict(v.by_sex)) for values in found.values() for v in values]
    alone = [
        (v.indicator.pk, v.value, dict(v.by_sex))
        for values in found.values()
        for one in values
        for v in [evidence.figure(one.indicator, today)]
    ]

    assert shown == alone
    assert len(shown) >= 7


def test_the_page_asks_as_much_for_many_initiatives_as_for_one(client, programme, manager, initiative):
    def asked() -> int:
        client.force_login(manager, backend=BACKEND)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    client.force_login(manager, backend=BACKEND)
    client.get("/")
    before = asked()
    for number in range(6):
        one = factories.initiative(programme, f"more-{number}")
        road.open_phase(initiative=one, phase="selection", on=date(2023, 1, 1), by=None)

    assert asked() == before
    assert before <= MOST_QUERIES


@pytest.mark.parametrize("email", ["manager.liberia", "manager.tunisia", "evaluator.georgia", "admin"])
def test_the_first_page_of_a_watcher_keeps_its_budget_on_the_demo(client, loaded: Any, email):
    from clusterwise.foundation.people.models import User

    client.force_login(User.objects.get(email=f"{email}@demo.example"), backend=BACKEND)
    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    assert len(captured) <= MOST_QUERIES


def test_gates_and_threads_come_from_the_road_once_it_is_worked_out(client, initiative, manager):
    road.open_phase(initiative=initiative, phase="governance", on=date(2023, 1, 1), by=None)
    client.force_login(manager, backend=BACKEND)
    first = client.get("/").content.decode()
    fragment = client.get("/p/alpha/i/cocoa/health/").content.decode()
    standing = kept.summary(initiative).standing
    again = client.get("/")

    assert ('hx-get="/p/alpha/i/cocoa/health/"' in first, 'hx-get="/p/alpha' in again.content.decode()) == (True, False)
    assert standing > 0 and f"{standing} gates stand" in fragment
    assert again.context["rows"][0].road.standing == standing


def test_a_viewer_sees_phases_but_neither_health_nor_money_nor_people(client, initiative, viewer):
    client.force_login(viewer, backend=BACKEND)
    row = client.get("/").context["rows"][0]

    assert (row.initiative, row.late, row.road, row.money, row.results) == (initiative, None, None, None, ())


def test_another_programmes_initiatives_stay_out_of_sight(initiative, other_initiative, stranger, manager):
    visible = list(Initiative.objects.visible_to(manager).select_related("programme"))

    assert [row.initiative for row in overview(visible, manager)] == [initiative]
    assert [row.late for row in overview([initiative], stranger)] == [None]
