"""What agreements can be counted as: contracted volumes with their "up to", parties, deliveries, and payment."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Party

CODES = {"kind": "agreement_kind", "crop": "crop", "standard": "standard"}


def _codes(agreement: Agreement) -> dict[str, str]:
    return {"kind": agreement.kind, "crop": agreement.crop, "standard": agreement.standard}


def _after(last_day: date | None) -> date | None:
    return last_day + timedelta(days=1) if last_day else None


@measure("contracted", _("volume contracted, up to"), subject="record", is_state=True, unit="kg", dimensions=CODES)
def contracted(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each agreement while it holds; its largest volume is an "up to", never an exact one."""
    for row in Agreement.objects.filter(initiative__in=initiatives):
        yield Fact(
            measure="contracted", initiative=row.initiative_id, starts=row.starts, ends=_after(row.ends),
            source=("agreements.Agreement", str(row.pk)), label=row.title, dimensions=_codes(row),
            amount=row.volume_cap_kg, unit="kg", qualifier="max" if row.volume_cap_kg is not None else "=",
        )  # fmt: skip


@measure(
    "agreement_party",
    _("party of an agreement"),
    subject="organisation",
    is_state=True,
    dimensions={**CODES, "side": ""},
)
def parties(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each buyer and seller while the agreement holds."""
    for row in Party.objects.filter(initiative__in=initiatives).select_related("agreement", "organisation"):
        yield Fact(
            measure="agreement_party", initiative=row.initiative_id, starts=row.agreement.starts,
            ends=_after(row.agreement.ends), source=("agreements.Party", str(row.pk)),
            label=f"{row.organisation}, {row.agreement}", organisation=row.organisation_id, place=row.organisation.place,
            dimensions={**_codes(row.agreement), "side": row.side},
        )  # fmt: skip


def _delivery_fact(
    code: str, row: Delivery, amount: Decimal | None, unit: str, denominator: Decimal | None = None
) -> Fact:
    who = row.person
    return Fact(
        measure=code, initiative=row.initiative_id, starts=row.on, source=("agreements.Delivery", str(row.pk)),
        label=f"{row.agreement.title}: {row}", person=row.person_id, organisation=row.organisation_id,
        place=who.place if who else "", sex=who.sex if who else "U", age_band=who.age_band_on(row.on) if who else "",
        dimensions={**_codes(row.agreement), "grade": row.grade}, amount=amount, denominator=denominator, unit=unit,
    )  # fmt: skip


def _deliveries(initiatives: Sequence[Initiative]) -> Iterator[Delivery]:
    yield from Delivery.objects.filter(initiative__in=initiatives).select_related("agreement", "person")


@measure(
    "delivered",
    _("delivered and accepted, out of what arrived"),
    subject="record",
    unit="kg",
    dimensions={**CODES, "grade": ""},
)
def delivered(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each delivery: the accepted weight, out of what arrived."""
    for row in _deliveries(initiatives):
        yield _delivery_fact("delivered", row, row.kg - row.rejected_kg, "kg", row.kg)


@measure(
    "days_to_payment",
    _("days from delivery to payment"),
    subject="record",
    unit="days",
    dimensions={**CODES, "grade": ""},
)
def days_to_payment(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each delivery: the days until it was paid, unknown while it is not."""
    for row in _deliveries(initiatives):
        yield _delivery_fact(
            "days_to_payment", row, Decimal((row.paid_on - row.on).days) if row.paid_on else None, "days"
        )
