"""A forgotten password: by mail where the installation sends any, through whoever runs it where it does not."""

import re
from typing import Any

import pytest
from django.core import mail
from tests import factories

from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import User

ADDRESS, FRESH = "ama@example.org", "a sentence that only Ama knows"
PAGE = "/account/password/reset/"


@pytest.fixture
def ama(db: None) -> User:
    return people.create_account(email=ADDRESS, name="Ama", password=factories.PASSWORD, by=None)


def test_the_entrance_leads_to_it(client, db):
    assert f'href="{PAGE}"' in client.get("/account/login/").content.decode()


def test_a_link_by_mail_sets_a_new_password_once(client, ama):
    client.post(PAGE, {"email": ADDRESS})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": FRESH, "password2": FRESH})
    ama.refresh_from_db()
    again = client.get(link, follow=True).content.decode()

    assert (mail.outbox[0].to, ama.check_password(FRESH)) == ([ADDRESS], True)
    assert "This link does not work any more" in again


def test_an_unknown_address_is_answered_alike(client, ama):
    answers = [client.post(PAGE, {"email": one}, follow=True).content for one in (ADDRESS, "nobody@example.org")]
    words = [re.sub(rb'value="[^"]{20,}"', b"", answer) for answer in answers]

    assert words[0] == words[1]


def test_without_mail_the_pages_say_whom_to_ask(client, ama, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    first = client.get(PAGE).content.decode()
    done = client.get(f"{PAGE}done/").content.decode()

    assert "ask the person who runs Clusterwise" in first and "will be sent" not in first
    assert "Ask the person who runs it" in done and "on its way" not in done
