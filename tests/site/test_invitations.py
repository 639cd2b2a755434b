"""Accounts come by invitation alone: signed, for one address, once, for three days."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from tests import factories

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people import services
from clusterwise.foundation.people.models import Invitation, Role, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = {"name": "Ama Mensah", "password": "a long enough secret"}


@pytest.fixture
def administrator(programme: Any) -> Any:
    return factories.user("administrator", programme)


@pytest.fixture
def token(administrator: Any, initiative: Any) -> str:
    return services.invite(
        programme=initiative.programme, email="Ama@Example.org", code="cda", by=administrator, initiative=initiative
    )[1]


def test_an_invitation_makes_an_account_with_its_role_once(client, token, initiative):
    url = reverse("invitation", args=[token])

    assert client.post(url, NEW).status_code == 302
    user = User.objects.get(email="ama@example.org")
    assert [(role.code, role.initiative) for role in user.roles.all()] == [("cda", initiative)]
    assert client.get(reverse("road", args=["alpha", "cocoa"])).status_code == 200

    again = client.post(url, NEW)
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert Role.objects.filter(user=user).count() == 1


def test_a_tampered_token_gives_nothing(client, token):
    answer = client.post(reverse("invitation", args=[token[:-2] + "xx"]), NEW)

    assert answer.status_code == 410
    assert not User.objects.filter(email="ama@example.org").exists()


def test_an_expired_invitation_gives_nothing(client, token):
    past = timezone.now() - timedelta(hours=1)
    from clusterwise.foundation.journal import guard

    with guard.writing():
        Invitation.objects.update(expires_at=past)

    assert client.post(reverse("invitation", args=[token]), NEW).status_code == 410
    assert not User.objects.filter(email="ama@example.org").exists()


def test_a_weak_password_is_refused_with_the_reason(client, token):
    answer = client.post(reverse("invitation", args=[token]), {**NEW, "password": "1234567890"})

    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert not User.objects.filter(email="ama@example.org").exists()


def test_an_invitation_for_a_known_address_needs_that_account(client, token, cda):
    services.create_account(email="ama@example.org", name="Ama", password=factories.PASSWORD, by=None)
    url = reverse("invitation", args=[token])
    assert client.post(url, NEW).status_code == 410

    client.force_login(cda, backend=BACKEND)
    assert client.post(url, {}).status_code == 410
    client.force_login(User.objects.get(email="ama@example.org"), backend=BACKEND)
    assert client.post(url, {}).status_code == 302
    assert Role.objects.get(user__email="ama@example.org").code == "cda"


def test_the_page_sends_the_invitation_and_shows_its_address(client, administrator, initiative):
    client.force_login(administrator, backend=BACKEND)

    answer = client.post(
        reverse("accounts", args=["alpha"]),
        {"email": "kofi@example.org", "code": "clerk", "initiative": str(initiative.pk)},
    )

    assert answer.status_code == 200
    assert answer.context["link"] in mail.outbox[0].body
    assert mail.outbox[0].to == ["kofi@example.org"]


def test_an_initiative_of_another_programme_is_no_choice(client, administrator, other_initiative):
    client.force_login(administrator, backend=BACKEND)

    client.post(
        reverse("accounts", args=["alpha"]),
        {"email": "kofi@example.org", "code": "clerk", "initiative": str(other_initiative.pk)},
    )

    assert not Invitation.objects.exists()


def test_only_an_administrator_manages_accounts(client, manager, cda, stranger):
    for user, status in ((manager, 403), (cda, 403), (stranger, 404)):
        client.force_login(user, backend=BACKEND)
        assert client.get(reverse("accounts", args=["alpha"])).status_code == status


def test_an_ended_role_opens_nothing_more(client, administrator, cda, initiative):
    client.force_login(administrator, backend=BACKEND)
    client.post(reverse("accounts.end", args=["alpha", cda.roles.get().pk]))

    client.force_login(User.objects.get(pk=cda.pk), backend=BACKEND)
    assert client.get(reverse("road", args=["alpha", "cocoa"])).status_code == 404


def test_nobody_signs_up_uninvited(client, db):
    client.post("/account/signup/", {"email": "x@example.org", "password1": "a long enough secret"})

    assert not User.objects.exists()


def test_events_hold_no_address(token, administrator):
    assert "ama@example.org" not in "".join(Event.objects.values_list("stored", flat=True)).lower()


def test_a_role_that_ended_is_not_ended_again(client, programme, administrator, cda):
    role, url = cda.roles.get(), "accounts.end"
    client.force_login(administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
    answers = [client.post(reverse(url, args=[programme.slug, role.pk])).status_code for _time in range(2)]

    assert answers == [302, 404]


def test_the_page_of_accounts_says_why_the_only_administrator_stays(client, programme, administrator):
    role = administrator.roles.get()
    client.force_login(administrator, backend=BACKEND)
    page = client.post(reverse("accounts.end", args=[programme.slug, role.pk]), follow=True).content.decode()

    assert "Give the role to somebody else first." in page
    assert "The role ended today." not in page
    assert Role.objects.get(pk=role.pk).ends is None
