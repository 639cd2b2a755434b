"""Placing indicators on the scorecard, and looking at women's roles again."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p6_results.balance.access import PLACE, REVISIT
from clusterwise.phases.p6_results.balance.models import Placement, Revisit

PLACED = Verb("balance.placed", _("placed an indicator on the scorecard"))
TOOK_OFF = Verb("balance.took_off", _("took an indicator off the scorecard"))
REVISITED = Verb("balance.revisited", _("looked again at a gender role"))
CORRECTED = Verb("balance.corrected_revisit", _("corrected a second look at a gender role"))
WITHDREW = Verb("balance.withdrew_revisit", _("removed a second look at a gender role"))


def place_indicator(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Placement:
    """Say of which dimension an indicator speaks."""
    row = Placement(initiative=initiative, **values)
    return add_record(row, by=by, permission=PLACE, verb=PLACED, client_id=client_id)


def take_off(placement: Placement, *, by: User | None) -> None:
    """Take an indicator off a dimension."""
    remove_record(placement, by=by, permission=PLACE, verb=TOOK_OFF)


def revisit_role(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Revisit:
    """Record who does, controls, decides or gains something now; the diagnostic stays what it was before."""
    row = Revisit(initiative=initiative, **values)
    return add_record(row, by=by, permission=REVISIT, verb=REVISITED, client_id=client_id)


def revise_revisit(revisit: Revisit, *, by: User | None, **values: Any) -> Revisit:
    """Correct a second look; the journal keeps what it was."""
    return revise_record(revisit, values, by=by, permission=REVISIT, verb=CORRECTED)


def remove_revisit(revisit: Revisit, *, by: User | None) -> None:
    """Remove a second look that was recorded by mistake."""
    remove_record(revisit, by=by, permission=REVISIT, verb=WITHDREW)
