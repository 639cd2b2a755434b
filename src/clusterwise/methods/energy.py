"""Energy that need not be bought any more, and the greenhouse gases that are avoided with it."""

from decimal import Decimal


class EnergyError(ValueError):
    """An amount of energy or a factor is impossible; the message names the figure and the remedy."""


def drying_energy_kwh(water_kg: Decimal, kwh_per_kg: Decimal) -> Decimal:
    """Return the energy that a dryer needs to drive off an amount of water.

    Formula: kWh = kg of water * kWh per kg of water.
    Source: Mujumdar (ed.), Handbook of Industrial Drying, specific energy consumption of a dryer; the least possible
    is the latent heat of water, 2.26 MJ/kg or 0.63 kWh/kg.
    Limits: with the latent heat it is "at least"; a measured figure of the dryer that is replaced is better.

    >>> drying_energy_kwh(Decimal(800), Decimal("0.63"))
    Decimal('504.00')
    """
    if water_kg < 0:
        raise EnergyError(f"{water_kg} kg of water cannot be driven off; check both moisture readings.")
    if not kwh_per_kg > 0:
        raise EnergyError(f"{kwh_per_kg} kWh per kg of water is impossible; give a figure above zero.")
    return water_kg * kwh_per_kg


def kwh_avoided(needed_kwh: Decimal, bought_kwh: Decimal) -> Decimal:
    """Return the energy that was not bought; negative where more was bought than before.

    Formula: avoided = needed before - bought now.
    Source: definition; both for the same work and the same length of time.
    Limits: says nothing of the energy that making the equipment took.

    >>> kwh_avoided(Decimal(504), Decimal(54))
    Decimal('450')
    """
    for amount in (needed_kwh, bought_kwh):
        if amount < 0:
            raise EnergyError(f"{amount} kWh cannot be used; give an amount of zero or more.")
    return needed_kwh - bought_kwh


def co2e_avoided_kg(avoided_kwh: Decimal, kg_co2e_per_kwh: Decimal) -> Decimal:
    """Return the greenhouse gases that go with energy that was not bought, in kg of CO2 equivalents.

    Formula: kg CO2e = kWh avoided * kg CO2e per kWh of the energy that is replaced.
    Source: IPCC Guidelines for National Greenhouse Gas Inventories, 2006, volume 2, activity * emission factor.
    Limits: the factor is that of the energy replaced, in its country and year; show it with its source.

    >>> co2e_avoided_kg(Decimal(450), Decimal("0.2676"))
    Decimal('120.4200')
    """
    if kg_co2e_per_kwh < 0:
        raise EnergyError(f"An emission factor of {kg_co2e_per_kwh} is impossible; give zero or more.")
    return avoided_kwh * kg_co2e_per_kwh
