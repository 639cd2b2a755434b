"""Keeps signed-in pages out of shared caches, and turns refusals into plain pages."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from clusterwise.foundation.journal import StaleRecordError
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.methods.counting import CountingError
from clusterwise.site import refusals

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"


class PrivateResponses:
    """Marks what a signed-in person gets as private, in the language that the person chose."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        if signed_in:
            self._speak(request)
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    def _speak(self, request: HttpRequest) -> None:
        """Use the account's language on a device that has not chosen one itself."""
        language = getattr(request.user, "language", "")
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]


class PlainRefusals:
    """Answers a forbidden deed, a store in trouble and a damaged address in words that help."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return refusals.respond(request, refusals.of_null_characters())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowedError):
            return refusals.respond(request, refusals.of_access(exception))
        if isinstance(exception, CountingError | StaleRecordError):
            return refusals.respond(request, refusals.of_records(exception))
        refusal = refusals.of_storage(exception)
        if refusal is None:
            return None
        logger.error("The store refused %s %s: %r", request.method, request.path, exception)
        return refusals.respond(request, refusal)
