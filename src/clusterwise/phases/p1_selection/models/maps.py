"""A map of clusters on the ground: the folder that the one engine made of a register, and how."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import Scoped
from clusterwise.phases.p1_selection.models.files import RegisterFile


class ClusterMap(Scoped):
    """Hot spots, outlines and candidates of one register, as files that no longer change.

    `run` is the record of the run: digest of the register, options, rules with their dates, seed, versions, counts.
    What the files hold may leave the programme: figures that could tell of one firm are withheld in them.
    """

    register = models.ForeignKey(
        RegisterFile, on_delete=models.PROTECT, related_name="cluster_maps", verbose_name=_("register")
    )
    period = models.CharField(_("period"), max_length=40, blank=True)
    folder = models.CharField(max_length=64, editable=False)
    run = models.JSONField(default=dict, editable=False)
    made_on = models.DateField(_("made on"), default=timezone.localdate, editable=False)
    involvement_path: ClassVar[str] = "register__candidates__initiative"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "folder"], name="selection_cluster_map_once"),
        ]
        ordering = ["-made_on", "-id"]
        verbose_name = _("map of clusters on the ground")
        verbose_name_plural = _("maps of clusters on the ground")

    def __str__(self) -> str:
        return f"{self.register}, {self.period}" if self.period else str(self.register)
