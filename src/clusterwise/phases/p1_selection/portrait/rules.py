"""The dated rules behind a candidate's page, with the thresholds that the programme set itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Programme
from clusterwise.methods.standing.mass import MassRule
from clusterwise.methods.standing.signals import Signal, SignalRule
from clusterwise.phases.p1_selection.mapping.rules import NEEDED, Rules, rules_of
from clusterwise.phases.p1_selection.models import Thresholds
from clusterwise.phases.p1_selection.portrait.cell import Ages

IDENTIFICATION = "cluster_identification"
OWN = ("cluster_signals", "critical_mass", "age_of_firms")
_GIVEN = (
    "minimum_units", "minimum_lq", "minimum_linked_percent", "minimum_institution_types", "minimum_issues",
    "minimum_issue_percent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PortraitRules:
    """The rules of the map, of which a programme may set the identification, and those of the page alone."""

    rules: Rules
    signals: SignalRule
    mass: MassRule
    ages: Ages
    open_band_factor: float


@shared
def own_thresholds(programme: Programme) -> Thresholds | None:
    """Return what a programme itself asks of a candidate; None where the shipped rule holds."""
    return Thresholds.objects.filter(programme=programme).first()


def rules_for(programme: Programme, on: date | None = None) -> PortraitRules:
    """Return what holds for a programme on a day."""
    day = on or timezone.localdate()
    names = ("code", "name", "parameters", "source", "valid_from", "valid_to")
    held = [rule for code, rule in codes.rules_on(day).items() if code in (*NEEDED, *OWN)]
    entries: list[Mapping[str, Any]] = [{name: getattr(rule, name) for name in names} for rule in held]
    own = own_thresholds(programme)
    if own is not None:
        entries = [entry for entry in entries if entry["code"] != IDENTIFICATION] + [_own_entry(own, day)]
    rules = rules_of(entries, day)
    return PortraitRules(rules, _signals(rules), _mass(rules, own), _ages(rules), _band_factor(rules))


def _own_entry(own: Thresholds, day: date) -> dict[str, Any]:
    parameters = {name: float(getattr(own, name)) for name in _GIVEN}
    parameters["minimum_units"] = own.minimum_units
    return {
        "code": IDENTIFICATION, "name": str(own), "parameters": parameters, "source": own.source,
        "valid_from": min(own.valid_from, day), "valid_to": None,
    }  # fmt: skip


def _signals(rules: Rules) -> SignalRule:
    rule = rules.by_code["cluster_signals"]
    limits = {sign: (float(rule.parameters[sign.value][0]), float(rule.parameters[sign.value][1])) for sign in Signal}
    return SignalRule(rule.code, limits, rule.source, rule.valid_from)


def _mass(rules: Rules, own: Thresholds | None) -> MassRule:
    rule = rules.by_code["critical_mass"]
    least = rules.of("critical_mass", "least_relatedness")
    if own is not None and own.minimum_relatedness is not None:
        least = own.minimum_relatedness
    return MassRule(rule.code, rules.of(IDENTIFICATION, "minimum_units"), float(least), rule.source, rule.valid_from)


def _ages(rules: Rules) -> Ages:
    return Ages(rules.of("age_of_firms", "young_below"), rules.of("age_of_firms", "old_from"))


def _band_factor(rules: Rules) -> float:
    return float(rules.of("firm_sizes", "open_band_factor"))
