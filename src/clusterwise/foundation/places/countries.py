"""The income group of a country and whether it is a least developed one, as dated lists say."""

from dataclasses import dataclass
from datetime import date

from clusterwise.foundation.codes.selectors import UnknownRuleError, rule

LOW, LOWER_MIDDLE, UPPER_MIDDLE, HIGH = "low", "lower_middle", "upper_middle", "high"


@dataclass(frozen=True, slots=True)
class CountryClass:
    """A country's income group (empty where no list is in force on the day) and whether it is least developed."""

    country: str
    income: str
    is_least_developed: bool | None


def country_class(country: str, on: date) -> CountryClass:
    """Return what the lists in force on a day say of a country; None and empty where there is no list of that day."""
    return CountryClass(country, _income(country, on), _least_developed(country, on))


def _income(country: str, on: date) -> str:
    try:
        groups = rule("country_income", on)
    except UnknownRuleError:
        return ""
    for group in (LOW, LOWER_MIDDLE, UPPER_MIDDLE):
        if country in groups[group].split():
            return group
    return HIGH


def _least_developed(country: str, on: date) -> bool | None:
    try:
        return country in rule("least_developed", on)["countries"].split()
    except UnknownRuleError:
        return None
