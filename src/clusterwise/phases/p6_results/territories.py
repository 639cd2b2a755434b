"""Income and sales by region and year: how far each region lies from the reference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.methods.counting import CountingError
from clusterwise.methods.territory import RegionGap, TerritoryError, territorial_gaps

#: Observations whose further codes say `level = country` are the reference; `region = …` names a region.
LEVEL, COUNTRY, REGION = "level", "country", "region"


@dataclass(frozen=True, slots=True)
class Year:
    """The regions of one year with their gaps, the facts behind them, and why a gap cannot be told."""

    year: int
    unit: str
    gaps: tuple[RegionGap, ...]
    has_reference: bool
    facts: tuple[Fact, ...]
    trouble: str = ""


@dataclass(slots=True)
class _Year:
    regions: dict[str, list[Decimal]] = field(default_factory=dict)
    reference: list[Decimal] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def years(facts: Iterable[Fact], on: date) -> list[Year]:
    """Return each year with its regions, the latest year first; facts without a region are left out."""
    known = [fact for fact in facts if fact.amount is not None and fact.starts <= on]
    places = _places(known)
    found: dict[int, _Year] = {}
    for fact in known:
        region = _region(fact, places)
        is_reference = fact.dimensions.get(LEVEL) == COUNTRY
        if not region and not is_reference:
            continue
        year = found.setdefault(fact.starts.year, _Year())
        year.facts.append(fact)
        (year.reference if is_reference else year.regions.setdefault(region, [])).append(fact.amount or Decimal(0))
    return [_told(number, year) for number, year in sorted(found.items(), reverse=True)]


def _places(facts: Iterable[Fact]) -> dict[object, str]:
    firms = {fact.organisation for fact in facts if fact.organisation}
    return dict(Organisation.objects.filter(pk__in=firms).exclude(place="").values_list("pk", "place")) if firms else {}


def _region(fact: Fact, places: dict[object, str]) -> str:
    return fact.dimensions.get(REGION, "") or fact.place or places.get(fact.organisation, "")


def _told(number: int, year: _Year) -> Year:
    units = sorted({fact.unit for fact in year.facts})
    reference = sum(year.reference, Decimal(0)) / len(year.reference) if year.reference else None
    told = {"has_reference": reference is not None, "facts": tuple(year.facts)}
    try:
        if len(units) > 1:
            raise CountingError(f"The rows are in {units}; convert them to one unit first.")
        gaps = tuple(territorial_gaps(year.regions, reference))
    except (TerritoryError, CountingError) as error:
        return Year(number, "", (), trouble=str(error), **told)  # type: ignore[arg-type]
    return Year(number, units[0], gaps, **told)  # type: ignore[arg-type]
