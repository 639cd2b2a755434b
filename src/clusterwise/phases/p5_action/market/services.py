"""Recording events of the market and who took part."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p5_action.market.models import EventHeads, EventParticipant, MarketEvent

EDIT = "action.edit"
ADDED_EVENT = Verb("market.added_event", _("recorded an event of the market"))
REVISED_EVENT = Verb("market.revised_event", _("changed an event of the market"))
REMOVED_EVENT = Verb("market.removed_event", _("removed an event of the market"))
LISTED = Verb("market.listed", _("put a person on the list of an event"))
RELISTED = Verb("market.relisted", _("changed an entry on the list of an event"))
UNLISTED = Verb("market.unlisted", _("took a person off the list of an event"))
COUNTED = Verb("market.counted_heads", _("counted heads at an event"))
RECOUNTED = Verb("market.recounted_heads", _("changed a count of heads at an event"))
UNCOUNTED = Verb("market.removed_heads", _("removed a count of heads at an event"))


def add_event(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> MarketEvent:
    """Record a conference, a fair or a day of business meetings."""
    event = MarketEvent(initiative=initiative, **values)
    return add_record(event, by=by, permission=EDIT, verb=ADDED_EVENT, client_id=client_id)


def revise_event(event: MarketEvent, *, by: User | None, **values: Any) -> MarketEvent:
    """Change an event, such as its dates or cost."""
    return revise_record(event, values, by=by, permission=EDIT, verb=REVISED_EVENT)


def remove_event(event: MarketEvent, *, by: User | None) -> None:
    """Remove an event that nobody is listed for."""
    remove_record(event, by=by, permission=EDIT, verb=REMOVED_EVENT)


def add_participant(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> EventParticipant:
    """Put a person on the list of an event, each person once."""
    listed = EventParticipant(initiative=initiative, **values)
    return add_record(listed, by=by, permission=EDIT, verb=LISTED, client_id=client_id)


def revise_participant(listed: EventParticipant, *, by: User | None, **values: Any) -> EventParticipant:
    """Change an entry on the list of an event."""
    return revise_record(listed, values, by=by, permission=EDIT, verb=RELISTED)


def remove_participant(listed: EventParticipant, *, by: User | None) -> None:
    """Take a person off the list of an event."""
    remove_record(listed, by=by, permission=EDIT, verb=UNLISTED)


def count_heads(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> EventHeads:
    """Record how many people at an event nobody named, by sex."""
    counted = EventHeads(initiative=initiative, **values)
    return add_record(counted, by=by, permission=EDIT, verb=COUNTED, client_id=client_id)


def revise_heads(counted: EventHeads, *, by: User | None, **values: Any) -> EventHeads:
    """Change a count of heads."""
    return revise_record(counted, values, by=by, permission=EDIT, verb=RECOUNTED)


def remove_heads(counted: EventHeads, *, by: User | None) -> None:
    """Remove a count of heads that should not have been recorded."""
    remove_record(counted, by=by, permission=EDIT, verb=UNCOUNTED)
