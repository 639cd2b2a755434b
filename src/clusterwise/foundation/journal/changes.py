"""The one way to write: a transaction, its changes, and the event that tells of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, overload
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from clusterwise.foundation.journal import chain, guard
from clusterwise.foundation.journal.locks import single_writer
from clusterwise.foundation.journal.models import ChainHead, Event, PersonalValue, Record, Touched, new_id
from clusterwise.foundation.journal.state import canonical, hide_personal, plain, raw_state
from clusterwise.foundation.journal.verbs import Verb

R = TypeVar("R", bound=models.Model)


class StaleRecordError(RuntimeError):
    """Somebody else changed the record since it was read."""

    def __init__(self, record: models.Model) -> None:
        super().__init__(f"{record} was changed by somebody else meanwhile. Reload it, look, and save again.")
        self.record = record


class ReplayedError(RuntimeError):
    """The same submission arrived before; its event is kept, nothing is written twice."""

    def __init__(self, event: Event) -> None:
        super().__init__("This was already recorded; nothing was written twice.")
        self.event = event


class Change:
    """Collects what one deed creates, alters and removes."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb
        self.event: Event | None = None
        self.entries: list[dict[str, Any]] = []

    @overload
    def create(self, record: R) -> R: ...
    @overload
    def create(self, record: Iterable[R]) -> list[R]: ...
    def create(self, record: Any) -> Any:
        """Insert a record, or each of several, and keep its first state."""
        if not isinstance(record, models.Model):
            return [self.create(one) for one in record]
        with guard.writing():
            record.save(force_insert=True)
        self._note(record, None, raw_state(record))
        return record

    def save(self, record: R) -> R:
        """Store an altered record; refuse if its version moved since it was read."""
        manager = type(record)._base_manager
        stored = manager.filter(pk=record.pk).select_for_update().first()
        if stored is None or getattr(stored, "version", None) != getattr(record, "version", None):
            raise StaleRecordError(record)
        before = raw_state(stored)
        if isinstance(record, Record):
            record.version += 1
        with guard.writing():
            record.save(force_update=True)
        self._note(record, before, raw_state(record))
        return record

    def delete(self, record: models.Model) -> None:
        """Remove a record that nothing else needs, and keep its last state; refuse if its version moved since it was read."""
        stored = type(record)._base_manager.filter(pk=record.pk).select_for_update().first()
        if stored is None or getattr(stored, "version", None) != getattr(record, "version", None):
            raise StaleRecordError(record)
        before = raw_state(stored)
        key = record.pk
        with guard.writing():
            record.delete()
        record.pk = key
        self._note(record, before, None)

    def forget(self, record: Record, fields: Iterable[str]) -> None:
        """Erase personal values of a record and every earlier one that events name by digest."""
        erased = tuple(fields)
        for name in erased:
            setattr(record, name, "")
        PersonalValue.objects.filter(record_id=str(record.pk)).delete()
        before = raw_state(type(record)._base_manager.get(pk=record.pk))
        record.version += 1
        with guard.writing():
            record.save(force_update=True)
        after = raw_state(record)
        # No digest of what is being erased is written again.
        kept = [name for name in after if name not in erased]
        self._note(record, {name: before[name] for name in kept}, {name: after[name] for name in kept})

    def _note(self, record: models.Model, before: Any, after: Any) -> None:
        if before and after:
            same = {name for name, value in after.items() if before.get(name) == value}
            before = {name: value for name, value in before.items() if name not in same}
            after = {name: value for name, value in after.items() if name not in same}
        self.entries.append(
            {
                "model": record._meta.label,
                "id": str(record.pk),
                "version": getattr(record, "version", 0),
                "before": None if before is None else hide_personal(record, before),
                "after": None if after is None else hide_personal(record, after),
            }
        )


def scope_of(subject: models.Model) -> str:
    """Return the chain that a subject's events belong to."""
    return getattr(subject, "journal_scope", "site")


@contextmanager
def change(
    by: models.Model | None,
    verb: Verb,
    subject: models.Model,
    *,
    client_id: UUID | None = None,
    claimed_at: datetime | None = None,
    undoes: Event | None = None,
) -> Iterator[Change]:
    """Open the transaction of one deed and write its event at the end; `by` is None for the system itself."""
    noted = Change(verb)
    try:
        with single_writer(), transaction.atomic():
            _refuse_replay(scope_of(subject), client_id)
            yield noted
            if noted.entries:
                noted.event = _write(noted, by, subject, scope_of(subject), client_id, claimed_at, undoes)
    except IntegrityError:
        # Two copies of one submission may have arrived at the same moment; the slower one is a replay, not an error.
        _refuse_replay(scope_of(subject), client_id)
        raise


def _refuse_replay(scope: str, client_id: UUID | None) -> None:
    earlier = client_id and Event.objects.filter(scope=scope, client_id=client_id).first()
    if earlier:
        raise ReplayedError(earlier)


def _head(scope: str, node: str) -> ChainHead:
    ChainHead.objects.bulk_create([ChainHead(scope=scope, node=node)], ignore_conflicts=True)
    return ChainHead.objects.select_for_update().get(scope=scope, node=node)


def _write(
    noted: Change,
    by: models.Model | None,
    subject: models.Model,
    scope: str,
    client_id: UUID | None,
    claimed_at: datetime | None,
    undoes: Event | None,
) -> Event:
    node = settings.CLUSTERWISE_NODE
    head = _head(scope, node)
    event = Event(
        id=new_id(),
        scope=scope,
        node=node,
        sequence=head.sequence + 1,
        actor_id=getattr(by, "pk", None),
        verb=noted.verb.code,
        subject_model=subject._meta.label,
        subject_id=str(subject.pk),
        at=timezone.now(),
        claimed_at=claimed_at,
        client_id=client_id,
        undoes=undoes,
        previous=head.hash or chain.GENESIS,
    )
    columns = {name: plain(value) for name, value in chain._columns(event).items()}
    event.stored = canonical({**columns, "changes": noted.entries})
    event.hash = chain.link(event.previous, event.stored)
    event.save(force_insert=True)
    Touched.objects.bulk_create(
        Touched(event=event, model=entry["model"], record_id=entry["id"], version=entry["version"])
        for entry in noted.entries
    )
    head.sequence, head.hash = event.sequence, event.hash
    head.seal = chain.seal(scope, node, head.sequence, head.hash)
    head.save(update_fields=["sequence", "hash", "seal"])
    return event
