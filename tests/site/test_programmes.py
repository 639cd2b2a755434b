"""An administrator starts a programme; nobody else does, and nothing is started twice."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.organisations.services import create_programme
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.people.models import Role, RoleCode

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGE = "/programmes/new/"
FILLED = {"name": "Pêche durable", "country": "GE", "currency": "GEL", "language": "fr", "funder": "", "purpose": ""}
KEY = "0192f0c0-0000-7000-8000-000000000001"


def _client(client: Any, user: Any) -> Any:
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def founder(db: None) -> Any:
    """The account that sets up an empty installation."""
    return people.create_account(
        email="first@example.org", name="First", password=factories.PASSWORD, by=None, is_superuser=True
    )


def test_the_first_account_of_an_empty_installation_is_led_to_its_first_programme(client, founder):
    body = _client(client, founder).get("/").content.decode()

    assert (f'href="{PAGE}"' in body, "First steps" in body, "Ask the administrator" in body) == (True, True, False)


def test_whoever_starts_a_programme_administers_it_in_one_event(client, founder):
    answer = _client(client, founder).post(PAGE, {**FILLED, "client_id": KEY})
    made = Programme.objects.get()
    event = Event.objects.get(verb="organisations.created_programme")

    assert answer.url == reverse("programme", args=["peche-durable"])
    assert (made.name, made.slug, made.country, made.currency, made.language) == (
        "Pêche durable", "peche-durable", "GE", "GEL", "fr",
    )  # fmt: skip
    assert list(Role.objects.values_list("user", "programme", "code")) == [(founder.pk, made.pk, "administrator")]
    assert (event.actor, event.scope, event.touched.count()) == (founder, f"programme:{made.pk}", 2)
    assert "Invite the programme manager" in client.get(answer.url).content.decode()


def test_the_same_form_sent_twice_makes_one_programme(client, founder):
    _client(client, founder)
    first, second = (client.post(PAGE, {**FILLED, "client_id": KEY}) for _ in range(2))

    assert (Programme.objects.count(), first.url) == (1, second.url)


def test_another_persons_key_does_not_lead_into_their_programme(client, founder, manager):
    admin = factories.user("administrator", factories.programme("elsewhere"))
    _client(client, founder).post(PAGE, {**FILLED, "client_id": KEY})
    answer = _client(client, admin).post(PAGE, {**FILLED, "client_id": KEY})

    assert answer.url == reverse("programme", args=["peche-durable-2"])


def test_a_wrong_currency_is_refused_at_its_field_and_what_was_typed_stays(client, founder):
    answer = _client(client, founder).post(PAGE, {**FILLED, "currency": "Lari", "country": "Georgia"})
    body = answer.content.decode()

    assert (answer.status_code, Programme.objects.count()) == (422, 0)
    assert set(answer.context["form"].errors) == {"currency", "country"}
    assert 'value="Pêche durable"' in body


def test_a_taken_address_is_refused(client, founder, programme):
    answer = _client(client, founder).post(PAGE, {**FILLED, "slug": "alpha"})

    assert (set(answer.context["form"].errors), Programme.objects.count()) == ({"slug"}, 1)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Programme alpha", "programme-alpha-2"), ("برنامج", "programme"), ("x" * 80, "x" * 54), ("!" * 3, "programme")],
)
def test_a_slug_is_made_from_the_name_and_never_taken_twice(founder, name, slug):
    create_programme(name="Programme alpha", slug="programme-alpha", by=None)

    assert create_programme(name=name, by=founder).slug == slug


@pytest.mark.parametrize("role", [role.value for role in RoleCode])
def test_of_the_roles_an_administrator_alone_starts_a_programme(client, initiative, role):
    firm = factories.organisation(initiative) if role == "member_firm" else None
    user = factories.user(role, initiative.programme, organisation=firm)
    client = _client(client, user)
    shown, sent = client.get(PAGE), client.post(PAGE, FILLED)
    is_open = role == "administrator"

    assert (shown.status_code, sent.status_code) == ((200, 302) if is_open else (403, 403))
    assert Programme.objects.filter(slug="peche-durable").exists() == is_open
    assert (f'href="{PAGE}"' in client.get("/", follow=True).content.decode()) == is_open


def test_an_administrator_of_one_initiative_and_a_deactivated_one_start_none(initiative, founder):
    founder.is_active = False
    for user in (factories.user("administrator", initiative), founder):
        with pytest.raises(NotAllowedError, match="administrator"):
            create_programme(name="Mine", by=user)

    assert Programme.objects.count() == 1


def test_nobody_unknown_sees_the_form(client, db):
    assert client.get(PAGE).url == f"/account/login/?next={PAGE}"


def test_a_name_alone_makes_no_programme_that_breaks_the_rules(founder):
    with pytest.raises(ValidationError):
        create_programme(name="", by=founder)

    assert Programme.objects.count() == 0
