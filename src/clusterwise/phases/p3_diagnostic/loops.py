"""Keeps the problem tree free of circles, also when a removed arrow would be put back by an undo."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.methods.chains import find_cycle
from clusterwise.phases.p3_diagnostic.models import Problem, ProblemArrow

Arrow = tuple[str, str]


class LoopError(ValidationError):
    """Arrows would lead back to where they started; `loop` lists the statements, first and last alike."""

    def __init__(self, loop: tuple[str, ...]) -> None:
        self.loop = loop
        sentence = _("The arrows would go in a circle: %(loop)s. Remove one of these arrows first.")
        super().__init__({"effect": sentence % {"loop": " → ".join(loop)}})


def loop_through(initiative_id: Any, new: Iterable[Arrow]) -> tuple[str, ...] | None:
    """Return the statements of a circle that new arrows would close with the kept ones, or None."""
    kept = ProblemArrow.objects.filter(initiative=initiative_id).values_list("cause", "effect")
    arrows = list(dict.fromkeys([*((str(cause), str(effect)) for cause, effect in kept), *new]))
    nodes = list(dict.fromkeys(end for arrow in arrows for end in arrow))
    cycle = find_cycle(nodes, arrows)
    if cycle is None:
        return None
    names = {str(problem.pk): str(problem) for problem in Problem.objects.filter(pk__in=set(cycle))}
    return tuple(names.get(node, node) for node in cycle)


def refuse_loop(arrow: ProblemArrow) -> None:
    """Raise when an arrow would close a circle, naming every problem on it."""
    loop = loop_through(arrow.initiative_id, [(str(arrow.cause_id), str(arrow.effect_id))])
    if loop is not None:
        raise LoopError(loop)


def would_close_a_loop(model: str, record_id: str) -> str:
    """Return why a removed arrow is not put back, or an empty text."""
    if model != "diagnostic.ProblemArrow":
        return ""
    event = (
        Event.objects.filter(touched__record_id=record_id, touched__model=model).order_by("-at", "-sequence").first()
    )
    entries = json.loads(event.stored)["changes"] if event else []
    gone = [entry["before"] for entry in entries if entry["model"] == model and entry["after"] is None]
    if not gone:
        return ""
    loop = loop_through(gone[0]["initiative_id"], [(arrow["cause_id"], arrow["effect_id"]) for arrow in gone])
    return _("The arrow would close a circle now: %(loop)s.") % {"loop": " → ".join(loop)} if loop else ""


def register() -> None:
    """Make undo ask before it puts back an arrow."""
    if would_close_a_loop not in undo.citations:
        undo.citations.append(would_close_a_loop)
