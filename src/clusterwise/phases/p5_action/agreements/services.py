"""Recording agreements with their parties, and deliveries under them; what passes the cap is refused."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative, Organisation
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p5_action.agreements import selectors
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Partner, Partnership, Party
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)

AGREED = Verb("agreements.agreed", _("recorded an agreement"))
REVISED = Verb("agreements.revised", _("revised an agreement"))
REMOVED = Verb("agreements.removed", _("removed an agreement"))
ADDED_PARTY = Verb("agreements.added_party", _("added a party to an agreement"))
REMOVED_PARTY = Verb("agreements.removed_party", _("removed a party from an agreement"))
DELIVERED = Verb("agreements.delivered", _("recorded a delivery"))
REVISED_DELIVERY = Verb("agreements.revised_delivery", _("revised a delivery"))
REMOVED_DELIVERY = Verb("agreements.removed_delivery", _("removed a delivery"))
RECORDED_PARTNERSHIP = Verb("agreements.recorded_partnership", _("recorded a partnership"))
REVISED_PARTNERSHIP = Verb("agreements.revised_partnership", _("changed a partnership"))
REMOVED_PARTNERSHIP = Verb("agreements.removed_partnership", _("removed a partnership"))
ADDED_PARTNER = Verb("agreements.added_partner", _("added a partner to a partnership"))
REVISED_PARTNER = Verb("agreements.revised_partner", _("changed a partner of a partnership"))
REMOVED_PARTNER = Verb("agreements.removed_partner", _("removed a partner from a partnership"))

EDIT, AGREE = "action.edit", "action.agree"


def _kg(weight: Decimal) -> str:
    return f"{weight.normalize():f}"


class AboveCapError(ValidationError):
    """A delivery would pass the largest volume of its agreement."""

    def __init__(self, above_kg: Decimal, left_kg: Decimal) -> None:
        self.above_kg, self.left_kg = above_kg, left_kg
        words = {"above": _kg(above_kg), "left": _kg(left_kg)}
        super().__init__(
            {"kg": _now("This is %(above)s kg above the volume that was agreed; %(left)s kg are left. Agree on more before taking more.") % words}
        )  # fmt: skip


class CapBelowDeliveriesError(ValidationError):
    """A new largest volume is less than what was delivered already."""

    def __init__(self, delivered_kg: Decimal) -> None:
        words = {"kg": _kg(delivered_kg)}
        super().__init__(
            {"volume_cap_kg": _now("%(kg)s kg were delivered already; the largest volume is not less.") % words}
        )


class OutsideTermError(ValidationError):
    """A delivery lies before an agreement starts or after it ends."""

    def __init__(self) -> None:
        super().__init__(
            {"on": _now("The agreement does not hold on this day; choose another day or another agreement.")}
        )


def record_agreement(
    *,
    initiative: Initiative,
    by: User | None,
    client_id: UUID | None = None,
    buyers: Iterable[Organisation] = (),
    sellers: Iterable[Organisation] = (),
    **values: Any,
) -> Agreement:
    """Record an agreement with its buyers and sellers in one event."""
    agreement = Agreement(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, AGREE, initiative)
    sides = [(buyer, Party.Side.BUYER) for buyer in buyers] + [(seller, Party.Side.SELLER) for seller in sellers]
    with journal.change(by, AGREED, agreement, client_id=client_id) as change:
        check(agreement)
        change.create(agreement)
        for organisation, side in sides:
            party = Party(
                initiative=initiative,
                programme_id=initiative.programme_id,
                agreement=agreement,
                organisation=organisation,
                side=side,
            )
            check(party)
            change.create(party)
    return agreement


def revise_agreement(agreement: Agreement, *, by: User | None, **values: Any) -> Agreement:
    """Change an agreement; its largest volume is never below what was delivered."""
    access.require(by, AGREE, agreement)
    for name, value in values.items():
        setattr(agreement, name, value)
    with journal.change(by, REVISED, agreement) as change:
        check(agreement)
        delivered = selectors.accepted_kg(agreement)
        if agreement.volume_cap_kg is not None and delivered > agreement.volume_cap_kg:
            raise CapBelowDeliveriesError(delivered)
        return change.save(agreement)


def remove_agreement(agreement: Agreement, *, by: User | None) -> None:
    """Remove an agreement that was entered by mistake, with its parties; deliveries stand in the way."""
    access.require(by, AGREE, agreement)
    with journal.change(by, REMOVED, agreement) as change:
        for party in agreement.parties.all():
            change.delete(party)
        change.delete(agreement)


def add_party(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Party:
    """Add a buyer or a seller to an agreement."""
    party = Party(initiative=initiative, **values)
    return add_record(party, by=by, permission=AGREE, verb=ADDED_PARTY, client_id=client_id)


def remove_party(party: Party, *, by: User | None) -> None:
    """Remove a party that was entered by mistake."""
    remove_record(party, by=by, permission=AGREE, verb=REMOVED_PARTY)


def _hold_against_agreement(delivery: Delivery) -> None:
    """Refuse a delivery outside the term or above the cap; the agreement is locked, so that two cannot pass together."""
    agreement = Agreement.objects.select_for_update().get(pk=delivery.agreement_id)
    if delivery.on < agreement.starts or (agreement.ends is not None and delivery.on > agreement.ends):
        raise OutsideTermError
    if agreement.volume_cap_kg is None:
        return
    before = selectors.accepted_kg(agreement, without=delivery.pk)
    above = before + delivery.kg - delivery.rejected_kg - agreement.volume_cap_kg
    if above > 0:
        raise AboveCapError(above, agreement.volume_cap_kg - before)


def record_delivery(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Delivery:
    """Record what arrived under an agreement; accepted weight above its cap is refused."""
    delivery = Delivery(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, EDIT, initiative)
    with journal.change(by, DELIVERED, delivery, client_id=client_id) as change:
        check(delivery)
        _hold_against_agreement(delivery)
        return change.create(delivery)


def revise_delivery(delivery: Delivery, *, by: User | None, **values: Any) -> Delivery:
    """Change a delivery, or note when it was paid."""
    access.require(by, EDIT, delivery)
    for name, value in values.items():
        setattr(delivery, name, value)
    with journal.change(by, REVISED_DELIVERY, delivery) as change:
        check(delivery)
        _hold_against_agreement(delivery)
        return change.save(delivery)


def remove_delivery(delivery: Delivery, *, by: User | None) -> None:
    """Remove a delivery that was entered by mistake."""
    remove_record(delivery, by=by, permission=EDIT, verb=REMOVED_DELIVERY)


def record_partnership(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Partnership:
    """Record a partnership; its partners are added to it."""
    partnership = Partnership(initiative=initiative, **values)
    return add_record(partnership, by=by, permission=AGREE, verb=RECORDED_PARTNERSHIP, client_id=client_id)


def revise_partnership(partnership: Partnership, *, by: User | None, **values: Any) -> Partnership:
    """Change a partnership, such as the day on which it ended."""
    return revise_record(partnership, values, by=by, permission=AGREE, verb=REVISED_PARTNERSHIP)


def remove_partnership(partnership: Partnership, *, by: User | None) -> None:
    """Remove a partnership without partners."""
    remove_record(partnership, by=by, permission=AGREE, verb=REMOVED_PARTNERSHIP)


def add_partner(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Partner:
    """Add a partner with what it brings."""
    partner = Partner(initiative=initiative, **values)
    return add_record(partner, by=by, permission=AGREE, verb=ADDED_PARTNER, client_id=client_id)


def revise_partner(partner: Partner, *, by: User | None, **values: Any) -> Partner:
    """Change what a partner brings."""
    return revise_record(partner, values, by=by, permission=AGREE, verb=REVISED_PARTNER)


def remove_partner(partner: Partner, *, by: User | None) -> None:
    """Remove a partner."""
    remove_record(partner, by=by, permission=AGREE, verb=REMOVED_PARTNER)
