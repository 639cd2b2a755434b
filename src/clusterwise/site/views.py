"""The pages of the shell itself: refusals, and the choice of a language."""

import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterwise.site import refusals
from clusterwise.site.services import choose_language

YEAR = 365 * 24 * 60 * 60


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and with the account of a signed-in person."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return refusals.respond(request, _unknown_language())
    if request.user.is_authenticated:
        choose_language(user=request.user, language=language)  # type: ignore[arg-type]
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=settings.SECURE_TRANSPORT,
        httponly=True,
        samesite="Lax",
    )
    return response


def _unknown_language() -> refusals.Refusal:
    names = ", ".join(name for _code, name in settings.LANGUAGES)
    return refusals.Refusal(
        400,
        _("Clusterwise does not speak this language yet"),
        _("Its pages are written in these languages: %(names)s.") % {"names": names},
        _("Choose one of them at the foot of the page."),
    )


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that does not come from a page of this session."""
    refusal = refusals.Refusal(
        403,
        _("This form could not be accepted"),
        _("It was open for too long, or cookies are switched off, so nobody can be sure that it came from you."),
        _("Go back, reload the page and send it again."),
    )
    return refusals.respond(request, refusal)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refuse a request that cannot be read."""
    if isinstance(exception, DisallowedHost):
        return _unknown_host()
    refusal = refusals.Refusal(
        400,
        _("This request could not be read"),
        _("It was damaged on the way, or it is larger than this server accepts."),
        _("Go back and try again; send a large file in smaller parts."),
    )
    return refusals.respond(request, refusal)


def _unknown_host() -> HttpResponse:
    """Answer under a name that is not ours in plain words: no page can be made, since it would repeat that name."""
    words = _("This server is not reached under this name. Whoever keeps it sets its names in CLUSTERWISE_HOSTS.")
    answer = HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer["X-Frame-Options"] = "DENY"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say who a page is for, where the refusal knows."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here, in the same words whether it never was or may not be seen."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure that nobody foresaw; a store in trouble gets its own words."""
    failure = sys.exc_info()[1]
    refusal = refusals.of_storage(failure) if failure else None
    if refusal is not None:
        return refusals.respond(request, refusal)
    return HttpResponse(render_to_string("500.html"), status=500)
