"""What facilities can be counted as: facilities in use, who pays, batches with what was lost, and energy avoided."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.drying import expected_output_kg
from clusterwise.phases.p5_action.facilities.energy import Avoided, avoided
from clusterwise.phases.p5_action.facilities.models import Batch, CostShare, Facility

DIMENSIONS = {"kind": "facility_kind", "facility": "", "product": ""}


@measure(
    "facility",
    _("common facility in use"),
    subject="record",
    is_state=True,
    dimensions={"kind": "facility_kind", "held": ""},
)
def facilities(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each facility while it is in use, with its cost."""
    for row in Facility.objects.filter(initiative__in=initiatives, installed_on__isnull=False):
        yield Fact(
            measure="facility", initiative=row.initiative_id, starts=row.installed_on, ends=row.retired_on,  # type: ignore[arg-type]
            source=("facilities.Facility", str(row.pk)), label=row.name, organisation=row.owner_id, place=row.place,
            dimensions={"kind": row.kind, "held": "in trust" if row.trustee_id else "owned"}, amount=row.capex,
            unit=row.currency if row.capex is not None else "",
        )  # fmt: skip


@measure(
    "cost_share",
    _("share of a facility's cost"),
    subject="organisation",
    is_state=True,
    dimensions={"kind": "", "facility": ""},
)
def cost_shares(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each share of the cost of a facility in use, out of the whole cost."""
    rows = CostShare.objects.filter(initiative__in=initiatives, facility__installed_on__isnull=False)
    for row in rows.select_related("facility", "organisation"):
        whole = row.facility
        yield Fact(
            measure="cost_share", initiative=row.initiative_id, starts=whole.installed_on, ends=whole.retired_on,  # type: ignore[arg-type]
            source=("facilities.CostShare", str(row.pk)), label=f"{row.organisation}, {whole.name}",
            organisation=row.organisation_id, dimensions={"kind": row.kind, "facility": whole.name}, amount=row.amount,
            denominator=whole.capex, unit=row.currency,
        )  # fmt: skip


def _batch_fact(code: str, row: Batch, amount: Decimal | None, denominator: Decimal | None) -> Fact:
    who, firm = row.person, row.organisation
    return Fact(
        measure=code, initiative=row.initiative_id, starts=row.on, source=("facilities.Batch", str(row.pk)),
        label=f"{row.facility.name}, {row}", person=row.person_id, organisation=row.organisation_id,
        place=row.facility.place, sex=who.sex if who else "U", age_band=who.age_band_on(row.on) if who else "",
        dimensions={"kind": row.facility.kind, "facility": row.facility.name, "product": row.product, "by": firm.code if firm else ""},
        amount=amount, denominator=denominator, unit="kg",
    )  # fmt: skip


Amounts = Callable[[Batch], tuple[Decimal | None, Decimal | None]]


def _batch_facts(code: str, amounts: Amounts, initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    rows = Batch.objects.filter(initiative__in=initiatives).select_related("facility", "person", "organisation")
    for row in rows:
        yield _batch_fact(code, row, *amounts(row))


@measure("batch", _("batch put in, out of what fits"), subject="record", unit="kg", dimensions=DIMENSIONS)
def batches(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each batch: what went in, out of what would have fitted."""
    return _batch_facts("batch", lambda row: (row.kg_in, row.capacity_kg), initiatives)


@measure(
    "batch_output", _("batch weighed out, out of what went in"), subject="record", unit="kg", dimensions=DIMENSIONS
)
def outputs(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each batch: what came out, unknown until it is weighed, out of what went in."""
    return _batch_facts("batch_output", lambda row: (row.kg_out, row.kg_in), initiatives)


def _lost(row: Batch) -> tuple[Decimal | None, Decimal | None]:
    if row.kg_out is None or row.moisture_in is None or row.moisture_out is None:
        return None, None
    expected = expected_output_kg(row.kg_in, row.moisture_in, row.moisture_out)
    return expected - row.kg_out, expected


@measure(
    "batch_loss",
    _("lost in a batch, out of what its dry matter would give"),
    subject="record",
    unit="kg",
    dimensions=DIMENSIONS,
)
def losses(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each batch: what is missing against the dry-matter balance, unknown where a reading is missing."""
    return _batch_facts("batch_loss", _lost, initiatives)


ENERGY_DIMENSIONS = {"origin": "", "action": "", "energy": "energy", "facility": "", "product": "", "factor": ""}


def _avoided_fact(code: str, one: Avoided, amount: Decimal | None, denominator: Decimal | None, unit: str) -> Fact:
    row = one.record
    batch = row if isinstance(row, Batch) else None
    who = batch.person if batch else None
    return Fact(
        measure=code, initiative=row.initiative_id, starts=one.on, source=(row._meta.label, str(row.pk)),
        label=f"{batch.facility.name}, {batch}" if batch else str(row), person=who.pk if who else None,
        organisation=row.organisation_id, place=batch.facility.place if batch else "", sex=who.sex if who else "U",
        age_band=who.age_band_on(one.on) if who else "",
        dimensions={
            "origin": one.origin, "action": one.action, "energy": one.energy,
            "facility": batch.facility.name if batch else "", "product": batch.product if batch else "",
            "factor": str(one.factor) if one.factor and unit != "kWh" else "",
        },
        amount=amount, denominator=denominator, unit=unit, qualifier=one.qualifier,
    )  # fmt: skip


@measure(
    "energy_avoided",
    _("energy not bought any more, out of what would have been needed"),
    subject="record",
    unit="kWh",
    dimensions=ENERGY_DIMENSIONS,
)
def energy_avoided(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each batch of a dryer whose energy is known of, and for each practice that saves energy."""
    for one in avoided(tuple(initiatives)):
        yield _avoided_fact("energy_avoided", one, one.avoided_kwh, one.needed_kwh, "kWh")


@measure(
    "co2e_avoided",
    _("greenhouse gases avoided with energy that was not bought"),
    subject="record",
    unit="kg CO2e",
    dimensions=ENERGY_DIMENSIONS,
)
def co2e_avoided(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each batch and practice, with the factor and its source; unknown where no factor is known."""
    for one in avoided(tuple(initiatives)):
        yield _avoided_fact("co2e_avoided", one, one.co2e_kg, None, "kg CO2e")
