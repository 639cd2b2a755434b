"""The pages of people recorded twice: by buttons, by codes for those who see no names, and for one programme alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories

from clusterwise.foundation.identity import selectors, services
from clusterwise.foundation.identity.models import MergeEdge, PersonKey
from clusterwise.foundation.identity.proposals import Proposal
from clusterwise.foundation.jobs.models import Job

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def pair(programme: Any, initiative: Any, manager: Any) -> MergeEdge:
    """Two records that may be one woman, with names that only some may see."""
    one = factories.person(initiative, "P-1", name="Martha Kollie", phone="0775550101", sex="F", birth_year=1980)
    two = factories.person(initiative, "P-2", name="Marta Kollie", phone="0775550102", sex="F", birth_year=1981)
    reasons = {"name": "one_part_near", "birth_year": "near", "phone": "differs"}
    services.propose(programme=programme, by=manager, proposals=[Proposal(one.pk, two.pk, "ask", 0.7, reasons)])
    return MergeEdge.objects.get()


def address(name: str, programme: Any, *more: Any) -> str:
    return reverse(f"identity.{name}", args=[programme.slug, *more])


def test_two_records_stand_side_by_side_with_differences_marked_and_reasons_in_words(programme, manager, pair):
    page = signed_in(manager).get(address("pair", programme, pair.pk)).content.decode()

    assert "Martha Kollie" in page and "Marta Kollie" in page
    assert page.count("<mark>differs</mark>") == 3
    assert "One part of the name is the same and the other is nearly so." in page
    assert 'data-key="s"' in page and 'data-key="d"' in page


def test_who_may_not_see_names_sees_codes(programme, pair):
    client = signed_in(factories.user("evaluator", programme))
    pages = [client.get(address("pair", programme, pair.pk)), client.get(address("pairs", programme))]

    assert all("P-1" in page.content.decode() for page in pages)
    assert not [word for page in pages for word in ("Kollie", "077555") if word in page.content.decode()]
    assert "data-key" not in pages[0].content.decode()
    assert client.post(address("pair", programme, pair.pk), {"decision": "same"}).status_code == 403


@pytest.mark.parametrize(("button", "decision"), [("same", "same"), ("different", "different")])
def test_a_button_decides_and_leads_on(programme, manager, pair, button, decision):
    answer = signed_in(manager).post(address("pair", programme, pair.pk), {"decision": button, "version": 1})

    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by) == (decision, manager)
    assert answer.url == address("pairs", programme)


def test_a_decision_on_what_somebody_else_decided_meanwhile_is_refused_in_words(programme, manager, pair):
    services.decide(pair, is_same=True, by=manager)

    page = signed_in(manager).post(
        address("pair", programme, pair.pk), {"decision": "different", "version": 1}, follow=True
    )

    assert "changed by somebody else" in page.content.decode()
    assert MergeEdge.objects.get().decision == "same"


def test_a_decision_is_taken_back_by_its_button(programme, manager, pair):
    services.decide(pair, is_same=True, by=manager)

    signed_in(manager).post(address("pair", programme, pair.pk), {"decision": "back", "version": 2})

    assert selectors.canonical(programme) == {}


def test_a_loop_named_by_hand_is_refused_at_its_field(programme, manager, pair):
    answer = signed_in(manager).post(address("name_pair", programme), {"one": "P-1", "other": "P-1"})

    assert answer.status_code == 422
    assert "P-1 is one person already" in answer.content.decode()


def test_a_code_of_another_programme_is_not_known(programme, manager, pair, other_initiative):
    factories.person(other_initiative, "S-1", name="Secret Woman")

    answer = signed_in(manager).post(address("name_pair", programme), {"one": "P-1", "other": "S-1"})

    assert (answer.status_code, MergeEdge.objects.count()) == (422, 1)
    assert "No person of this programme has this code." in answer.content.decode()


def test_a_noted_number_is_kept_as_a_digest_alone(programme, manager, pair):
    given = {"person": "P-1", "kind": "national_id", "number": "LR-998877"}
    signed_in(manager).post(address("note_key", programme), given)

    key = PersonKey.objects.get()
    assert (key.person.code, len(key.digest), "998877" in key.digest) == ("P-1", 64, False)


def test_the_search_is_asked_for_as_background_work(programme, manager, pair):
    answer = signed_in(manager).post(address("search", programme))

    job = Job.objects.get()
    assert (job.kind, job.programme, answer.url) == (
        "identity.search", programme, reverse("jobs.job", args=[programme.slug, job.pk]),
    )  # fmt: skip


def test_the_surest_pairs_are_accepted_by_one_button(programme, manager, pair, initiative):
    one, two = (factories.person(initiative, code) for code in ("P-8", "P-9"))
    services.propose(programme=programme, by=manager, proposals=[Proposal(one.pk, two.pk, "key", 1.0)])

    page = signed_in(manager).post(address("accept", programme), follow=True).content.decode()

    assert "1 pair is one person now." in page
    assert selectors.canonical(programme) == {one.pk: one.pk, two.pk: one.pk}


def test_a_pair_of_another_programme_is_not_found(programme, pair, other_programme):
    stranger = signed_in(factories.user("programme_manager", other_programme))

    assert stranger.get(address("pair", other_programme, pair.pk)).status_code == 404
    assert stranger.get(address("pair", programme, pair.pk)).status_code == 404


def test_the_page_across_programmes_names_none_without_a_second_role(programme, manager, other_programme):
    page = signed_in(manager).get(address("across", programme)).content.decode()

    assert "in a second programme as well" in page
    assert other_programme.name not in page
