"""The shared pages of a register as people meet them: list, record, form, refusal, empty page."""

import re

import pytest
from django.urls import reverse
from tests import factories

SCOPE = ["alpha", "cocoa"]


@pytest.fixture
def page(client, cda):
    client.force_login(cda)

    def get(name, *args, **query):
        response = client.get(reverse(name, args=[*SCOPE, *args]), query)
        return response.content.decode()

    return get


def _text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_empty_register_teaches_and_offers_the_way_to_start(page, initiative):
    shown = page("people.person.list")

    assert ('class="empty"' in shown, f'href="{reverse("people.person.add", args=SCOPE)}"' in shown) == (True, True)


def test_a_list_leads_to_its_records_and_downloads(page, initiative):
    person = factories.person(initiative, "C1-0001")
    shown = page("people.person.list")

    assert f'<a href="{reverse("people.person.record", args=[*SCOPE, person.pk])}"><bdi>C1-0001' in shown
    assert re.findall(r'href="[^"]+\.(xlsx|csv)"', shown) == ["xlsx", "csv"]


def test_a_search_without_a_match_offers_the_whole_list(page, initiative):
    factories.person(initiative, "C1-0001")

    assert "Nothing in this list holds “zebra”. Show all records" in _text(page("people.person.list", q="zebra"))


def test_a_refused_form_leads_to_each_fault_and_keeps_what_was_typed(client, cda, initiative):
    client.force_login(cda)
    response = client.post(
        reverse("people.person.add", args=SCOPE), {"code": "", "name": "Ama", "sex": "F", "birth_year": "1700"}
    )
    shown = response.content.decode()

    assert response.status_code == 422
    assert {"#id_code", "#id_birth_year"} <= set(re.findall(r'<li><a href="([^"]+)"', shown))
    assert ('value="Ama"' in shown, 'id="id_code_error"' in shown) == (True, True)
    assert re.search(r'<input[^>]+name="code"[^>]+aria-describedby="[^"]*id_code_error"', shown) is not None


def test_the_page_of_a_record_tells_its_story(page, initiative, cda):
    person = factories.person(initiative, "C1-0001")
    shown = page("people.person.record", person.pk)

    assert ("Journal of this record" in shown, "C1-0001" in shown) == (True, True)


def test_a_form_holds_the_version_that_was_read(page, initiative):
    person = factories.person(initiative, "C1-0001")

    assert f'name="version" value="{person.version}"' in page("people.person.edit", person.pk)


def test_a_role_without_names_is_told_so(client, evaluator, initiative):
    factories.person(initiative, "C1-0001", name="Ama Doe")
    client.force_login(evaluator)
    shown = client.get(reverse("people.person.list", args=SCOPE)).content.decode()

    assert ("Ama Doe" in shown, "Your role sees the codes of people, not their names." in shown) == (False, True)


def test_a_forbidden_page_names_the_roles_that_may(client, viewer, initiative):
    client.force_login(viewer)
    response = client.get(reverse("initiative_journal", args=SCOPE))

    assert (response.status_code, response["Cache-Control"]) == (403, "private, no-store")
    assert "It is for:" in response.content.decode()
