"""What surrounds every page: where one is, where one can go, in which languages, and what was just done."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.people import access

DISCLAIMER = _(
    "Clusterwise follows the approach to cluster development that UNIDO has published. "
    "It is not a product of UNIDO, and UNIDO has not endorsed it."
)
#: Each place with its URL names, the first that exists is taken; for an initiative, then for a programme.
PLACES: tuple[tuple[str | Promise, tuple[str, ...], tuple[str, ...]], ...] = (
    (_("Road"), ("road",), ()),
    (_("Initiatives"), (), ("programme",)),
    (_("Selection"), (), ("selection",)),
    (_("People and organisations"), ("members",), ("programme_people", "organisations.organisation.list")),
    (_("Map"), ("initiative_map",), ("programme_map",)),
    (_("Results"), ("results",), ("programme_results",)),
    (_("Journal"), ("initiative_journal",), ("programme_journal",)),
)
UNDO = "undo:"
SILENT_MAIL = {f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "filebased")}


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; `is_here` where the reader is on it, or on a page below it."""

    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages, by its own name."""

    code: str
    name: str
    direction: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Toast:
    """What was just done, with the address that undoes it where that is still possible."""

    text: str
    level: str
    undo_url: str


class Shell:
    """Worked out only as far as a page asks for it."""

    disclaimer = DISCLAIMER

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.scope: Any = getattr(request, "scope", None)

    @property
    def sends_mail(self) -> bool:
        """Say whether messages leave this computer; without a mail server they appear in the window where it runs."""
        return settings.EMAIL_BACKEND not in SILENT_MAIL

    @cached_property
    def navigation(self) -> list[Link]:
        """Return the places of the current programme or initiative that the reader may open."""
        if self.scope is None:
            return []
        inside = isinstance(self.scope, Initiative)
        links = [(label, self._open(names if inside else others)) for label, names, others in PLACES]
        found = [(str(label), url) for label, url in links if url]
        here = max((url for _label, url in found if self.request.path.startswith(url)), key=len, default="")
        return [Link(label, url, url == here) for label, url in found]

    def _open(self, names: tuple[str, ...]) -> str:
        for name in names:
            url = self._address(name)
            if url and self._may_open(url):
                return url
        return ""

    def _address(self, name: str) -> str:
        try:
            return reverse(name, args=scope_args(self.scope))
        except NoReverseMatch:
            return ""

    def _may_open(self, url: str) -> bool:
        try:
            permission = getattr(resolve(url).func, "permission", "")
        except Resolver404:
            return False
        return not permission or access.may(self.request.user, permission, self.scope)

    @cached_property
    def trail(self) -> list[Link]:
        """Return the programme, and the initiative inside it, that the page belongs to."""
        if self.scope is None:
            return []
        inside = isinstance(self.scope, Initiative)
        programme = self.scope.programme if inside else self.scope
        steps = [Link(str(programme), self._reversed("programme", programme.slug))]
        if inside:
            steps.append(Link(str(self.scope), self._reversed("road", programme.slug, self.scope.slug)))
        return steps

    def _reversed(self, name: str, *args: Any) -> str:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            return ""

    @cached_property
    def languages(self) -> list[Language]:
        current = translation.get_language()
        return [
            Language(code, name, "rtl" if translation.get_language_info(code)["bidi"] else "ltr", code == current)
            for code, name in settings.LANGUAGES
        ]

    @cached_property
    def toasts(self) -> list[Toast]:
        """Return the messages of this page; a message with the tag `undo:<event id>` can be undone from it."""
        return [Toast(str(m), m.level_tag, self._undo(m.extra_tags or "")) for m in get_messages(self.request)]

    def _undo(self, tags: str) -> str:
        event = next((tag.removeprefix(UNDO) for tag in tags.split() if tag.startswith(UNDO)), "")
        if not event or self.scope is None or not access.may(self.request.user, "journal.undo", self.scope):
            return ""
        return self._reversed("undo", scope_args(self.scope)[0], event)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template the shell."""
    return {"shell": Shell(request)}
