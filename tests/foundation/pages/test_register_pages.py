"""The shared pages: found, asked, acted, answered; nothing leaks, nothing is written twice or lost."""

from inspect import signature
from typing import Any

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.journal.models import Event, new_id
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.pages.register import Register
from clusterwise.foundation.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PERSON = {"code": "C1-0001", "name": "Ama Canary", "sex": "F", "role": "farmer", "since": "2022-04-01"}


@pytest.fixture
def page(client: Any, initiative: Any) -> Any:
    """Open a page of the initiative as a user."""

    def open_page(user: Any, name: str, *args: Any, post: dict[str, Any] | None = None, within: Any = None) -> Any:
        client.force_login(user, backend=BACKEND)
        scope = within or initiative
        url = reverse(name, args=[scope.programme.slug, scope.slug, *args])
        return client.get(url) if post is None else client.post(url, post)

    return open_page


def test_a_person_added_through_the_page_is_recorded_with_its_event(page, cda, initiative):
    answer = page(cda, "people.person.add", post=PERSON)

    ama = Person.objects.get()
    assert answer.status_code == 302
    assert answer.url.endswith(f"/people/{ama.pk}/")
    assert (ama.name, ama.sex, ama.involvements.get().role) == ("Ama Canary", "F", "farmer")
    assert Event.objects.get(verb="organisations.took_in").actor == cda


def test_the_same_submission_twice_writes_once(page, cda):
    key = str(new_id())
    page(cda, "people.person.add", post={**PERSON, "client_id": key})
    answer = page(cda, "people.person.add", post={**PERSON, "client_id": key})

    assert answer.status_code == 302
    assert Person.objects.count() == 1
    assert Event.objects.filter(verb="organisations.took_in").count() == 1


def test_a_refused_form_says_why_at_the_field_and_keeps_what_was_typed(page, cda):
    answer = page(cda, "people.person.add", post={**PERSON, "birth_year": "1492"})

    assert answer.status_code == 422
    assert "birth_year" in answer.context["form"].errors
    assert "Ama Canary" in answer.content.decode()
    assert not Person.objects.exists()


def test_a_second_person_of_the_same_code_is_refused(page, cda, initiative):
    factories.person(initiative, "C1-0001")

    answer = page(cda, "people.person.add", post=PERSON)

    assert answer.status_code == 422
    assert Person.objects.count() == 1


def test_a_stale_form_is_refused_and_loses_nothing(page, cda, initiative):
    firm = factories.organisation(initiative, "Firm")
    values = {"code": firm.code, "name": "First", "is_formal": "on", "version": firm.version}
    first = page(cda, "organisations.organisation.edit", firm.pk, post=values)
    assert first.status_code == 302, first.context["form"].errors

    answer = page(cda, "organisations.organisation.edit", firm.pk, post={**values, "name": "Second"})

    assert answer.status_code == 422
    assert "Second" in answer.content.decode()
    assert Organisation.objects.get().name == "First"


def test_an_evaluator_sees_codes_and_never_names(page, evaluator, initiative):
    ama = factories.person(initiative, "C1-0001", name="Ama Canary", phone="0770-canary")

    for name, args in (
        ("people.person.list", ()),
        ("people.person.record", (ama.pk,)),
        ("people.person.export", ("csv",)),
        ("organisations.involvement.list", ()),
    ):
        body = page(evaluator, name, *args).content.decode()
        assert "C1-0001" in body
        assert "anary" not in body


def test_an_evaluator_may_not_add(page, evaluator):
    assert page(evaluator, "people.person.add").status_code == 403
    assert page(evaluator, "people.person.add", post=PERSON).status_code == 403
    assert not Person.objects.exists()


def test_the_page_of_a_record_offers_to_revise_it_to_those_who_may(page, cda, evaluator, initiative):
    ama = factories.person(initiative, "C1-0001")
    edit = reverse("people.person.edit", args=[initiative.programme.slug, initiative.slug, ama.pk])

    assert f'href="{edit}"' in page(cda, "people.person.record", ama.pk).content.decode()
    assert edit not in page(evaluator, "people.person.record", ama.pk).content.decode()


def test_another_programmes_records_are_not_found(page, cda, initiative, other_initiative):
    hidden = factories.person(other_initiative, "X-1", name="Secret Canary")

    assert page(cda, "people.person.record", hidden.pk).status_code == 404
    assert page(cda, "people.person.list", within=other_initiative).status_code == 404
    assert "anary" not in page(cda, "people.person.list").content.decode()


def test_a_person_of_another_initiative_is_not_accepted_by_code(page, cda, initiative, sibling):
    factories.person(sibling, "M-1")
    firm = factories.organisation(initiative)
    post = {"person": "M-1", "organisation": str(firm.pk), "kind": "owner", "starts": "2022-01-01"}

    answer = page(cda, "organisations.affiliation.add", post=post)

    assert answer.status_code == 422
    assert not firm.affiliations.exists()


def test_an_organisation_of_another_programme_is_no_choice(page, cda, initiative, other_initiative):
    factories.person(initiative, "P-1")
    foreign = factories.organisation(other_initiative, "Foreign Canary")
    post = {"person": "P-1", "organisation": str(foreign.pk), "kind": "owner", "starts": "2022-01-01"}

    answer = page(cda, "organisations.affiliation.add", post=post)

    assert answer.status_code == 422
    assert "Canary" not in answer.content.decode()
    assert not foreign.affiliations.exists()


def test_a_search_finds_by_code_and_a_nul_does_no_harm(page, cda, client, initiative):
    factories.person(initiative, "C1-0001")
    factories.person(initiative, "C2-0002")
    page(cda, "people.person.list")
    url = reverse("people.person.list", args=[initiative.programme.slug, initiative.slug])

    body = client.get(url, {"q": "C2-"}).content.decode()

    assert ("C2-0002" in body, "C1-0001" in body) == (True, False)
    assert client.get(url, {"q": "a\x00b"}).status_code in (200, 400)


@pytest.mark.parametrize("rows", [1, 60])
def test_a_list_asks_the_database_equally_often_whatever_the_number_of_rows(
    client, cda, initiative, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        factories.person(initiative)
    client.force_login(cda, backend=BACKEND)
    url = reverse("people.person.list", args=[initiative.programme.slug, initiative.slug])

    with django_assert_max_num_queries(12):
        client.get(url)


def test_a_download_is_safe_against_formulas(page, cda, initiative):
    factories.organisation(initiative, "=HYPERLINK(1)")

    body = page(cda, "organisations.organisation.export", "csv").content.decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in body


def test_an_unknown_download_is_not_found(page, cda):
    assert page(cda, "people.person.export", "exe").status_code == 404


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "x"])
def test_a_version_that_is_no_number_breaks_nothing(page, cda, initiative, version):
    ama = factories.person(initiative, "C1-0001")
    answer = page(cda, "people.person.edit", ama.pk, post={"code": "C1-0001", "sex": "F", "version": version})

    assert answer.status_code in (302, 422)


def test_a_link_does_not_choose_the_key_of_a_submission(client, cda, initiative):
    key = str(new_id())
    client.force_login(cda, backend=BACKEND)
    url = reverse("people.person.add", args=[initiative.programme.slug, initiative.slug])

    assert f'value="{key}"' not in client.get(url, {"client_id": key}).content.decode()


@pytest.mark.parametrize(("language", "status"), [("English", 422), ("e", 422), ("kpe", 302), ("", 302)])
def test_a_language_is_a_code_that_a_document_can_be_printed_in(page, cda, language, status):
    assert page(cda, "people.person.add", post={**PERSON, "language": language}).status_code == status


def test_no_field_of_a_form_has_the_name_under_which_its_service_takes_the_record():
    reverse("home")
    taken = []
    for register in Register.known.values():
        first = next(iter(signature(register.revise).parameters.values())) if register.revise else None
        if first is not None and first.kind is not first.POSITIONAL_ONLY and first.name in register.form.base_fields:
            taken.append(f"{register.key}: {first.name}")

    assert taken == []


def test_a_code_as_long_as_a_book_is_refused_and_not_searched_for(page, cda):
    answer = page(cda, "organisations.involvement.add", post={"person": "x" * 300_000, "role": "farmer"})

    assert answer.status_code == 422
