"""Adding, revising and removing one scoped record with its permission, its checks and its event."""

from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access
from clusterwise.foundation.people.scope import InInitiative, Scoped

S = TypeVar("S", bound=Scoped)
FIRST_YEAR, LAST_YEAR = 1800, 2199


def require_for(by: Any, permission: str, record: Scoped, scope: Any = None) -> None:
    """Raise unless a user may do a deed to a record, in the scope given or in one that the record takes part in.

    A person or an organisation belongs to the programme; whoever works in an initiative in which it takes part may
    keep its particulars.
    """
    if by is None:
        return
    if scope is not None or getattr(record, "initiative_id", None):
        access.require(by, permission, scope or record)
        return
    if access.may(by, permission, record.programme):
        return
    if not any(access.may(by, permission, found) for found in _involved(record)):
        raise access.NotAllowedError(permission)


def _involved(record: Scoped) -> Any:
    if not record.involvement_path:
        return []
    initiatives = type(record)._base_manager.filter(pk=record.pk).values(f"{record.involvement_path}")
    return apps.get_model("organisations.Initiative").objects.filter(pk__in=initiatives)


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


def check_days(record: Scoped) -> None:
    """Refuse a day that only a slip of the pen makes, such as 9999-12-31: there is no day after it to count from."""
    for field in record._meta.concrete_fields:
        day = getattr(record, field.attname) if isinstance(field, models.DateField) else None
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                {field.name: _("Give a day from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}}
            )


def check(record: Scoped) -> None:
    """Validate fields, links and constraints, with errors that name their field."""
    check_same_scope(record)
    record.full_clean(validate_unique=True)
    check_days(record)


def add_record(
    record: S, *, by: Any, permission: str, verb: Verb, client_id: UUID | None = None, scope: Any = None
) -> S:
    """Store a new record as one event; a repeated client id raises `ReplayedError` and writes nothing."""
    if isinstance(record, InInitiative) and not record.programme_id:
        record.programme_id = record.initiative.programme_id
    require_for(by, permission, record, scope)
    with journal.change(by, verb, record, client_id=client_id) as change:
        check(record)
        return change.create(record)


def revise_record(record: S, values: dict[str, Any], *, by: Any, permission: str, verb: Verb) -> S:
    """Store new values of a record as one event; refuse when somebody else changed it meanwhile."""
    require_for(by, permission, record)
    for name, value in values.items():
        setattr(record, name, value)
    with journal.change(by, verb, record) as change:
        check(record)
        return change.save(record)


def remove_record(record: Scoped, *, by: Any, permission: str, verb: Verb) -> None:
    """Remove a record that nothing else was built on, as one event that can be undone."""
    require_for(by, permission, record)
    with journal.change(by, verb, record) as change:
        change.delete(record)


def check_row(record: Scoped) -> None:
    """Validate one of many records as `check` does, without asking the database for each row.

    Links are compared with the objects that the row holds; uniqueness is left to the caller and to the database.
    """
    check_same_scope(record)
    links = {field.name for field in record._meta.concrete_fields if field.is_relation}
    record.clean_fields(exclude=links)
    record.clean()
    check_days(record)
