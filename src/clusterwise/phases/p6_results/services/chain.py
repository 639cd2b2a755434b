"""Drawing the result chain: its boxes, its arrows and the indicators that show whether a result came true."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p6_results.access import EDIT
from clusterwise.phases.p6_results.loops import refuse_circle
from clusterwise.phases.p6_results.models import Result, ResultArrow, ResultIndicator

ADDED = Verb("results.added_result", _("added a result to the chain"))
REVISED = Verb("results.revised_result", _("changed a result of the chain"))
REMOVED = Verb("results.removed_result", _("removed a result from the chain"))
LINKED = Verb("results.linked", _("drew an arrow of the result chain"))
RELINKED = Verb("results.relinked", _("changed an arrow of the result chain"))
UNLINKED = Verb("results.unlinked", _("removed an arrow of the result chain"))
SHOWN_BY = Verb("results.tied_indicator", _("tied an indicator to a result"))
NOT_SHOWN_BY = Verb("results.untied_indicator", _("untied an indicator from a result"))


def add_result(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Result:
    """Add a box to the result chain."""
    result = Result(initiative=initiative, **values)
    return add_record(result, by=by, permission=EDIT, verb=ADDED, client_id=client_id)


def revise_result(result: Result, *, by: User | None, **values: Any) -> Result:
    """Change a result's words or level."""
    return revise_record(result, values, by=by, permission=EDIT, verb=REVISED)


def remove_result(result: Result, *, by: User | None) -> None:
    """Remove a result that no arrow and no indicator is tied to."""
    remove_record(result, by=by, permission=EDIT, verb=REMOVED)


def link_results(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> ResultArrow:
    """Draw an arrow with its assumption; one that would close a circle is refused."""
    arrow = ResultArrow(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, EDIT, arrow)
    with journal.change(by, LINKED, arrow, client_id=client_id) as change:
        check(arrow)
        refuse_circle(arrow)
        return change.create(arrow)


def revise_arrow(arrow: ResultArrow, *, by: User | None, **values: Any) -> ResultArrow:
    """Change an arrow, such as its assumption or how well it is known."""
    access.require(by, EDIT, arrow)
    for name, value in values.items():
        setattr(arrow, name, value)
    with journal.change(by, RELINKED, arrow) as change:
        check(arrow)
        refuse_circle(arrow)
        return change.save(arrow)


def unlink_results(arrow: ResultArrow, *, by: User | None) -> None:
    """Remove an arrow."""
    remove_record(arrow, by=by, permission=EDIT, verb=UNLINKED)


def tie_indicator(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> ResultIndicator:
    """Say which indicator shows whether a result came true."""
    tie = ResultIndicator(initiative=initiative, **values)
    return add_record(tie, by=by, permission=EDIT, verb=SHOWN_BY, client_id=client_id)


def untie_indicator(tie: ResultIndicator, *, by: User | None) -> None:
    """Untie an indicator from a result."""
    remove_record(tie, by=by, permission=EDIT, verb=NOT_SHOWN_BY)
