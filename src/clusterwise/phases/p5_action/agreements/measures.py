"""What agreements can be counted as: contracted volumes, parties, deliveries, what was paid for them, and partnerships."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Partner, Partnership, Party

#: One organisation alone is no partnership.
LEAST_PARTNERS = 2
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


@measure(
    "delivery_value",
    _("paid for deliveries, out of the weight that was accepted"),
    subject="record",
    dimensions={**CODES, "grade": "", "product": ""},
)
def delivery_values(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each delivery with a price: the money, out of the accepted kilograms; their ratio is the mean price."""
    for row in _deliveries(initiatives):
        kg = row.kg - row.rejected_kg
        if row.price_per_kg is not None and kg > 0:
            fact = _delivery_fact("delivery_value", row, kg * row.price_per_kg, row.currency, kg)
            yield replace(fact, dimensions={**fact.dimensions, "product": row.agreement.product})


@measure(
    "partnership",
    _("partnership of firms, institutions or donors"),
    subject="record",
    is_state=True,
    dimensions={"kind": "partnership_kind", "sides": ""},
)
def partnerships(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each partnership of at least two partners while it lasts; `sides` names who works together."""
    rows = Partnership.objects.filter(initiative__in=initiatives).prefetch_related("partners")
    for row in rows:
        partners = list(row.partners.all())
        if len(partners) >= LEAST_PARTNERS:
            sides = "+".join(sorted({partner.side for partner in partners}))
            yield Fact(
                measure="partnership", initiative=row.initiative_id, starts=row.starts, ends=_after(row.ends),
                source=("agreements.Partnership", str(row.pk)), label=row.title, dimensions={"kind": row.kind, "sides": sides},
            )  # fmt: skip


def _partner_fact(code: str, row: Partner, amount: Decimal | None, unit: str) -> Fact:
    whole = row.partnership
    return Fact(
        measure=code, initiative=row.initiative_id, starts=whole.starts, ends=_after(whole.ends),
        source=("agreements.Partner", str(row.pk)), label=f"{row.organisation}, {whole}", organisation=row.organisation_id,
        place=row.organisation.place, dimensions={"kind": whole.kind, "side": row.side, "partnership": whole.title},
        amount=amount, unit=unit,
    )  # fmt: skip


PARTNER_CODES = {"kind": "partnership_kind", "side": "", "partnership": ""}


@measure("partner", _("partner in a partnership"), subject="organisation", is_state=True, dimensions=PARTNER_CODES)
def partners(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each partner while the partnership lasts."""
    for row in Partner.objects.filter(initiative__in=initiatives).select_related("partnership", "organisation"):
        yield _partner_fact("partner", row, None, "")


@measure("partner_money", _("what a partner brings to a partnership"), subject="organisation", dimensions=PARTNER_CODES)
def partner_money(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each partner of whom it is known what it brings, on the day on which the partnership began."""
    rows = Partner.objects.filter(initiative__in=initiatives, brings__isnull=False)
    for row in rows.select_related("partnership", "organisation"):
        yield _partner_fact("partner_money", row, row.brings, row.currency)
