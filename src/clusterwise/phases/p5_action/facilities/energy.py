"""Energy and greenhouse gases that batches and practices avoid, each with the factor behind it and its source."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods import drying, energy
from clusterwise.phases.p5_action.facilities.models import Batch, DryerEnergy, EmissionFactor, EnergySaving

EXACT, AT_LEAST = "=", "≥"


@dataclass(frozen=True, slots=True)
class Factor:
    """What a kWh emits, in kg of CO2 equivalents, and who says so."""

    kg_co2e_per_kwh: Decimal
    source: str

    def __str__(self) -> str:
        return f"{self.kg_co2e_per_kwh.normalize():f} kg/kWh: {self.source}"


@dataclass(frozen=True, slots=True)
class Avoided:
    """Energy that one record avoids, out of what would have been needed; None is unknown, never zero."""

    record: Batch | EnergySaving
    on: date
    origin: str
    action: str
    energy: str
    needed_kwh: Decimal | None
    avoided_kwh: Decimal | None
    co2e_kg: Decimal | None
    factor: Factor | None
    qualifier: str


class Factors:
    """The emission factors of an initiative: its own records first, then the shipped ones for fuels."""

    def __init__(self, rows: Sequence[EmissionFactor], country: str) -> None:
        self._rows = [row for row in rows if row.country == country]

    def of(self, energy_code: str, on: date) -> Factor | None:
        """Return the factor of an energy on a day; None where nobody gave one."""
        own = [row for row in self._rows if row.energy == energy_code and _holds(row, on)]
        if own:
            latest = max(own, key=lambda row: row.valid_from)
            return Factor(latest.kg_co2e_per_kwh, latest.source)
        shipped = rule("emission_factors", on)
        known = shipped.get(energy_code) if energy_code != "source" else None
        return Factor(Decimal(str(known)), shipped["source"]) if known is not None else None


def _holds(row: EmissionFactor, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


@shared
def avoided(initiatives: tuple[Initiative, ...]) -> list[Avoided]:
    """Return what every batch of a dryer and every practice avoids, oldest first; one query a model."""
    factors = _factors(initiatives)
    profiles: dict[UUID, list[DryerEnergy]] = {}
    for profile in DryerEnergy.objects.filter(initiative__in=initiatives).order_by("starts"):
        profiles.setdefault(profile.facility_id, []).append(profile)
    found = [*_of_batches(initiatives, profiles, factors), *_of_practices(initiatives, factors)]
    return sorted(found, key=lambda one: (one.on, str(one.record.pk)))


def _factors(initiatives: Sequence[Initiative]) -> dict[UUID, Factors]:
    rows: dict[UUID, list[EmissionFactor]] = {}
    for row in EmissionFactor.objects.filter(initiative__in=initiatives):
        rows.setdefault(row.initiative_id, []).append(row)
    countries = Initiative.objects.filter(pk__in=[one.pk for one in initiatives]).values_list("pk", "cluster__country")
    return {pk: Factors(rows.get(pk, []), country) for pk, country in countries}


def _of_batches(
    initiatives: Sequence[Initiative], profiles: dict[UUID, list[DryerEnergy]], factors: dict[UUID, Factors]
) -> Iterator[Avoided]:
    rows = Batch.objects.filter(initiative__in=initiatives, facility__in=list(profiles))
    for row in rows.select_related("facility__joint_action", "person", "organisation"):
        known = profiles[row.facility_id]
        place = bisect_right(known, row.on, key=lambda one: one.starts)
        if place:
            yield _batch(row, known[place - 1], factors[row.initiative_id])


def _batch(row: Batch, profile: DryerEnergy, factors: Factors) -> Avoided:
    needed, qualifier = _needed(row, profile)
    bought = _bought(row, profile, needed)
    kwh = energy.kwh_avoided(needed, bought) if needed is not None and bought is not None else None
    return _avoided(
        row, row.on, "drying", row.facility.joint_action, profile.replaces, (needed, kwh, qualifier), factors
    )


def _needed(row: Batch, profile: DryerEnergy) -> tuple[Decimal | None, str]:
    """Return what a dryer without the sun would have needed; the water comes from the dry-matter balance."""
    if row.moisture_in is None or row.moisture_out is None:
        return None, EXACT
    water = row.kg_in - drying.expected_output_kg(row.kg_in, row.moisture_in, row.moisture_out)
    if profile.kwh_per_kg_water is not None:
        return energy.drying_energy_kwh(water, profile.kwh_per_kg_water), EXACT
    least = rule("drying_energy", row.on)
    return energy.drying_energy_kwh(water, Decimal(str(least["kwh_per_kg_water"]))), AT_LEAST


def _bought(row: Batch, profile: DryerEnergy, needed: Decimal | None) -> Decimal | None:
    if row.bought_kwh is not None:
        return row.bought_kwh
    if needed is None or profile.solar_share is None:
        return None
    return needed * (1 - profile.solar_share)


def _of_practices(initiatives: Sequence[Initiative], factors: dict[UUID, Factors]) -> Iterator[Avoided]:
    rows = EnergySaving.objects.filter(initiative__in=initiatives).select_related("joint_action", "organisation")
    for row in rows:
        kwh = energy.kwh_avoided(row.before_kwh, row.after_kwh)
        amounts = (row.before_kwh, kwh, EXACT)
        yield _avoided(row, row.ends, "practice", row.joint_action, row.energy, amounts, factors[row.initiative_id])


def _avoided(
    row: Batch | EnergySaving,
    on: date,
    origin: str,
    action: Any,
    energy_code: str,
    amounts: tuple[Decimal | None, Decimal | None, str],
    factors: Factors,
) -> Avoided:
    needed, kwh, qualifier = amounts
    factor = factors.of(energy_code, on) if energy_code else None
    co2e = energy.co2e_avoided_kg(kwh, factor.kg_co2e_per_kwh) if kwh is not None and factor else None
    title = str(action) if action else ""
    return Avoided(row, on, origin, title, energy_code, needed, kwh, co2e, factor, qualifier)
