"""Finds the programme or the initiative that an address names, as far as the reader may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.people import access

View = Callable[..., HttpResponse]


def in_programme(permission: str) -> Callable[[View], View]:
    """Give the view its programme; 404 where the reader has no role in it, a refusal where the role is too small."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, programme: str, *args: Any, **kwargs: Any) -> HttpResponse:
            found = get_object_or_404(Programme.objects.visible_to(request.user), slug=programme)
            access.require(request.user, permission, found)
            request.scope = found  # type: ignore[attr-defined]
            return view(request, found, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]
        return inner

    return wrap


def in_initiative(permission: str) -> Callable[[View], View]:
    """Give the view its initiative; 404 where the reader may not see it, a refusal where the role is too small."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, programme: str, initiative: str, *args: Any, **kwargs: Any) -> HttpResponse:
            visible = Initiative.objects.visible_to(request.user).select_related("programme", "cluster")
            found = get_object_or_404(visible, programme__slug=programme, slug=initiative)
            access.require(request.user, permission, found)
            request.scope = found  # type: ignore[attr-defined]
            return view(request, found, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]
        return inner

    return wrap
