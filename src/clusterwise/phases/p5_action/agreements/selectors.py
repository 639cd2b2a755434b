"""Reads of agreements: fulfilment, what is left under the cap, days to pay, and whether the volume can be met at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, Sum

from clusterwise.foundation.codes.selectors import UnknownRuleError, rule
from clusterwise.foundation.evidence.facts import Fact, collect
from clusterwise.foundation.evidence.figures import in_time, matches
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods import agreement as methods
from clusterwise.methods.change import as_decimal
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an agreement has come: accepted and rejected weight, what is left, and how long payment took."""

    deliveries: int
    accepted_kg: Decimal
    rejected_kg: Decimal
    share: Decimal | None
    left_kg: Decimal | None
    paid: int
    mean_days_to_pay: Decimal | None
    late: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a volume asks of each producer, how the producers were counted, and the rules behind the warning."""

    producers: int
    are_stated: bool
    feasibility: methods.Feasibility
    area_ha: Decimal
    yield_kg_per_ha: Decimal | None
    yield_source: str
    rule_source: str


def as_delivery(row: Delivery) -> methods.Delivery:
    """Return a delivery as the methods take it."""
    return methods.Delivery(str(row.pk), row.on, row.kg, row.rejected_kg)


def standing(agreement: Agreement, deliveries: Sequence[Delivery], today: date) -> Standing:
    """Return how far an agreement has come with some deliveries."""
    loads = [as_delivery(row) for row in deliveries]
    cap = agreement.volume_cap_kg
    waits = [(row.paid_on - row.on).days for row in deliveries if row.paid_on is not None]
    limit = agreement.days_to_pay
    open_since = [(today - row.on).days for row in deliveries if row.paid_on is None]
    late = 0 if limit is None else sum(1 for days in (*waits, *open_since) if days > limit)
    return Standing(
        deliveries=len(loads),
        accepted_kg=sum((load.accepted_kg for load in loads), Decimal(0)),
        rejected_kg=sum((load.rejected_kg for load in loads), Decimal(0)),
        share=methods.fulfilment(cap, loads).share if cap else None,
        left_kg=methods.cap_check(cap, loads).left_kg if cap else None,
        paid=len(waits),
        mean_days_to_pay=as_decimal(Fraction(sum(waits), len(waits))) if waits else None,
        late=late,
    )


def accepted_kg(agreement: Agreement, *, without: Any = None) -> Decimal:
    """Return the accepted weight under an agreement, without one delivery where that is being changed."""
    rows = Delivery.objects.filter(agreement=agreement).exclude(pk=without)
    return rows.aggregate(kg=Sum(F("kg") - F("rejected_kg")))["kg"] or Decimal(0)


def _certified(facts: Sequence[Fact], agreement: Agreement, on: date) -> int:
    filters = {"party": "person"} | ({"standard": agreement.standard} if agreement.standard else {})
    held = in_time([fact for fact in facts if matches(fact, filters)], "at", None, on)
    return len({fact.person for fact in held})


def _crop_yield(crop: str, on: date) -> tuple[Decimal | None, str]:
    """Return what a hectare of a crop gives and who says so; None where no rule of that day knows the crop."""
    try:
        found = rule("crop_yield", on)
    except UnknownRuleError:
        return None, ""
    return (Decimal(str(found[crop])), str(found["source"])) if crop in found and crop != "source" else (None, "")


def asked_of(agreement: Agreement, facts: Sequence[Fact], on: date) -> Asked | None:
    """Return what the volume asks of each producer; None without a limit or without producers."""
    producers = agreement.producers_stated or _certified(facts, agreement, on)
    if agreement.volume_cap_kg is None or not producers:
        return None
    limits = rule("agreement_feasibility", on)
    area = Decimal(str(limits["area_ha"]))
    grown, source = _crop_yield(agreement.crop, on)
    found = methods.feasibility(
        agreement.volume_cap_kg, producers, grown, area, Decimal(str(limits["warn_from_share"]))
    )
    return Asked(producers, agreement.producers_stated is not None, found, area, grown, source, str(limits["source"]))


def certified_facts(initiative: Initiative) -> Sequence[Fact]:
    """Return who is certified, as the measure of that name tells it; agreements know no certificates."""
    return collect(["certified"], [initiative])["certified"]


def feasibility_on(agreement: Agreement, on: date) -> Asked | None:
    """Return what the volume asks of each producer on a day; certified farmers are asked for only where needed."""
    if agreement.volume_cap_kg is None:
        return None
    facts = () if agreement.producers_stated else certified_facts(agreement.initiative)
    return asked_of(agreement, facts, on)


def in_force(initiative: Initiative, on: date) -> Any:
    """Return the agreements that hold on a day."""
    return Agreement.objects.filter(initiative=initiative, starts__lte=on).filter(
        Q(ends__isnull=True) | Q(ends__gte=on)
    )


def asking_too_much(initiative: Initiative, on: date) -> list[tuple[Agreement, Asked]]:
    """Return the agreements in force whose volume is close to all that their producers can grow."""
    rows = list(in_force(initiative, on).filter(volume_cap_kg__isnull=False).exclude(crop=""))
    if not rows:
        return []
    facts = certified_facts(initiative) if any(not row.producers_stated for row in rows) else ()
    found = [(row, asked_of(row, facts, on)) for row in rows]
    return [(row, asked) for row, asked in found if asked is not None and asked.feasibility.is_warning]
