"""What a person reads when something cannot be done: a plain sentence, what it means, and what to do."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from clusterwise.foundation.journal import StaleRecordError

FULL = frozenset({"SQLITE_FULL", "53100", "ENOSPC", "EDQUOT"})
READ_ONLY = frozenset({"SQLITE_READONLY", "25006", "EROFS"})
BUSY = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01", "40001", "57014"})
AWAY = frozenset({"57P01", "57P02", "57P03", "53300", "08000", "08001", "08006", "SQLITE_CANTOPEN", "SQLITE_IOERR"})
#: SQLite's own words, for builds that give no code.
SPOKEN = (
    ("database or disk is full", "SQLITE_FULL"),
    ("readonly database", "SQLITE_READONLY"),
    ("is locked", "SQLITE_BUSY"),
    ("unable to open database", "SQLITE_CANTOPEN"),
    ("disk i/o error", "SQLITE_IOERR"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its status, its words, and the seconds after which trying again makes sense."""

    status: int
    title: str
    sentence: str
    remedy: str
    retry_after: int | None = None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _code(error: BaseException) -> str:
    """Return the code that SQLite, PostgreSQL or the operating system gave for a failure."""
    for cause in _causes(error):
        named = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
        if named:
            return _general(named)
        if isinstance(cause, OSError) and cause.errno is not None:
            return errno.errorcode.get(cause.errno, "")
    said = str(error).lower()
    return next((code for words, code in SPOKEN if words in said), "")


def _general(named: str) -> str:
    """Return the primary code of an extended one, such as SQLITE_BUSY of SQLITE_BUSY_SNAPSHOT."""
    parts = named.split("_")
    return "_".join(parts[:2]) if parts[0] == "SQLITE" else named


def of_storage(error: BaseException) -> Refusal | None:
    """Return the refusal for a store that cannot write now, or nothing when the failure is of another kind."""
    if not isinstance(error, DatabaseError | OSError):
        return None
    code = _code(error)
    if code in FULL:
        return Refusal(
            507,
            _("The disk of this server is full"),
            _("Nothing of this was saved. Everything that was saved before is safe."),
            _("Ask the person who looks after the server to free some space, then send it again."),
            300,
        )
    if code in READ_ONLY:
        return Refusal(
            503,
            _("This server can be read, but not written to"),
            _("Nothing of this was saved. Everything that was saved before is safe."),
            _("Ask the person who looks after the server to make its database writable, then send it again."),
            300,
        )
    return _of_waiting(code)


def _of_waiting(code: str) -> Refusal | None:
    if code in BUSY:
        return Refusal(
            503,
            _("Somebody else is saving just now"),
            _("Nothing of this was saved, because another long task holds the database."),
            _("Wait a few seconds, then send it again."),
            5,
        )
    if code in AWAY:
        return Refusal(
            503,
            _("The database does not answer"),
            _("Nothing of this was saved."),
            _("Wait a minute, then try again. If it stays so, tell the person who looks after the server."),
            60,
        )
    return None


def of_access(error: Exception) -> Refusal:
    """Return the refusal for a deed that the reader's role does not allow."""
    return Refusal(
        403,
        _("This page is not for your role"),
        str(error),
        _("Ask the programme manager if you need it for your work."),
    )


def of_records(error: Exception) -> Refusal:
    """Return the refusal for records that cannot be counted, or that somebody else changed meanwhile."""
    if isinstance(error, StaleRecordError):
        remedy = _("Go back, reload the page, look, and do it again if it is still right.")
        return Refusal(409, _("This was not saved"), str(error), remedy)
    return Refusal(
        409,
        _("This figure cannot be computed from its records"),
        str(error),
        _("Correct the records that do not fit, or say in the indicator which of them are counted."),
    )


def of_null_characters() -> Refusal:
    """Return the refusal for an address with a character that no text can hold."""
    return Refusal(
        400,
        _("This address is damaged"),
        _("It holds a character that no text can contain."),
        _("Go to the start page and choose your way from there."),
    )


def respond(request: HttpRequest, refusal: Refusal, template: str = "problem.html") -> HttpResponse:
    """Answer with a refusal; while the store is in trouble, the page is drawn without asking it anything."""
    context: dict[str, Any] = {"refusal": refusal}
    body = render_to_string(template, context, request=None if refusal.status >= 500 else request)
    response = HttpResponse(body, status=refusal.status)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    return response
