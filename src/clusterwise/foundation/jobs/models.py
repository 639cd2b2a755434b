"""A long piece of work that somebody asked for."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from clusterwise.foundation.people.scope import STAFF, holdings

ACTIVE = ("queued", "running")


class JobState(models.TextChoices):
    """How far a job has come."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, and who sees them."""

    def visible_to(self, user: Any) -> "JobQuerySet":
        """Return the jobs that a user asked for, and those of the programmes in which the user works."""
        if user is None or not user.is_authenticated:
            return self.none()
        staff = holdings(user).programmes(STAFF)
        return self.filter(Q(asked_by=user, programme__in=_reached(user)) | Q(programme__in=staff))

    def active(self) -> "JobQuerySet":
        """Return the jobs that are not at their end."""
        return self.filter(state__in=ACTIVE)


def _reached(user: Any) -> set[Any]:
    return {programme for _code, programme, _initiative, _organisation in holdings(user).roles}


class Job(models.Model):
    """One piece of work: its kind and arguments, how far it is, and what came of it.

    It is no record of the method but a ticket, so it is not journalled; what the work changes is, in the name of
    the one who asked. `attempt` is the fencing number: a worker that lost its lease can no longer write.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    programme = models.ForeignKey("organisations.Programme", on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey("organisations.Initiative", on_delete=models.CASCADE, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=8)
    key = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    stage = models.CharField(max_length=40, blank=True)
    share = models.FloatField(null=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    task = models.UUIDField(null=True)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ("-asked_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "key"],
                condition=Q(state__in=ACTIVE) & ~Q(key=""),
                name="one_active_job_a_key",
            ),
            models.CheckConstraint(condition=Q(share__isnull=True) | Q(share__range=(0, 1)), name="share_of_a_job"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def client_id(self, step: str) -> uuid.UUID:
        """Return the same id for the same step of this job, so that a repeated step is written once."""
        return uuid.uuid5(self.pk, step)
