"""Confirmations, signs, quotations, shared identity and areas of a candidate: recorded, changed, removed."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.models import (
    Confirmation,
    IdentityTag,
    Quotation,
    SignReading,
    TerritoryArea,
)

ADDED_CONFIRMATION = Verb("selection.added_confirmation", _("recorded a local confirmation of a candidate"))
REVISED_CONFIRMATION = Verb("selection.revised_confirmation", _("changed a local confirmation of a candidate"))
REMOVED_CONFIRMATION = Verb("selection.removed_confirmation", _("removed a local confirmation of a candidate"))
ADDED_SIGN = Verb("selection.added_sign", _("recorded a sign of a candidate"))
REVISED_SIGN = Verb("selection.revised_sign", _("changed a sign of a candidate"))
REMOVED_SIGN = Verb("selection.removed_sign", _("removed a sign of a candidate"))
ADDED_QUOTATION = Verb("selection.added_quotation", _("recorded a quotation for buying together"))
REVISED_QUOTATION = Verb("selection.revised_quotation", _("changed a quotation for buying together"))
REMOVED_QUOTATION = Verb("selection.removed_quotation", _("removed a quotation for buying together"))
ADDED_IDENTITY = Verb("selection.added_identity", _("recorded a shared identity of a candidate"))
REVISED_IDENTITY = Verb("selection.revised_identity", _("changed a shared identity of a candidate"))
REMOVED_IDENTITY = Verb("selection.removed_identity", _("removed a shared identity of a candidate"))
ADDED_TERRITORY_AREA = Verb("selection.added_territory_area", _("added an area to the territory of a candidate"))
REMOVED_TERRITORY_AREA = Verb(
    "selection.removed_territory_area", _("removed an area from the territory of a candidate")
)


def add_confirmation(
    *, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any
) -> Confirmation:
    """Record who of the place confirms that the cluster exists."""
    record = Confirmation(programme=programme, **values)
    return add_record(record, by=by, permission=EDIT, verb=ADDED_CONFIRMATION, client_id=client_id)


def revise_confirmation(confirmation: Confirmation, /, *, by: User | None, **values: Any) -> Confirmation:
    """Correct what was recorded."""
    return revise_record(confirmation, values, by=by, permission=EDIT, verb=REVISED_CONFIRMATION)


def remove_confirmation(confirmation: Confirmation, /, *, by: User | None) -> None:
    """Remove what does not hold."""
    remove_record(confirmation, by=by, permission=EDIT, verb=REMOVED_CONFIRMATION)


def add_sign(*, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any) -> SignReading:
    """Record what the field says of one of the four signs."""
    record = SignReading(programme=programme, **values)
    return add_record(record, by=by, permission=EDIT, verb=ADDED_SIGN, client_id=client_id)


def revise_sign(sign: SignReading, /, *, by: User | None, **values: Any) -> SignReading:
    """Correct what was recorded."""
    return revise_record(sign, values, by=by, permission=EDIT, verb=REVISED_SIGN)


def remove_sign(sign: SignReading, /, *, by: User | None) -> None:
    """Remove what does not hold."""
    remove_record(sign, by=by, permission=EDIT, verb=REMOVED_SIGN)


def add_quotation(*, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any) -> Quotation:
    """Record what members pay alone and what they would pay together."""
    record = Quotation(programme=programme, **values)
    return add_record(record, by=by, permission=EDIT, verb=ADDED_QUOTATION, client_id=client_id)


def revise_quotation(quotation: Quotation, /, *, by: User | None, **values: Any) -> Quotation:
    """Correct what was recorded."""
    return revise_record(quotation, values, by=by, permission=EDIT, verb=REVISED_QUOTATION)


def remove_quotation(quotation: Quotation, /, *, by: User | None) -> None:
    """Remove what does not hold."""
    remove_record(quotation, by=by, permission=EDIT, verb=REMOVED_QUOTATION)


def add_identity_tag(
    *, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any
) -> IdentityTag:
    """Record what the people of the place hold in common."""
    record = IdentityTag(programme=programme, **values)
    return add_record(record, by=by, permission=EDIT, verb=ADDED_IDENTITY, client_id=client_id)


def revise_identity_tag(identity_tag: IdentityTag, /, *, by: User | None, **values: Any) -> IdentityTag:
    """Correct what was recorded."""
    return revise_record(identity_tag, values, by=by, permission=EDIT, verb=REVISED_IDENTITY)


def remove_identity_tag(identity_tag: IdentityTag, /, *, by: User | None) -> None:
    """Remove what does not hold."""
    remove_record(identity_tag, by=by, permission=EDIT, verb=REMOVED_IDENTITY)


def add_territory_area(
    *, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any
) -> TerritoryArea:
    """Add an imported area to the territory of a candidate."""
    record = TerritoryArea(programme=programme, **values)
    return add_record(record, by=by, permission=EDIT, verb=ADDED_TERRITORY_AREA, client_id=client_id)


def remove_territory_area(territory_area: TerritoryArea, /, *, by: User | None) -> None:
    """Remove what does not hold."""
    remove_record(territory_area, by=by, permission=EDIT, verb=REMOVED_TERRITORY_AREA)
