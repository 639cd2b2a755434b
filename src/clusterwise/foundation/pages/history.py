"""Who did what to a record, newest first, with undo where it is safe."""

from dataclasses import dataclass
from typing import Any

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import why_not
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as people read it; `stays` says why it cannot be undone, empty when it can."""

    event: Event
    sentence: str
    may_undo: bool
    stays: str


def sentence_of(event: Event) -> str:
    """Return what was done, in the reader's language."""
    verb = Verb.known.get(event.verb)
    return str(verb) if verb else event.verb


def entries(events: list[Event], user: Any, scope: Any, *, judge: int = 1) -> list[Entry]:
    """Return events with their sentences; the newest `judge` of them are asked whether they can be undone."""
    allowed = access.may(user, "journal.undo", scope)
    found = []
    for place, event in enumerate(events):
        stays = why_not(event) if allowed and place < judge else ""
        found.append(Entry(event, sentence_of(event), allowed and place < judge and not stays, stays))
    return found


def history_of(record: Any, user: Any, scope: Any, limit: int = 10) -> list[Entry]:
    """Return the latest events that touched a record."""
    events = list(
        Event.objects.filter(touched__record_id=str(record.pk), touched__model=record._meta.label)
        .select_related("actor")
        .order_by("-at", "-sequence")
        .distinct()[:limit]
    )
    return entries(events, user, scope)
