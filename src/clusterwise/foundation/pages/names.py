"""What a record is called on a page: its name with dates as the reader writes them, also after it was removed."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import prefetch_related_objects
from django.urls import NoReverseMatch
from django.utils import formats

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.state import State, apply_state
from clusterwise.foundation.pages.register import Register, record_url
from clusterwise.foundation.people import access

_DAY = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
#: What every record hangs on; it is known from the page, and never part of a name.
FRAME = ("programme", "initiative")


@dataclass(frozen=True, slots=True)
class Named:
    """A record by name, with the address of its page where the reader may open it."""

    name: str
    url: str = ""


def name_of(record: Any) -> str:
    """Return a record's name with its dates in the reader's language.

    The name itself keeps dates as year-month-day: facts carry it into frozen reports, whose hash knows no language.
    """
    return _DAY.sub(_day, str(record))


def _day(found: re.Match[str]) -> str:
    try:
        return formats.date_format(date(*map(int, found.groups())), "j F Y")  # type: ignore[arg-type]
    except ValueError:
        return found.group()


def subjects_of(events: Sequence[Event], user: Any, scope: Any) -> dict[Any, Named]:
    """Return what each event was about, as far as the reader may see it; asked once for each kind of record."""
    by_model: dict[str, set[str]] = {}
    for event in events:
        by_model.setdefault(event.subject_model, set()).add(event.subject_id)
    found: dict[tuple[str, str], Named] = {}
    gone: dict[str, set[str]] = {}
    for label, keys in by_model.items():
        model = _model(label)
        if model is None or not _may_read(model, user, scope):
            continue
        rows = {
            str(row.pk): row
            for row in model.objects.visible_to(user)
            .filter(pk__in=keys)
            .select_related(*_paths(model))
            .defer(*_bulky(model))
        }
        found |= {(label, key): Named(name_of(_framed(row, scope)), _url(row, scope)) for key, row in rows.items()}
        lost = keys - rows.keys()
        if lost:
            present = model._base_manager.filter(pk__in=lost).values_list("pk", flat=True)
            gone[label] = lost - {str(key) for key in present}
    found |= _removed(gone, scope)
    return {e.pk: found[e.subject_model, e.subject_id] for e in events if (e.subject_model, e.subject_id) in found}


def _model(label: str) -> Any:
    """Return the model of an event's subject if it has a rule for who sees it; an app may be gone since."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    return model if hasattr(model._default_manager, "visible_to") else None


def _may_read(model: Any, user: Any, scope: Any) -> bool:
    """Say whether a reader's role reads records of a kind; a removed one has no row left that could be asked."""
    seen_by = getattr(model, "seen_by", None)
    if seen_by is not None and not seen_by & access.roles_of(user, scope):
        return False
    register = Register.known.get(model._meta.label_lower)
    return register is None or access.may(user, register.see, scope)


def _links(model: Any) -> Iterable[Any]:
    return (field for field in model._meta.concrete_fields if field.many_to_one and field.name not in FRAME)


def _paths(model: Any) -> list[str]:
    """Return the links of a record and theirs, which names are made of; a link to itself is followed once."""
    paths = []
    for field in _links(model):
        paths.append(field.name)
        if field.related_model is not model:
            paths += [f"{field.name}__{further.name}" for further in _links(field.related_model)]
    return paths


def _bulky(model: Any) -> list[str]:
    """Return columns that may be long and that no name is made of; a translated name is made of its translations."""
    tables = [("", model), *((f"{field.name}__", field.related_model) for field in _links(model))]
    return [
        prefix + field.name
        for prefix, table in tables
        for field in table._meta.concrete_fields
        if isinstance(field, models.JSONField) and not field.name.endswith("_translations")
    ]


def _framed(record: Any, scope: Any) -> Any:
    """Give a record the scope that the page already holds, so that its name and address ask for nothing more."""
    programme = getattr(scope, "programme", scope)
    if getattr(record, "programme_id", None) == programme.pk:
        record.programme = programme
    if scope is not programme and getattr(record, "initiative_id", None) == scope.pk:
        record.initiative = scope
    return record


def _url(record: Any, scope: Any) -> str:
    try:
        return record_url(record, scope)
    except NoReverseMatch:
        # A record of an initiative has no page of its own below the programme.
        return ""


def _removed(gone: dict[str, set[str]], scope: Any) -> dict[tuple[str, str], Named]:
    """Return the names of removed records from the last whole state that an event of the scope kept of each."""
    keys = {key for several in gone.values() for key in several}
    if not keys:
        return {}
    kept: dict[tuple[str, str], State] = {}
    told = Event.objects.filter(scope=scope.journal_scope, touched__record_id__in=keys).order_by("-sequence").distinct()
    for stored in told.values_list("stored", flat=True):
        for entry in json.loads(stored)["changes"]:
            whole = entry["before"] if entry["after"] is None else entry["after"] if entry["before"] is None else None
            if whole and entry["id"] in gone.get(entry["model"], ()):
                kept.setdefault((entry["model"], entry["id"]), whole)
    found: dict[tuple[str, str], Named] = {}
    for label in gone:
        records = [_rebuilt(label, key, state) for (model, key), state in kept.items() if model == label]
        for field in _links(apps.get_model(label)) if records else ():
            prefetch_related_objects(records, field.name)
        found |= {(label, str(record.pk)): Named(_kept_name(record, scope)) for record in records}
    return found


def _rebuilt(label: str, key: str, state: State) -> Any:
    """Return a removed record as it was, without the personal values that the event only names by digest."""
    record = apps.get_model(label)(pk=key)
    apply_state(record, {name: value for name, value in state.items() if not isinstance(value, dict)})
    return record


def _kept_name(record: Any, scope: Any) -> str:
    try:
        return name_of(_framed(record, scope))
    except (ObjectDoesNotExist, AttributeError):
        # What its name was made of was removed as well.
        return str(record._meta.verbose_name)
