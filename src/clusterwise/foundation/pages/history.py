"""Who did what to a record, newest first, with undo where it is safe."""

import json
from dataclasses import dataclass
from typing import Any

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import why_not
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.pages.names import Named, subjects_of
from clusterwise.foundation.pages.register import Register
from clusterwise.foundation.people import access

#: A deed that touched more records than these is judged when somebody asks to undo it: each record costs queries.
JUDGED_RECORDS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as people read it; `stays` says why it cannot be undone, empty when it can.

    `about` names the record where the page is not its own and the reader may see it.
    """

    event: Event
    sentence: str
    may_undo: bool
    stays: str
    about: Named | None = None
    is_undone: bool = False


def sentence_of(event: Event) -> str:
    """Return what was done, in the reader's language."""
    verb = Verb.known.get(event.verb)
    return str(verb) if verb else event.verb


def may_undo(event: Event, user: Any, scope: Any) -> bool:
    """Say whether a user may undo an event met within a scope: one of that scope, or an own deed of its programme.

    A deed for which a further permission is declared, or another's on a record that the user may not edit, stays.
    """
    if not all(access.may(user, permission, scope) for permission in ("journal.undo", *_needed(event, user))):
        return False
    programme = getattr(scope, "programme", scope)
    own = event.scope == scope.journal_scope or event.actor_id == user.pk
    return own or access.may(user, "journal.undo", programme)


def _needed(event: Event, user: Any) -> list[str]:
    verb, register = Verb.known.get(event.verb), Register.known.get(event.subject_model.lower())
    asked = register.edit if register and event.actor_id != user.pk else ""
    return [permission for permission in (verb.needs if verb else "", asked) if permission]


def entries(events: list[Event], user: Any, scope: Any, *, judge: int = 1, of: Any = None) -> list[Entry]:
    """Return events with their sentences and, but for the record `of` whose page it is, what they were about.

    The newest `judge` of them, unless they touched many records, are asked whether they can be undone.
    """
    undone = set(Event.objects.filter(undoes__in=[event.pk for event in events]).values_list("undoes_id", flat=True))
    about = subjects_of([event for event in events if of is None or event.subject_id != str(of.pk)], user, scope)
    found = []
    for place, event in enumerate(events):
        allowed = place < judge and event.pk not in undone and may_undo(event, user, scope)
        is_small = allowed and len(json.loads(event.stored)["changes"]) <= JUDGED_RECORDS
        stays = why_not(event) if is_small else ""
        told = about.get(event.pk)
        found.append(Entry(event, sentence_of(event), allowed and not stays, stays, told, event.pk in undone))
    return found


def latest_event(record: Any) -> Event | None:
    """Return the last event that touched a record."""
    return Event.objects.filter(touched__record_id=str(record.pk)).order_by("-at", "-sequence").first()


def history_of(record: Any, user: Any, scope: Any, limit: int = 10) -> list[Entry]:
    """Return the latest events that touched a record."""
    events = list(
        Event.objects.filter(touched__record_id=str(record.pk), touched__model=record._meta.label)
        .select_related("actor")
        .order_by("-at", "-sequence")
        .distinct()[:limit]
    )
    return entries(events, user, scope, of=record)
