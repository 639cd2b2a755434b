"""A locked period keeps its records: what is dated in it is neither recorded, corrected, removed nor undone.

It is asked at the database's own door, so that a list, an import and an undo are refused like a form.
"""

import json
from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_delete, pre_save
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.state import apply_state
from clusterwise.phases.p6_results.reporting.models import Period

#: Records of one day, by the path to that day; states that go on, such as an agreement, may still come to an end.
DATED: Mapping[str, str] = {
    "evidence.Observation": "starts",
    "training.Session": "starts",
    "training.Participation": "session.starts",
    "training.HeadCount": "session.starts",
    "agreements.Delivery": "on",
    "facilities.Batch": "on",
    "market.MarketEvent": "starts",
    "market.EventParticipant": "event.starts",
    "market.EventHeads": "event.starts",
    "producers.Landing": "on",
}
#: What becomes known of a record later and moves no figure of its period.
LATER: Mapping[str, frozenset[str]] = {"agreements.Delivery": frozenset({"paid_on"})}


class LockedPeriodError(ValidationError):
    """The record is dated in a locked period."""

    def __init__(self, period: Period) -> None:
        super().__init__(why_locked(period))


def why_locked(period: Period) -> str:
    """Return the sentence that names a locked period and what to do."""
    text = _(
        "The period %(period)s is locked, so its records stay as they are. Ask the programme manager to reopen it."
    )
    return text % {"period": period}


def locked_on(initiative_id: UUID, *days: date | None) -> Period | None:
    """Return the locked period of an initiative that one of the days lies in."""
    known = [day for day in days if day is not None]
    locked = Period.objects.filter(initiative_id=initiative_id, state=Period.State.LOCKED)
    return next((one for one in locked if any(one.window.holds(day) for day in known)), None)


def _day(record: Any) -> date | None:
    found = record
    for part in DATED[record._meta.label].split("."):
        found = getattr(found, part)
    return found if isinstance(found, date) else parse_date(str(found))


def _has_moved(record: Any, stored: Any) -> bool:
    """Say whether a record differs in more than what may become known later."""
    free = {"version", *LATER.get(record._meta.label, ())}
    fields = (one.attname for one in record._meta.concrete_fields if one.attname not in free)
    return any(getattr(record, name) != getattr(stored, name) for name in fields)


def refuse_writing(sender: type[models.Model], instance: Any, **_more: Any) -> None:
    """Refuse to store a record whose day, as it was or as it would be, lies in a locked period."""
    if not Period.objects.filter(initiative_id=instance.initiative_id, state=Period.State.LOCKED).exists():
        return
    stored = None if instance._state.adding else sender._base_manager.filter(pk=instance.pk).first()
    if stored is not None and not _has_moved(instance, stored):
        return
    period = locked_on(instance.initiative_id, _day(instance), _day(stored) if stored is not None else None)
    if period is not None:
        raise LockedPeriodError(period)


def refuse_removing(sender: type[models.Model], instance: Any, **_more: Any) -> None:
    """Refuse to remove a record whose day lies in a locked period."""
    period = locked_on(instance.initiative_id, _day(instance))
    if period is not None:
        raise LockedPeriodError(period)


def stands_in_locked(model: str, record_id: str) -> str:
    """Return why an undo may not touch a record, whether it stands or was removed; empty where it may."""
    if model not in DATED:
        return ""
    for state in _states(apps.get_model(model), model, record_id):
        period = locked_on(state.initiative_id, _day(state))
        if period is not None:
            return why_locked(period)
    return ""


def _states(kind: Any, model: str, record_id: str) -> list[Any]:
    """Return a record as it stands, and as it stood before the last event that touched it, which an undo puts back."""
    record = kind._base_manager.filter(pk=record_id).first()
    touched = Event.objects.filter(touched__model=model, touched__record_id=record_id)
    event = touched.order_by("-at", "-sequence").first()
    found = [record] if record is not None else []
    for entry in json.loads(event.stored)["changes"] if event is not None else ():
        if (entry["model"], entry["id"]) == (model, record_id) and entry["before"]:
            earlier = copy(record) if record is not None else kind(pk=record_id)
            apply_state(earlier, entry["before"])
            found.append(earlier)
    return found


def register() -> None:
    """Put the lock before every dated model, and let undo say why before it tries."""
    for label in DATED:
        kind = apps.get_model(label)
        pre_save.connect(refuse_writing, sender=kind, dispatch_uid=f"locked-save-{label}")
        pre_delete.connect(refuse_removing, sender=kind, dispatch_uid=f"locked-delete-{label}")
    if stands_in_locked not in undo.citations:
        undo.citations.append(stands_in_locked)
