"""Putting a common facility into use, agreeing who pays for it, and keeping its batches."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from clusterwise.methods import drying
from clusterwise.phases.p5_action.facilities.models import (
    Batch,
    CostShare,
    DryerEnergy,
    EmissionFactor,
    EnergySaving,
    Facility,
)
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)

ADDED = Verb("facilities.added", _("added a common facility"))
REVISED = Verb("facilities.revised", _("revised a common facility"))
REMOVED = Verb("facilities.removed", _("removed a common facility"))
SHARED_COST = Verb("facilities.shared_cost", _("agreed cost shares"))
DROPPED_SHARES = Verb("facilities.dropped_shares", _("dropped agreed cost shares"))
RECORDED_BATCH = Verb("facilities.recorded_batch", _("recorded a batch"))
REVISED_BATCH = Verb("facilities.revised_batch", _("revised a batch"))
REMOVED_BATCH = Verb("facilities.removed_batch", _("removed a batch"))
RECORDED_ENERGY = Verb("facilities.recorded_energy", _("recorded the energy of a dryer"))
REVISED_ENERGY = Verb("facilities.revised_energy", _("changed the energy of a dryer"))
REMOVED_ENERGY = Verb("facilities.removed_energy", _("removed the energy of a dryer"))
RECORDED_SAVING = Verb("facilities.recorded_saving", _("recorded a saving of energy"))
REVISED_SAVING = Verb("facilities.revised_saving", _("changed a saving of energy"))
REMOVED_SAVING = Verb("facilities.removed_saving", _("removed a saving of energy"))
RECORDED_FACTOR = Verb("facilities.recorded_factor", _("recorded an emission factor"))
REVISED_FACTOR = Verb("facilities.revised_factor", _("changed an emission factor"))
REMOVED_FACTOR = Verb("facilities.removed_factor", _("removed an emission factor"))

EDIT, AGREE = "action.edit", "action.agree"


@dataclass(frozen=True, slots=True)
class Pledge:
    """What one organisation promises to pay of a facility, in cash or in kind."""

    organisation: Organisation
    amount: Decimal
    kind: str = CostShare.Kind.CASH
    valued_how: str = ""


class UnevenPledgesError(ValidationError):
    """The pledges for a facility do not meet its cost exactly."""

    def __init__(self, *, missing: Decimal, currency: str) -> None:
        self.missing, self.currency = missing, currency
        words = {"amount": abs(missing), "currency": currency}
        if missing > 0:
            refusal = (
                _now("The shares are %(amount)s %(currency)s short of the cost; they must meet it exactly.") % words
            )
        else:
            refusal = _now("The shares are %(amount)s %(currency)s above the cost; they must meet it exactly.") % words
        super().__init__(refusal)


class UnknownCostError(ValidationError):
    """A facility's cost is not known, so nobody can share it."""

    def __init__(self, facility: Facility) -> None:
        super().__init__(
            _now("The cost of “%(facility)s” is not known yet; enter it before sharing it.") % {"facility": facility}
        )


class SharedCostError(ValidationError):
    """A facility's cost was shared already, and a new cost would leave the shares uneven."""

    def __init__(self, shared: Decimal, currency: str) -> None:
        words = {"amount": shared, "currency": currency}
        super().__init__(
            {
                "capex": _now(
                    "The cost was shared as %(amount)s %(currency)s; drop the shares, change the cost, and share it anew."
                )
                % words
            }
        )


class OverfullBatchError(ValidationError):
    """A batch is more than its facility takes at once."""

    def __init__(self, kg_in: Decimal, capacity_kg: Decimal) -> None:
        self.kg_in, self.capacity_kg = kg_in, capacity_kg
        words = {"kg": f"{kg_in.normalize():f}", "capacity": f"{capacity_kg.normalize():f}"}
        super().__init__(
            {"kg_in": _now("%(kg)s kg are more than the %(capacity)s kg that fit; split the batch.") % words}
        )


class NoCapacityError(ValidationError):
    """A facility takes no batches, or nobody has said how much it takes."""

    def __init__(self, facility: Facility) -> None:
        refusal = _now("Nobody has said how much “%(facility)s” takes at once; enter its capacity first.")
        super().__init__({"facility": refusal % {"facility": facility}})


def add_facility(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Facility:
    """Record a common facility with its owner, or with the body that holds it in trust."""
    facility = Facility(initiative=initiative, **values)
    return add_record(facility, by=by, permission=AGREE, verb=ADDED, client_id=client_id)


def revise_facility(facility: Facility, *, by: User | None, **values: Any) -> Facility:
    """Change a facility; a cost that was shared stays until its shares are dropped."""
    for name, value in values.items():
        setattr(facility, name, value)
    shares = list(facility.shares.all())
    shared = sum((share.amount for share in shares), Decimal(0))
    if shares and (shared != facility.capex or shares[0].currency != facility.currency):
        raise SharedCostError(shared, shares[0].currency)
    return revise_record(facility, {}, by=by, permission=AGREE, verb=REVISED)


def remove_facility(facility: Facility, *, by: User | None) -> None:
    """Remove a facility on which nothing was built."""
    remove_record(facility, by=by, permission=AGREE, verb=REMOVED)


def share_cost(
    *, facility: Facility, pledges: Sequence[Pledge], by: User | None, client_id: UUID | None = None
) -> list[CostShare]:
    """Fix who pays what for a common facility; the pledges must meet its cost exactly, and replace earlier ones."""
    access.require(by, AGREE, facility)
    if facility.capex is None:
        raise UnknownCostError(facility)
    pledged = sum((pledge.amount for pledge in pledges), Decimal(0))
    if pledged != facility.capex:
        raise UnevenPledgesError(missing=facility.capex - pledged, currency=facility.currency)
    with journal.change(by, SHARED_COST, facility, client_id=client_id) as change:
        for share in facility.shares.all():
            change.delete(share)
        shares = [_share(facility, pledge) for pledge in pledges]
        created = []
        for share in shares:
            check(share)
            created.append(change.create(share))
        return created


def _share(facility: Facility, pledge: Pledge) -> CostShare:
    return CostShare(
        initiative=facility.initiative, programme_id=facility.programme_id, facility=facility,
        organisation=pledge.organisation, amount=pledge.amount, kind=pledge.kind, valued_how=pledge.valued_how,
        currency=facility.currency,
    )  # fmt: skip


def drop_shares(*, facility: Facility, by: User | None) -> int:
    """Drop all cost shares of a facility in one event, so that its cost can change; return how many there were."""
    access.require(by, AGREE, facility)
    with journal.change(by, DROPPED_SHARES, facility) as change:
        shares = list(facility.shares.all())
        for share in shares:
            change.delete(share)
    return len(shares)


def _hold_against_capacity(batch: Batch) -> None:
    """Refuse a load that does not fit, and keep the capacity of the day beside it for the database to check."""
    capacity = batch.facility.capacity_kg_batch
    if capacity is None:
        raise NoCapacityError(batch.facility)
    try:
        drying.refuse_overfull(batch.kg_in, capacity)
    except drying.DryingError as error:
        raise OverfullBatchError(batch.kg_in, capacity) from error
    batch.capacity_kg = capacity


def record_batch(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Batch:
    """Record a load of a facility; an overfull one is refused, and its output may be weighed later."""
    batch = Batch(initiative=initiative, **values)
    _hold_against_capacity(batch)
    return add_record(batch, by=by, permission=EDIT, verb=RECORDED_BATCH, client_id=client_id)


def revise_batch(batch: Batch, *, by: User | None, **values: Any) -> Batch:
    """Change a batch, or enter what came out of it; it stays held against the capacity of its own day."""
    before = batch.facility_id
    for name, value in values.items():
        setattr(batch, name, value)
    if batch.facility_id != before:
        _hold_against_capacity(batch)
    elif batch.kg_in > batch.capacity_kg:
        raise OverfullBatchError(batch.kg_in, batch.capacity_kg)
    return revise_record(batch, {}, by=by, permission=EDIT, verb=REVISED_BATCH)


def remove_batch(batch: Batch, *, by: User | None) -> None:
    """Remove a batch that was entered by mistake."""
    remove_record(batch, by=by, permission=EDIT, verb=REMOVED_BATCH)


def record_energy(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> DryerEnergy:
    """Record where the heat of a dryer comes from, and what it replaces."""
    energy = DryerEnergy(initiative=initiative, **values)
    return add_record(energy, by=by, permission=EDIT, verb=RECORDED_ENERGY, client_id=client_id)


def revise_energy(energy: DryerEnergy, *, by: User | None, **values: Any) -> DryerEnergy:
    """Change what is known of a dryer's energy; what it avoids follows."""
    return revise_record(energy, values, by=by, permission=EDIT, verb=REVISED_ENERGY)


def remove_energy(energy: DryerEnergy, *, by: User | None) -> None:
    """Remove an entry on energy that was made by mistake."""
    remove_record(energy, by=by, permission=EDIT, verb=REMOVED_ENERGY)


def record_saving(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> EnergySaving:
    """Record what a practice used before and after."""
    saving = EnergySaving(initiative=initiative, **values)
    return add_record(saving, by=by, permission=EDIT, verb=RECORDED_SAVING, client_id=client_id)


def revise_saving(saving: EnergySaving, *, by: User | None, **values: Any) -> EnergySaving:
    """Change a saving of energy."""
    return revise_record(saving, values, by=by, permission=EDIT, verb=REVISED_SAVING)


def remove_saving(saving: EnergySaving, *, by: User | None) -> None:
    """Remove a saving that was entered by mistake."""
    remove_record(saving, by=by, permission=EDIT, verb=REMOVED_SAVING)


def record_factor(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> EmissionFactor:
    """Record what a kWh emits in a country, with the source that says so."""
    factor = EmissionFactor(initiative=initiative, **values)
    return add_record(factor, by=by, permission=AGREE, verb=RECORDED_FACTOR, client_id=client_id)


def revise_factor(factor: EmissionFactor, *, by: User | None, **values: Any) -> EmissionFactor:
    """Change an emission factor; what is computed with it follows."""
    return revise_record(factor, values, by=by, permission=AGREE, verb=REVISED_FACTOR)


def remove_factor(factor: EmissionFactor, *, by: User | None) -> None:
    """Remove an emission factor."""
    remove_record(factor, by=by, permission=AGREE, verb=REMOVED_FACTOR)
