"""What every record is made of, and the chain of events that tells its story."""

from typing import Any, ClassVar
from uuid import UUID

import uuid6
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.guard import refuse_outside


def new_id() -> UUID:
    """Return a UUIDv7: sortable by time, and safe to make on a phone or a laptop server."""
    return UUID(bytes=uuid6.uuid7().bytes)


class RecordQuerySet(models.QuerySet):
    """Reads freely; writes in bulk only from inside the journal."""

    def update(self, **values: Any) -> int:
        refuse_outside(f"update of {self.model._meta.label}")
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_outside(f"delete of {self.model._meta.label}")
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        refuse_outside(f"bulk_create of {self.model._meta.label}")
        return super().bulk_create(objs, *args, **kwargs)


class Record(models.Model):
    """A row with a UUIDv7 key and a version, written only through `journal.change`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecordQuerySet.as_manager()

    #: Columns that hold values about a person; events keep only salted digests of them.
    personal_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def journal_scope(self) -> str:
        """The chain that this record's events belong to."""
        return "site"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_outside(f"save of {self._meta.label}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_outside(f"delete of {self._meta.label}")
        return super().delete(*args, **kwargs)


class Event(models.Model):
    """One thing that somebody did: who, when, verb, object, before and after; a link of a hash chain.

    `stored` holds the canonical JSON of all of it; `hash` covers `previous`, its length and its bytes.
    The other columns repeat parts of `stored` for queries, and verification compares them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.CharField(max_length=64)
    node = models.CharField(max_length=36)
    sequence = models.PositiveBigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=80)
    subject_model = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=36)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    client_id = models.UUIDField(null=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    stored = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "node", "sequence"], name="journal_event_place_in_chain"),
            models.UniqueConstraint(fields=["scope", "client_id"], name="journal_event_once_per_client_id"),
        ]
        indexes = [models.Index(fields=["scope", "-at"], name="journal_event_feed")]
        verbose_name = _("journal event")


class Touched(models.Model):
    """Which records an event touched, and the version that it left them at."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="touched")
    model = models.CharField(max_length=80)
    record_id = models.CharField(max_length=36)
    version = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["record_id", "version"], name="journal_touched_record")]


class ChainHead(models.Model):
    """The last link of one chain, sealed with the installation's key so that a cut tail shows."""

    scope = models.CharField(max_length=64)
    node = models.CharField(max_length=36)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "node"], name="journal_one_head_per_chain")]


class PersonalValue(models.Model):
    """A value about a person that events only name by digest; erasing the person deletes it with its salt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_id = models.CharField(max_length=36, db_index=True)
    field = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    value = models.TextField()
