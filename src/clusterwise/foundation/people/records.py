"""Adding, revising and removing one scoped record with its permission, its checks and its event."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access
from clusterwise.foundation.people.scope import InInitiative, Scoped

S = TypeVar("S", bound=Scoped)


def _scope(record: Scoped) -> Any:
    return record if getattr(record, "initiative_id", None) else record.programme


def check_same_scope(record: Scoped) -> None:
    """Refuse links to records of another programme, or of another initiative."""
    if isinstance(record, InInitiative) and not record.programme_id:
        record.programme_id = record.initiative.programme_id
    for field in record._meta.concrete_fields:
        target = field.related_model
        if not field.is_relation or not isinstance(target, type) or not issubclass(target, Scoped):
            continue
        if getattr(record, field.attname) is None:
            continue
        linked = getattr(record, field.name)
        same = linked.programme_id == record.programme_id
        home = getattr(linked, "initiative_id", None)
        if same and home is not None and isinstance(record, InInitiative):
            same = home == record.initiative_id
        if not same:
            raise ValidationError({field.name: _("Choose one from this initiative; the one given belongs elsewhere.")})


def check(record: Scoped) -> None:
    """Validate fields, links and constraints, with errors that name their field."""
    check_same_scope(record)
    record.full_clean(validate_unique=True)


def add_record(record: S, *, by: Any, permission: str, verb: Verb, client_id: UUID | None = None) -> S:
    """Store a new record as one event; a repeated client id raises `ReplayedError` and writes nothing."""
    if isinstance(record, InInitiative) and not record.programme_id:
        record.programme_id = record.initiative.programme_id
    access.require(by, permission, _scope(record))
    with journal.change(by, verb, record, client_id=client_id) as change:
        check(record)
        return change.create(record)


def revise_record(record: S, values: dict[str, Any], *, by: Any, permission: str, verb: Verb) -> S:
    """Store new values of a record as one event; refuse when somebody else changed it meanwhile."""
    access.require(by, permission, _scope(record))
    for name, value in values.items():
        setattr(record, name, value)
    with journal.change(by, verb, record) as change:
        check(record)
        return change.save(record)


def remove_record(record: Scoped, *, by: Any, permission: str, verb: Verb) -> None:
    """Remove a record that nothing else was built on, as one event that can be undone."""
    access.require(by, permission, _scope(record))
    with journal.change(by, verb, record) as change:
        change.delete(record)
