"""What surrounds a page: places that the reader may open, languages, and what was just done."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from clusterwise.foundation.journal.models import Event, new_id
from clusterwise.site.shell import Shell

ROAD = "/p/alpha/i/cocoa/"


class _Message:
    level_tag = "success"

    def __init__(self, extra_tags=""):
        self.extra_tags = extra_tags

    def __str__(self):
        return "Recorded."


def _shell(user, scope=None, path="/", messages=()):
    request = RequestFactory().get(path)
    request.user, request._messages = user, list(messages)
    if scope is not None:
        request.scope = scope
    return Shell(request)


def test_outside_of_any_programme_there_is_nowhere_to_go():
    assert (_shell(AnonymousUser()).navigation, _shell(AnonymousUser()).trail) == ([], [])


def test_a_facilitator_finds_the_pages_of_the_initiative(cda, initiative):
    with translation.override("en"):
        labels = [link.label for link in _shell(cda, initiative, ROAD).navigation]

    assert [label for label in labels if label != "Results"] == ["Road", "People and organisations", "Map", "Journal"]


def test_a_viewer_is_not_led_to_pages_that_refuse(viewer, initiative):
    labels = [link.label for link in _shell(viewer, initiative, ROAD).navigation]

    assert ("Road" in labels, "Journal" in labels, "People and organisations" in labels) == (True, False, False)


def test_a_stranger_is_led_nowhere(stranger, initiative):
    assert _shell(stranger, initiative, ROAD).navigation == []


@pytest.mark.parametrize(("page", "label"), [("road", "Road"), ("initiative_journal", "Journal")])
def test_the_page_where_one_is_is_marked(cda, initiative, page, label):
    path = reverse(page, args=["alpha", "cocoa"])

    assert [link.label for link in _shell(cda, initiative, path).navigation if link.is_here] == [label]


def test_the_trail_leads_from_the_programme_to_the_initiative(cda, initiative):
    trail = [(step.label, step.url) for step in _shell(cda, initiative).trail]

    assert trail == [("Programme alpha", "/p/alpha/"), ("Initiative cocoa", ROAD)]


def test_each_language_is_named_by_itself_and_knows_its_direction():
    with translation.override("en"):
        languages = [(one.code, one.name, one.direction, one.is_current) for one in _shell(AnonymousUser()).languages]

    assert languages == [
        ("en", "English", "ltr", True),
        ("fr", "Français", "ltr", False),
        ("ar", "العربية", "rtl", False),
    ]


def test_what_was_just_done_can_be_undone_by_those_who_may(cda, viewer, initiative):
    event = new_id()
    shown = [_shell(user, initiative, messages=[_Message(f"undo:{event}")]).toasts[0] for user in (cda, viewer)]

    assert [toast.undo_url for toast in shown] == [f"/p/alpha/events/{event}/undo/", ""]


def test_a_plain_message_has_no_undo(cda, initiative):
    toast = _shell(cda, initiative, messages=[_Message()]).toasts[0]

    assert (toast.text, toast.level, toast.undo_url) == ("Recorded.", "success", "")


def test_a_chosen_language_is_kept_on_the_device_and_with_the_account(client, cda):
    client.force_login(cda)
    response = client.post("/language/", {"language": "ar", "next": "/p/alpha/"})
    cda.refresh_from_db()

    assert (response["Location"], response.cookies["django_language"].value, cda.language) == ("/p/alpha/", "ar", "ar")
    assert Event.objects.filter(verb="people.chose_language", actor=cda).count() == 1


def test_the_same_language_again_writes_nothing(client, cda):
    client.force_login(cda)
    client.post("/language/", {"language": cda.language})

    assert Event.objects.filter(verb="people.chose_language").count() == 0


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_language_form_leads_nobody_away(client, db, target):
    assert client.post("/language/", {"language": "fr", "next": target})["Location"] == "/"


def test_a_language_without_pages_is_refused_with_those_that_have(client, db):
    response = client.post("/language/", {"language": "xx"})

    assert (response.status_code, "django_language" in response.cookies) == (400, False)
    assert "English, Français, العربية" in response.content.decode()


def test_nobody_signs_up_without_an_invitation(client, db):
    page = client.get(reverse("account_signup")).content.decode()

    assert ("Accounts are made by invitation" in page, '<input type="password"' in page) == (True, False)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction(client, db, language, direction):
    client.cookies["django_language"] = language

    assert f'<html lang="{language}" dir="{direction}">' in client.get(reverse("account_login")).content.decode()
