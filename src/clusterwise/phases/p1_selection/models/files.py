"""An imported register as one immutable file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import Scoped


class RegisterFile(Scoped):
    """An imported register: an immutable file named by its digest, with what a reader must know of it."""

    class Shape(models.TextChoices):
        ESTABLISHMENTS = "establishments", _("one row an establishment")
        REGION_INDUSTRY = "region_industry", _("one row a region and industry")

    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    shape = models.CharField(_("kind of register"), max_length=20, choices=Shape.choices)
    industry_scheme = models.CharField(_("industry classification"), max_length=60, blank=True)
    periods = models.JSONField(_("periods"), default=list, editable=False)
    groups = models.JSONField(_("industry groups"), default=list, editable=False)
    row_count = models.PositiveIntegerField(_("rows"), editable=False)
    sha256 = models.CharField(_("digest"), max_length=64, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size"), editable=False)
    file_name = models.CharField(_("file that was sent"), max_length=200, editable=False)
    file_sha256 = models.CharField(max_length=64, editable=False)
    mapping = models.JSONField(_("columns"), default=dict, editable=False)
    imported_on = models.DateField(_("imported on"), default=timezone.localdate, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)
    #: Shown to those whose initiative came out of it.
    involvement_path: ClassVar[str] = "candidates__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sha256"], condition=Q(retired_on__isnull=True), name="selection_register_once"
            )
        ]
        ordering = ["-imported_on", "title"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")

    def __str__(self) -> str:
        return self.title
