"""The rules of a map as data: the phase's own `codes.yaml` by default, or the dated rules of a programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from clusterwise.methods.concentration.stars import StarRule, star_rule
from clusterwise.methods.disclosure.suppression import SuppressionRule
from clusterwise.methods.space.piles import PileRule
from clusterwise.methods.space.scaling import DelineationRule
from clusterwise.methods.specialisation import StrongRule
from clusterwise.methods.standing.axes import AxesRule
from clusterwise.methods.standing.existence import ExistenceRule
from clusterwise.methods.standing.measures import Measure
from clusterwise.methods.standing.sizes import SizeRule

NEEDED = (
    "strong_cluster", "strong_cluster_tenth", "cluster_identification", "cluster_existence", "mass_and_performance",
    "firm_sizes", "concentration_test", "hot_spot", "density_cluster", "piled_places", "published_figures",
    "support_institutions", "stars_observatory",
)  # fmt: skip


class MapError(ValueError):
    """A map cannot be made as asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DatedRule:
    """One version of a rule: its code, parameters, source, and the day from which it holds."""

    code: str
    name: str
    parameters: Mapping[str, Any]
    source: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one map by their codes; the properties give them in the form that the methods take."""

    by_code: Mapping[str, DatedRule]

    def __post_init__(self) -> None:
        missing = [code for code in NEEDED if code not in self.by_code]
        if missing:
            raise MapError(
                f"The map lacks the rule {missing[0]}; add it, or take the rules that Clusterwise ships with."
            )

    def of(self, code: str, name: str) -> Any:
        """Return one parameter of a rule."""
        rule = self.by_code[code]
        if name not in rule.parameters:
            raise MapError(f"The rule {code} of {rule.valid_from} has no {name}; add it.")
        return rule.parameters[name]

    @property
    def strong(self) -> tuple[StrongRule, StrongRule]:
        """The two presets of strong clusters, named after their columns."""
        found = []
        for column, code in (("strong", "strong_cluster"), ("strong10", "strong_cluster_tenth")):
            rule = self.by_code[code]
            found.append(StrongRule(column, **rule.parameters, source=rule.source, valid_from=rule.valid_from))
        return found[0], found[1]

    @property
    def stars(self) -> StarRule:
        rule = self.by_code["stars_observatory"]
        return star_rule(rule.code, rule.parameters, rule.source, rule.valid_from)

    @property
    def delineation(self) -> DelineationRule:
        rule = self.by_code["density_cluster"]
        return DelineationRule(rule.code, **rule.parameters, source=rule.source, valid_from=rule.valid_from)

    @property
    def piles(self) -> PileRule:
        rule = self.by_code["piled_places"]
        told = dict(rule.parameters) | {"exact_classes": tuple(rule.parameters["exact_classes"])}
        return PileRule(rule.code, **told, source=rule.source, valid_from=rule.valid_from)

    @property
    def sizes(self) -> SizeRule:
        rule = self.by_code["firm_sizes"]
        classes = tuple((name, limit) for name, limit in rule.parameters["classes"])
        return SizeRule(
            rule.code,
            classes,
            rule.parameters["sme_below"],
            rule.parameters["sme_turnover"],
            rule.source,
            rule.valid_from,
        )

    @property
    def axes(self) -> AxesRule:
        """Mass is the least number of units of the identification rule; performance as this rule has it."""
        rule = self.by_code["mass_and_performance"]
        measures = tuple(Measure(name) for name in rule.parameters["measures"])
        least = self.of("cluster_identification", "minimum_units")
        return AxesRule(
            rule.code, least, None, None, measures, rule.parameters["performing_at"], rule.source, rule.valid_from
        )

    @property
    def existence(self) -> ExistenceRule:
        rule = self.by_code["cluster_existence"]
        least = self.of("cluster_identification", "minimum_units")
        least_lq = self.of("cluster_identification", "minimum_lq")
        told = rule.parameters
        return ExistenceRule(
            rule.code,
            least,
            told["most_q"],
            least_lq,
            told["periods"],
            told["confirmers"],
            rule.source,
            rule.valid_from,
        )

    @property
    def published(self) -> SuppressionRule:
        rule = self.by_code["published_figures"]
        told = rule.parameters
        return SuppressionRule(
            rule.code, told["least"], told["spread"], rule.source, rule.valid_from, dominance=told["dominance"]
        )

    def described(self) -> list[dict[str, Any]]:
        """Return the rules as plain data, for the record of a run."""
        return [
            {
                "code": rule.code,
                "parameters": dict(rule.parameters),
                "source": rule.source,
                "valid_from": rule.valid_from.isoformat(),
            }
            for rule in (self.by_code[code] for code in NEEDED)
        ]


def rules_of(entries: list[Mapping[str, Any]], on: date | None = None) -> Rules:
    """Return the version of each rule that holds on a day, by default the newest."""
    found: dict[str, DatedRule] = {}
    for entry in sorted(entries, key=lambda entry: entry["valid_from"]):
        ended = on and entry.get("valid_to") and entry["valid_to"] < on
        if not ended and (on is None or entry["valid_from"] <= on):
            found[entry["code"]] = DatedRule(
                entry["code"], entry["name"], entry["parameters"], entry["source"], entry["valid_from"]
            )
    return Rules(MappingProxyType(found))


def shipped_rules(on: date | None = None) -> Rules:
    """Return the rules that Clusterwise ships with, from the one file that also fills a new installation.

    >>> shipped_rules().strong[0].lq_quantile
    0.75
    """
    text = files("clusterwise.phases.p1_selection").joinpath("codes.yaml").read_text(encoding="utf-8")
    return rules_of(yaml.safe_load(text)["rules"], on)
