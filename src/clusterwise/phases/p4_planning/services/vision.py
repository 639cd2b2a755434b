"""Writing versions of the vision, endorsing them, and setting the objectives drawn from them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access as permissions
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p3_diagnostic.links import keep_links
from clusterwise.phases.p3_diagnostic.models import LeveragePoint
from clusterwise.phases.p4_planning import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p4_planning.models import (
    StrategicObjective,
    VisionSource,
    VisionStatement,
    refuse_uncarried,
)

EDIT, ENDORSE = "planning.edit", "planning.endorse"
WROTE = Verb("planning.wrote_vision", _("wrote a version of the vision"))
REVISED = Verb("planning.revised_vision", _("revised a version of the vision that was not endorsed yet"))
REMOVED = Verb("planning.removed_vision", _("removed a version of the vision that was not endorsed"))
ENDORSED = Verb(
    "planning.endorsed_vision",
    _("recorded that the vision was endorsed"),
    final=_("An endorsed vision stays: write a new version with the reason of the change."),
)
SET_OBJECTIVE = Verb("planning.set_objective", _("set a strategic objective"))
REVISED_OBJECTIVE = Verb("planning.revised_objective", _("revised a strategic objective"))
REMOVED_OBJECTIVE = Verb("planning.removed_objective", _("removed a strategic objective"))


class EndorsedVisionError(ValidationError):
    """An endorsed version of the vision is neither changed, removed nor endorsed again."""

    def __init__(self, vision: VisionStatement) -> None:
        sentence = _now("%(vision)s is endorsed and stays as it is. Write a new version and say why it changed.")
        super().__init__(sentence % {"vision": vision})


def write_vision(
    *,
    initiative: Initiative,
    by: User | None,
    client_id: UUID | None = None,
    sources: Iterable[LeveragePoint] = (),
    **values: Any,
) -> VisionStatement:
    """Store the next version of the vision and the leverage points that it is drawn from."""
    permissions.require(by, EDIT, initiative)
    vision = VisionStatement(initiative=initiative, programme_id=initiative.programme_id, **values)
    with journal.change(by, WROTE, vision, client_id=client_id) as change:
        highest = VisionStatement.objects.filter(initiative=initiative).aggregate(highest=Max("number"))["highest"]
        vision.number = (highest or 0) + 1
        _require_reason(vision)
        check(vision)
        change.create(vision)
        keep_links(change, {}, sources, lambda point: _source(vision, point))
    return vision


def _require_reason(vision: VisionStatement) -> None:
    if vision.number > 1 and not vision.reason.strip():
        raise ValidationError({"reason": _now("Say why the vision changed; a second version keeps the reason.")})


def _source(vision: VisionStatement, point: LeveragePoint) -> VisionSource:
    return VisionSource(initiative=vision.initiative, programme_id=vision.programme_id, vision=vision, point=point)


def _kept_sources(vision: VisionStatement) -> dict[Any, VisionSource]:
    return {source.point_id: source for source in VisionSource.objects.filter(vision=vision)}


def _require_draft(vision: VisionStatement) -> None:
    if VisionStatement.objects.filter(pk=vision.pk, endorsed_by__isnull=False).exists():
        raise EndorsedVisionError(vision)


def revise_vision(
    vision: VisionStatement, *, by: User | None, sources: Iterable[LeveragePoint] | None = None, **values: Any
) -> VisionStatement:
    """Change a version that was not endorsed yet."""
    permissions.require(by, EDIT, vision)
    for name, value in values.items():
        setattr(vision, name, value)
    with journal.change(by, REVISED, vision) as change:
        _require_draft(vision)
        _require_reason(vision)
        check(vision)
        change.save(vision)
        if sources is not None:
            keep_links(change, _kept_sources(vision), sources, lambda point: _source(vision, point))
    return vision


def remove_vision(vision: VisionStatement, *, by: User | None) -> None:
    """Remove a version that was not endorsed."""
    permissions.require(by, EDIT, vision)
    with journal.change(by, REMOVED, vision) as change:
        _require_draft(vision)
        keep_links(change, _kept_sources(vision), (), lambda point: _source(vision, point))
        change.delete(vision)


def endorse_vision(vision: VisionStatement, *, decision: Decision, by: User | None) -> VisionStatement:
    """Record the carried decision that endorsed a version; from then on the version stays as it is."""
    permissions.require(by, ENDORSE, vision)
    refuse_uncarried("decision", decision)
    if decision.meeting.held_on < vision.written_on:
        raise ValidationError(
            {"decision": _now("This decision was taken before the version was written. Choose another.")}
        )
    with journal.change(by, ENDORSED, vision) as change:
        _require_draft(vision)
        vision.endorsed_by, vision.endorsed_on = decision, decision.meeting.held_on
        check(vision)
        return change.save(vision)


def set_objective(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> StrategicObjective:
    """Store a strategic objective."""
    objective = StrategicObjective(initiative=initiative, **values)
    return add_record(objective, by=by, permission=EDIT, verb=SET_OBJECTIVE, client_id=client_id)


def revise_objective(objective: StrategicObjective, *, by: User | None, **values: Any) -> StrategicObjective:
    """Change a strategic objective."""
    return revise_record(objective, values, by=by, permission=EDIT, verb=REVISED_OBJECTIVE)


def remove_objective(objective: StrategicObjective, *, by: User | None) -> None:
    """Remove a strategic objective without plan lines."""
    remove_record(objective, by=by, permission=EDIT, verb=REMOVED_OBJECTIVE)
