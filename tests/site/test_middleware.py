"""Signed-in pages stay private, and refusals are plain pages that help."""

import errno
import sqlite3

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldError
from django.db import InternalError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.people.models import User
from clusterwise.site.middleware import PERMISSIONS, PlainRefusals, PrivateResponses


class _DriverError(Exception):
    """An error as a database driver raises it, with the code that it carries."""

    def __init__(self, words="", **codes):
        super().__init__(words)
        self.__dict__.update(codes)


def _wrapped(kind, cause):
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def _request(path="/", user=None, **extra):
    request = RequestFactory().get(path, **extra)
    request.user = user or AnonymousUser()
    request._messages = []
    return request


def _private(request, response=None):
    return PrivateResponses(lambda _request: response or HttpResponse("page"))(request)


def _refused(error):
    return PlainRefusals(lambda _request: HttpResponse("page")).process_exception(_request(), error)


@pytest.fixture
def ama():
    user = User(email="ama@example.org", name="Ama", language="fr")
    user._holdings = None
    return user


def test_no_cache_keeps_what_a_signed_in_person_gets(ama):
    response = _private(_request(user=ama), HttpResponse("page", headers={"Cache-Control": "public, max-age=60"}))

    assert (response["Cache-Control"], response["Vary"]) == ("private, no-store", "Cookie")


def test_a_public_page_may_be_kept_by_a_cache():
    response = _private(_request(), HttpResponse("page", headers={"Cache-Control": "public, max-age=60"}))

    assert response["Cache-Control"] == "public, max-age=60"


def test_every_response_closes_what_the_pages_never_use():
    response = _private(_request())
    names = ("Permissions-Policy", "Cross-Origin-Opener-Policy", "X-Content-Type-Options")

    assert [response[name] for name in names] == [PERMISSIONS, "same-origin", "nosniff"]


def _language(request):
    spoken = []

    def view(_request):
        spoken.append(translation.get_language())
        return HttpResponse("page")

    with translation.override("en"):
        PrivateResponses(view)(request)
    return spoken


def test_a_new_device_speaks_the_language_of_the_account(ama):
    assert _language(_request(user=ama)) == ["fr"]


def test_the_language_chosen_on_a_device_goes_before_that_of_the_account(ama, settings):
    request = _request(user=ama)
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert _language(request) == ["en"]


def test_a_deed_that_the_role_does_not_allow_is_refused_with_the_roles_that_may():
    response = _refused(NotAllowedError("people.erase"))

    assert response.status_code == 403
    assert "It is for: administrator, programme manager." in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "retry_after", "sentence"),
    [
        (_wrapped(OperationalError, sqlite3.OperationalError("database or disk is full")), 507, "300", "is full"),
        (
            _wrapped(OperationalError, sqlite3.OperationalError("database is locked")),
            503,
            "5",
            "Somebody else is saving",
        ),
        (
            _wrapped(OperationalError, sqlite3.OperationalError("attempt to write a readonly database")),
            503,
            "300",
            "not written to",
        ),
        (
            _wrapped(OperationalError, _DriverError(sqlite_errorname="SQLITE_BUSY_SNAPSHOT")),
            503,
            "5",
            "Somebody else is saving",
        ),
        (_wrapped(OperationalError, _DriverError(sqlstate="53100")), 507, "300", "is full"),
        (_wrapped(InternalError, _DriverError(sqlstate="25006")), 503, "300", "not written to"),
        (_wrapped(OperationalError, _DriverError(sqlstate="55P03")), 503, "5", "Somebody else is saving"),
        (_wrapped(OperationalError, _DriverError(sqlstate="57P01")), 503, "60", "does not answer"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "300", "is full"),
        (OSError(errno.EROFS, "Read-only file system"), 503, "300", "not written to"),
    ],
)
def test_a_store_in_trouble_is_said_in_words_with_the_time_to_try_again(error, status, retry_after, sentence):
    response = _refused(error)

    assert (response.status_code, response["Retry-After"]) == (status, retry_after)
    assert sentence in response.content.decode()


def test_a_store_in_trouble_is_not_asked_for_its_own_refusal(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        _refused(_wrapped(OperationalError, sqlite3.OperationalError("database is locked")))


@pytest.mark.parametrize(
    "error", [ValueError("no"), FieldError("no"), OSError(errno.ENOENT, "gone"), OperationalError("no such table: x")]
)
def test_any_other_failure_stays_what_it_is(error):
    assert _refused(error) is None


@pytest.mark.parametrize("path", ["/?q=a%00b", "/p/a%00b/"])
def test_a_null_character_in_the_address_is_refused_before_any_page_sees_it(path):
    seen = []
    response = PlainRefusals(lambda request: seen.append(request))(_request(path))

    assert (response.status_code, seen) == (400, [])
    assert "This address is damaged" in response.content.decode()


def test_an_address_without_null_characters_passes():
    assert PlainRefusals(lambda _request: HttpResponse("page"))(_request("/?q=100%25")).content == b"page"


def test_a_name_that_is_not_ours_is_a_bad_request_with_its_headers(db):
    answer = Client(raise_request_exception=False).get("/account/login/", headers={"host": "evil.example"})

    assert (answer.status_code, answer["X-Frame-Options"], "evil.example" in answer.content.decode()) == (
        400, "DENY", False,
    )  # fmt: skip
    assert "default-src 'none'" in answer["Content-Security-Policy"]
