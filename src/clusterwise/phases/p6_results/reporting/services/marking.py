"""The gender marker of an initiative or of one of its results."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p6_results.access import EDIT
from clusterwise.phases.p6_results.reporting.models import GenderMark

MARKED = Verb("reporting.marked_gender", _("set a gender marker"))
REMARKED = Verb("reporting.remarked_gender", _("changed a gender marker"))
UNMARKED = Verb("reporting.unmarked_gender", _("removed a gender marker"))


def mark_gender(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> GenderMark:
    """Say how much the initiative or a result is meant to do for gender equality, and why."""
    mark = GenderMark(initiative=initiative, **values)
    return add_record(mark, by=by, permission=EDIT, verb=MARKED, client_id=client_id)


def revise_mark(mark: GenderMark, *, by: User | None, **values: Any) -> GenderMark:
    """Change a marker or its reason."""
    return revise_record(mark, values, by=by, permission=EDIT, verb=REMARKED)


def remove_mark(mark: GenderMark, *, by: User | None) -> None:
    """Remove a marker that was set by mistake."""
    remove_record(mark, by=by, permission=EDIT, verb=UNMARKED)
