"""Naming facilitators and handing over between them; the visit diary; the plan for women's part."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation import journal
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, revise_record
from clusterwise.phases.p2_governance.access import EDIT, VISIT
from clusterwise.phases.p2_governance.models import Facilitator, GenderPlan, Visit

NAMED_FACILITATOR = Verb("governance.named_facilitator", gettext_lazy("named a facilitator"))
HANDED_OVER = Verb("governance.handed_over", gettext_lazy("handed the facilitation over"))
REVISED_FACILITATOR = Verb("governance.revised_facilitator", gettext_lazy("changed a facilitator's dates or employer"))
NOTED_VISIT = Verb("governance.noted_visit", gettext_lazy("noted a visit"))
REVISED_VISIT = Verb("governance.revised_visit", gettext_lazy("changed a visit"))
WROTE_GENDER_PLAN = Verb("governance.wrote_gender_plan", gettext_lazy("wrote a plan for women's part"))
REVISED_GENDER_PLAN = Verb("governance.revised_gender_plan", gettext_lazy("changed a plan for women's part"))


def _check_alone(facilitator: Facilitator) -> None:
    """Refuse two facilitators of one kind at the same time."""
    others = Facilitator.objects.filter(initiative=facilitator.initiative, kind=facilitator.kind)
    others = others.exclude(pk=facilitator.pk).filter(Q(ends__isnull=True) | Q(ends__gt=facilitator.starts))
    if facilitator.ends is not None:
        others = others.filter(starts__lt=facilitator.ends)
    if others.exists():
        raise ValidationError(
            {"starts": _("There is a facilitator of this kind at that time already. End that one first, or hand over.")}
        )


def _create(change: Change, facilitator: Facilitator) -> Facilitator:
    check(facilitator)
    _check_alone(facilitator)
    return change.create(facilitator)


def name_facilitator(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Facilitator:
    """Name an agent (CDA, a person) or a management organisation (CMO) as facilitator from a day."""
    facilitator = Facilitator(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, EDIT, initiative)
    with journal.change(by, NAMED_FACILITATOR, facilitator, client_id=client_id) as change:
        return _create(change, facilitator)


def hand_over(
    *,
    initiative: Initiative,
    by: User | None,
    starts: date,
    reason: str,
    client_id: UUID | None = None,
    **values: Any,
) -> Facilitator:
    """Let a new facilitator follow: those in place end on that day and stay in the history, as one event."""
    following = Facilitator(
        initiative=initiative, programme_id=initiative.programme_id, starts=starts, reason=reason, **values
    )
    access.require(by, EDIT, initiative)
    with journal.change(by, HANDED_OVER, following, client_id=client_id) as change:
        if not reason.strip():
            raise ValidationError({"reason": _("Say in a few words why the facilitation changes hands.")})
        for earlier in Facilitator.objects.filter(initiative=initiative, ends__isnull=True):
            if earlier.starts >= starts:
                raise ValidationError({"starts": _("The hand-over comes after the first day of the one in place.")})
            earlier.ends = starts
            check(earlier)
            change.save(earlier)
        return _create(change, following)


def revise_facilitator(facilitator: Facilitator, *, by: User | None, **values: Any) -> Facilitator:
    """Correct dates, employer or reason."""
    for name, value in values.items():
        setattr(facilitator, name, value)
    _check_alone(facilitator)
    return revise_record(facilitator, values, by=by, permission=EDIT, verb=REVISED_FACILITATOR)


def note_visit(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Visit:
    """Note whom the facilitator met, about what and what follows."""
    visit = Visit(initiative=initiative, **values)
    return add_record(visit, by=by, permission=VISIT, verb=NOTED_VISIT, client_id=client_id)


def revise_visit(visit: Visit, *, by: User | None, **values: Any) -> Visit:
    """Change an entry of the diary."""
    return revise_record(visit, values, by=by, permission=VISIT, verb=REVISED_VISIT)


def write_gender_plan(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> GenderPlan:
    """Write down how and by when women come to hold their part of the seats."""
    plan = GenderPlan(initiative=initiative, **values)
    return add_record(plan, by=by, permission=EDIT, verb=WROTE_GENDER_PLAN, client_id=client_id)


def revise_gender_plan(plan: GenderPlan, *, by: User | None, **values: Any) -> GenderPlan:
    """Change a plan, or say since when it is no longer in force."""
    return revise_record(plan, values, by=by, permission=EDIT, verb=REVISED_GENDER_PLAN)
