"""Declaring how many others are reached through each person."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p6_results.access import EDIT
from clusterwise.phases.p6_results.reach.models import IndirectMultiplier

DECLARED = Verb("reach.declared", _("declared a multiplier of indirect reach"))
REVISED = Verb("reach.revised", _("changed a multiplier of indirect reach"))
REMOVED = Verb("reach.removed", _("removed a multiplier of indirect reach"))


def declare_multiplier(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> IndirectMultiplier:
    """Declare a multiplier with its source and its ceiling."""
    record = IndirectMultiplier(initiative=initiative, **values)
    return add_record(record, by=by, permission=EDIT, verb=DECLARED, client_id=client_id)


def revise_multiplier(record: IndirectMultiplier, *, by: User | None, **values: Any) -> IndirectMultiplier:
    """Change a multiplier, its source or its ceiling."""
    return revise_record(record, values, by=by, permission=EDIT, verb=REVISED)


def remove_multiplier(record: IndirectMultiplier, *, by: User | None) -> None:
    """Remove a multiplier; indirect reach is not told without one."""
    remove_record(record, by=by, permission=EDIT, verb=REMOVED)
