"""What producers' records can be counted as: land by practice, vessels, landings, effort and quotas."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.producers.models import Landing, LandUse, Plot, Quota, Vessel
from clusterwise.phases.p5_action.producers.selectors import friendly_spans

NOTHING = Decimal(0)


def _whose(row: Any, on: Any) -> dict[str, Any]:
    """Return what a fact says of the person or organisation behind a record."""
    who, firm = row.person, row.organisation
    return {
        "person": who.pk if who else None,
        "organisation": firm.pk if firm else None,
        "sex": who.sex if who else "U",
        "age_band": who.age_band_on(on) if who else "",
    }


@measure(
    "land",
    _("land worked in a way, in hectares"),
    subject="record",
    is_state=True,
    unit="ha",
    dimensions={"practice": "land_practice", "crop": "crop"},
)
def land(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each practice on a plot; several may hold on the same hectare, so count one practice at a time."""
    rows = LandUse.objects.filter(initiative__in=initiatives).select_related("plot__person", "plot__organisation")
    for row in rows:
        plot = row.plot
        yield Fact(
            measure="land", initiative=row.initiative_id, starts=row.starts, ends=row.ends,
            source=("producers.LandUse", str(row.pk)), label=f"{plot.code}, {row.practice}", place=plot.place,
            dimensions={"practice": row.practice, "crop": plot.crop}, amount=plot.area_ha, unit="ha",
            **_whose(plot, row.starts),
        )  # fmt: skip


@measure(
    "friendly_land",
    _("land under organic or biodiversity-friendly practice, in hectares"),
    subject="record",
    is_state=True,
    unit="ha",
    dimensions={"crop": "crop", "practices": ""},
)
def friendly_land(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each plot while at least one such practice holds; a hectare under two of them counts once."""
    rows = Plot.objects.filter(initiative__in=initiatives).select_related("person", "organisation")
    for plot in rows.prefetch_related("uses"):
        for starts, ends, practices in friendly_spans(plot.uses.all()):
            yield Fact(
                measure="friendly_land", initiative=plot.initiative_id, starts=starts, ends=ends,
                source=("producers.Plot", str(plot.pk)), label=plot.code, place=plot.place,
                dimensions={"crop": plot.crop, "practices": "+".join(practices)}, amount=plot.area_ha, unit="ha",
                **_whose(plot, starts),
            )  # fmt: skip


@measure("vessel", _("vessel in service"), subject="record", is_state=True, dimensions={"vessel": ""})
def vessels(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each vessel while it is in service, with its length."""
    for row in Vessel.objects.filter(initiative__in=initiatives).select_related("person", "organisation"):
        yield Fact(
            measure="vessel", initiative=row.initiative_id, starts=row.starts, ends=row.ends,
            source=("producers.Vessel", str(row.pk)), label=str(row), dimensions={"vessel": row.number},
            amount=row.length_m, unit="m" if row.length_m is not None else "", **_whose(row, row.starts),
        )  # fmt: skip


@measure("quota", _("quota, what may be landed"), subject="record", unit="kg", dimensions={"species": "", "stock": ""})
def quotas(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each quota, on the first day of its season."""
    for row in Quota.objects.filter(initiative__in=initiatives):
        yield Fact(
            measure="quota", initiative=row.initiative_id, starts=row.starts, ends=row.ends + timedelta(days=1),
            source=("producers.Quota", str(row.pk)), label=f"{row}: {row.source}", organisation=row.organisation_id,
            dimensions={"species": row.species, "stock": row.stock}, amount=row.kg, unit="kg",
        )  # fmt: skip


@measure(
    "quota_use",
    _("landed under a quota, out of what may be landed"),
    subject="record",
    unit="kg",
    dimensions={"species": "", "stock": "", "season": ""},
)
def quota_use(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each quota with what may be landed, and one for each landing under it: their ratio is the use on a day."""
    rows = Quota.objects.filter(initiative__in=initiatives).prefetch_related("landings__vessel")
    for row in rows:
        codes = {"species": row.species, "stock": row.stock, "season": str(row.starts.year)}
        yield Fact(
            measure="quota_use", initiative=row.initiative_id, starts=row.starts, source=("producers.Quota", str(row.pk)),
            label=f"{row}: {row.source}", organisation=row.organisation_id, dimensions=codes, amount=NOTHING,
            denominator=row.kg, unit="kg",
        )  # fmt: skip
        for one in row.landings.all():
            yield Fact(
                measure="quota_use", initiative=row.initiative_id, starts=one.on, source=("producers.Landing", str(one.pk)),
                label=f"{one.vessel}, {one}", organisation=row.organisation_id, place=one.place, dimensions=codes,
                amount=one.kg, denominator=NOTHING, unit="kg",
            )  # fmt: skip


LANDING_DIMENSIONS = {"species": "", "vessel": "", "gear": "", "under_quota": ""}


def _landings(
    code: str, unit: str, amount: Callable[[Landing], Decimal | None], initiatives: Sequence[Initiative]
) -> Iterator[Fact]:
    rows = Landing.objects.filter(initiative__in=initiatives).select_related("vessel__person", "vessel__organisation")
    for row in rows:
        yield Fact(
            measure=code, initiative=row.initiative_id, starts=row.on, source=("producers.Landing", str(row.pk)),
            label=f"{row.vessel}, {row}", place=row.place,
            dimensions={
                "species": row.species, "vessel": row.vessel.number, "gear": row.gear,
                "under_quota": "yes" if row.quota_id else "no",
            },
            amount=amount(row), unit=unit, **_whose(row.vessel, row.on),
        )  # fmt: skip


@measure("landing", _("landed"), subject="record", unit="kg", dimensions=LANDING_DIMENSIONS)
def landings(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each landing, with its weight."""
    return _landings("landing", "kg", lambda row: row.kg, initiatives)


@measure("fishing_effort", _("days at sea"), subject="record", unit="days", dimensions=LANDING_DIMENSIONS)
def effort(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each landing, with its days at sea; unknown where nobody noted them."""
    return _landings("fishing_effort", "days", lambda row: row.days_at_sea, initiatives)
