"""Each role finds first what it needs."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _home(client: Any, user: Any) -> Any:
    client.force_login(user, backend=BACKEND)
    return client.get("/")


def test_a_stranger_to_the_site_is_asked_to_sign_in(client, db):
    answer = client.get("/")

    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/")


def test_a_cda_sees_the_next_step_of_the_cluster(client, cda, initiative):
    body = _home(client, cda).content.decode()

    assert "Start the phase “Selection”." in body
    assert str(initiative) in body


def test_a_manager_sees_initiatives_side_by_side_and_no_other_programmes(
    client, manager, initiative, sibling, other_initiative
):
    answer = _home(client, manager)

    assert [row.initiative for row in answer.context["rows"]] == [initiative, sibling]
    assert str(other_initiative) not in answer.content.decode()


def test_a_cmo_manager_of_one_cluster_lands_on_its_road(client, initiative):
    answer = _home(client, factories.user("cmo_manager", initiative))

    assert answer.url == reverse("road", args=["alpha", "cocoa"])


def test_a_clerk_gets_buttons_for_the_days_work(client, clerk, initiative):
    buttons = _home(client, clerk).context["buttons"]

    assert [str(button.label) for button in buttons] == ["Delivery", "Batch in the dryer", "Attendance"]
    assert all(client.get(button.url).status_code == 200 for button in buttons)


def test_a_member_firm_sees_its_own_records_alone(client, initiative):
    own, foreign = factories.organisation(initiative, "Own firm"), factories.organisation(initiative, "Foreign Canary")
    member = factories.user("member_firm", initiative, organisation=own)

    body = _home(client, member).content.decode()

    assert "Own firm" in body
    assert "Canary" not in body
    assert foreign.involvements.get().starts == date(2022, 4, 1)


def test_a_person_without_a_role_is_told_whom_to_ask(client, db):
    from clusterwise.foundation.people import services

    nobody = services.create_account(email="n@example.org", name="N", password=factories.PASSWORD, by=None)

    assert "Ask the administrator" in _home(client, nobody).content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_names_its_language_and_direction(client, cda, language):
    client.force_login(cda, backend=BACKEND)
    client.cookies["django_language"] = language
    body = client.get("/").content.decode()

    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in body
