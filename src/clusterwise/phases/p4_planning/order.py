"""Keeps the order of plan lines free of circles, also when an undo would put back an earlier predecessor."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.methods.chains import find_cycle
from clusterwise.phases.p4_planning.models import PlanLine


class CircularOrderError(ValidationError):
    """Plan lines would wait for each other; `loop` names them, first and last alike."""

    def __init__(self, loop: tuple[str, ...]) -> None:
        self.loop = loop
        sentence = _("These lines would wait for each other: %(loop)s. Choose another line that must be done before.")
        super().__init__({"predecessor": sentence % {"loop": " → ".join(loop)}})


def waiting_loop(initiative_id: Any, line_id: Any, predecessor_id: Any) -> tuple[str, ...] | None:
    """Return the lines of the circle that a predecessor would close, or None."""
    rows = PlanLine.objects.filter(initiative=initiative_id).exclude(pk=line_id).filter(predecessor__isnull=False)
    arrows = [(str(before), str(line)) for line, before in rows.values_list("pk", "predecessor")]
    arrows.append((str(predecessor_id), str(line_id)))
    cycle = find_cycle(list(dict.fromkeys(end for arrow in arrows for end in arrow)), arrows)
    if cycle is None:
        return None
    names = {str(line.pk): str(line) for line in PlanLine.objects.filter(pk__in=set(cycle))}
    return tuple(names.get(key, key) for key in cycle)


def refuse_circle(line: PlanLine) -> None:
    """Raise when a line would wait for itself, directly or through others."""
    if line.predecessor_id is None:
        return
    loop = waiting_loop(line.initiative_id, line.pk, line.predecessor_id)
    if loop is not None:
        raise CircularOrderError(loop)


def would_wait_for_itself(model: str, record_id: str) -> str:
    """Return why an earlier predecessor is not put back, or an empty text."""
    if model != "planning.PlanLine":
        return ""
    event = (
        Event.objects.filter(touched__record_id=record_id, touched__model=model).order_by("-at", "-sequence").first()
    )
    entries = json.loads(event.stored)["changes"] if event else []
    before = next((entry["before"] or {} for entry in entries if entry["id"] == record_id), {})
    line = PlanLine.objects.filter(pk=record_id).first()
    if line is None or not before.get("predecessor_id"):
        return ""
    loop = waiting_loop(line.initiative_id, line.pk, before["predecessor_id"])
    return _("These lines would wait for each other then: %(loop)s.") % {"loop": " → ".join(loop)} if loop else ""


def register() -> None:
    """Make undo ask before it puts back a predecessor."""
    if would_wait_for_itself not in undo.citations:
        undo.citations.append(would_wait_for_itself)
