"""Where an initiative stands on the road of six phases."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.people.scope import EVERYONE, InInitiative


class Phase(models.TextChoices):
    """The six phases in the order and the words of UNIDO's approach."""

    SELECTION = "selection", _("Selection")
    GOVERNANCE = "governance", _("Governance and trust")
    DIAGNOSTIC = "diagnostic", _("Diagnostic")
    PLANNING = "planning", _("Vision and plan")
    ACTION = "action", _("Joint actions")
    RESULTS = "results", _("Results")


class PhaseState(InInitiative):
    """The state of one phase of an initiative; a phase without a row has not started."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")

    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    seen_by: ClassVar[frozenset[str]] = EVERYONE
    open_to_members: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "initiative", "phase"], name="road_phase_once")]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")

    def __str__(self) -> str:
        return f"{self.get_phase_display()}: {self.get_state_display()}"
