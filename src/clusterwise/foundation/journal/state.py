"""Turns a record into the plain values that an event keeps, and back."""

import hashlib
import json
import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from clusterwise.foundation.journal.models import PersonalValue

State = dict[str, Any]
_MARK = "personal"


class ErasedValueError(LookupError):
    """A personal value was erased or altered, so an earlier state cannot be rebuilt."""


def plain(value: Any) -> Any:
    """Return a value as JSON holds it, without loss."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def canonical(content: Any) -> str:
    """Return the one JSON text of a content: sorted keys, no spaces, no NaN."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def raw_state(record: models.Model) -> State:
    """Return the concrete columns of a record as plain values."""
    return {
        field.attname: plain(field.to_python(getattr(record, field.attname))) for field in record._meta.concrete_fields
    }


def _digest(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}\x00{value}".encode()).hexdigest()


def hide_personal(record: models.Model, state: State) -> State:
    """Put salted digests in place of personal values, keeping the values in the erasable side table.

    Columns of frozen rows that are long and never change (`digest_fields`) are named by their digest as well.
    """
    hidden = dict(state)
    for name in getattr(record, "digest_fields", ()):
        if name in hidden:
            hidden[name] = {"digest": hashlib.sha256(canonical(hidden[name]).encode()).hexdigest()}
    for name in getattr(record, "personal_fields", ()):
        value = hidden.get(name)
        if value in (None, ""):
            continue
        text = value if isinstance(value, str) else json.dumps(value)
        kept = PersonalValue.objects.filter(record_id=str(record.pk), field=name, value=text).first()
        if kept is None:
            kept = PersonalValue(record_id=str(record.pk), field=name, salt=secrets.token_hex(16), value=text)
            kept.save(force_insert=True)
        hidden[name] = {_MARK: _digest(kept.salt, text), "ref": str(kept.pk)}
    return hidden


def show_personal(state: State) -> State:
    """Return a state with personal values in place, or say that they were erased."""
    shown = dict(state)
    for name, value in state.items():
        if isinstance(value, dict) and _MARK in value and "ref" in value:
            kept = PersonalValue.objects.filter(pk=value["ref"]).first()
            if kept is None:
                raise ErasedValueError(f"The earlier value of {name} was erased and cannot be brought back.")
            if _digest(kept.salt, kept.value) != value[_MARK]:
                raise ErasedValueError(f"The kept value of {name} is not the one that the event was written with.")
            shown[name] = kept.value
    return shown


def apply_state(record: models.Model, state: State) -> None:
    """Set a record's columns from plain values."""
    for field in record._meta.concrete_fields:
        if field.attname in state and field.attname not in ("id", "version"):
            setattr(record, field.attname, field.to_python(state[field.attname]))
