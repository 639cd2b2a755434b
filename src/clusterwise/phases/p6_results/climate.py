"""Energy and greenhouse gases avoided by each joint action, with the factors and sources behind them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clusterwise.foundation.codes.selectors import label, rule
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.facilities.energy import AT_LEAST, EXACT, Avoided, avoided


@dataclass(slots=True)
class ActionEnergy:
    """What one joint action avoids; records of which something is unknown are counted apart, never as zero."""

    action: str
    records: list[Avoided] = field(default_factory=list)

    @property
    def kwh(self) -> Decimal | None:
        return _sum([one.avoided_kwh for one in self.records])

    @property
    def co2e_kg(self) -> Decimal | None:
        return _sum([one.co2e_kg for one in self.records])

    @property
    def qualifier(self) -> str:
        return AT_LEAST if any(one.qualifier == AT_LEAST for one in self.records) else EXACT

    @property
    def without_kwh(self) -> int:
        return sum(1 for one in self.records if one.avoided_kwh is None)

    @property
    def without_factor(self) -> int:
        return sum(1 for one in self.records if one.avoided_kwh is not None and one.co2e_kg is None)

    @property
    def factors(self) -> list[tuple[str, str]]:
        """Return each energy with the factor that was used for it and its source."""
        found = {(label("energy", one.energy), str(one.factor)) for one in self.records if one.factor}
        return sorted(found)


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def by_action(initiative: Initiative, on: date) -> list[ActionEnergy]:
    """Return what each joint action avoids until a day; records without an action come last."""
    found: dict[str, ActionEnergy] = {}
    for one in avoided((initiative,)):
        if one.on <= on:
            found.setdefault(one.action, ActionEnergy(one.action)).records.append(one)
    return sorted(found.values(), key=lambda one: (not one.action, one.action))


def least_energy(on: date) -> tuple[Decimal, str]:
    """Return the least energy that drives off a kg of water, and who says so."""
    found = rule("drying_energy", on)
    return Decimal(str(found["kwh_per_kg_water"])), found["source"]
