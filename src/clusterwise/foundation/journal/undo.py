"""Undoing a deed: a new event that puts back what the first one changed, or a sentence that says why not."""

import json
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation.journal.changes import change
from clusterwise.foundation.journal.models import Event, Record
from clusterwise.foundation.journal.state import ErasedValueError, apply_state, show_personal
from clusterwise.foundation.journal.verbs import Verb

UNDID = Verb(
    "journal.undid",
    gettext_lazy("undid an earlier change"),
    final=gettext_lazy("An undo is not undone: do the deed again."),
)

#: Asked for each record before an undo; returns a sentence when something frozen or published cites the record.
citations: list[Callable[[str, str], str]] = []


class CannotUndoError(RuntimeError):
    """An undo is not allowed; the message says which rule stands in the way."""


def why_not(event: Event) -> str:
    """Return why an event cannot be undone, or an empty text."""
    verb = Verb.known.get(event.verb)
    if verb is None:
        return _("This kind of change is not known to this version of Clusterwise.")
    if verb.final:
        return str(verb.final)
    if Event.objects.filter(undoes=event).exists():
        return _("It was undone already.")
    # One deed may touch a record twice; what must not have moved since is its last state.
    last = {(entry["model"], entry["id"]): entry for entry in json.loads(event.stored)["changes"]}
    for entry in last.values():
        reason = _moved_on(entry) or _cited(entry)
        if reason:
            return reason
    return ""


def _present(entry: dict[str, Any]) -> models.Model | None:
    model: type[models.Model] = apps.get_model(entry["model"])
    return model._base_manager.filter(pk=entry["id"]).first()


def _moved_on(entry: dict[str, Any]) -> str:
    record = _present(entry)
    if entry["after"] is None:
        return _("The deleted record exists again.") if record else ""
    if record is None:
        return _("The record was deleted since.")
    if getattr(record, "version", 0) != entry["version"]:
        return _("“%(record)s” was changed again since; undo the later change first.") % {"record": record}
    return ""


def _cited(entry: dict[str, Any]) -> str:
    for asks in citations:
        reason = asks(entry["model"], entry["id"])
        if reason:
            return reason
    return ""


def undo(event: Event, by: models.Model) -> Event:
    """Put back what an event changed, in reverse order, as a new event of the same chain."""
    subject = _subject(event)
    try:
        with change(by, UNDID, subject, undoes=event) as noted:
            reason = why_not(event)
            if reason:
                raise CannotUndoError(reason)
            for entry in reversed(json.loads(event.stored)["changes"]):
                _reverse(noted, entry)
    except ProtectedError as error:
        names = ", ".join(str(each) for each in list(error.protected_objects)[:3])
        raise CannotUndoError(_("Other records were built on it: %(names)s.") % {"names": names}) from error
    except ErasedValueError as error:
        raise CannotUndoError(_("A personal value that it held was erased for good.")) from error
    if noted.event is None:
        raise CannotUndoError(_("There was nothing to put back."))
    return noted.event


def _subject(event: Event) -> models.Model:
    """Return the subject of an event, or a stand-in that keeps its chain when it no longer exists."""
    model: type[models.Model] = apps.get_model(event.subject_model)
    found = model._base_manager.filter(pk=event.subject_id).first()
    if found is not None:
        return found
    for entry in json.loads(event.stored)["changes"]:
        if entry["id"] == event.subject_id:
            gone = model(pk=event.subject_id)
            apply_state(gone, entry["after"] or entry["before"] or {})
            return gone
    raise CannotUndoError(_("The record that it was about no longer exists."))


def _reverse(noted: Any, entry: dict[str, Any]) -> None:
    model = apps.get_model(entry["model"])
    if entry["after"] is None:
        record = model(pk=entry["id"])
        apply_state(record, show_personal(entry["before"]))
        if isinstance(record, Record):
            record.version = entry["version"] + 1
        noted.create(record)
        return
    record = model._base_manager.get(pk=entry["id"])
    if entry["before"] is None:
        noted.delete(record)
        return
    apply_state(record, show_personal(entry["before"]))
    noted.save(record)
