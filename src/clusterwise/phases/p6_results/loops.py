"""Keeps the result chain free of circles, also when a removed arrow would be put back by an undo."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.methods.chains import find_cycle
from clusterwise.phases.p6_results.models import Result, ResultArrow

Arrow = tuple[str, str]


class CircleError(ValidationError):
    """Arrows would lead back to where they started; `loop` lists the statements, first and last alike."""

    def __init__(self, loop: tuple[str, ...]) -> None:
        self.loop = loop
        sentence = _("The arrows would go in a circle: %(loop)s. Remove one of these arrows first.")
        super().__init__({"target": sentence % {"loop": " → ".join(loop)}})


def circle_through(initiative_id: Any, new: Iterable[Arrow], *, without: Any = None) -> tuple[str, ...] | None:
    """Return the statements of a circle that new arrows would close with the kept ones, or None."""
    kept = ResultArrow.objects.filter(initiative=initiative_id).exclude(pk=without).values_list("source", "target")
    arrows = list(dict.fromkeys([*((str(source), str(target)) for source, target in kept), *new]))
    cycle = find_cycle(list(dict.fromkeys(end for arrow in arrows for end in arrow)), arrows)
    if cycle is None:
        return None
    names = {str(result.pk): str(result) for result in Result.objects.filter(pk__in=set(cycle))}
    return tuple(names.get(node, node) for node in cycle)


def refuse_circle(arrow: ResultArrow) -> None:
    """Raise when an arrow would close a circle, naming every result on it."""
    new = [(str(arrow.source_id), str(arrow.target_id))]
    loop = circle_through(arrow.initiative_id, new, without=arrow.pk)
    if loop is not None:
        raise CircleError(loop)


def would_close_a_circle(model: str, record_id: str) -> str:
    """Return why an earlier arrow is not put back, or an empty text."""
    if model != "results.ResultArrow":
        return ""
    event = (
        Event.objects.filter(touched__record_id=record_id, touched__model=model).order_by("-at", "-sequence").first()
    )
    entries = json.loads(event.stored)["changes"] if event else []
    before = next((entry["before"] for entry in entries if entry["id"] == record_id), None) or {}
    present = ResultArrow.objects.filter(pk=record_id).first()
    names = ("initiative_id", "source_id", "target_id")
    ends = {**{name: str(getattr(present, name)) for name in names if present is not None}, **before}
    if not set(names) <= set(ends):
        return ""
    loop = circle_through(ends["initiative_id"], [(ends["source_id"], ends["target_id"])], without=record_id)
    return _("The arrow would close a circle now: %(loop)s.") % {"loop": " → ".join(loop)} if loop else ""


def register() -> None:
    """Make undo ask before it puts back an arrow."""
    if would_close_a_circle not in undo.citations:
        undo.citations.append(would_close_a_circle)
